import { powerOf, putMinus, putScaled, putWhole } from './digits.as';
import { putDouble, putFloat } from './doubles.as';
import { ends, starts, values } from './layout.as';
import { putDay, putMoment } from './moments.as';
import { putText } from './texts.as';

export { gather } from './rows.as';

// Each function writes the values of a block from `from` up to `count`, one behind the other, and where each of them ends
// to `places`. It returns the first that it has not written: the caller then says what is wrong with it, or writes it.

/** Whole numbers, and decimals. @param scale 19 at most */
export function integers(
  at: u32,
  places: u32,
  from: u32,
  count: u32,
  isWide: bool,
  isSigned: bool,
  scale: u32,
): u32 {
  const power = powerOf(scale);
  for (let k = from; k < count; k++) {
    let value: u64;
    let isNegative = false;
    if (isWide) value = load<u64>(values + (k << 3));
    else if (isSigned) value = u64(load<i32>(values + (k << 2)));
    else value = u64(load<u32>(values + (k << 2)));
    if (isSigned && i64(value) < 0) {
      isNegative = true;
      value = 0 - value;
    }
    if (isNegative) at = putMinus(at);
    at = scale === 0 ? putWhole(at, value) : putScaled(at, value, scale, power);
    places += 4;
    store<u32>(places, at);
  }
  return count;
}

export function doubles(at: u32, places: u32, from: u32, count: u32, isFloat: bool): u32 {
  for (let k = from; k < count; k++) {
    const value = load<f64>(values + (k << 3));
    const to = isFloat ? putFloat(at, value) : putDouble(at, value);
    if (to === 0) return k;
    at = to;
    places += 4;
    store<u32>(places, at);
  }
  return count;
}

export function days(at: u32, places: u32, from: u32, count: u32): u32 {
  for (let k = from; k < count; k++) {
    const to = putDay(at, load<i32>(values + (k << 2)));
    if (to === 0) return k;
    at = to;
    places += 4;
    store<u32>(places, at);
  }
  return count;
}

/** @param fraction digits of a second's fraction in the unit of the values: 3, 6 or 9 */
export function moments(at: u32, places: u32, from: u32, count: u32, fraction: u32): u32 {
  const perSecond = i64(powerOf(fraction));
  for (let k = from; k < count; k++) {
    const to = putMoment(at, load<i64>(values + (k << 3)), perSecond);
    if (to === 0) return k;
    at = to;
    places += 4;
    store<u32>(places, at);
  }
  return count;
}

/** @param base what is added to where a text begins, so that it is an address */
export function texts(at: u32, places: u32, from: u32, count: u32, base: u32): u32 {
  for (let k = from; k < count; k++) {
    const start = load<u32>(starts + (k << 2));
    const to = putText(at, base + start, load<u32>(ends + (k << 2)) - start);
    if (to === 0) return k;
    at = to;
    places += 4;
    store<u32>(places, at);
  }
  return count;
}
