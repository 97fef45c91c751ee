import { plain, significant } from '../../cells/number.ts';
import { writeScaled } from './decimals.ts';
import { writeAscii, writeWhole } from './digits.ts';

/** Bytes that a double takes at most in plain digits: 309 before the point, or 324 zeros and 17 digits behind it. */
export const LONGEST_DOUBLE = 350;

/** Any decimal of so many digits is the shortest of the double that it is nearest to (IEEE 754: DBL_DIG). */
const EXACT = 1e15;

/**
 * The shortest decimal that is nearest to this double, in plain digits [F9]. @returns where it ends
 *
 * @param value finite
 */
export function writeDouble(bytes: Uint8Array, at: number, value: number): number {
  if (Math.abs(value) < EXACT) {
    if (Number.isInteger(value))
      return Object.is(value, -0) ? writeAscii(bytes, at, '-0') : writeWhole(bytes, at, value);
    // Most doubles of files were decimals with a few digits once.
    const cents = Math.round(value * 100);
    if (cents / 100 === value && Math.abs(cents) < EXACT) return writeFraction(bytes, at, cents, 2);
    const finer = Math.round(value * 1e6);
    if (finer / 1e6 === value && Math.abs(finer) < EXACT) return writeFraction(bytes, at, finer, 6);
  }
  return writeAscii(bytes, at, plainText(String(value)));
}

/** Smaller ones have fewer digits: those above have six, which any decimal of so many gives back (FLT_DIG). */
const LEAST_NORMAL = 2 ** -126;

/** Without the zeros at its end. */
function writeFraction(bytes: Uint8Array, at: number, value: number, scale: number): number {
  let end = writeScaled(bytes, at, value, scale);
  while (bytes[end - 1] === 0x30) end--;
  return end;
}

/**
 * The shortest decimal that is nearest to this number among those that a FLOAT can have.
 *
 * @param value finite, and such a number
 */
export function floatText(value: number): string {
  if (value === 0) return Object.is(value, -0) ? '-0' : '0';
  // With nine digits every one comes back (IEEE 754: FLT_DECIMAL_DIG); zeros at the end go.
  for (let digits = Math.abs(value) < LEAST_NORMAL ? 1 : 6; digits < 9; digits++) {
    const shorter = Number(value.toPrecision(digits));
    if (Math.fround(shorter) === value) return String(shorter);
  }
  return String(Number(value.toPrecision(9)));
}

/** A number as JavaScript spells it, without an exponent. */
export function plainText(text: string): string {
  const at = text.indexOf('e');
  if (at === -1) return text;
  const negative = text.startsWith('-');
  const [whole = '', fraction = ''] = text.slice(negative ? 1 : 0, at).split('.');
  return plain(negative, significant({ whole, fraction, exponent: Number(text.slice(at + 1)) }));
}

/** The value of half a FLOAT (IEEE 754: binary16). @param bits 16 */
export function halfOf(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}
