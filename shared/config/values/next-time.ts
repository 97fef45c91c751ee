import { Cron } from 'croner';
import type { CronDays, CronTimes } from './cron.ts';

/** The next time of a schedule, strictly after `after`; null: never again. */
export type NextTime = (after: Date) => Date | null;

/** The times of a `cron(…)`, as EventBridge Scheduler has them. @param timeZone an IANA name */
export function nextOfCron(times: CronTimes, timeZone: string): NextTime {
  return timesOf(patternOf(times), timeZone);
}

/** The one time of an `at(…)`. @param time a local time, as in `2027-01-31T06:00:00` */
export function nextOfAt(time: string, timeZone: string): NextTime {
  return timesOf(time, timeZone);
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

function timesOf(pattern: string, timezone: string): NextTime {
  const options = { timezone, mode: '7-part', alternativeWeekdays: true, sloppyRanges: true } as const;
  const cron = new Cron(pattern, options);
  return (after) => cron.nextRun(after);
}
