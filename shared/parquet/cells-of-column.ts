import type { Spelled } from './spell/spelled.ts';

/** A column whose values are spelt as cells, some rows at a time. */
export interface CellColumn {
  /** Rows that can be spelt before more must be loaded. */
  readonly available: number;
  /** Whether none comes behind those that were spelt. */
  readonly isAtEnd: boolean;
  /** Makes at least one row available. */
  load(): Promise<void>;
  /** Leaves out so many rows. To be called before all else, and between two blocks. */
  skip(rows: number): Promise<void>;
  /** Spells the next rows, which hold until the block ends. @param count no more than a block has or are available */
  fill(count: number): void;
  /** Of the rows that were spelt last: which of `cells` each has; -1: null. */
  readonly rows: Int32Array;
  readonly cells: Spelled;
}
