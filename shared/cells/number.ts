import { isBlank } from '../dates/characters.ts';
import type { CellRules } from './rules.ts';

/** Why a text is no number, or none that a number column keeps; each word is stable. */
export type NumberFault =
  /** No spelling that is known: a word, two decimal points, a sign in the middle. */
  | 'number'
  /** Digits that are not grouped by three, as in `1,23` where a comma is for thousands. */
  | 'grouping'
  /** `07030`: a number column drops the zero. */
  | 'leadingZero'
  /** `+49`: a number column drops the plus. */
  | 'plus'
  /** `-0` in LONG, which has one zero only. */
  | 'negativeZero'
  /** `9.99` in LONG. */
  | 'fraction'
  /** `1.23457E+15` in LONG: mostly an id that a spreadsheet has cut. */
  | 'exponent'
  /** More than LONG, DOUBLE or DECIMAL holds. */
  | 'range'
  /** More digits than DOUBLE or DECIMAL gives back. */
  | 'digits';

/** How a route's numbers are written. */
export interface NumberSpelling {
  decimal: number;
  /** The character codes that group digits. */
  thousands: readonly number[];
  /** Longest first. */
  symbols: readonly string[];
}

/** Blanks, thin and no-break ones too, and apostrophes: a route that names one means all that look like it. */
const alike = [
  [0x20, 0xa0, 0x2009, 0x202f],
  [0x27, 0x2019],
];

export function spellingOf({ decimal, thousands, symbols }: CellRules): NumberSpelling {
  const code = thousands === null ? null : thousands.charCodeAt(0);
  return {
    decimal: decimal.charCodeAt(0),
    thousands: code === null ? [] : (alike.find((codes) => codes.includes(code)) ?? [code]),
    symbols: symbols.filter((symbol) => symbol !== '').toSorted((a, b) => b.length - a.length),
  };
}

/** A number, as it is written. Its value is `whole`.`fraction` × 10^exponent. */
export interface WrittenNumber {
  negative: boolean;
  /** Digits, without what groups them; never empty. */
  whole: string;
  /** Digits; empty where there are none. */
  fraction: string;
  exponent: number;
  hasPoint: boolean;
  hasExponent: boolean;
  /** The minus is told as `(12)` or `12-`. */
  isAccounting: boolean;
}

/** Exponents beyond this are in no range of ours, whatever the digits are. */
const FARTHEST = 1_000_000_000;

const MINUS = 0x2d;
const PLUS = 0x2b;
const isDigit = (code: number) => code >= 0x30 && code <= 0x39;

/**
 * Reads a number: digits with at most one decimal mark and an exponent; before or behind it a minus, a symbol of the
 * route, or blanks; in parentheses it is negative.
 *
 * A missing zero before the mark and missing digits behind it (`.5`, `5.`) are usual and have one reading.
 */
export function readNumber(text: string, spelling: NumberSpelling): WrittenNumber | NumberFault {
  let from = 0;
  let to = text.length;
  let signs = 0;
  let symbols = 0;
  let negative = false;
  let plus = false;
  let isAccounting = false;
  const skipBlanks = () => {
    while (from < to && isBlank(text.charCodeAt(from))) from++;
    while (to > from && isBlank(text.charCodeAt(to - 1))) to--;
  };

  skipBlanks();
  if (text[from] === '(' && text[to - 1] === ')' && to - from > 1) {
    isAccounting = true;
    negative = true;
    signs = 1;
    from++;
    to--;
    skipBlanks();
  }
  for (;;) {
    const symbol = spelling.symbols.find(
      (known) => text.startsWith(known, from) && from + known.length <= to,
    );
    const code = text.charCodeAt(from);
    if (symbol !== undefined && symbols === 0) {
      symbols++;
      from += symbol.length;
      skipBlanks();
    } else if (from < to && (code === MINUS || code === PLUS)) {
      signs++;
      negative ||= code === MINUS;
      plus ||= code === PLUS;
      from++;
    } else break;
  }
  for (;;) {
    const symbol = spelling.symbols.find((known) => to - known.length >= from && text.endsWith(known, to));
    if (symbol !== undefined && symbols === 0) {
      symbols++;
      to -= symbol.length;
      skipBlanks();
    } else if (to > from && text.charCodeAt(to - 1) === MINUS) {
      signs++;
      negative = true;
      isAccounting = true;
      to--;
      skipBlanks();
    } else break;
  }
  if (signs > 1) return 'number';
  const digits = readDigits(text, from, to, spelling);
  if (typeof digits === 'string') return digits;
  if (plus) return 'plus';
  if (digits.whole.length > 1 && digits.whole.charCodeAt(0) === 0x30) return 'leadingZero';
  return { negative, isAccounting, ...digits };
}

