/** Seconds of a day. */
export const DAY = 86_400;

/** The years that Domo's dates have, as far as is known: those of four digits, without a year 0 [F7]. */
export const FIRST_YEAR = 1;
export const LAST_YEAR = 9999;

/**
 * The first year that is read from digits that no sign separates. From here on `31012026` can't be the year 3101, nor
 * `20260131` the year 131, because 20 is no month: so eight digits have one reading.
 */
export const FIRST_COMPACT_YEAR = 1300;

const lengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** @param month from 1 to 12 */
export function daysIn(year: number, month: number): number {
  const leap = month === 2 && year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return leap ? 29 : (lengths[month - 1] as number);
}

/** Days from 1970-01-01 to the first of January, in the Gregorian calendar, which is taken as if it had always been. */
export function daysBeforeYear(year: number): number {
  const past = year - 1;
  return past * 365 + Math.floor(past / 4) - Math.floor(past / 100) + Math.floor(past / 400) - 719_162;
}

/** Days from 1970-01-01. */
export function daysOf(year: number, month: number, day: number): number {
  let days = daysBeforeYear(year) + day - 1;
  for (let past = 1; past < month; past++) days += daysIn(year, past);
  return days;
}

/** The day that is so many days after 1970-01-01. */
export function dayAfter(days: number): { year: number; month: number; day: number } {
  let year = Math.floor(days / 365.2425) + 1970;
  while (daysBeforeYear(year) > days) year--;
  while (daysBeforeYear(year + 1) <= days) year++;
  let rest = days - daysBeforeYear(year);
  let month = 1;
  for (; rest >= daysIn(year, month); month++) rest -= daysIn(year, month);
  return { year, month, day: rest + 1 };
}

/** 0 is Sunday. */
export function weekdayOf(days: number): number {
  return (((days + 4) % 7) + 7) % 7;
}
