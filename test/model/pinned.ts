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
];
