import { daysOf, FIRST_COMPACT_YEAR, weekdayOf } from './calendar.ts';
import { digitsAt, endOfDigits, isBlank } from './characters.ts';
import { namedOffsetAt, offsetAt } from './offset.ts';
import type { DatePattern, PatternPiece } from './pattern.ts';
import { clear, type DateFault, faultOf, type WrittenTime } from './written-time.ts';

/** How far a year of two digits may lie behind the current one, and before it: ICU's window, 80 years and 20. */
const YEARS_BACK = 80;

/** The year that two digits mean, in the hundred years that begin 80 years before `thisYear`. */
export function fullYear(twoDigits: number, thisYear: number): number {
  const first = thisYear - YEARS_BACK;
  return first + ((((twoDigits - first) % 100) + 100) % 100);
}

/**
 * Reads a text as a pattern says. The text must have no blanks around it, and nothing beside what the pattern asks for.
 *
 * @param thisYear the year from which years of two digits count: see fullYear
 * @param into gets the values where nothing is at fault
 */
export function readPattern(
  pattern: DatePattern,
  text: string,
  thisYear: number,
  into: WrittenTime,
): DateFault | null {
  clear(into);
  into.hasTime = pattern.hasTime;
  let at = 0;
  let weekday = -1;
  let period = -1;
  let hourIsWrong = false;
  for (const piece of pattern.pieces) {
    switch (piece.kind) {
      case 'literal':
        if (!text.startsWith(piece.text, at)) return 'date';
        at += piece.text.length;
        break;
      case 'blank':
        if (!isBlank(text.charCodeAt(at))) return 'date';
        at++;
        break;
      case 'number': {
        const length = Math.min(endOfDigits(text, at) - at, piece.most);
        if (length < piece.least) return 'date';
        const value = digitsAt(text, at, length);
        at += length;
        if (piece.field === 'year') {
          if (piece.isCompact && value < FIRST_COMPACT_YEAR) return 'date';
          into.year = value;
        } else if (piece.field === 'shortYear') into.year = fullYear(value, thisYear);
        else if (piece.field === 'month') into.month = value;
        else if (piece.field === 'day') into.day = value;
        else if (piece.field === 'minute') into.minute = value;
        else if (piece.field === 'second') into.second = value;
        else {
          hourIsWrong =
            (piece.field === 'hour12' && (value < 1 || value > 12)) ||
            (piece.field === 'hour11' && value > 11);
          into.hour = piece.field === 'hour24' ? value : value % 12;
        }
        break;
      }
      case 'fraction':
        if (digitsAt(text, at, piece.digits) < 0) return 'date';
        into.fraction = text.slice(at, at + piece.digits);
        at += piece.digits;
        break;
      case 'monthName':
      case 'weekday': {
        const index = nameAt(piece, text, at);
        if (index < 0) return 'date';
        at += (piece.names[index] as string).length;
        // "Sept" is how many write it.
        if (
          piece.kind === 'monthName' &&
          index === 8 &&
          piece.names[8] === 'Sep' &&
          /^t/i.test(text.slice(at, at + 1))
        )
          at++;
        if (piece.kind === 'monthName') into.month = index + 1;
        else weekday = index;
        break;
      }
      case 'period': {
        const found = /^([ap])(m|\.m\.)/i.exec(text.slice(at, at + 4));
        if (!found) return 'date';
        period = found[1]?.toLowerCase() === 'p' ? 12 : 0;
        at += found[0].length;
        break;
      }
      case 'offset': {
        const offset = piece.named ? namedOffsetAt(text, at) : offsetAt(text, at);
        if (offset === null) return 'date';
        into.offset = offset.seconds;
        at = offset.end;
        break;
      }
    }
  }
  if (at !== text.length) return 'date';
  if (period > 0) into.hour += period;
  if (hourIsWrong) return 'noSuchDate';
  const fault = faultOf(into);
  if (fault !== null || weekday < 0) return fault;
  return weekdayOf(daysOf(into.year, into.month, into.day)) === weekday ? null : 'noSuchDate';
}

/** Which of the names stands at `at`; the longest where one begins another. */
function nameAt({ names }: Extract<PatternPiece, { names: string[] }>, text: string, at: number): number {
  let found = -1;
  for (const [index, name] of names.entries()) {
    if (text.slice(at, at + name.length).toLowerCase() !== name.toLowerCase()) continue;
    if (found < 0 || name.length > (names[found] as string).length) found = index;
  }
  return found;
}
