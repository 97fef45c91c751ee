import { type CronTimes, isEverDue, parseCron } from './cron.ts';

/** The outer shape of a schedule; editors check only this much. */
export const schedulePattern = /^(cron|rate|at)\(.*\)$/;

/** A schedule expression of EventBridge Scheduler. */
export type Schedule =
  | ({ kind: 'cron' } & CronTimes)
  /** Milliseconds between two times. */
  | { kind: 'rate'; every: number }
  /** A local time, as in `2027-01-31T06:00:00`. */
  | { kind: 'at'; time: string };

/** @returns in `mistake` what to write instead */
export function parseSchedule(text: string): Schedule | { mistake: string } {
  const [, kind, body] = /^(cron|rate|at)\((.*)\)$/.exec(text) ?? [];
  if (body === undefined) {
    const fields = text.trim().split(/\s+/).length;
    const mistake =
      fields === 5 || fields === 6
        ? 'write it as "cron(minutes hours day-of-month month day-of-week year)", with all six fields'
        : 'write "cron(0 6 ? * MON-FRI *)", "rate(1 hour)" or "at(2027-01-31T06:00:00)"';
    return { mistake };
  }
  if (kind === 'rate') return parseRate(body);
  if (kind === 'at') return parseAt(body);
  const cron = parseCron(body);
  return 'mistake' in cron ? cron : { kind: 'cron', ...cron };
}

/**
 * What is wrong with a schedule, as advice, or null. AWS would refuse most of it too, but only in the middle of a
 * deployment. A time that `at` names may have passed: then it was due.
 */
export function scheduleMistake(text: string, now = new Date()): string | null {
  const schedule = parseSchedule(text);
  if ('mistake' in schedule) return schedule.mistake;
  const isNever = schedule.kind === 'cron' && !isEverDue(schedule, now);
  return isNever ? 'write a time that is still to come: this is never due' : null;
}

const units: Record<string, number> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };

function parseRate(body: string): Schedule | { mistake: string } {
  const [, count, unit = ''] = /^([1-9]\d{0,8}) (minute|hour|day)s?$/.exec(body) ?? [];
  const every = Number(count) * (units[unit] ?? Number.NaN);
  return every > 0
    ? { kind: 'rate', every }
    : { mistake: 'write a whole number and minutes, hours or days, like "rate(15 minutes)"' };
}

function parseAt(body: string): Schedule | { mistake: string } {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/.test(body)) {
    return {
      mistake: 'write a date and time without zone, like "at(2027-01-31T06:00:00)"; the zone is timeZone',
    };
  }
  const time = new Date(`${body}Z`);
  // `Date` turns the 30th of February into the 2nd of March.
  const exists = !Number.isNaN(time.getTime()) && time.toISOString().startsWith(body);
  return exists ? { kind: 'at', time: body } : { mistake: 'write a date and time that exist' };
}
