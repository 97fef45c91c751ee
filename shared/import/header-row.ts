import type { Write } from '../csv/cutter.ts';
import { domoDialect } from '../csv/dialect.ts';
import { createRecordParser } from '../csv/records.ts';

/*
 * Domo drops a first row that repeats the column names, by a rule that nobody knows exactly [I8, P8]. So where the first
 * row is anything like them, the names are sent before it: then they are what is dropped.
 */

/** @returns the names as a row, where the first of the rows is like them; else null */
export function headerBefore(rows: readonly Buffer[], names: readonly string[]): Buffer | null {
  return isLike(firstRow(rows), names) ? Buffer.from(`${names.map(cell).join(',')}\n`) : null;
}

/** A first row that is longer is not like any names. Bytes. */
const longest = 256 * 1024;

/** Writes rows on, with the names before them where that is needed. */
export interface Headed {
  write: Write;
  /** To be called when there are no more rows. */
  end(): void | Promise<void>;
}

export function createHeaded(write: Write, names: readonly string[]): Headed {
  let held: Buffer[] | null = [];
  let size = 0;
  async function pass(): Promise<void> {
    if (held === null) return;
    const rows = held;
    held = null;
    const header = headerBefore(rows, names);
    for (const piece of header === null ? rows : [header, ...rows]) await write(piece);
  }
  return {
    write(bytes) {
      if (held === null) return write(bytes);
      held.push(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
      size += bytes.length;
      return size > longest ? pass() : undefined;
    },
    end: pass,
  };
}

function firstRow(pieces: readonly Buffer[]): string[] {
  const parser = createRecordParser(domoDialect);
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
