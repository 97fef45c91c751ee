import type { Schedule, Setting } from './schedule.ts';

/** A schedule under which a promise was broken once. */
export interface Pinned {
  what: string;
  setting?: Partial<Setting>;
  ranks?: Schedule['ranks'];
  deviations: Schedule['deviations'];
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
];
