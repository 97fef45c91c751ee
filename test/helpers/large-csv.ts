import { open } from 'node:fs/promises';
import { DuckDBInstance } from '@duckdb/node-api';

/** The columns of what `writeLargeCsv` writes. */
export const largeColumns = [
  { name: 'id', type: 'LONG' },
  { name: 'name', type: 'STRING' },
  { name: 'note', type: 'STRING' },
  { name: 'day', type: 'DATE' },
] as const;

/**
 * A CSV of at least so many bytes. Rows of many lengths; every third has line breaks, quotes and delimiters inside
 * quotes, some no value.
 */
export async function writeLargeCsv(path: string, bytes: number): Promise<void> {
  const notes = [
    'plain',
    '"a, b"',
    '"first line\nsecond ""quoted"" line\r\nthird, line"',
    '""',
    '',
    '"ends with a break\n"',
    '"1,2,2020-01-01\n3,4,2021-01-01\n"',
    'naïve – 数据',
    `"${'long text, '.repeat(30)}"`,
  ];
  const handle = await open(path, 'w');
  await handle.write('id,name,note,day\n');
  let written = 0;
  for (let id = 1; written < bytes; ) {
    let block = '';
    while (block.length < Math.min(4e6, bytes)) {
      const day = new Date(Date.UTC(2000, 0, 1 + (id % 9000))).toISOString().slice(0, 10);
      block += `${id},name ${(id * 7919) % 1000003},${notes[(id * 31) % notes.length]},${day}\n`;
      id++;
    }
    written += (await handle.write(block)).bytesWritten;
  }
  await handle.close();
}

/**
 * SQL for the number of rows and a hash over all cells as text with their positions: what differs in one cell, or in
 * order, differs here.
 */
export function hashQuery(table: string): string {
  const cells = largeColumns.map(({ name }) => `coalesce(CAST(${name} AS VARCHAR), '<null>')`).join(', ');
  const rows = `SELECT row_number() OVER () AS place, ${cells} FROM ${table}`;
  return `SELECT CAST(count(*) AS VARCHAR) || ' ' || CAST(bit_xor(hash(r)) AS VARCHAR) || ' ' || CAST(sum(hash(r)) AS VARCHAR) AS h FROM (${rows}) r`;
}

/** What `hashQuery` says of a file as DuckDB reads it by itself. */
export async function hashOfCsv(path: string): Promise<string> {
  const connection = await (await DuckDBInstance.create()).connect();
  const types = largeColumns.map(({ name }) => `'${name}': 'VARCHAR'`).join(', ');
  const source = `read_csv('${path}', header = true, auto_detect = false, delim = ',', quote = '"', escape = '"', columns = {${types}}, parallel = false, allow_quoted_nulls = false, max_line_size = 10000000)`;
  const reader = await connection.runAndReadAll(hashQuery(source));
  connection.closeSync();
  return String(reader.getRows()[0]?.[0]);
}
