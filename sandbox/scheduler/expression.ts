import { Cron } from 'croner';
import type { CronDays, CronTimes } from '../../shared/config/values/cron.ts';
import { parseSchedule } from '../../shared/config/values/schedule.ts';
import { SandboxError } from '../sandbox-error.ts';

/** The next time of a schedule, strictly after `after`; null: never again. */
export type NextTime = (after: Date) => Date | null;

/**
 * Reads a schedule expression of EventBridge Scheduler: `cron(…)` with six fields, weekdays from 1 = SUN;
 * `rate(…)`, counted from `created`; `at(…)`, once.
 *
 * @param timeZone an IANA name; `rate` ignores it
 * @throws SandboxError if it can't be read
 */
export function compileExpression(text: string, timeZone: string, created: Date): NextTime {
  const schedule = parseSchedule(text);
  if ('mistake' in schedule) throw unreadable(text, schedule.mistake);
  switch (schedule.kind) {
    case 'cron':
      return times(patternOf(schedule), timeZone, text);
    case 'at':
      return times(schedule.time, timeZone, text);
    case 'rate':
      return (after) => {
        const passed = Math.floor((after.getTime() - created.getTime()) / schedule.every);
        return new Date(created.getTime() + Math.max(1, passed + 1) * schedule.every);
      };
  }
}

/** From 1970 to 2199. */
const allYears = 230;

/** The same as croner writes it: the last Friday as `6#L`, and any day of the week as `*`. */
function patternOf({ minutes, hours, days, months, years }: CronTimes): string {
  const [day, weekday] = daysOf(days);
  // A list of all years would be looked through for each time.
  const year = years.length === allYears ? '*' : years.join(',');
  return [0, minutes.join(','), hours.join(','), day, months.join(','), weekday, year].join(' ');
}

/** The fields of the day of the month and of the day of the week. */
function daysOf(days: CronDays): [day: string, weekday: string] {
  switch (days.kind) {
    case 'days':
      return [days.days.join(','), '*'];
    case 'lastDay':
      return ['L', '*'];
    case 'lastWorkday':
      return ['LW', '*'];
    case 'nearestWorkday':
      return [`${days.day}W`, '*'];
    case 'weekdays':
      return ['*', days.weekdays.join(',')];
    case 'lastWeekday':
      return ['*', `${days.weekday}#L`];
    case 'nthWeekday':
      return ['*', `${days.weekday}#${days.nth}`];
  }
}

function times(pattern: string, timezone: string, text: string): NextTime {
  try {
    const options = { timezone, mode: '7-part', alternativeWeekdays: true, sloppyRanges: true } as const;
    const cron = new Cron(pattern, options);
    return (after) => cron.nextRun(after);
  } catch (error) {
    throw unreadable(text, error);
  }
}

function unreadable(text: string, cause?: unknown): SandboxError {
  return new SandboxError(`The schedule ${text} can't be read.`, { cause });
}
