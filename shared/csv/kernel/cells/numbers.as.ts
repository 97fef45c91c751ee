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

/** A number that has no blanks around it. `isChanged`: it had. */
export function judgeNumber(from: u32, to: u32, isLong: bool, isChanged: bool): i32 {
  if (to - from > MOST_BYTES) return UNSURE;
  const decimal = load<i32>(settings, DECIMAL);
  const thousands = load<i32>(settings, THOUSANDS);
  let at = from;
  let end = text;
  if (load<u8>(at) === MINUS) {
    store<u8>(end++, u8(MINUS));
    at++;
  }
  const first = end;
  let grouped: i32 = -1;
  let significant: u32 = 0;
  for (; at < to; at++) {
    const byte = <i32>load<u8>(at);
    const digit = byte - ZERO;
    if (u32(digit) <= 9) {
      store<u8>(end++, u8(byte));
      significant += u32((significant | digit) !== 0);
      if (grouped >= 0) grouped++;
    } else if (byte === thousands) {
      const before = end - first;
      if (grouped < 0 ? before < 1 || before > 3 : grouped !== 3) return UNSURE;
      grouped = 0;
      isChanged = true;
    } else break;
  }
  if (end === first || (grouped >= 0 && grouped !== 3)) return UNSURE;
  const whole = end - first;
  if (whole > 1 && load<u8>(first) === ZERO) return UNSURE;

  if (at < to) {
    if (load<u8>(at) !== decimal) return UNSURE;
    at++;
    if (at === to) return UNSURE;
    const beforePoint = end;
    store<u8>(end++, POINT);
    isChanged = isChanged || decimal !== POINT;
    let isZero = true;
    for (; at < to; at++) {
      const byte = <i32>load<u8>(at);
      const digit = byte - ZERO;
      if (u32(digit) > 9) return UNSURE;
      store<u8>(end++, u8(byte));
      isZero = isZero && digit === 0;
      significant += u32((significant | digit) !== 0);
    }
    if (isLong) {
      if (!isZero) return UNSURE;
      end = beforePoint;
      isChanged = true;
    }
  }
  // A zero with a minus is left to the reference.
  if (significant === 0 && first !== text) return UNSURE;
  if (isLong ? whole > LONG_DIGITS : significant > EXACT_DIGITS) return UNSURE;
  return isChanged ? becomesNumber(end) : SAME;
}
