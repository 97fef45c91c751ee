import type { Column, ColumnType } from '../data-set.ts';
import type { Dialect } from './dialect.ts';
import { type CsvRecord, createRecordParser } from './records.ts';
import { fits } from './types.ts';
import { shorten } from './wording.ts';

export interface MisfitOptions {
  dialect: Dialect;
  /** The byte of the object at which the chunks begin. */
  dataStart: number;
}

/** A cell that does not fit its column. */
export interface Misfit {
  /** Number of the record, from 1; the header does not count. */
  row: number;
  /** Name of the column. */
  column: string;
  /** The byte of the object at which the cell begins. */
  offset: number;
  /** The cell's text, shortened. */
  text: string;
  type: ColumnType;
}

/**
 * The first cell of the data that does not fit the type of its column, or null. Domo gives no reason when an execution
 * ends INVALID [X5], so this finds one. Reads the chunks one by one, and stops at that cell.
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
