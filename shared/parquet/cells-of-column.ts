import type { Spelled } from './spell/spelled.ts';

/** How many rows are spelt at once at most: what they take stays in the processor's cache. */
export const BLOCK = 1024;

/** A column whose values are spelt as cells, some rows at a time. */
export interface CellColumn {
  /** Rows that can be spelt before more must be loaded. */
  readonly available: number;
  /** Whether none comes behind those that were spelt. */
  readonly isAtEnd: boolean;
  /** Makes at least one row available. */
  load(): Promise<void>;
  /** Leaves out so many rows. To be called before all else. */
  skip(rows: number): Promise<void>;
  /** Spells the next rows. @param count at most BLOCK, and no more than are available */
  fill(count: number): void;
  /** Of the rows that were spelt last: which of `cells` each has; -1: null. */
  readonly rows: Int32Array;
  readonly cells: Spelled;
}
