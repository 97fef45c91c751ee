import type { NumberKind } from './number-format.ts';

const DAY = 86_400_000;
/** The last day of the year 9999, as Excel counts from 1900. Counted from 1904 it is another number. */
const LAST_DAY = 2_958_465;
/** Days between the two ways to count. */
const BETWEEN = 1462;
/** 1899-12-30 in days since 1970: the day 0, for all days behind the leap day that 1900 didn't have. */
const FIRST = Date.UTC(1899, 11, 30) / DAY;
const LEAP_DAY = 60;

const two = (value: number) => String(value).padStart(2, '0');

/**
 * A number as the time that its format makes of it, in ISO 8601; null: it is none, and stays a number.
 *
 * Numbers are rounded to milliseconds, because a double has no more of a time of today, and a second is none that it can
 * hold. What is before day 1 is a time of day; `time` of a day on is that day's. A duration is hours, minutes, seconds.
 * Excel has a 29 February 1900, which is written as that.
 *
 * @param from1904 whether days are counted from 1904, as Macs did
 */
export function timeText(value: number, kind: NumberKind, from1904: boolean): string | null {
  if (kind === 'number' || !Number.isFinite(value)) return null;
  const total = Math.round(value * DAY);
  if (kind === 'duration') return `${total < 0 ? '-' : ''}${clock(Math.abs(total))}`;
  if (total < 0) return null;
  const day = Math.floor(total / DAY);
  const time = total - day * DAY;
  if (day === 0 && (!from1904 || kind === 'time')) return clock(time);
  const days = from1904 ? day + BETWEEN : day;
  if (days > LAST_DAY) return null;
  const date = dateOf(days);
  return kind === 'date' && time === 0 ? date : `${date}T${clock(time)}`;
}

function dateOf(day: number): string {
  if (day === LEAP_DAY) return '1900-02-29';
  const since1970 = FIRST + day + (day < LEAP_DAY ? 1 : 0);
  return new Date(since1970 * DAY).toISOString().slice(0, 10);
}

function clock(milliseconds: number): string {
  const seconds = Math.floor(milliseconds / 1000);
  const rest = milliseconds % 1000;
  const fraction = rest === 0 ? '' : `.${String(rest).padStart(3, '0').replace(/0+$/, '')}`;
  return `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}${fraction}`;
}
