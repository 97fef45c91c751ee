import type { CellColumn } from './cells-of-column.ts';

/** The cells of a column, and which of them each row has; -1: none. */
export type Spelt = Pick<CellColumn, 'rows' | 'cells'>;

const COMMA = 0x2c;
const LF = 0x0a;
const emptyText = Buffer.from('""');
/** Longer cells are copied by the runtime: it takes longer to begin. Bytes. */
const LONG = 64;

/** Whether the row is that of one column without a text: Domo has no spelling for a null in it [F4], and `""` is written. */
export function isEmpty(columns: readonly Spelt[], row: number): boolean {
  return columns.length === 1 && cellsOf(columns, row) === 0;
}

/** Bytes of a row, with its line end. */
export function lengthOfRow(columns: readonly Spelt[], row: number): number {
  return columns.length + (isEmpty(columns, row) ? emptyText.length : cellsOf(columns, row));
}

function cellsOf(columns: readonly Spelt[], row: number): number {
  let length = 0;
  for (const { rows, cells } of columns) {
    const cell = rows[row] as number;
    if (cell >= 0) length += (cells.ends[cell + 1] as number) - (cells.ends[cell] as number);
  }
  return length;
}

/** @returns where it ends */
export function putRow(columns: readonly Spelt[], row: number, out: Uint8Array, at: number): number {
  if (isEmpty(columns, row)) {
    out.set(emptyText, at);
    at += emptyText.length;
  }
  for (const { rows, cells } of columns) {
    const cell = rows[row] as number;
    if (cell >= 0)
      at = copy(cells.bytes, cells.ends[cell] as number, cells.ends[cell + 1] as number, out, at);
    out[at++] = COMMA;
  }
  out[at - 1] = LF;
  return at;
}

/** @returns where the copy ends */
export function copy(bytes: Uint8Array, from: number, end: number, into: Uint8Array, at: number): number {
  if (end - from > LONG) into.set(bytes.subarray(from, end), at);
  else for (let k = from; k < end; k++) into[at + k - from] = bytes[k] as number;
  return at + end - from;
}
