import { DuckDBInstance } from '@duckdb/node-api';
import type { OthersFile } from './files.ts';

/** A table as a reader gives it, all cells as texts. */
export interface Read {
  columns: string[];
  rows: (string | null)[][];
}

/** What DuckDB reads in a file of others; in a workbook, what pandas has read. */
export async function readByOthers(file: OthersFile): Promise<Read> {
  const instance = await DuckDBInstance.create(':memory:', { threads: '1' });
  const connection = await instance.connect();
  try {
    const result = await connection.runAndReadAll(`select columns(*)::varchar from ${sourceOf(file)}`);
    return { columns: result.deduplicatedColumnNames(), rows: result.getRowsJS() as Read['rows'] };
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

function sourceOf({ path: own, same, csv = '' }: OthersFile): string {
  const path = same ?? own;
  if (path.endsWith('.parquet')) return `read_parquet('${path}')`;
  if (/\.jsonl?(\.|$)/.test(path)) return `read_json('${path}')`;
  const text = path.endsWith('.xlsx') ? `${path}.csv` : path;
  return `read_csv('${text}', header = true, all_varchar = true, quote = '"'${csv === '' ? '' : `, ${csv}`})`;
}
