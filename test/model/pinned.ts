import { plainSetting, type Schedule, type Setting } from './schedule.ts';

/** A schedule under which a promise was broken once. */
export interface Pinned {
  what: string;
  setting?: Partial<Setting>;
  ranks?: Schedule['ranks'];
  deviations: Schedule['deviations'];
}

/** The whole of a schedule. */
export function scheduleOf({ setting, ranks = [], deviations }: Omit<Pinned, 'what'>): Schedule {
  return { setting: { ...plainSetting, ...setting }, ranks, deviations };
}

export const pinned: readonly Pinned[] = [
  {
    what: 'a plan that was made again takes no load out of the backlog that the other call has taken',
    setting: { wide: true, maxConcurrency: 1 },
    deviations: [
      { at: 23, what: 'strayLate' },
      { at: 33, what: 'delay' },
    ],
  },
  {
    what: 'a load that is opened again while it ends stays in the backlog',
    setting: {
      ...{ together: true, commitInterval: 900, maxConcurrency: 1, failures: 7 },
      replays: [{ file: 0, force: false }],
    },
    deviations: [
      { at: 3, what: 'stray' },
      { at: 47, what: 'foreign' },
      { at: 75, what: 'delay' },
    ],
  },
  {
    what: 'a run that was started to give up, and has done so, is not started again with another input',
    setting: { files: ['none'], oneKey: true, failures: 8, lag: 1000 },
    deviations: [
      { at: 24, what: 'delay' },
      { at: 38, what: 'delay' },
      { at: 19, what: 'deathAfter' },
    ],
  },
  {
    what: 'a late call of settle does not release the lease of its run, which is at work on the next batch',
    setting: {
      ...{ files: ['none', 'none', 'columns', 'none', 'none'], target: 'dataSetApi', gap: 1 },
      ...{ wide: true, indexing: 100 },
    },
    ranks: [0, 0, 1],
    deviations: [
      { at: 11, what: 'delay' },
      { at: 62, what: 'strayLate' },
      { at: 125, what: 'delay' },
    ],
  },
  {
    what: 'a commit that a late call of the step has made meanwhile is no refusal',
    setting: { files: ['none', 'cell', 'none'], gap: 3, wide: true, indexing: 25_000 },
    deviations: [
      { at: 59, what: 'delay' },
      { at: 13, what: 'delay' },
      { at: 54, what: 'strayLate' },
    ],
  },
  {
    what: 'a commit that a late call of the step has made meanwhile is no refusal while Domo indexes it',
    setting: { files: ['none', 'none'], wide: true, maxConcurrency: 1, indexing: 25_000 },
    deviations: [
      { at: 76, what: 'delay' },
      { at: 69, what: 'strayLate' },
    ],
  },
  {
    what: 'an ended load that a repeated message has put back into the backlog has a run come for it',
    setting: {
      ...{ files: ['none', 'header', 'none', 'none', 'none'], method: 'REPLACE', oneKey: true },
      ...{ together: true, maxConcurrency: 1, failures: 8, lag: 1000 },
    },
    deviations: [
      { at: 0, what: 'delay' },
      { at: 52, what: 'duplicate' },
      { at: 111, what: 'strayLate' },
      { at: 69, what: 'delay' },
    ],
  },
  {
    what: 'what comes while a plan looks at the backlog is not overtaken by what it saw there',
    setting: { files: ['none', 'none', 'none', 'none'] },
    ranks: [5, ...Array(20).fill(0)],
    deviations: [
      { at: 'Receive ledger.enter', what: 'fault' },
      { at: 'Plan streams.keyOf', what: 'delay' },
      { at: 'Receive ledger.enter 5', what: 'fault' },
    ],
  },
  {
    what: 'a count that was asked for long ago says nothing against the one that was expected',
    setting: { files: ['none'], lag: 60_000 },
    deviations: [
      { at: 'Receive leases.replace 2', what: 'crash' },
      { at: 'Settle leases.read 3', what: 'delay' },
    ],
  },
  {
    what: 'an older REPLACE does not go over one whose run died while it ended',
    setting: { files: ['none', 'none'], method: 'REPLACE', failures: 7 },
    deviations: [
      { at: 'Abandon domo.executions.get', what: 'fault' },
      { at: 8, what: 'deathAfter' },
      { at: 'Settle ledger.end', what: 'deathAfter' },
    ],
  },
];
