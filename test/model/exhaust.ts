import { explore } from './explore.ts';
import type { Machine } from './machine/machine.ts';
import type { Deviation, Schedule, Trouble } from './schedule.ts';

/**
 * Explores a schedule with every trouble of some kinds at every turn, and every further one at every turn after that.
 * Throws what breaks.
 *
 * @param depth how many troubles there are at most
 * @returns how many schedules that are
 */
export async function exhaust(
  machine: Machine,
  schedule: Schedule,
  kinds: readonly Trouble[],
  depth: number,
): Promise<number> {
  const { setting, ranks, deviations } = schedule;
  const { turns, applied } = await explore(machine, schedule);
  // What can befall nobody is the schedule without it.
  const added = deviations.at(-1);
  if (added !== undefined && !applied.has(added)) return 0;
  let count = 1;
  if (depth === 0) return count;
  const first = Number(added?.at ?? 0);
  for (let at = first; at < turns; at++) {
    for (const what of kinds) {
      // Two at one turn only where the first has made it another's.
      if (at === added?.at && added.what !== 'delay') continue;
      const next: Deviation[] = [...deviations, { at, what }];
      count += await exhaust(machine, { setting, ranks, deviations: next }, kinds, depth - 1);
    }
  }
  return count;
}
