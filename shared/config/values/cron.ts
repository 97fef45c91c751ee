/** On which days of a month something is due. */
export type CronDays =
  /** Days of the month. */
  | { kind: 'days'; days: number[] }
  | { kind: 'lastDay' }
  /** The last of Monday to Friday. */
  | { kind: 'lastWorkday' }
  /** The one of Monday to Friday that is nearest to this day of the month, in the same month. */
  | { kind: 'nearestWorkday'; day: number }
  /** Days of the week, 1 is Sunday. */
  | { kind: 'weekdays'; weekdays: number[] }
  /** The last, or the n-th, of one day of the week in the month. */
  | { kind: 'lastWeekday'; weekday: number }
  | { kind: 'nthWeekday'; weekday: number; nth: number };

/** A cron expression of EventBridge Scheduler: every value that its fields stand for, ascending. */
export interface CronTimes {
  minutes: number[];
  hours: number[];
  days: CronDays;
  /** From 1. */
  months: number[];
  years: number[];
}

interface Field {
  name: string;
  from: number;
  to: number;
  names: string[];
}

const months = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const weekdays = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];

const fields = {
  minutes: { name: 'minutes', from: 0, to: 59, names: [] },
  hours: { name: 'hours', from: 0, to: 23, names: [] },
  day: { name: 'day of month', from: 1, to: 31, names: [] },
  month: { name: 'month', from: 1, to: 12, names: months },
  weekday: { name: 'day of week', from: 1, to: 7, names: weekdays },
  year: { name: 'year', from: 1970, to: 2199, names: [] },
} satisfies Record<string, Field>;

/**
 * Reads the six fields of a cron expression, by "Schedule types in EventBridge Scheduler" and "Cron expressions" of
 * AWS's user guides.
 *
 * @returns in `mistake` what to write instead
 */
export function parseCron(body: string): CronTimes | { mistake: string } {
  const texts = body.split(' ');
  const [minute = '', hour = '', day = '', month = '', weekday = '', year = ''] = texts;
  if (texts.length !== 6) {
    return {
      mistake: 'write six fields with one space between: minutes hours day-of-month month day-of-week year',
    };
  }
  try {
    const cron = {
      minutes: valuesOf(fields.minutes, minute),
      hours: valuesOf(fields.hours, hour),
      ofMonth: day === '?' ? null : daysOfMonth(day),
      months: valuesOf(fields.month, month),
      ofWeek: weekday === '?' ? null : daysOfWeek(weekday),
      years: valuesOf(fields.year, year),
    };
    const { ofMonth, ofWeek, ...rest } = cron;
    const days = ofMonth ?? ofWeek;
    if (days === null || (ofMonth !== null && ofWeek !== null)) {
      return { mistake: 'write ? for either the day of month or the day of week, and only for one of them' };
    }
    return { ...rest, days };
  } catch (error) {
    if (error instanceof Mistake) return { mistake: error.message };
    throw error;
  }
}

class Mistake extends Error {}

function daysOfMonth(text: string): CronDays {
  if (text === 'L') return { kind: 'lastDay' };
  if (text === 'LW') return { kind: 'lastWorkday' };
  const [, day] = /^(\d+)W$/.exec(text) ?? [];
  return day === undefined
    ? { kind: 'days', days: valuesOf(fields.day, text) }
    : { kind: 'nearestWorkday', day: numberOf(fields.day, day, text) };
}

function daysOfWeek(text: string): CronDays {
  // The last day of the week.
  if (text === 'L') return { kind: 'weekdays', weekdays: [7] };
  const [, last] = /^(\w+)L$/.exec(text) ?? [];
  if (last !== undefined) return { kind: 'lastWeekday', weekday: numberOf(fields.weekday, last, text) };
  const [, day, nth] = /^(\w+)#([1-5])$/.exec(text) ?? [];
  return day === undefined
    ? { kind: 'weekdays', weekdays: valuesOf(fields.weekday, text) }
    : { kind: 'nthWeekday', weekday: numberOf(fields.weekday, day, text), nth: Number(nth) };
}

