import type { DuckDBConnection } from '@duckdb/node-api';
import type { Column } from '../../../shared/config/route.ts';
import { sqlType, storedName } from './columns.ts';
import { type Duck, identifier } from './duck.ts';

/** The rows of a DataSet, and the columns under which they were stored. */
export interface StoredTable {
  name: string;
  columns: Column[];
}

export interface Tables {
  /** Keeps the table for a reader, even if a newer table replaces it. @returns a function that ends this */
  hold(table: StoredTable): () => Promise<void>;
  /** Drops the table as soon as it has no reader. */
  drop(table: StoredTable): Promise<void>;
  /** Drops all other tables. */
  dropAllBut(tables: StoredTable[]): Promise<void>;
}

const prefix = 'rows_';

export const tableName = (suffix: string): string => `${prefix}${suffix.replaceAll('-', '')}`;

export async function createTable(connection: DuckDBConnection, table: StoredTable): Promise<void> {
  const columns = table.columns.map(({ type }, index) => `${storedName(index)} ${sqlType(type)}`);
  await connection.run(`CREATE TABLE ${identifier(table.name)} (${columns.join(', ')})`);
}

export function openTables(duck: Duck): Tables {
  const readers = new Map<string, number>();
  const doomed = new Set<string>();

  async function dropUnread(name: string): Promise<void> {
    if ((readers.get(name) ?? 0) > 0) return;
    doomed.delete(name);
    readers.delete(name);
    await duck.using((connection) => connection.run(`DROP TABLE IF EXISTS ${identifier(name)}`));
  }

  return {
    hold({ name }) {
      readers.set(name, (readers.get(name) ?? 0) + 1);
      return async () => {
        readers.set(name, (readers.get(name) ?? 1) - 1);
        if (doomed.has(name)) await dropUnread(name);
      };
    },
    async drop(table) {
      doomed.add(table.name);
      await dropUnread(table.name);
    },
    async dropAllBut(tables) {
      const kept = new Set(tables.map(({ name }) => name));
      await duck.using(async (connection) => {
        const found = await connection.runAndReadAll('SELECT table_name FROM duckdb_tables()');
        for (const name of found.getColumns()[0] ?? [])
          if (String(name).startsWith(prefix) && !kept.has(String(name)))
            await connection.run(`DROP TABLE ${identifier(String(name))}`);
      });
    },
  };
}
