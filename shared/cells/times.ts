import { DAY, dayAfter, daysOf, FIRST_YEAR, LAST_YEAR } from '../dates/calendar.ts';
import { readIso } from '../dates/iso.ts';
import { type DatePattern, parsePattern } from '../dates/pattern.ts';
import { readPattern } from '../dates/pattern-reader.ts';
import { type DateFault, emptyTime, noDigits, type WrittenTime } from '../dates/written-time.ts';
import { createZone, type Zone, type ZonedTime } from '../dates/zone.ts';
import { ConfigInvalid } from '../errors.ts';
import type { CellRules } from './rules.ts';
import { changed, misfit, unchanged, type Verdict } from './verdict.ts';

/** How a route's dates are written. */
export interface DateSpelling {
  patterns: readonly DatePattern[];
  zone: Zone;
  zoneIsUtc: boolean;
  /** From which years of two digits count. */
  thisYear: number;
}

/** Digits of a second's fraction that are sent. */
const FRACTION_DIGITS = 6;

/** Throws ConfigInvalid for a pattern or a time zone that nothing can be read by: the configuration's check has told it. */
export function dateSpellingOf({ dates, timeZone }: CellRules, thisYear: number): DateSpelling {
  const patterns = dates.map((source) => {
    const pattern = parsePattern(source);
    if ('problem' in pattern)
      throw new ConfigInvalid(`The pattern ${JSON.stringify(source)} can't be used: ${pattern.problem}.`);
    return pattern;
  });
  try {
    return { patterns, zone: createZone(timeZone), zoneIsUtc: timeZone === 'UTC', thisYear };
  } catch (error) {
    throw new ConfigInvalid(`There is no time zone ${JSON.stringify(timeZone)}.`, { cause: error });
  }
}

const time = emptyTime();

/**
 * A day. A date-time is one only where its time is midnight, without an offset or in UTC: anything else would lose a
 * time, or be another day elsewhere.
 */
export function judgeDate(text: string, spelling: DateSpelling): Verdict {
  const fault = readTime(text, spelling, time);
  if (fault !== null) return misfit(fault);
  if (!isYear(time.year)) return misfit('year');
  if (time.hasTime && !isMidnight(time)) return misfit('time');
  const date = dateText(time.year, time.month, time.day);
  return date === text ? unchanged : changed(date, 'date');
}

function isMidnight({ hour, minute, second, fraction, offset }: WrittenTime): boolean {
  return (
    hour === 0 && minute === 0 && second === 0 && noDigits(fraction) && (offset === null || offset === 0)
  );
}

/**
 * A date and a time in UTC. Where no offset is written, it is a time of the route's zone; a plain date is the zone's
 * midnight, or the first moment of a day that has none. 24:00:00 is the midnight that ends the day.
 */
export function judgeDateTime(text: string, spelling: DateSpelling): Verdict {
  const fault = readTime(text, spelling, time);
  if (fault !== null) return misfit(fault);
  if (!isYear(time.year)) return misfit('year');
  const fraction = fractionOf(time.fraction);
  if (fraction === null) return misfit('microseconds');
  const { year, month, day, hour, minute, second, offset } = time;
  const separator = text.charCodeAt(10) === 0x20 && text.charCodeAt(4) === 0x2d ? ' ' : 'T';
  if (hour < 24 && (offset === 0 || (offset === null && spelling.zoneIsUtc))) {
    const same = `${dateText(year, month, day)}${separator}${two(hour)}:${two(minute)}:${two(second)}${fraction}`;
    return same === text ? unchanged : changed(same, 'date');
  }
  const local = daysOf(year, month, day) * DAY + hour * 3600 + minute * 60 + second;
  const zoned = offset === null ? spelling.zone.at(local) : null;
  if (zoned?.times === 0 && !beginsDay(time, local, zoned)) return misfit('zoneGap');
  const utc = zoned ? zoned.utc : local - (offset as number);
  const moved = dayAfter(Math.floor(utc / DAY));
  if (!isYear(moved.year)) return misfit('year');
  const rest = utc - Math.floor(utc / DAY) * DAY;
  const clock = `${two(Math.floor(rest / 3600))}:${two(Math.floor(rest / 60) % 60)}:${two(rest % 60)}`;
  const result = `${dateText(moved.year, moved.month, moved.day)}${separator}${clock}${fraction}`;
  if (zoned?.times === 2) return changed(result, 'firstOfTwo');
  return result === text ? unchanged : changed(result, 'date');
}

/** Whether the leap of a zone's clock is the beginning of the day: where midnight is left out, a plain date begins there. */
function beginsDay({ hasTime }: WrittenTime, local: number, { utc, offset }: ZonedTime): boolean {
  return !hasTime && Math.floor((utc + offset) / DAY) === Math.floor(local / DAY);
}

/** ISO 8601 first, then the patterns. A fault of a value tells more than that no spelling is known. */
export function readTime(
  text: string,
  { patterns, thisYear }: DateSpelling,
  into: WrittenTime,
): DateFault | null {
  let fault = readIso(text, into);
  for (let index = 0; fault !== null && index < patterns.length; index++) {
    const other = readPattern(patterns[index] as DatePattern, text, thisYear, into);
    if (other === null || fault === 'date') fault = other;
  }
  return fault;
}

/** As it is sent, with its point; null where digits would be lost. */
function fractionOf(digits: string): string | null {
  if (digits === '' || noDigits(digits)) return '';
  return noDigits(digits.slice(FRACTION_DIGITS)) ? `.${digits.slice(0, FRACTION_DIGITS)}` : null;
}

const isYear = (year: number) => year >= FIRST_YEAR && year <= LAST_YEAR;
const two = (value: number) => (value < 10 ? `0${value}` : String(value));
const dateText = (year: number, month: number, day: number) =>
  `${year > 999 ? year : String(year).padStart(4, '0')}-${two(month)}-${two(day)}`;
