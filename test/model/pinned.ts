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
];
