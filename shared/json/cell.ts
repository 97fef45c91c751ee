import type { Cell } from '../cells/cell.ts';

/** What a cell was in the record; `none`: the record has no key for it, and it is null too. */
export const NONE = 0;
export const NULL = 1;
export const STRING = 2;
export const NUMBER = 3;
export const BOOLEAN = 4;
/** An object or an array: the text of the cell is JSON. */
export const NESTED = 5;
export type Kind = typeof NONE | typeof NULL | typeof STRING | typeof NUMBER | typeof BOOLEAN | typeof NESTED;

/** One value of a record. */
export interface JsonCell extends Cell {
  kind: Kind;
  isNumber: boolean;
  /** The record that has set it last, and how exactly its keys were those that are meant. */
  setBy: number;
  setAs: number;
}

export function emptyCell(): JsonCell {
  return { text: '', quoted: false, offset: 0, isNumber: false, kind: NONE, setBy: 0, setAs: 0 };
}

export function clear(cell: JsonCell): void {
  cell.text = '';
  cell.quoted = false;
  cell.isNumber = false;
  cell.kind = NONE;
}
