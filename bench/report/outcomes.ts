import { kindNames, kinds } from '../data/kinds.ts';
import type { Outcome, Share } from './results.ts';

/** What was measured of each kind, in their order, under the kind's title. */
export function outcomesOf({ outcomes }: Share): [title: string, outcome: Outcome][] {
  return kindNames.flatMap((name): [string, Outcome][] => {
    const outcome = outcomes[name];
    return outcome === undefined ? [] : [[kinds[name].title, outcome]];
  });
}