/** What stands between signs and symbols. */
function readDigits(
  text: string,
  from: number,
  to: number,
  { decimal, thousands }: NumberSpelling,
): Omit<WrittenNumber, 'negative' | 'isAccounting'> | NumberFault {
  let at = from;
  let whole = '';
  let groups = 0;
  let mark = 0;
  let regular = true;
  for (;;) {
    const start = at;
    while (at < to && isDigit(text.charCodeAt(at))) at++;
    const group = text.slice(start, at);
    whole += group;
    if (groups > 0 ? group.length !== 3 : group.length > 3 && isGroupMark(at)) regular = false;
    if (!isGroupMark(at) || group.length === 0) break;
    // One number is grouped by one character.
    mark ||= text.charCodeAt(at);
    if (text.charCodeAt(at) !== mark) return 'number';
    groups++;
    at++;
  }
  const hasPoint = at < to && text.charCodeAt(at) === decimal;
  let fraction = '';
  if (hasPoint) {
    const start = ++at;
    while (at < to && isDigit(text.charCodeAt(at))) at++;
    fraction = text.slice(start, at);
  }
  if (whole === '' && fraction === '') return 'number';
  const hasExponent = at < to && (text.charCodeAt(at) | 0x20) === 0x65;
  let exponent = 0;
  if (hasExponent) {
    at++;
    const sign = text.charCodeAt(at);
    if (sign === MINUS || sign === PLUS) at++;
    const start = at;
    while (at < to && isDigit(text.charCodeAt(at))) {
      exponent = Math.min(exponent * 10 + text.charCodeAt(at) - 0x30, FARTHEST);
      at++;
    }
    if (at === start) return 'number';
    if (sign === MINUS) exponent = 0 - exponent;
  }
  if (at !== to) return 'number';
  if (!regular) return 'grouping';
  return { whole: whole === '' ? '0' : whole, fraction, exponent, hasPoint, hasExponent };

  function isGroupMark(index: number): boolean {
    return index < to && thousands.length > 0 && thousands.includes(text.charCodeAt(index));
  }
}

/** The digits that count, without zeros at either end, and where their point is: the value is 0.digits × 10^point. */
export interface Significant {
  digits: string;
  point: number;
}

/** Of zero, the digits are empty and the point is 0. */
export function significant({
  whole,
  fraction,
  exponent,
}: Pick<WrittenNumber, 'whole' | 'fraction' | 'exponent'>): Significant {
  const all = whole + fraction;
  let from = 0;
  while (from < all.length && all.charCodeAt(from) === 0x30) from++;
  if (from === all.length) return { digits: '', point: 0 };
  let to = all.length;
  while (all.charCodeAt(to - 1) === 0x30) to--;
  return { digits: all.slice(from, to), point: whole.length + exponent - from };
}

/** The number in plain digits. */
export function plain(negative: boolean, { digits, point }: Significant): string {
  const sign = negative ? '-' : '';
  if (digits === '') return `${sign}0`;
  if (point <= 0) return `${sign}0.${'0'.repeat(-point)}${digits}`;
  if (point >= digits.length) return sign + digits + '0'.repeat(point - digits.length);
  return `${sign}${digits.slice(0, point)}.${digits.slice(point)}`;
}
