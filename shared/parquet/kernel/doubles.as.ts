import { powerOf, putMinus, putScaled, putWhole } from './digits.as';
import { powers } from './layout.as';

// The shortest decimal that a double or a float is nearest to, by Schubfach (Raffaello Giulietti, "The Schubfach way to
// render doubles"; the names here are those of the paper).

/** The upper half of the product of two numbers. */
@inline
function upper(a: u64, b: u64): u64 {
  const aLow = a & 0xffffffff;
  const aHigh = a >> 32;
  const bLow = b & 0xffffffff;
  const bHigh = b >> 32;
  const middle = aHigh * bLow + ((aLow * bLow) >> 32);
  return aHigh * bHigh + (middle >> 32) + ((aLow * bHigh + (middle & 0xffffffff)) >> 32);
}

/** `cp` times the power of ten at `g`, without its lower 128 bits, of which the lowest bit tells whether there were any. */
@inline
function roundToOdd(g: u32, cp: u64): u64 {
  const high = load<u64>(g);
  const low = high * cp + upper(load<u64>(g, 8), cp);
  const carried = u64(low < high * cp);
  return (upper(high, cp) + carried) | u64(low > 1);
}

let digits: u64 = 0;
let exponent: i32 = 0;

/**
 * Leaves in `digits` and `exponent` the shortest decimal of c * 2^q.
 *
 * @param isUneven the number below is half as far as the one above
 * @param goesUp of two decimals that are as near, the larger one is taken; else the even one
 */
function shorten(c: u64, q: i32, isUneven: bool, goesUp: bool): void {
  const out = c & 1;
  // Logarithms as fractions: log10(2) is 1262611 / 2^22, log2(10) is 1741647 / 2^19.
  const k = (q * 1262611 - (isUneven ? 524031 : 0)) >> 22;
  const h = q + ((-k * 1741647) >> 19) + 1;
  const g = powers + (<u32>(292 - k) << 4);
  const lower = roundToOdd(g, (4 * c - 2 + u64(isUneven)) << h) + out;
  const vb = roundToOdd(g, (4 * c) << h);
  const most = roundToOdd(g, (4 * c + 2) << h) - out;
  const s = vb / 4;
  if (s >= 10) {
    const tenth = s / 10;
    const isBelow = lower <= 40 * tenth;
    const isAbove = 40 * tenth + 40 <= most;
    if (isBelow !== isAbove) {
      digits = tenth + u64(isAbove);
      exponent = k + 1;
      return;
    }
  }
  const isBelow = lower <= 4 * s;
  const isAbove = 4 * s + 4 <= most;
  const middle = 4 * s + 2;
  const isUp = isBelow !== isAbove ? isAbove : vb > middle || (vb === middle && ((s & 1) !== 0 || goesUp));
  digits = s + u64(isUp);
  exponent = k;
}

/** Writes what `shorten` has left, in plain digits. @returns where it ends; 0: it takes too many */
@inline
function putShortened(at: u32): u32 {
  while (digits % 10 === 0) {
    digits /= 10;
    exponent++;
  }
  if (exponent > 0 || exponent < -24) return 0;
  if (exponent === 0) return putWhole(at, digits);
  const scale = u32(-exponent);
  return putScaled(at, digits, scale, powerOf(min(scale, 19)));
}

/** Any decimal of 15 digits is the shortest of the double that it is nearest to. */
const EXACT: f64 = 1e15;
const MINUS_ZERO: u64 = 0x8000000000000000;

/** @returns where it ends; 0: the kernel does not write it */
export function putDouble(at: u32, value: f64): u32 {
  const bits = reinterpret<u64>(value);
  if (bits >> 63) at = putMinus(at);
  const size = abs(value);
  if (size < EXACT) {
    const whole = u64(size);
    if (f64(whole) === size) return putWhole(at, whole);
    // Most doubles of files were decimals with a few digits once.
    const cents = nearest(size * 100);
    if (cents / 100 === size && cents < EXACT) {
      const hundredths = u64(cents);
      const isTenths = hundredths % 10 === 0;
      return isTenths ? putScaled(at, hundredths / 10, 1, 10) : putScaled(at, hundredths, 2, 100);
    }
  }
  const power = u32(bits >> 52) & 0x7ff;
  if (power === 0x7ff || power === 0) return 0;
  const fraction = bits & 0xfffffffffffff;
  shorten(fraction | (1 << 52), i32(power) - 1075, fraction === 0 && power > 1, false);
  return putShortened(at);
}

/** The same for a number that was a float: the shortest decimal that this float is nearest to. */
export function putFloat(at: u32, value: f64): u32 {
  const bits = reinterpret<u32>(f32(value));
  if (bits >> 31) at = putMinus(at);
  if (value === 0) return putWhole(at, 0);
  const power = (bits >> 23) & 0xff;
  const fraction = bits & 0x7fffff;
  if (power === 0xff || power === 0 || fraction === 0) return 0;
  shorten(fraction | (1 << 23), i32(power) - 150, false, true);
  return putShortened(at);
}
