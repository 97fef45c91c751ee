import type { Changes } from '../cells/change.ts';
import type { CellRules } from '../cells/rules.ts';
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

/** What a recast does, told so that a kernel can do the same. */
export interface RecastPlan {
  /** The columns of the DataSet, in its order. */
  columns: readonly { type: ColumnType; origin: PlannedOrigin }[];
  rules: CellRules;
  /** Blanks around texts go. */
  trim: boolean;
  /** What a row's number is beyond that of its record within the segment. */
  rowsBefore: number;
}

/** The cell at a place of the record, from 0; a null; a text that all records have; or the record's number. */
export type PlannedOrigin =
  | { kind: 'cell'; index: number }
  | { kind: 'null' }
  | { kind: 'text'; text: string }
  | { kind: 'row' };

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
  /** Missing where nothing else can do the same. */
  readonly plan?: RecastPlan;
}
