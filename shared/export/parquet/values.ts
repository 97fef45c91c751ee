import { isUtf8 } from 'node:buffer';
import { createJudge, type Judge } from '../../cells/judge.ts';
import { plainRules } from '../../cells/rules.ts';
import type { ColumnType } from '../../data-set.ts';
import { DAY, daysIn, daysOf } from '../../dates/calendar.ts';
import { decimalScale } from './schema.ts';

/** A value as the writer of Parquet takes it. */
export type Value = bigint | number | string | null;

/** What is wrong with a cell: a word of the judge of cells, or that it is no UTF-8. */
export class CellFault extends Error {
  override readonly name = 'CellFault';
}

/** Makes the value of a cell. Throws CellFault. @param quoted it is in quotes */
export type ReadCell = (bytes: Buffer, from: number, to: number, quoted: boolean) => Value;

/**
 * The reader of the cells of a column, as Domo spells values of its type [F9, E8]. Anything else that the judge of cells
 * takes for such a value is one here, too: a value that Sluice would load is one that it can export.
 */
export function readerOf(type: ColumnType): ReadCell {
  if (type === 'STRING') return readText;
  const { quick, exact } = readers[type];
  const judge = createJudge(type, plainRules, false);
  return (bytes, from, to, quoted) => {
    if (from === to) return null;
    const value = quick(bytes, from, to);
    return value === undefined ? judged(bytes.toString('utf8', from, to), quoted, judge, exact) : value;
  };
}

function readText(bytes: Buffer, from: number, to: number): string {
  const text = bytes.toString('utf8', from, to);
  // What can't be decoded becomes this character.
  if (text.includes('\ufffd') && !isUtf8(bytes.subarray(from, to))) throw new CellFault('utf8');
  return text;
}

function judged(text: string, quoted: boolean, judge: Judge, exact: (text: string) => Value): Value {
  const verdict = judge(text, quoted);
  switch (verdict.is) {
    case 'misfit':
      throw new CellFault(verdict.reason);
    case 'changed':
      return verdict.text === null ? null : exact(verdict.text);
    case 'unchanged':
      return exact(text);
  }
}

interface Reader {
  /** The value of a cell in the most usual spelling; undefined for another. */
  quick(bytes: Buffer, from: number, to: number): Value | undefined;
  /** The value of a text that the judge has let through, or has made. */
  exact(text: string): Value;
}

const readers: Record<Exclude<ColumnType, 'STRING'>, Reader> = {
  LONG: {
    quick(bytes, from, to) {
      const number = wholeNumber(bytes, from, to);
      return number === undefined ? undefined : BigInt(number);
    },
    exact: BigInt,
  },
  DOUBLE: {
    quick: plainDouble,
    exact: Number,
  },
  DECIMAL: {
    quick: () => undefined,
    exact: unscaled,
  },
  DATE: {
    quick: (bytes, from, to) => (to - from === 10 ? dayAt(bytes, from) : undefined),
    exact: (text) => dayAt(Buffer.from(text), 0) as number,
  },
  DATETIME: {
    quick: (bytes, from, to) => (to - from === 19 ? microsAt(bytes, from, '') : undefined),
    exact: (text) => microsAt(Buffer.from(text), 0, text.slice(20)) as bigint,
  },
};

const MINUS = 0x2d;
const POINT = 0x2e;
/** Digits that a double has for certain (IEEE 754: DBL_DIG). */
const EXACT_DIGITS = 15;

/** A whole number in its shortest spelling, of not too many digits; undefined for any other text. */
function wholeNumber(bytes: Buffer, from: number, to: number): number | undefined {
  const negative = bytes[from] === MINUS;
  const first = negative ? from + 1 : from;
  if (to === first || to - first > EXACT_DIGITS) return undefined;
  if (bytes[first] === 0x30 && (to - first > 1 || negative)) return undefined;
  let value = 0;
  for (let at = first; at < to; at++) {
    const digit = (bytes[at] as number) - 0x30;
    if (digit < 0 || digit > 9) return undefined;
    value = value * 10 + digit;
  }
  return negative ? -value : value;
}

/** Powers of ten that a double has exactly. */
const powers = Array.from({ length: EXACT_DIGITS + 1 }, (_, power) => 10 ** power);

/**
 * A number in plain digits, of not too many: the quotient of two whole numbers that doubles have exactly is the nearest
 * double. Undefined for any other text.
 */
function plainDouble(bytes: Buffer, from: number, to: number): number | undefined {
  const negative = bytes[from] === MINUS;
  const first = negative ? from + 1 : from;
  if (to === first || to - first > EXACT_DIGITS + 1) return undefined;
  let value = 0;
  let point = -1;
  for (let at = first; at < to; at++) {
    const byte = bytes[at] as number;
    const digit = byte - 0x30;
    if (digit >= 0 && digit <= 9) value = value * 10 + digit;
    else if (byte === POINT && point < 0) point = at;
    else return undefined;
  }
  const whole = (point < 0 ? to : point) - first;
  const fraction = point < 0 ? 0 : to - point - 1;
  if (whole === 0 || whole + fraction > EXACT_DIGITS || (point >= 0 && fraction === 0)) return undefined;
  if (whole > 1 && bytes[first] === 0x30) return undefined;
  const number = value / (powers[fraction] as number);
  return negative ? -number : number;
}

/** The digits of a plain decimal as a whole number, as many behind the point as the column has. */
function unscaled(text: string): bigint {
  const point = text.indexOf('.');
  if (point < 0) return BigInt(text + '0'.repeat(decimalScale));
  const fraction = text.slice(point + 1);
  return BigInt(text.slice(0, point) + fraction + '0'.repeat(decimalScale - fraction.length));
}

/** A number of two digits, or one that is too large for anything. */
function two(bytes: Buffer, at: number): number {
  const tens = (bytes[at] as number) - 0x30;
  const ones = (bytes[at + 1] as number) - 0x30;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : 10_000;
}

/** Days from 1970-01-01 to a `yyyy-MM-dd`; undefined for what is none. */
function dayAt(bytes: Buffer, at: number): number | undefined {
  if (bytes[at + 4] !== MINUS || bytes[at + 7] !== MINUS) return undefined;
  const year = two(bytes, at) * 100 + two(bytes, at + 2);
  const month = two(bytes, at + 5);
  const day = two(bytes, at + 8);
  if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1 || day > daysIn(year, month))
    return undefined;
  return daysOf(year, month, day);
}

const COLON = 0x3a;
/** Seconds whose microseconds a double has exactly. */
const SAFE_SECONDS = Math.floor(Number.MAX_SAFE_INTEGER / 1e6);

/** Microseconds from 1970-01-01 to a `yyyy-MM-dd HH:mm:ss`; undefined for what is none. @param fraction digits */
function microsAt(bytes: Buffer, at: number, fraction: string): bigint | undefined {
  const day = dayAt(bytes, at);
  const between = bytes[at + 10];
  if (day === undefined || (between !== 0x20 && between !== 0x54)) return undefined;
  if (bytes[at + 13] !== COLON || bytes[at + 16] !== COLON) return undefined;
  const hour = two(bytes, at + 11);
  const minute = two(bytes, at + 14);
  const second = two(bytes, at + 17);
  if (hour > 23 || minute > 59 || second > 59) return undefined;
  const seconds = day * DAY + hour * 3600 + minute * 60 + second;
  const micros = fraction === '' ? 0 : Number(fraction.padEnd(6, '0'));
  return Math.abs(seconds) < SAFE_SECONDS
    ? BigInt(seconds * 1e6 + micros)
    : BigInt(seconds) * 1_000_000n + BigInt(micros);
}
