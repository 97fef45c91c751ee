import type { Column, ColumnType } from '../data-set.ts';
import { HeaderMismatch } from '../errors.ts';
import { excerpt } from '../excerpt.ts';
import type { Dialect } from './dialect.ts';
import { type Cell, parseRecords } from './records.ts';
import { fits } from './types.ts';
import { list } from './wording.ts';

export interface InferOptions {
  /** `data` is all the data of the file. If it is only the beginning, every column becomes STRING. */
  whole: boolean;
  dialect: Dialect;
  /** The object's address, for messages. */
  object?: string | undefined;
  /** Whether a message may have names of the header in it. */
  showCells: boolean;
}

/** The types that can be inferred, narrower ones first. Text can't tell DECIMAL from DOUBLE. */
const candidates = ['LONG', 'DOUBLE', 'DATE', 'DATETIME'] as const satisfies ColumnType[];

/** A double gives back every number with at most this many digits unchanged. */
const exactDigits = 15;

/**
 * The columns of a DataSet that is to hold this data.
 *
 * A column gets another type than STRING only if every cell of it was read and keeps its value in that type. Each of
 * these makes it a STRING: `007`, `+1`, a number with too many digits, an empty string (which is not null).
 *
 * Throws HeaderMismatch if names are missing, or differ only by case.
 */
export function inferColumns(header: string[], data: Uint8Array, options: InferOptions): Column[] {
  checkNames(header, options);
  const types = options.whole ? inferTypes(header.length, data, options.dialect) : [];
  return header.map((name, index) => ({ name, type: types[index] ?? 'STRING' }));
}

function inferTypes(columns: number, data: Uint8Array, dialect: Dialect): ColumnType[] {
  const possible = Array.from({ length: columns }, () => new Set<ColumnType>(candidates));
  const filled = new Set<number>();
  for (const { cells } of parseRecords([data], dialect)) {
    for (const [index, types] of possible.entries()) {
      const cell = cells[index];
      if (!cell || (cell.text === '' && !cell.quoted)) continue;
      filled.add(index);
      for (const type of types) if (!keepsValue(type, cell)) types.delete(type);
    }
  }
  return possible.map((types, index) => {
    const narrowest = candidates.find((type) => types.has(type));
    return narrowest && filled.has(index) ? narrowest : 'STRING';
  });
}

/** Whether the cell keeps its value when it is stored as `type`. */
function keepsValue(type: ColumnType, { text }: Cell): boolean {
  if (text === '' || !fits(type, text)) return false;
  if (type !== 'LONG' && type !== 'DOUBLE') return true;
  const digits = text.replace(/[-.]/g, '');
  const plain = /^-?(0|[1-9]\d*)(\.\d+)?$/.test(text) && !/^-[0.]+$/.test(text);
  return plain && (type === 'LONG' || digits.replace(/^0+/, '').length <= exactDigits);
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
