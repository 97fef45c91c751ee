import type { ColumnType } from '../data-set.ts';
import type { MisfitReason } from './verdict.ts';

/** One value of a record, as the file spells it. */
export interface Cell {
  /** Without the quotes around it. A doubled quote, or an escaped character, is a single one here. */
  text: string;
  /** `""` is an empty string; an empty cell without quotes is null [F3]. */
  quoted: boolean;
  /** The byte of the text at which the cell begins. */
  offset: number;
  /** It is a number of JSON: spelt with a point, whatever the route says of how numbers are written. */
  isNumber?: boolean;
  /** Blanks around it were taken away. */
  trimmed?: boolean;
}

/** What is written for a column: the cell as it was read, another text, or a null. */
export type OutCell = Cell | string | null;

/** A cell that does not fit its column. */
export interface Misfit {
  /** Its place in the record of the file, from 0. */
  cell: number;
  /** Name of the column of the DataSet. */
  column: string;
  type: ColumnType;
  reason: MisfitReason;
}
