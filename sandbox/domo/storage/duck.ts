import { mkdir, realpath, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';

/** The database of one sandbox. It holds the rows of DataSets, and the journal of everything else. */
export interface Duck {
  /** Runs `work` on a connection of its own. */
  using<T>(work: (connection: DuckDBConnection) => Promise<T>): Promise<T>;
  /** A connection that stays open until it is released. */
  connect(): Promise<DuckDBConnection>;
  release(connection: DuckDBConnection): void;
  /** A connection for small writes. It stays open as long as the database, and is never interrupted. */
  readonly writer: DuckDBConnection;
  /** Makes every statement on the other connections fail. */
  interrupt(): void;
  close(): void;
}

/** Enough for any DataSet, because DuckDB writes what does not fit to its folder for temporary data. */
const memoryLimit = '1GB';

/** @throws Error if another process has the database open */
export async function openDuck(folder: string): Promise<Duck> {
  const spill = join(folder, 'spill');
  await rm(spill, { recursive: true, force: true });
  await mkdir(spill, { recursive: true });
  const instance = await open(join(folder, 'domo.duckdb'), {
    memory_limit: memoryLimit,
    temp_directory: spill,
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
  });
  const connections = new Set<DuckDBConnection>();

  async function connect(): Promise<DuckDBConnection> {
    const connection = await instance.connect();
    connections.add(connection);
    return connection;
  }

  function release(connection: DuckDBConnection): void {
    connection.closeSync();
    connections.delete(connection);
  }

  const writer = await instance.connect();
  // What this optimiser takes grows with the square of the columns: minutes for 2,500 of them.
  await writer.run("SET GLOBAL disabled_optimizers = 'common_subexpressions'");
  // A query comes from outside, so it may read only files of the sandbox's own folder.
  await writer.run(`SET allowed_directories = [${literal(await realpath(folder))}, ${literal(folder)}]`);
  await writer.run('SET enable_external_access = false');
  await writer.run('SET lock_configuration = true');

  return {
    writer,
    connect,
    release,
    async using(work) {
      const connection = await connect();
      try {
        return await work(connection);
      } finally {
        release(connection);
      }
    },
    interrupt() {
      for (const connection of connections) connection.interrupt();
    },
    close() {
      for (const connection of [...connections, writer]) connection.closeSync();
      instance.closeSync();
    },
  };
}

async function open(file: string, options: Record<string, string>): Promise<DuckDBInstance> {
  try {
    return await DuckDBInstance.create(file, options);
  } catch (error) {
    if (!/lock/i.test((error as Error).message)) throw error;
    throw new Error(
      `Another process is using ${file}. Stop that sandbox, or choose another folder for this one.`,
      { cause: error },
    );
  }
}

/** Rolls back the connection's transaction, if there still is one. */
export async function rollback(connection: DuckDBConnection): Promise<void> {
  await connection.run('ROLLBACK').catch(() => undefined);
}

/** A text as an SQL literal. */
export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** A name as an SQL identifier. */
export function identifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
