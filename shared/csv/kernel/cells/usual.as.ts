import { DATE, DECIMAL, DOUBLE, isNullMark, LONG, TEXT } from './judge.as';
import { DATES, DATES_END, firstBytes, settings, TIMES, TIMES_END } from './layout.as';
import { FIRST, fitsPattern, LAST, LITERALS, PATTERN, SECOND } from './pattern.as';
import { bitsOf, isPlainDate, isPlainLong, isPlainNumber, isPlainTime, isUsualDay, pair } from './plain.as';
import { countDate, countNumber } from './verdict.as';
import { copy, putCell, putText } from './write.as';

// Cells that are written at once, because they are spelt as most are: plain, or but for their decimal mark, or by a
// pattern of fixed width.

const POINT: i8 = 0x2e;
const COLON: u8 = 0x3a;
const HYPHEN: u8 = 0x2d;
const SPACE: u8 = 0x20;
const ZEROS: u16 = 0x3030;
const DATE_LENGTH: u32 = 10;
const TIME_LENGTH: u32 = 19;

/**
 * Writes a cell.
 *
 * @param decimal the decimal mark of the route
 * @returns the end of the output; 0 for a cell that may be spelt in another way, which the general way is to judge
 */
@inline
export function putUsual(
  out: u32,
  kind: u32,
  from: u32,
  to: u32,
  quote: i32,
  decimal: i8,
  isUtc: bool,
): u32 {
  if (from === to) return out;
  const isQuoted = <i32>load<u8>(from) === quote;
  const begin = from + u32(isQuoted);
  const end = to - u32(isQuoted);
  // An empty cell in quotes is left to the general way, and so is what may be a null word.
  if (u32(begin >= end) | load<u8>(firstBytes + load<u8>(begin))) return 0;
  switch (kind) {
    case TEXT:
      if (isQuoted) return putCell(out, from, to);
      return isNullMark(from, to) ? 0 : putText(out, from, to);
    case LONG:
      if (!isPlainLong(begin, end)) return 0;
      break;
    case DOUBLE:
    case DECIMAL:
      if (!isPlainNumber(begin, end, decimal, u32(kind === DOUBLE))) return 0;
      if (decimal !== POINT && hasMark(begin, end, decimal)) return putNumberOf(out, begin, end, decimal);
      break;
    case DATE:
      if (isPlainDate(begin, end)) break;
      return putPattern(out, load<u32>(settings, DATES), load<u32>(settings, DATES_END), begin, end, false);
    default:
      if (!isUtc) return 0;
      if (isPlainTime(begin, end)) break;
      return putPattern(out, load<u32>(settings, TIMES), load<u32>(settings, TIMES_END), begin, end, true);
  }
  return isQuoted ? putCell(out, from, to) : copy(out, from, to - from);
}

/** Whether a number of at most 16 bytes has a decimal mark. */
@inline
function hasMark(from: u32, to: u32, decimal: i8): bool {
  const marks = u32(i8x16.bitmask(i8x16.eq(v128.load(from), i8x16.splat(decimal))));
  return (marks & bitsOf(to - from)) !== 0;
}

/** A plain number of at most 16 bytes, with a point for its decimal mark. */
@inline
function putNumberOf(out: u32, from: u32, to: u32, decimal: i8): u32 {
  const bytes = v128.load(from);
  v128.store(out, v128.bitselect(i8x16.splat(POINT), bytes, i8x16.eq(bytes, i8x16.splat(decimal))));
  countNumber();
  return out + to - from;
}

/** A date or time that the first pattern of its width reads, on a day that every year has. */
function putPattern(out: u32, patterns: u32, end: u32, from: u32, to: u32, isTime: bool): u32 {
  for (let pattern = patterns; pattern < end; pattern += PATTERN) {
    if (!fitsPattern(pattern, from, to)) continue;
    const first = i8x16.swizzle(v128.load(from), v128.load(pattern, FIRST));
    const last = i8x16.swizzle(v128.load(max(from, to - 16)), v128.load(pattern, LAST));
    v128.store(out, v128.or(v128.or(first, last), v128.load(pattern, LITERALS)));
    if (!isUsualDay(out, out + 5, out + 8) || pair(out + 11) >= 24) return 0;
    if (!isTime) {
      countDate();
      return out + DATE_LENGTH;
    }
    // A blank between date and time stays.
    if (to - from > 10 && load<u8>(from, 10) === SPACE && load<u8>(from, 4) === HYPHEN) return 0;
    const second = load<i32>(pattern, SECOND);
    store<u8>(out, COLON, 16);
    store<u16>(out, second < 0 ? ZEROS : load<u16>(from + second), 17);
    countDate();
    return out + TIME_LENGTH;
  }
  return 0;
}
