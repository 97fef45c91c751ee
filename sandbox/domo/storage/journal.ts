import type { DuckDBConnection } from '@duckdb/node-api';

/** A new version of one document. The journal reads the document when it writes it, not when it is given the entry. */
export interface Entry {
  kind: string;
  key: string;
  document: () => object;
}

/**
 * The documents of everything except rows, as a table to which rows are only added. Nothing is updated in place, so a
 * short write never conflicts with a long transaction that loads rows.
 */
export interface Journal {
  /** The latest version of each document when the journal was opened. */
  readonly documents: readonly { kind: string; key: string; document: unknown }[];
  /** Resolves when the entries are on disk. */
  put(entries: Entry[]): Promise<void>;
  /**
   * Writes the entries as part of the connection's open transaction and commits it, then calls `done` before any
   * later entry is written.
   */
  commit(connection: DuckDBConnection, entries: Entry[], done: () => void): Promise<void>;
  /** Resolves when all entries so far are on disk. */
  settled(): Promise<void>;
}

export async function openJournal(connection: DuckDBConnection): Promise<Journal> {
  await connection.run(
    'CREATE TABLE IF NOT EXISTS journal (number BIGINT, kind VARCHAR, key VARCHAR, document VARCHAR)',
  );
  const documents = await compact(connection);
  let number = documents.length;
  let tail: Promise<unknown> = Promise.resolve();

  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = tail.then(work);
    tail = result.catch(() => undefined);
    return result;
  }

  async function insert(target: DuckDBConnection, entries: Entry[]): Promise<void> {
    if (entries.length === 0) return;
    const values: (bigint | string)[] = [];
    const rows = entries.map(({ kind, key, document }) => {
      number += 1;
      values.push(BigInt(number), kind, key, JSON.stringify(document()));
      return `($${values.length - 3}, $${values.length - 2}, $${values.length - 1}, $${values.length})`;
    });
    await target.run(`INSERT INTO journal VALUES ${rows.join(', ')}`, values);
  }

  return {
    documents,
    put: (entries) => inTurn(() => insert(connection, entries)),
    commit: (target, entries, done) =>
      inTurn(async () => {
        await insert(target, entries);
        await target.run('COMMIT');
        done();
      }),
    settled: () => inTurn(async () => undefined),
  };
}

/** Keeps the latest version of each document, numbered from 1. */
async function compact(connection: DuckDBConnection): Promise<Journal['documents']> {
  await connection.run(`
    CREATE TEMP TABLE latest AS
      SELECT row_number() OVER (ORDER BY max(number)) AS number, kind, key, arg_max(document, number) AS document
      FROM journal GROUP BY kind, key`);
  await connection.run('BEGIN');
  await connection.run('DELETE FROM journal');
  await connection.run('INSERT INTO journal SELECT * FROM latest ORDER BY number');
  await connection.run('COMMIT');
  const result = await connection.runAndReadAll('SELECT kind, key, document FROM latest ORDER BY number');
  await connection.run('DROP TABLE latest');
  return result.getRows().map(([kind, key, document]) => ({
    kind: String(kind),
    key: String(key),
    document: JSON.parse(String(document)),
  }));
}
