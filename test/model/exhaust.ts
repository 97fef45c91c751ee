import type { Explored } from './explore.ts';
import { type Deviation, plainSetting, type Schedule, type Setting, type Trouble } from './schedule.ts';
import { inOne } from './schedules.ts';

/** The smallest worlds: one file on one stream, of each kind of stream and each update method. */
export const smallest: readonly Setting[] = (
  ['stream', 'newStream', 'dataSetApi', 'newDataSet'] as const
).flatMap((target) =>
  (['APPEND', 'REPLACE', 'UPSERT'] as const)
    .filter((method) => !inOne.includes(target) || method !== 'UPSERT')
    .map((method) => ({ ...plainSetting, files: ['none'], target, method })),
);

/**
 * Every schedule of a setting in which troubles of some kinds come at any turns, alone or with others.
 *
 * @param explore null: no further schedule is wanted
 * @param most how many troubles there are at most
 */
export async function exhaust(
  explore: (schedule: Schedule) => Promise<Explored | null>,
  setting: Setting,
  kinds: readonly Trouble[],
  most: number,
  deviations: readonly Deviation[] = [],
): Promise<void> {
  const explored = await explore({ setting, ranks: [], deviations });
  const last = deviations.at(-1);
  // What can befall nobody is the schedule without it.
  if (explored === null || (last !== undefined && !explored.applied.has(last))) return;
  if (deviations.length === most) return;
  for (let at = Number(last?.at ?? 0); at < explored.turns; at++) {
    for (const what of kinds) {
      // Two at one turn only where the first has made it another's.
      if (at === last?.at && last.what !== 'delay') continue;
      await exhaust(explore, setting, kinds, most, [...deviations, { at, what }]);
    }
  }
}
