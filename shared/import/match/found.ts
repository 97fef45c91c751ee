import type { ListedColumn } from '../../config/route.ts';
import type { Findings } from './findings.ts';
import { normal, placesOf } from './names.ts';

/** The columns of a file. */
export interface FileColumns {
  /** In its header, without nameless ones at the right end that may be left out; null where it has no header. */
  names: readonly string[] | null;
  /** Cells of a record; with a header as many as there are names. */
  width: number;
  /** The names are keys of its records, so that the columns have no places. */
  isRecords?: boolean;
}

/** The place of each column that is found. */
export type Found = Map<ListedColumn, number>;

/**
 * Columns by their names in the file, and those with a place by that. What may be at several places goes into
 * `findings.ambiguous`.
 */
export function byName(
  { names, width }: FileColumns,
  own: readonly ListedColumn[],
  findings: Findings,
): Found {
  const found: Found = new Map();
  const given = names ?? [];
  const free = new Set(given.keys());
  for (const column of own) {
    if (typeof column.from === 'number' && column.from <= (names?.length ?? width)) {
      found.set(column, column.from - 1);
      free.delete(column.from - 1);
    }
  }
  const search = (keyOf: (name: string) => string) => {
    const places = placesOf(given, free, keyOf);
    const wanting = own.filter(
      (column) =>
        typeof column.from !== 'number' && !found.has(column) && !findings.ambiguous.has(column.name),
    );
    const wanted = [...new Set(wanting.map(nameOf))];
    const rivals = placesOf(wanted, wanted.keys(), keyOf);
    for (const column of wanting) {
      const key = keyOf(nameOf(column));
      const at = places.get(key) ?? [];
      const [first] = at;
      if (at.length > 1 || (at.length === 1 && (rivals.get(key)?.length ?? 0) > 1)) {
        findings.ambiguous.set(column.name, at);
      } else if (first !== undefined) found.set(column, first);
    }
    for (const index of found.values()) free.delete(index);
  };
  search((name) => name);
  search(normal);
  return found;
}

/** The name that a column has in the file. */
function nameOf({ name, from }: ListedColumn): string {
  return typeof from === 'string' ? from : name;
}

/** Columns at the place that they have in the list, or that the list gives them. */
export function byPosition({ names, width }: FileColumns, own: readonly ListedColumn[]): Found {
  const places = own.map(
    (column, index) => [column, typeof column.from === 'number' ? column.from - 1 : index] as const,
  );
  return new Map(places.filter(([, index]) => index < (names?.length ?? width)));
}
