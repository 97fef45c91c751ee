import type { KnownColumn } from './types.ts';

/**
 * Which of the columns a header names. Case and outer blanks don't count.
 *
 * @returns `exact`: it names every column, and each of its cells is a column, by its name or by its place
 */
export function namesFound(
  header: readonly string[],
  columns: readonly KnownColumn[],
): { found: number; exact: boolean } {
  const names = new Set<string>();
  const places = new Set<number>();
  for (const { from } of columns) {
    if (typeof from === 'number') places.add(from);
    else names.add(normal(from));
  }
  const given = new Set(header.map(normal));
  const found = [...names].filter((name) => given.has(name)).length;
  const used = header.every((name, index) => names.has(normal(name)) || places.has(index + 1));
  const placed = [...places].every((place) => place <= header.length);
  return { found, exact: used && placed && found === names.size };
}

function normal(name: string): string {
  return name.trim().toLowerCase();
}
