import type { Column, ColumnType } from '../config/route.ts';
import type { Dialect } from './dialect.ts';
import { type CsvRecord, createRecordParser } from './records.ts';
import { fits } from './types.ts';
import { shorten } from './wording.ts';

export interface MisfitOptions {
  dialect: Dialect;
  /** Byte of the object where the chunks begin. */
  dataStart: number;
}

/** A cell that does not fit its column. */
export interface Misfit {
  /** Record of the data, 1-based; the header is none. */
  row: number;
  /** Name of the column. */
  column: string;
  /** Byte of the object where the cell begins. */
  offset: number;
  /** The cell's text, shortened. */
  text: string;
  type: ColumnType;
}

/**
 * The first cell of the data that does not fit the type of its column, or null: what to tell after Domo has
 * called an execution INVALID, since Domo says nothing [X5]. Reads as a stream, and no further than to that
 * cell.
 */
export async function findMisfit(
  columns: Column[],
  chunks: AsyncIterable<Uint8Array>,
  { dialect, dataStart }: MisfitOptions,
): Promise<Misfit | null> {
  const parser = createRecordParser(dialect, dataStart);
  for await (const chunk of chunks) {
    const misfit = firstMisfit(columns, parser.push(chunk));
    if (misfit) return misfit;
  }
  return firstMisfit(columns, parser.end());
}

function firstMisfit(columns: Column[], records: Iterable<CsvRecord>): Misfit | null {
  for (const { row, cells } of records) {
    for (const [index, { name, type }] of columns.entries()) {
      const cell = cells[index];
      if (!cell || fits(type, cell.text)) continue;
      return { row, column: name, offset: cell.offset, text: shorten(cell.text), type };
    }
  }
  return null;
}
