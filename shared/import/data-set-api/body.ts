import type { Column } from '../../config/route.ts';
import type { Dialect } from '../../csv/dialect.ts';
import { createRecordParser } from '../../csv/records.ts';

/**
 * The body of an import: the rows, as they are.
 *
 * Domo drops the first row of an import if it repeats the column names [I8], by a rule that nobody knows exactly. So
 * where the first row is anything like them [I9], the names are sent before it: then they are what is dropped.
 */
export function bodyOf(
  pieces: readonly Uint8Array[],
  columns: readonly Column[],
  dialect: Dialect,
): Buffer[] {
  const rows = pieces.map((piece) => Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength));
  const names = columns.map(({ name }) => name);
  return isLike(firstRow(rows, dialect), names)
    ? [Buffer.from(`${names.map(cell).join(',')}\n`), ...rows]
    : rows;
}

function firstRow(pieces: readonly Buffer[], dialect: Dialect): string[] {
  const parser = createRecordParser(dialect);
  for (const piece of pieces) {
    for (const { cells } of parser.push(piece)) return cells.map(({ text }) => text);
  }
  return parser.end().flatMap(({ cells }) => cells.map(({ text }) => text));
}

function isLike(row: readonly string[], names: readonly string[]): boolean {
  const normal = (text: string | undefined) => text?.trim().toLowerCase();
  return row.length === names.length && row.every((text, index) => normal(text) === normal(names[index]));
}

function cell(name: string): string {
  return /[",\r\n]/.test(name) ? `"${name.replaceAll('"', '""')}"` : name;
}
