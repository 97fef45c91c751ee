import type { Expectation } from '../../config/route.ts';
import { nextOfCron } from '../../config/values/next-time.ts';
import { parseSchedule } from '../../config/values/schedule.ts';

/** What is known of the files that are due on a route. Times are ISO 8601, UTC. */
export interface Expected {
  /** The setting, as JSON: where it has changed, all begins anew. */
  setting: string;
  /** When it was first looked at: what was due before that is not asked for. */
  since: string;
  /** Of what was due until then it is known whether it has come. Of an interval: when the file before came. */
  from: string;
  /** When there is something to look at again. */
  lookAt: string;
  /** Of an interval: people were told that none has come since `from`. */
  told: boolean;
}

/** A time at which a file was due, and until when it could come. Milliseconds since 1970. */
export interface Due {
  at: number;
  deadline: number;
}

/** What is due next after what is known. null: nothing ever again. @param from and `since`: milliseconds since 1970 */
export function dueAfter(expect: Expectation, from: number, since: number): Due | null {
  const wait = expect.wait * 1000;
  if ('every' in expect) {
    const at = from + expect.every * 1000;
    return { at, deadline: at + wait };
  }
  const schedule = parseSchedule(expect.schedule);
  if (!('kind' in schedule) || schedule.kind !== 'cron') return null;
  const at = nextOfCron(schedule, expect.timeZone)(new Date(Math.max(from - wait, since)))?.getTime();
  return at === undefined ? null : { at, deadline: at + wait };
}

/** What is known at first: a file is due from now on, and not before. @param now milliseconds since 1970 */
export function expectedFrom(expect: Expectation, now: number): Expected {
  const setting = JSON.stringify(expect);
  return { setting, since: iso(now), from: iso(now), lookAt: lookAt(expect, now, now), told: false };
}

/** When there is something to look at again. */
export function lookAt(expect: Expectation, from: number, since: number): string {
  const due = dueAfter(expect, from, since);
  return due === null ? '9999-12-31T00:00:00.000Z' : iso(due.deadline);
}

export function iso(time: number): string {
  return new Date(time).toISOString();
}
