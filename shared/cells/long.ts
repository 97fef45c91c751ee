import { noDigits } from '../dates/written-time.ts';
import { type NumberSpelling, readNumber } from './number.ts';
import { changed, misfit, unchanged, type Verdict } from './verdict.ts';

/** The digits of the largest number of 64 bits, and of the smallest [F9]. */
const most = '9223372036854775807';
const least = '9223372036854775808';

/** Numbers with fewer digits fit without a look at their value. */
const SAFE_DIGITS = 18;

/**
 * A whole number of 64 bits. A fraction of zeros goes (`5.0`); what a number column would drop is refused: leading zeros,
 * a plus, the minus of a zero. So is an exponent, which in ids is what a spreadsheet left of them.
 */
export function judgeLong(text: string, spelling: NumberSpelling): Verdict {
  if (isPlain(text)) return unchanged;
  const number = readNumber(text, spelling);
  if (typeof number === 'string') return misfit(number);
  const { negative, whole } = number;
  if (number.hasExponent) return misfit('exponent');
  if (!noDigits(number.fraction)) return misfit('fraction');
  if (negative && whole === '0') return misfit('negativeZero');
  const limit = negative ? least : most;
  if (whole.length > limit.length || (whole.length === limit.length && whole > limit)) return misfit('range');
  const long = negative ? `-${whole}` : whole;
  return long === text ? unchanged : changed(long, 'number');
}

/** Whether Domo certainly reads the text as the LONG that it spells. */
function isPlain(text: string): boolean {
  const { length } = text;
  const from = text.charCodeAt(0) === 0x2d ? 1 : 0;
  if (length === from || length - from > SAFE_DIGITS) return false;
  if (text.charCodeAt(from) === 0x30) return length === 1;
  for (let at = from; at < length; at++) {
    const code = text.charCodeAt(at);
    if (code < 0x30 || code > 0x39) return false;
  }
  return true;
}
