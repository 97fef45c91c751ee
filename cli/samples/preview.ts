import type { Paint } from '../terminal.ts';
import { alignRows, type Column as TextColumn } from '../text/columns.ts';
import { displayWidth, printable, shorten } from '../text/width.ts';
import type { Content } from './content.ts';

const indent = '   ';
const widestCell = 28;

/** The first rows of a DataSet as a small table: names, types, cells. It counts the columns that don't fit. */
export function previewLines(
  { columns, rows }: Content,
  howMany: number,
  width: number,
  paint: Paint,
): string[] {
  const cells = [
    columns.map(({ name }) => printable(name)),
    columns.map(({ type }) => type),
    ...rows.slice(0, howMany).map((row) => columns.map((_, i) => cellText(row[i]))),
  ].map((row) => row.map((cell) => shorten(cell, widestCell)));
  const shown = fitting(cells, width - indent.length - ' … +99'.length);
  const aligned: TextColumn[] = columns.slice(0, shown).map(({ type }, i) => ({
    align: /^(LONG|DOUBLE|DECIMAL)$/.test(type) ? 'right' : 'left',
    worth: -i,
  }));
  const lines = alignRows(
    aligned,
    cells.map((row) => row.slice(0, shown)),
    width,
    (cell, row) => (row === 0 ? paint('bold', cell) : row === 1 ? paint('dim', cell) : cell),
  );
  const hidden = columns.length - shown;
  return lines.map(
    (line, row) => `${indent}${line}${row === 0 && hidden > 0 ? paint('dim', `  … +${hidden}`) : ''}`,
  );
}

/** How many columns, from the left, fit; at least one. */
function fitting(cells: string[][], width: number): number {
  const [names = []] = cells;
  let used = 0;
  for (let i = 0; i < names.length; i++) {
    used += Math.max(...cells.map((row) => displayWidth(row[i] ?? ''))) + 2;
    if (used - 2 > width) return Math.max(1, i);
  }
  return names.length;
}

function cellText(value: unknown): string {
  if (value === null || value === undefined) return '∅';
  return value === '' ? '""' : printable(String(value));
}
