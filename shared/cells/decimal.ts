import { type NumberSpelling, plain, readNumber, significant } from './number.ts';
import { digitsOfPlain } from './plain-decimal.ts';
import { changed, misfit, unchanged, type Verdict } from './verdict.ts';

/**
 * Digits that a DECIMAL keeps before its point and behind it. Domo's own limits are not known [F9]: these are the ones
 * of the stand-in for Domo, and 38 digits are what most databases have.
 */
export const decimalWhole = 22;
export const decimalFraction = 16;

const POINT = 0x2e;

/** A number in plain digits; more of them than DECIMAL keeps are refused. A zero has no sign. */
export function judgeDecimal(text: string, spelling: NumberSpelling): Verdict {
  const isPlain =
    (spelling.decimal === POINT || !text.includes('.')) &&
    text.charCodeAt(0) !== 0x2d &&
    digitsOfPlain(text) > 0;
  if (isPlain && text.length <= decimalFraction) return unchanged;
  const number = readNumber(text, spelling);
  if (typeof number === 'string') return misfit(number);
  const value = significant(number);
  if (value.point > decimalWhole) return misfit('range');
  if (value.digits.length - value.point > decimalFraction) return misfit('digits');
  const { whole } = number;
  const negative = number.negative && value.digits !== '';
  if (number.hasExponent) return changed(plain(negative, value), 'number');
  const fraction = number.fraction.slice(0, decimalFraction);
  const decimal = `${negative ? '-' : ''}${whole}${fraction === '' ? '' : `.${fraction}`}`;
  return decimal === text ? unchanged : changed(decimal, 'number');
}
