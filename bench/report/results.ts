import type { KindName } from '../data/kinds.ts';
import type { Figures, Summary } from '../measure/figures.ts';

export type Outcome = Record<string, Summary & { all: Figures[] }>;

/** All that a run of the benchmark found: what tables and plots are made of, and what simulations go by. */
export interface Results {
  machine: Machine;
  command: string;
  /** ISO 8601. */
  at: string;
  /** `compressed`: what split-part sent, against what it read. */
  perCore: Share & { compressed: Partial<Record<KindName, number>> };
  /** `sentAgain`: parts that Sluice cut from a wrong guess at first, over all loads. */
  endToEnd: Share & { sentAgain: Partial<Record<KindName, number>> };
  /** Of parts of `cutSize` bytes: so many that there are cuts to count. */
  cuts: Partial<Record<KindName, Cuts>>;
  cutSize: number;
}

/** One part of the benchmark, with its files and the sizes of their parts. Bytes. */
export interface Share {
  bytes: number;
  partSize: number;
  runs: number;
  outcomes: Partial<Record<KindName, Outcome>>;
}

export interface Cuts {
  /** Places where the recipe cut the file. */
  total: number;
  /** Of those, how many are inside a record. */
  insideRecords: number;
  /** Parts that a Domo which looks at what it gets has refused. */
  refused: number;
}

export interface Machine {
  processor: string;
  cores: number;
  /** Bytes. */
  memory: number;
  node: string;
  system: string;
}
