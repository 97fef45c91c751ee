import { createReadStream } from 'node:fs';
import { parse } from 'csv-parse';
import type { Column, ColumnType } from '../../shared/config/route.ts';

/** A row as one text: rows are equal exactly if their texts are. */
export type RowText = string;

export interface FileRows {
  header: string[];
  /** Cells as they stand in the file; null is an empty cell without quotes [F3]. */
  rows: (string | null)[][];
}

/** All rows of a CSV file with a header, as an independent parser reads them. */
export async function fileRows(path: string): Promise<FileRows> {
  const parser = createReadStream(path).pipe(
    parse({ bom: true, cast: (cell, { quoting }) => (cell === '' && !quoting ? null : cell) }),
  );
  const rows: (string | null)[][] = [];
  for await (const row of parser) rows.push(row);
  const [header = [], ...data] = rows;
  return { header: header.map((name) => name ?? ''), rows: data };
}

/** A row with each value in one spelling, whether it comes from a file or from a query's answer. */
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
      // An empty cell in quotes is null, except in text [F3].
      return text === '' ? null : Number(text);
    case 'DATE':
    case 'DATETIME':
      return text === '' ? null : text.replace(' ', 'T');
    case 'STRING':
      return text;
  }
}
