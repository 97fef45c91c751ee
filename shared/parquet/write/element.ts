import type { converted, logical, physical } from '../format.ts';

/** A column of a file, as its schema has it: one value a row, or null. */
export interface Element {
  name: string;
  physical: (typeof physical)[keyof typeof physical];
  /** Bytes of each value, where they are of one length that the physical type does not say. */
  length?: number;
  /** The older name of what values mean, for readers that know only those. */
  converted?: (typeof converted)[keyof typeof converted];
  logical?:
    | { type: typeof logical.string | typeof logical.date }
    | { type: typeof logical.decimal; precision: number; scale: number }
    | { type: typeof logical.timestamp; unit: 'micros' };
}
