import { DECIMAL, settings, text, THOUSANDS } from './layout.as';
import { EXACT_DIGITS } from './plain.as';
import { becomesNumber, SAME, UNSURE } from './verdict.as';

const MINUS: i32 = 0x2d;
const POINT: u8 = 0x2e;
const ZERO: i32 = 0x30;
/** Longer spellings are rare. */
const MOST_BYTES: u32 = 64;
/** Whole numbers of so many digits are in the range of 64 bits. */
const LONG_DIGITS: u32 = 18;
/** Digits behind the point that a DECIMAL keeps. */
const DECIMAL_FRACTION: u32 = 16;

// The number that was read last. It is at `text` as Domo reads it.
let end: u32 = 0;
let whole: u32 = 0;
/** Digits behind the point. */
let fraction: u32 = 0;
/** Digits from the first that is no zero. */
let significant: u32 = 0;
let isNegative: bool = false;
let isChanged: bool = false;
let isWhole: bool = false;

/** Reads digits with or without groups, and digits behind a decimal mark. */
function read(from: u32, to: u32): bool {
  if (to - from > MOST_BYTES) return false;
  const decimal = load<i32>(settings, DECIMAL);
  const thousands = load<i32>(settings, THOUSANDS);
  let at = from;
  let next = text;
  isNegative = load<u8>(at) === MINUS;
  if (isNegative) {
    store<u8>(next++, u8(MINUS));
    at++;
  }
  isChanged = false;
  isWhole = true;
  significant = 0;
  fraction = 0;
  const first = next;
  let group: i32 = -1;
  for (; at < to; at++) {
    const byte = <i32>load<u8>(at);
    const digit = byte - ZERO;
    if (u32(digit) <= 9) {
      store<u8>(next++, u8(byte));
      significant += u32((significant | digit) !== 0);
      if (group >= 0) group++;
    } else if (byte === thousands) {
      const before = next - first;
      if (group < 0 ? before < 1 || before > 3 : group !== 3) return false;
      group = 0;
      isChanged = true;
    } else break;
  }
  if (group >= 0 && group !== 3) return false;
  whole = next - first;
  if (whole > 1 && load<u8>(first) === ZERO) return false;

  if (at < to) {
    if (load<u8>(at++) !== decimal || at === to) return false;
    if (whole === 0) {
      store<u8>(next++, u8(ZERO));
      whole = 1;
      isChanged = true;
    }
    isChanged = isChanged || decimal !== POINT;
    fraction = to - at;
    store<u8>(next++, POINT);
    for (; at < to; at++) {
      const byte = <i32>load<u8>(at);
      const digit = byte - ZERO;
      if (u32(digit) > 9) return false;
      store<u8>(next++, u8(byte));
      isWhole = isWhole && digit === 0;
      significant += u32((significant | digit) !== 0);
    }
  }
  end = next;
  return whole !== 0;
}

function verdict(isTrimmed: bool): i32 {
  return isChanged || isTrimmed ? becomesNumber(end) : SAME;
}

/** A cell of a LONG column that has no blanks around it. `isTrimmed`: it had. */
export function judgeLong(from: u32, to: u32, isTrimmed: bool): i32 {
  if (!read(from, to) || !isWhole || whole > LONG_DIGITS) return UNSURE;
  if (isNegative && significant === 0) return UNSURE;
  if (fraction > 0) {
    end -= fraction + 1;
    isChanged = true;
  }
  return verdict(isTrimmed);
}

/** The same for DOUBLE. */
export function judgeDouble(from: u32, to: u32, isTrimmed: bool): i32 {
  if (!read(from, to) || significant > EXACT_DIGITS) return UNSURE;
  return verdict(isTrimmed);
}

/** The same for DECIMAL. */
export function judgeDecimal(from: u32, to: u32, isTrimmed: bool): i32 {
  if (!read(from, to) || significant > EXACT_DIGITS || fraction > DECIMAL_FRACTION) return UNSURE;
  if (isNegative && significant === 0) return UNSURE;
  return verdict(isTrimmed);
}
