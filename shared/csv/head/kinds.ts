import type { ColumnType } from '../../data-set.ts';
import type { Look, Text } from './look.ts';
import { eachRecord, readable } from './parse.ts';
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
export function isHeadless(
  { text, ends }: Text,
  { header, headerEnd, rows, width, dialect }: Look,
  kindOf: KindOf,
): boolean {
  if (header === null) return false;
  /** The kind that all cells of each column have; null: some are text, or they are not alike; undefined: it has none yet. */
  const kinds: ('number' | 'date' | null | undefined)[] = Array.from({ length: width }, (_, column) =>
    header[column] === '' ? null : undefined,
  );
  let open = kinds.filter((kind) => kind === undefined).length;
  let left = rows.length;
  for (const { kind, cells } of eachRecord(text, { dialect, from: headerEnd, ends })) {
    if (left === 0 || open === 0) break;
    if (kind === 'comment' || (kind === 'blank' && width !== 1)) continue;
    left--;
    for (let column = 0; column < Math.min(width, cells.length); column++) {
      const cell = cells[column] ?? '';
      const known = kinds[column];
      if (known === null || cell === '' || cell === '\\N') continue;
      const own = kindOf(readable(cell));
      if (own === known) continue;
      kinds[column] = known === undefined ? own : null;
      if (kinds[column] === null) open--;
    }
  }
  const fits = kinds.map((kind, column) => {
    const name = readable(header[column] ?? '');
    return kind === null || kind === undefined ? null : kindOf(name) === kind;
  });
  return fits.includes(true) && !fits.includes(false);
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
