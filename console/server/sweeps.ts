import { UsageError } from '../../cli/complaint.ts';
import type { Connection } from '../../cli/connection.ts';
import { missedJson } from '../../cli/load-json.ts';
import { createSweeper } from '../../cli/sweeper.ts';
import { timeOf } from '../../cli/text/time.ts';
import { inGroups } from '../../shared/async-items.ts';
import type { Missed } from '../../shared/import/sweep/missed.ts';
import { sweepDefaults, type Window } from '../../shared/import/sweep/sweep.ts';
import type { SweepAnswer } from '../answers.ts';

/** Looks for files that were dropped and never loaded, and has those loaded that a person has chosen of them. */
export interface Sweeps {
  /**
   * @param since ISO 8601, or an age such as `7d`: how far back it looks; undefined: as far as `sluice sweep` does
   * @param grace an age: what is younger is left alone
   */
  find(since: string | undefined, grace: string | undefined): Promise<SweepAnswer>;
  /** Has loads of the last list loaded. Returns their ids. Throws `UsageError` for one that is not in it. */
  start(ids: readonly string[]): Promise<string[]>;
}

/** As many as a call of SQS takes. */
const together = 10;

export function createSweeps(connection: Connection): Sweeps {
  /** What the last list had: only what a person has seen is loaded. */
  let found = new Map<string, Missed>();

  return {
    async find(since, grace) {
      const window = windowOf(since, grace, Date.now());
      const sweeper = await createSweeper(connection);
      const missed = new Map<string, Missed>();
      for await (const one of sweeper.find(window)) missed.set(one.id, one);
      found = missed;
      return {
        ...{ since: window.since.toISOString(), until: window.until.toISOString() },
        missed: [...missed.values()].map((one) => {
          const { id, route, bucket, key, state, bytes, receivedAt } = missedJson(one, false);
          return { id, route, bucket, key, state, bytes, receivedAt };
        }),
      };
    },

    async start(ids) {
      const chosen = ids.map((id) => {
        const one = found.get(id);
        if (one === undefined) throw new UsageError(`${id} is not in the list: look again.`);
        return one;
      });
      const sweeper = await createSweeper(connection);
      for await (const group of inGroups(chosen, together)) await sweeper.start(group);
      return [...ids];
    },
  };
}

/** @param now milliseconds since 1970 */
function windowOf(since: string | undefined, grace: string | undefined, now: number): Window {
  return {
    since: timeOf(since, 'since', now) ?? new Date(now - sweepDefaults.age * 1000),
    until: timeOf(grace, 'grace', now) ?? new Date(now - sweepDefaults.grace * 1000),
  };
}
