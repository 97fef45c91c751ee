import { createJudge, type Judge } from '../cells/judge.ts';
import { type CellRules, plainRules } from '../cells/rules.ts';
import type { MisfitReason } from '../cells/verdict.ts';
import type { Column, ColumnType } from '../data-set.ts';
import type { Dialect } from './dialect.ts';
import { type Cell, type CsvRecord, createRecordParser } from './records.ts';
import { shorten } from './wording.ts';

export interface MisfitOptions {
  dialect: Dialect;
  rules?: CellRules;
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
  reason: MisfitReason;
}

/**
 * The first cell of the data that does not fit the type of its column, or null. Domo gives no reason when an execution
 * ends INVALID [X5], so this finds one. Reads the chunks one by one, and stops at that cell.
 */
export async function findMisfit(
  columns: Column[],
  chunks: AsyncIterable<Uint8Array>,
  { dialect, dataStart, rules = plainRules }: MisfitOptions,
): Promise<Misfit | null> {
  const parser = createRecordParser(dialect, dataStart);
  const judges = columns.map(({ type }) => createJudge(type, rules, dialect.trim));
  for await (const chunk of chunks) {
    const misfit = firstMisfit(columns, judges, parser.push(chunk));
    if (misfit) return misfit;
  }
  return firstMisfit(columns, judges, parser.end());
}

function firstMisfit(columns: Column[], judges: Judge[], records: Iterable<CsvRecord>): Misfit | null {
  for (const { row, cells } of records) {
    for (const [index, judge] of judges.entries()) {
      const cell = cells[index];
      const verdict = cell && judge(cell.text, cell.quoted);
      if (verdict?.is !== 'misfit') continue;
      const { name, type } = columns[index] as Column;
      const { offset, text } = cell as Cell;
      return { row, column: name, offset, text: shorten(text), type, reason: verdict.reason };
    }
  }
  return null;
}
