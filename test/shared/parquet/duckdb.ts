import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';

/** A Parquet file of what a query gives, as DuckDB writes it. @param options of its COPY, such as `codec 'zstd'` */
export async function writtenByDuckDb(query: string, options = ''): Promise<Buffer> {
  return inFolder(async (file, run) => {
    await run(`copy (${query}) to '${file}' (format parquet${options === '' ? '' : `, ${options}`})`);
    return readFileSync(file);
  });
}

/** The rows of a file, as DuckDB reads and spells them. */
export async function readByDuckDb(path: string): Promise<(string | null)[][]> {
  return inFolder(async (_, run) => {
    return (await run(`select columns(*)::varchar from read_parquet('${path}')`)) as (string | null)[][];
  });
}

async function inFolder<T>(
  work: (file: string, run: (sql: string) => Promise<unknown[][]>) => Promise<T>,
): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-parquet-'));
  const instance = await DuckDBInstance.create(':memory:', { threads: '1' });
  const connection = await instance.connect();
  try {
    return await work(
      join(folder, 'x.parquet'),
      async (sql) => (await connection.runAndReadAll(sql)).getRowsJS() as unknown[][],
    );
  } finally {
    connection.closeSync();
    instance.closeSync();
    rmSync(folder, { recursive: true });
  }
}
