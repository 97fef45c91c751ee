import type { UpdateMethod } from '../../shared/config/route.ts';

/**
 * What may befall the request whose turn it is, the function that makes it, or the world around it. `After`: the request
 * has had its effect. `Late`: who is left behind goes on when nobody else can.
 */
export const troubles = [
  /** Everybody else goes first. */
  'delay',
  /** The function dies: the state machine calls it again. */
  'crash',
  'crashAfter',
  /** The request fails: what is behind it was not there, or did not answer. */
  'fault',
  'faultAfter',
  /** The answer was lost, and the client makes the same request again. */
  'again',
  /** Domo did not answer, and has not acted. */
  'silence',
  /** Domo says no: to the client, or to a commit. */
  'unauthorized',
  'refusal',
  /** The state machine calls the function again while this call goes on. */
  'stray',
  'strayLate',
  /** The run is stopped while its function goes on. */
  'stop',
  'stopLate',
  /** The run is stopped, and its function dies. */
  'death',
  'deathAfter',
  /** A message of the queue comes once more. */
  'duplicate',
  /** The function that looks after all streams is called. */
  'watch',
  /** Step Functions says of a run that has just begun, or ended, what was true before. */
  'stale',
  /** Somebody else creates an execution on the Stream. */
  'foreign',
] as const;
export type Trouble = (typeof troubles)[number];

/** A trouble, and when. */
export interface Deviation {
  /**
   * How many turns there have been before; or whose turn it is, as the trace names it: `Settle ledger.end`, `invoke Plan`,
   * `Settle ledger.end 2` for the second one.
   */
  at: number | string;
  what: Trouble;
}

/** What is at fault with a file: nothing, its header, the number of cells in a row, or a cell that only Domo finds fault with. */
export const flaws = ['none', 'header', 'columns', 'cell'] as const;
export type Flaw = (typeof flaws)[number];

/** The world that a schedule begins in. */
export interface Setting {
  /** What is dropped, in the order in which S3 makes it. */
  files: readonly Flaw[];
  method: UpdateMethod;
  target: 'stream' | 'newStream' | 'dataSetApi' | 'newDataSet';
  /** All files are versions of one key. */
  oneKey: boolean;
  /** Each second file is a version of the one before it, with the same content. */
  twins: boolean;
  /** Seconds between two drops as S3 tells them. */
  gap: number;
  /** A call of `receive` takes all messages that wait. */
  together: boolean;
  /** Seconds. */
  commitInterval: number;
  /** How long loads wait while Domo refuses them. Seconds. */
  maxPause: number;
  /** Each file is sent in several parts. */
  wide: boolean;
  /** Each file is long, and where it is cut nobody can see whether a line break is inside a cell. */
  ambiguous: boolean;
  /** Of parts: where there are more, they go through a Distributed Map. */
  maxConcurrency: number;
  /** How often runs have died before. */
  failures: number;
  /** Every run is stopped where it is about to call this function. */
  deadly: 'Plan' | 'OpenExecution' | 'Verify' | 'Commit' | 'SendBatch' | null;
  /** Until Domo has indexed a commit. Milliseconds. */
  indexing: number;
  /** Until Domo counts the rows that it has indexed. Milliseconds. */
  lag: number;
  /** What a new execution aborts: open ones, or those that are being indexed as well [X7]. */
  aborts: 'open' | 'all';
  /** What Domo does with a second commit of an execution [X16]: it says no, or loads the rows once more. */
  secondCommit: 'refused' | 'taken';
  /** How Domo spells the states of an execution that was committed [X5]. */
  states: 'documented' | 'unheard';
  /** How often it is told that a run has died, run by run, over and over. */
  told: readonly number[];
  /** Loads that a person wants again, at any time. */
  replays: readonly { file: number; force: boolean }[];
}

/** All that decides what happens. */
export interface Schedule {
  setting: Setting;
  /** Who goes first: of each actor in the order in which they begin, over and over; the smallest first. */
  ranks: readonly number[];
  deviations: readonly Deviation[];
}

export const plainSetting: Setting = {
  files: ['none', 'none'],
  method: 'APPEND',
  target: 'stream',
  oneKey: false,
  twins: false,
  gap: 0,
  together: false,
  commitInterval: 0,
  maxPause: 86_400,
  wide: false,
  ambiguous: false,
  maxConcurrency: 40,
  failures: 0,
  deadly: null,
  indexing: 0,
  lag: 0,
  aborts: 'open',
  secondCommit: 'refused',
  states: 'documented',
  told: [1],
  replays: [],
};
