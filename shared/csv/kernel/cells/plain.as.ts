// Whether a cell is spelt as Domo reads it. Each check has no branch inside, because a processor can't predict what is
// in a cell. It may say no of a cell that is plain; then the general way looks again. An empty cell is plain.

const MINUS: u8 = 0x2d;
const ZERO: u32 = 0x30;

/** A double gives back every number of at most this many digits. */
export const EXACT_DIGITS: u32 = 15;

/** u8 for each month, 0 for those that are none. February has 28: whatever is later is left to the general way. */
const daysOf: u32 = <u32>(
  memory.data<u8>([0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31, 0, 0, 0, 0, 0, 0, 0])
);

/** Bit n is set if byte n at `from` is a digit. */
@inline
export function digitsAt(bytes: v128): u32 {
  return u32(i8x16.bitmask(i8x16.le_u(i8x16.sub(bytes, i8x16.splat(0x30)), i8x16.splat(9))));
}

/** A bit for each of `count` bytes, of at most 31. */
@inline
export function bitsOf(count: u32): u32 {
  return (1 << count) - 1;
}

/** Bytes that are looked at together, but for the last, so that no number has more digits than a double gives back. */
const MOST_BYTES: u32 = 0x7fff;

@inline
function isDigit(at: u32): u32 {
  return u32(<u32>load<u8>(at) - ZERO <= 9);
}

/** `-?(0|[1-9]\d*)` in 15 bytes, but not `-0`. */
@inline
export function isPlainLong(from: u32, to: u32): bool {
  const count = to - from;
  const minus = u32(load<u8>(from) === MINUS);
  const fit = (digitsAt(v128.load(from)) & MOST_BYTES) | minus;
  // A minus alone is no number, and no zero stands before other digits or behind a minus.
  const isBad = count > 1 ? u32(load<u8>(from + minus) === ZERO) : minus;
  return bool(u32(count <= u32(ctz(~fit))) & (isBad ^ 1));
}

/**
 * `-?(0|[1-9]\d*)(\.\d+)?` in 15 bytes.
 *
 * @param point the decimal mark; a byte that is in no number if none is plain
 * @param zeroHasSign whether a minus may be before a zero; if not, no number below 1 with a minus counts as plain
 */
@inline
export function isPlainNumber(from: u32, to: u32, point: i8, zeroHasSign: u32): bool {
  const bytes = v128.load(from);
  const count = to - from;
  const minus = u32(load<u8>(from) === MINUS);
  const points = u32(i8x16.bitmask(i8x16.eq(bytes, i8x16.splat(point))));
  const fit = (digitsAt(bytes) & MOST_BYTES) | points | minus;
  // The first byte that is in no number, or the second point.
  const end = u32(ctz(~fit | (points & (points - 1))));
  const first = from + minus;
  // A digit is before a point, and one is the last byte.
  const isBegun = isDigit(first) & isDigit(to - 1);
  const leadingZero = u32(load<u8>(first) === ZERO) & (isDigit(first + 1) | (minus & (zeroHasSign ^ 1)));
  return bool(u32(count <= end) & ((isBegun & (leadingZero ^ 1)) | u32(count === 0)));
}

const dateFrom = i8x16(48, 48, 48, 48, 45, 48, 48, 45, 48, 48, 0, 0, 0, 0, 0, 0);
const dateMost = i8x16(9, 9, 9, 9, 0, 1, 9, 0, 3, 9, -1, -1, -1, -1, -1, -1);
const timeFrom = i8x16(48, 48, 48, 48, 45, 48, 48, 45, 48, 48, 0, 48, 48, 58, 48, 48);
const timeMost = i8x16(9, 9, 9, 9, 0, 1, 9, 0, 3, 9, -1, 2, 9, 0, 5, 9);
/** Of the last 16 bytes of `2026-01-31T10:11:12`. */
const endFrom = i8x16(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 58, 48, 48);
const endMost = i8x16(-1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, 0, 5, 9);

/** Whether all bytes at `from` are at least those of `least`, by those of `most` at most. */
@inline
export function isWithin(from: u32, least: v128, most: v128): bool {
  return i8x16.all_true(i8x16.le_u(i8x16.sub(v128.load(from), least), most));
}

/** The number that two digits are. */
@inline
export function pair(at: u32): u32 {
  const digits = <u32>load<u16>(at);
  return (digits & 15) * 10 + ((digits >>> 8) & 15);
}

/** Whether the digits at three addresses are a day that every year has, from the year 1 on. */
@inline
export function isUsualDay(year: u32, month: u32, day: u32): bool {
  return bool(u32(pair(day) - 1 < <u32>load<u8>(daysOf + pair(month))) & u32(load<u32>(year) !== 0x30303030));
}

/** `yyyy-MM-dd`. */
@inline
export function isPlainDate(from: u32, to: u32): bool {
  const isDate = u32(isWithin(from, dateFrom, dateMost)) & u32(isUsualDay(from, from + 5, from + 8));
  return bool((u32(to - from === 10) & isDate) | u32(to === from));
}

/** `yyyy-MM-ddTHH:mm:ss`, or with a blank for the T. */
@inline
export function isPlainTime(from: u32, to: u32): bool {
  const middle = load<u8>(from, 10);
  const begin = i8x16.le_u(i8x16.sub(v128.load(from), timeFrom), timeMost);
  const end = i8x16.le_u(i8x16.sub(v128.load(from, 3), endFrom), endMost);
  const isTime =
    u32(i8x16.all_true(v128.and(begin, end))) &
    u32(isUsualDay(from, from + 5, from + 8)) &
    u32(pair(from + 11) < 24) &
    (u32(middle === 0x54) | u32(middle === 0x20));
  return bool((u32(to - from === 19) & isTime) | u32(to === from));
}
