import { type CellRules, plainRules } from '../cells/rules.ts';
import { createSurvey, inferredType } from '../cells/survey.ts';
import type { Column, ColumnType } from '../data-set.ts';
import { HeaderMismatch } from '../errors.ts';
import { excerpt } from '../excerpt.ts';
import type { Dialect } from './dialect.ts';
import { parseRecords } from './records.ts';
import { list } from './wording.ts';

export interface InferOptions {
  /** `data` is all the data of the file. If it is only the beginning, every column becomes STRING. */
  whole: boolean;
  dialect: Dialect;
  rules?: CellRules;
  /** The object's address, for messages. */
  object?: string | undefined;
  /** Whether a message may have names of the header in it. */
  showCells: boolean;
}

/**
 * The columns of a DataSet that is to hold this data.
 *
 * A column gets another type than STRING only if every cell of it was read and keeps its value in that type.
 *
 * Throws HeaderMismatch if names are missing, or differ only by case.
 */
export function inferColumns(header: string[], data: Uint8Array, options: InferOptions): Column[] {
  checkNames(header, options);
  const types = options.whole ? inferTypes(header.length, data, options) : [];
  return header.map((name, index) => ({ name, type: types[index] ?? 'STRING' }));
}

function inferTypes(
  columns: number,
  data: Uint8Array,
  { dialect, rules = plainRules }: InferOptions,
): ColumnType[] {
  const places = Array.from({ length: columns }, (_, index) => index);
  const surveyor = createSurvey(places, rules);
  for (const { cells } of parseRecords([data], dialect)) surveyor.push(cells);
  return surveyor.survey.columns.map(inferredType);
}

function checkNames(header: string[], { object, showCells }: InferOptions): void {
  const problems: string[] = [];
  const unnamed = header.flatMap((name, index) => (name.trim() === '' ? [index + 1] : []));
  if (unnamed.length > 0) problems.push(`no name for column ${unnamed.join(', ')}`);
  const spellings = new Map<string, string[]>();
  for (const name of header) {
    const key = name.toLowerCase();
    if (name.trim() !== '') spellings.set(key, [...(spellings.get(key) ?? []), name]);
  }
  for (const [key, names] of spellings) {
    const places = header.flatMap((name, index) => (name.toLowerCase() === key ? [index + 1] : []));
    if (names.length > 1)
      problems.push(`columns that are named alike: ${excerpt(showCells, list(names), places.join(', '))}`);
  }
  if (problems.length === 0) return;
  throw new HeaderMismatch(
    `${object ? `${object}: ` : ''}row 1: columns cannot be inferred from this header, which has ${problems.join(', and ')}. Give every column a name of its own and drop the file again, or list the columns in the route.`,
  );
}
