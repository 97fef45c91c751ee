import type { ColumnType } from '../../data-set.ts';
import type { Look } from './look.ts';
import { readable } from './parse.ts';
import type { KindOf } from './types.ts';

/** Numbers and dates as they are spelt where a route says nothing. A leading zero and a plus make a number text. */
export const plainKind: KindOf = (text) => {
  const trimmed = text.trim();
  if (/^-?(0|[1-9]\d*)(\.\d+)?([eE][-+]?\d+)?$/.test(trimmed)) return 'number';
  return /^\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d([.,]\d+)?)?( ?(Z|UTC|[-+]\d\d:?(\d\d)?))?)?$/.test(trimmed)
    ? 'date'
    : null;
};

export function kindOfType(type: ColumnType | null): 'number' | 'date' | null {
  if (type === null || type === 'STRING') return null;
  return type === 'DATE' || type === 'DATETIME' ? 'date' : 'number';
}

/**
 * Whether the first record looks like the others: in some columns all cells below it are numbers, or all are dates, and
 * its own cells there are too. Then it is no header.
 */
export function isHeadless({ header, rows, width }: Look, kindOf: KindOf): boolean {
  if (header === null) return false;
  let fits = false;
  for (let column = 0; column < width; column++) {
    const name = readable(header[column]?.text ?? '');
    const kinds = new Set<'number' | 'date' | null>();
    for (const { cells } of rows) {
      const text = cells[column]?.text ?? '';
      if (text !== '' && text !== '\\N') kinds.add(kindOf(readable(text)));
      if (kinds.has(null)) break;
    }
    const [kind] = kinds;
    if (name === '' || kinds.size !== 1 || kind === null || kind === undefined) continue;
    if (kindOf(name) !== kind) return false;
    fits = true;
  }
  return fits;
}

/** Whether these cells fill columns of these types, of which at least one is a number or a date. */
export function fillTypes(
  cells: readonly string[],
  types: readonly (ColumnType | null)[],
  kindOf: KindOf,
): boolean {
  const typed = types.flatMap((type, index) => (kindOfType(type) === null ? [] : [index]));
  return (
    typed.length > 0 &&
    typed.every((index) => kindOf(cells[index] ?? '') === kindOfType(types[index] ?? null))
  );
}
