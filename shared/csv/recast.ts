import type { Changes } from '../cells/change.ts';
import type { ColumnType } from '../data-set.ts';
import type { Cell } from './cell.ts';

/** A cell that is to be written: as it was read, or another text, or a null. */
export type OutCell = Cell | string | null;

/** A cell that does not fit its column. */
export interface Misfit {
  /** Index of the cell in the record of the file. */
  cell: number;
  /** Name of the column of the DataSet. */
  column: string;
  type: ColumnType;
  /** Why it does not fit: a stable word, such as `number`, `leadingZero`, `date`, `digits`, `fraction`, `zoneGap`. */
  reason: string;
}

/** What turns the cells of a record of the file into those of a row of the DataSet. It serves one segment, once. */
export interface Recast {
  /**
   * @param cells of the record, in the order of the file, without surplus ones; those that a short record lacks are nulls
   * @param row the number of the record within the segment, from 1
   * @returns the cells to write, each the same object where it is unchanged; or the first cell that does not fit. An
   * array is what tells the two apart.
   */
  record(cells: readonly Cell[], row: number): readonly OutCell[] | Misfit;
  /** The cells that were changed in the records so far. */
  readonly changes: Changes;
}
