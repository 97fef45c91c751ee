import type { Column, UpdateMethod } from '../../shared/config/route.ts';
import { counted } from '../../shared/counted.ts';
import type { RowText } from './rows.ts';

/** How often each row occurs. The order of rows is not known [E6]. */
export type Rows = Map<RowText, number>;

export function countRows(texts: Iterable<RowText>): Rows {
  const rows: Rows = new Map();
  for (const text of texts) rows.set(text, (rows.get(text) ?? 0) + 1);
  return rows;
}

/**
 * The rows that a DataSet must have after a load, from the rows before, the new rows, and the route's update method.
 */
export function expectedRows(
  before: readonly RowText[],
  loaded: readonly RowText[],
  how: { updateMethod: UpdateMethod; keyColumnNames: readonly string[]; columns: readonly Column[] },
): Rows {
  switch (how.updateMethod) {
    case 'APPEND':
      return countRows([...before, ...loaded]);
    case 'REPLACE':
      return countRows(loaded);
    case 'UPSERT': {
      const keys = how.keyColumnNames.map((name) => how.columns.findIndex((column) => column.name === name));
      const keyOf = (text: RowText) => {
        const row: unknown[] = JSON.parse(text);
        return JSON.stringify(keys.map((index) => row[index]));
      };
      return countRows(new Map([...before, ...loaded].map((text) => [keyOf(text), text])).values());
    }
  }
}

/**
 * The rows that a DataSet must have after a load that changed nothing, since the same content was loaded before: those that
 * it had, and those of the file among them.
 */
export function rowsOfDuplicate(
  before: readonly RowText[],
  loaded: readonly RowText[],
  how: Parameters<typeof expectedRows>[2],
): Rows {
  // What replaces rows gives the same again.
  if (how.updateMethod !== 'APPEND') return expectedRows(before, loaded, how);
  const rows = countRows(before);
  for (const [text, times] of countRows(loaded)) rows.set(text, Math.max(times, rows.get(text) ?? 0));
  return rows;
}

/** How two contents differ, as a sentence; null if they are equal. */
export function difference(expected: Rows, found: Rows): string | null {
  const missing = surplus(expected, found);
  const extra = surplus(found, expected);
  if (missing.count === 0 && extra.count === 0) return null;
  const example = missing.example ?? extra.example ?? '';
  return `${counted(missing.count, 'row')} of the file ${missing.count === 1 ? 'is' : 'are'} missing and ${extra.count} are there that should not be, for example ${example.slice(0, 300)}`;
}

function surplus(rows: Rows, other: Rows): { count: number; example: RowText | null } {
  let count = 0;
  let example: RowText | null = null;
  for (const [text, times] of rows) {
    const more = times - (other.get(text) ?? 0);
    if (more <= 0) continue;
    count += more;
    example ??= text;
  }
  return { count, example };
}