/** A list of values, ranges and steps. */
function valuesOf(field: Field, text: string): number[] {
  const values = new Set<number>();
  for (const item of text.split(',')) {
    const [, range = '', step] = /^([^/]*)(?:\/([1-9]\d{0,3}))?$/.exec(item) ?? [];
    const [first = '', last, ...further] =
      range === '*' ? [String(field.from), String(field.to)] : range.split('-');
    if (further.length > 0) throw unfit(field, text);
    const from = numberOf(field, first, text);
    // A value with a step stands for itself and what follows.
    const to = last !== undefined ? numberOf(field, last, text) : step === undefined ? from : field.to;
    if (to < from) {
      throw new Mistake(
        `mend the field "${text}" (${field.name}): a range goes upwards; write "${first}-${nameOf(field, field.to, first)},${nameOf(field, field.from, first)}-${last}"`,
      );
    }
    if (Number(step) > field.to - field.from) {
      throw new Mistake(
        `mend the field "${text}" (${field.name}): a step is at most ${field.to - field.from}; write ${first}, or "rate(…)" for what goes beyond the field`,
      );
    }
    for (let value = from; value <= to; value += Number(step ?? 1)) values.add(value);
  }
  return [...values].sort((a, b) => a - b);
}

function numberOf(field: Field, text: string, whole: string): number {
  const index = field.names.indexOf(text);
  if (index >= 0) return field.from + index;
  const value = Number(text);
  if (!/^\d{1,4}$/.test(text) || value < field.from || value > field.to) throw unfit(field, whole);
  return value;
}

/** A value in the way in which another one is written. */
function nameOf({ names, from }: Field, value: number, other: string): string {
  return (/\d/.test(other) ? null : names[value - from]) ?? String(value);
}

function unfit({ name, from, to, names }: Field, text: string): Mistake {
  const known = names.length > 0 ? ` or ${names[0]} to ${names.at(-1)}` : '';
  return new Mistake(
    `mend the field "${text}" (${name}): it takes ${from} to ${to}${known}, *, and lists, ranges and steps of these`,
  );
}

/** Whether it is due on the day of `from` (UTC), or on one after that. */
export function isEverDue({ days, months: some, years }: CronTimes, from: Date): boolean {
  const today = from.toISOString().slice(0, 10);
  const [year, month] = [from.getUTCFullYear(), from.getUTCMonth() + 1];
  // Weekdays and leap years come round within 28 years, but for the years 2100.
  const near = years.filter((one) => one >= year).slice(0, 40);
  return near.some((one) =>
    some.some((other) => {
      if (one === year && other < month) return false;
      return dueDays(days, one, other).some((day) => dateText(one, other, day) >= today);
    }),
  );
}

/** The days of a month on which it is due, ascending. @param month from 1 */
export function dueDays(days: CronDays, year: number, month: number): number[] {
  const last = new Date(Date.UTC(year, month, 0)).getUTCDate();
  const weekdayOf = (day: number) => new Date(Date.UTC(year, month - 1, day)).getUTCDay() + 1;
  const all = Array.from({ length: last }, (_, index) => index + 1);
  const isWorkday = (day: number) => weekdayOf(day) >= 2 && weekdayOf(day) <= 6;
  switch (days.kind) {
    case 'days':
      return days.days.filter((day) => day <= last);
    case 'lastDay':
      return [last];
    case 'lastWorkday':
      return all.filter(isWorkday).slice(-1);
    case 'nearestWorkday': {
      if (days.day > last) return [];
      const distance = (day: number) => Math.abs(day - days.day);
      return all
        .filter(isWorkday)
        .sort((a, b) => distance(a) - distance(b))
        .slice(0, 1);
    }
    case 'weekdays':
      return all.filter((day) => days.weekdays.includes(weekdayOf(day)));
    case 'lastWeekday':
      return all.filter((day) => weekdayOf(day) === days.weekday).slice(-1);
    case 'nthWeekday':
      return all.filter((day) => weekdayOf(day) === days.weekday).slice(days.nth - 1, days.nth);
  }
}

function dateText(year: number, month: number, day: number): string {
  return new Date(Date.UTC(year, month - 1, day)).toISOString().slice(0, 10);
}
