import { FIRST_COMPACT_YEAR } from './calendar.ts';
import { digitsAt, endOfDigits } from './characters.ts';
import { offsetAt } from './offset.ts';
import { clear, type DateFault, faultOf, type WrittenTime } from './written-time.ts';

/**
 * Reads a date or a date-time of ISO 8601 in its usual spellings: `2026-01-31` or `20260131`; `T` or a blank before the
 * time; `10:11`, `10:11:12`, `1011` or `101112`; a fraction of the second after a point or a comma; an offset after a
 * blank or without one: `Z`, `UTC`, `+01`, `+0100`, `+01:00`. The text must have no blanks around it.
 *
 * Weeks, days of the year, years of other than four digits and fractions of hours are none of them; nor are years before
 * FIRST_COMPACT_YEAR in `20260131`.
 *
 * @param into gets the values where nothing is at fault
 */
export function readIso(text: string, into: WrittenTime): DateFault | null {
  const fault = read(text, into);
  return fault ?? faultOf(into);
}

function read(text: string, into: WrittenTime): 'date' | null {
  const { length } = text;
  if (length < 8) return 'date';
  const dash = text.charCodeAt(4) === 0x2d ? 1 : 0;
  if (dash === 1 && text.charCodeAt(7) !== 0x2d) return 'date';
  into.year = digitsAt(text, 0, 4);
  into.month = digitsAt(text, 4 + dash, 2);
  into.day = digitsAt(text, 6 + 2 * dash, 2);
  if (into.year < 0 || into.month < 0 || into.day < 0) return 'date';
  if (dash === 0 && into.year < FIRST_COMPACT_YEAR) return 'date';
  clear(into);
  let at = 8 + 2 * dash;
  if (at === length) return null;
  const separator = text.charCodeAt(at);
  if (separator !== 0x54 && separator !== 0x74 && separator !== 0x20) return 'date';
  into.hasTime = true;
  into.hour = digitsAt(text, at + 1, 2);
  const colon = text.charCodeAt(at + 3) === 0x3a ? 1 : 0;
  into.minute = digitsAt(text, at + 3 + colon, 2);
  if (into.hour < 0 || into.minute < 0) return 'date';
  at += 5 + colon;
  const second = digitsAt(text, at + colon, 2);
  if (second >= 0 && (colon === 0 || text.charCodeAt(at) === 0x3a)) {
    into.second = second;
    at += 2 + colon;
    const point = text.charCodeAt(at);
    if (point === 0x2e || point === 0x2c) {
      const end = endOfDigits(text, at + 1);
      if (end === at + 1) return 'date';
      into.fraction = text.slice(at + 1, end);
      at = end;
    }
  }
  if (at === length) return null;
  if (text.charCodeAt(at) === 0x20) at++;
  if (text.startsWith('UTC', at)) {
    into.offset = 0;
    at += 3;
  } else {
    const offset = offsetAt(text, at);
    if (offset === null) return 'date';
    into.offset = offset.seconds;
    at = offset.end;
  }
  return at === length ? null : 'date';
}
