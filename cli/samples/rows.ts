import { createReadStream } from 'node:fs';
import { parse } from 'csv-parse';
import type { Column, ColumnType } from '../../shared/config/route.ts';

/** A row as one text. Two rows are equal exactly if their texts are. */
export type RowText = string;

export interface FileRows {
  header: string[];
  /** The cells of the file; null is an empty cell without quotes [F3]. */
  rows: (string | null)[][];
}

/** All rows of a CSV file with a header, read with an independent parser. */
export async function fileRows(path: string): Promise<FileRows> {
  const parser = createReadStream(path).pipe(
    parse({ bom: true, cast: (cell, { quoting }) => (cell === '' && !quoting ? null : cell) }),
  );
  const rows: (string | null)[][] = [];
  for await (const row of parser) rows.push(row);
  const [header = [], ...data] = rows;
  return { header: header.map((name) => name ?? ''), rows: data };
}

/** A row as text, with one spelling for each value, whether it comes from a file or from a query. */
export function rowText(row: readonly unknown[], columns: readonly Column[]): RowText {
  return JSON.stringify(columns.map(({ type }, i) => canonical(row[i], type)));
}

function canonical(value: unknown, type: ColumnType): string | number | null {
  if (value === null || value === undefined) return null;
  const text = String(value);
  switch (type) {
    case 'LONG':
    case 'DOUBLE':
    case 'DECIMAL':
      // An empty cell in quotes is null, except in a STRING column [F3].
      return text === '' ? null : Number(text);
    case 'DATE':
    case 'DATETIME':
      return text === '' ? null : text.replace(' ', 'T');
    case 'STRING':
      return text;
  }
}
