import { type NumberSpelling, plain, readNumber, type Significant, significant } from './number.ts';
import { digitsOfPlain } from './plain-decimal.ts';
import { changed, misfit, unchanged, type Verdict } from './verdict.ts';

/** Every number with at most this many digits comes back from a double as it was (IEEE 754: DBL_DIG). */
const EXACT_DIGITS = 15;
/** Points between which that is so: below them doubles have fewer digits, above them there are none. */
const LEAST_POINT = -305;
const MOST_POINT = 308;

const POINT = 0x2e;

/**
 * A number that a double keeps: its shortest spelling, or the one with 17 digits, gives back the digits of the text.
 * Zeros at the end of a fraction don't count, and `-0` is a double. Exponents are rewritten in plain digits [F9].
 */
export function judgeDouble(text: string, spelling: NumberSpelling): Verdict {
  const digits = spelling.decimal === POINT || !text.includes('.') ? digitsOfPlain(text) : 0;
  if (digits > 0 && digits <= EXACT_DIGITS) return unchanged;
  const number = readNumber(text, spelling);
  if (typeof number === 'string') return misfit(number);
  const value = significant(number);
  const fault = faultOf(value);
  if (fault !== null) return misfit(fault);
  if (digits > 0) return unchanged;
  const { negative, whole, fraction } = number;
  if (number.hasExponent) return changed(plain(negative, value), 'number');
  return changed(`${negative ? '-' : ''}${whole}${fraction === '' ? '' : `.${fraction}`}`, 'number');
}

function faultOf({ digits, point }: Significant): 'range' | 'digits' | null {
  if (digits === '') return null;
  if (digits.length <= EXACT_DIGITS && point > LEAST_POINT && point <= MOST_POINT) return null;
  const value = Number(`0.${digits}e${point}`);
  if (!Number.isFinite(value)) return 'range';
  if (value === 0) return 'digits';
  return gives(String(value), digits, point) || gives(value.toPrecision(17), digits, point) ? null : 'digits';
}

/** Whether a spelling of JavaScript's has these digits. */
function gives(spelled: string, digits: string, point: number): boolean {
  const [mantissa, exponent] = spelled.split('e') as [string, string?];
  const [whole, fraction] = mantissa.split('.') as [string, string?];
  const given = significant({ whole, fraction: fraction ?? '', exponent: Number(exponent ?? 0) });
  return given.digits === digits && given.point === point;
}
