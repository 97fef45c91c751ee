import type { Known, KnownColumn } from './types.ts';

/**
 * Which of the columns a header names. Case and outer blanks don't count.
 *
 * `exact`: it names every column, and each of its cells is a column, by its name or by its place.
 */
export type FindNames = (header: readonly string[]) => { found: number; exact: boolean };

export function createFindNames(columns: readonly KnownColumn[]): FindNames {
  const names = new Set<string>();
  const places = new Set<number>();
  for (const { from } of columns) {
    if (typeof from === 'number') places.add(from);
    else names.add(normal(from));
  }
  return (header) => {
    const given = new Set(header.map(normal));
    let found = 0;
    for (const name of given) if (names.has(name)) found++;
    const used = header.every((name, index) => names.has(normal(name)) || places.has(index + 1));
    const placed = [...places].every((place) => place <= header.length);
    return { found, exact: used && placed && found === names.size };
  };
}

/** Whether a header proves something: not where all columns are found by their places. */
export function isByName(known: Pick<Known, 'columns' | 'match'> | null): boolean {
  if (known?.match.by !== 'name') return false;
  return known.columns.length === 0 || known.columns.some(({ from }) => typeof from === 'string');
}

/** Whether a column has this name in the file. */
export function isNamed({ from }: KnownColumn, name: string): boolean {
  return typeof from === 'string' && normal(from) === normal(name);
}

export function normal(name: string): string {
  return name.trim().toLowerCase();
}
