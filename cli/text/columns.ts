import { displayWidth, fill, shorten } from './width.ts';

export interface Column {
  align: 'left' | 'right';
  /** If not all columns fit, the one with the lowest number is narrowed, and then removed, first. */
  worth: number;
  /** The least width before columns are removed; by default the width of the widest cell. */
  min?: number;
  /** Shortens a cell that does not fit; by default it loses its end. */
  shorten?: (text: string, width: number) => string;
}

export const gap = 2;

/**
 * The width of each column so that all fit in `width`, with gaps between; 0 means that the column is left out. Columns
 * are first narrowed to their least width, then removed, those of the least worth first. The last one always stays.
 */
export function columnWidths(
  columns: readonly Column[],
  natural: readonly number[],
  width: number,
): number[] {
  const byWorth = (indexes: Iterable<number>) =>
    [...indexes].sort((a, b) => (columns[a]?.worth ?? 0) - (columns[b]?.worth ?? 0));
  const shown = new Set(columns.flatMap((_, i) => ((natural[i] ?? 0) > 0 ? [i] : [])));
  for (;;) {
    const widths = columns.map((_, i) => (shown.has(i) ? (natural[i] ?? 0) : 0));
    let excess = sum(widths) + gap * Math.max(0, shown.size - 1) - width;
    for (const i of byWorth(shown)) {
      const wide = widths[i] ?? 0;
      const give = Math.min(Math.max(0, excess), Math.max(0, wide - (columns[i]?.min ?? wide)));
      widths[i] = wide - give;
      excess -= give;
    }
    if (excess <= 0) return widths;
    if (shown.size <= 1) return widths.map((w) => Math.min(w, Math.max(0, width)));
    const [least] = byWorth(shown);
    if (least !== undefined) shown.delete(least);
  }
}

/** Lines of aligned cells. The cells have no colours; `paint` is called with each cell in its final width. */
export function alignRows(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  width: number,
  paint: (cell: string, row: number, column: number) => string = (cell) => cell,
): string[] {
  const natural = columns.map((_, i) => Math.max(0, ...rows.map((row) => displayWidth(row[i] ?? ''))));
  const widths = columnWidths(columns, natural, width);
  return rows.map((row, r) => {
    const cells = columns.flatMap((column, c) => {
      const room = widths[c] ?? 0;
      if (room === 0) return [];
      const cell = (column.shorten ?? shorten)(row[c] ?? '', room);
      return [paint(fill(cell, room, column.align), r, c)];
    });
    return cells.join(' '.repeat(gap)).trimEnd();
  });
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
