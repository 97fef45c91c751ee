import { daysBeforeYear, FIRST_YEAR, LAST_YEAR } from '../../dates/calendar.ts';
import { writePadded } from './digits.ts';
import { bigOf, safeOf } from './integers.ts';

/** A day in microseconds. */
export const DAY = 86_400_000_000;

const firstDay = daysBeforeYear(FIRST_YEAR);
const lastDay = daysBeforeYear(LAST_YEAR + 1) - 1;

/** Whether a day has a year of four digits. @param days since 1970 */
export function isInYears(days: number): boolean {
  return days >= firstDay && days <= lastDay;
}

/** Bytes of `2026-01-31T10:11:12.123456789`. */
export const LONGEST_TIME = 29;

/** `2026-01-31`. @param days since 1970, with a year of four digits @returns where it ends */
export function writeDay(bytes: Uint8Array, at: number, days: number): number {
  // Howard Hinnant's civil_from_days: years begin in March, eras have 400 years. Nothing here is negative, and whole
  // numbers of 32 bits are divided several times as fast as others.
  const shifted = (days + 719_468) | 0;
  const era = (shifted / 146_097) | 0;
  const ofEra = (shifted - era * 146_097) | 0;
  const leaps = ((ofEra / 1460) | 0) - ((ofEra / 36_524) | 0) + ((ofEra / 146_096) | 0);
  const yearOfEra = ((ofEra - leaps) / 365) | 0;
  const ofYear = (ofEra - (365 * yearOfEra + (yearOfEra >> 2) - ((yearOfEra / 100) | 0))) | 0;
  const shiftedMonth = ((5 * ofYear + 2) / 153) | 0;
  const day = (ofYear - (((153 * shiftedMonth + 2) / 5) | 0) + 1) | 0;
  const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
  writePadded(bytes, at, yearOfEra + era * 400 + (month <= 2 ? 1 : 0), 4);
  bytes[at + 4] = 0x2d;
  writePadded(bytes, at + 5, month, 2);
  bytes[at + 7] = 0x2d;
  return writePadded(bytes, at + 8, day, 2);
}

/** `10:11:12`, and behind it a fraction of 3, 6 or 9 digits if it has one. @param micros of the day */
export function writeClock(bytes: Uint8Array, at: number, micros: number, nanos: number): number {
  const seconds = Math.floor(micros / 1_000_000) | 0;
  const fraction = (micros - seconds * 1_000_000) | 0;
  const minutes = (seconds / 60) | 0;
  writePadded(bytes, at, (minutes / 60) | 0, 2);
  bytes[at + 2] = 0x3a;
  writePadded(bytes, at + 3, minutes % 60, 2);
  bytes[at + 5] = 0x3a;
  const end = writePadded(bytes, at + 6, seconds % 60, 2);
  if (fraction === 0 && nanos === 0) return end;
  bytes[end] = 0x2e;
  if (nanos !== 0) return writePadded(bytes, writePadded(bytes, end + 1, fraction, 6), nanos, 3);
  return fraction % 1000 === 0
    ? writePadded(bytes, end + 1, fraction / 1000, 3)
    : writePadded(bytes, end + 1, fraction, 6);
}

/** A moment: days since 1970, microseconds of the day, and nanoseconds beyond those. */
export interface Moment {
  days: number;
  micros: number;
  nanos: number;
}

/** @param fraction digits of a second in the unit of the number: 3, 6 or 9 */
export function momentOf(low: number, high: number, fraction: number, into: Moment): void {
  into.nanos = 0;
  if (fraction === 9 && Math.abs(high) < 2 ** 30) {
    // 2^32 is 4,294,967 × 1000 + 296.
    const rest = high * 296 + (low >>> 0);
    const thousands = Math.floor(rest / 1000);
    into.nanos = rest - thousands * 1000;
    split(high * 4_294_967 + thousands, DAY, 1, into);
    return;
  }
  const safe = safeOf(low, high);
  if (Number.isNaN(safe) || fraction === 9) splitBig(bigOf(low, high), 10 ** (9 - fraction), into);
  else if (fraction === 6) split(safe, DAY, 1, into);
  else split(safe, DAY / 1000, 1000, into);
}

/** @param value it has a double only where a double has all of its digits */
function split(value: number, day: number, unit: number, into: Moment): void {
  into.days = Math.floor(value / day);
  into.micros = (value - into.days * day) * unit;
}

/** @param unit nanoseconds */
function splitBig(value: bigint, unit: number, into: Moment): void {
  const day = (BigInt(DAY) * 1000n) / BigInt(unit);
  const ofDay = ((value % day) + day) % day;
  into.days = Number((value - ofDay) / day);
  const nanos = Number(ofDay) * unit;
  into.micros = Math.floor(nanos / 1000);
  into.nanos = nanos - into.micros * 1000;
}

/** Days from the first of the Julian calendar's to 1970-01-01, at midnight. */
const JULIAN = 2_440_588;

/** Of an INT96: nanoseconds of the day, and the Julian day. @param from where its twelve bytes begin */
export function momentOfInt96(bytes: Uint8Array, from: number, into: Moment): void {
  const int = (at: number) =>
    (bytes[at] as number) |
    ((bytes[at + 1] as number) << 8) |
    ((bytes[at + 2] as number) << 16) |
    ((bytes[at + 3] as number) << 24);
  momentOf(int(from), int(from + 4), 9, into);
  into.days += int(from + 8) - JULIAN;
}
