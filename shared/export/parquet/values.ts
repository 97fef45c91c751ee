import { createJudge, type Judge } from '../../cells/judge.ts';
import { plainRules } from '../../cells/rules.ts';
import type { ColumnType } from '../../data-set.ts';
import { DAY, daysIn, daysOf, FIRST_YEAR, LAST_YEAR } from '../../dates/calendar.ts';
import type { ColumnWriter } from '../../parquet/write/column.ts';
import { decimalScale } from './schema.ts';

/** What is wrong with a cell, by a word of the judge of cells. */
export class CellFault extends Error {
  override readonly name = 'CellFault';
}

/** Adds the value of a cell to the column. Throws CellFault. @param quoted it is in quotes */
export type AddCell = (bytes: Buffer, from: number, to: number, quoted: boolean) => void;

/**
 * What reads the cells of a column, as Domo spells values of its type [F9, E8]. Anything else that the judge of cells
 * takes for such a value is one here, too: a value that Sluice would load is one that it can export.
 */
export function addsTo(column: ColumnWriter, type: ColumnType): AddCell {
  if (type === 'STRING') return (bytes, from, to) => column.text(bytes, from, to);
  const { quick, exact } = readers[type];
  const judge = createJudge(type, plainRules, false);
  return (bytes, from, to, quoted) => {
    if (from === to) column.null();
    else if (!quick(column, bytes, from, to)) {
      const text = judged(bytes.toString('utf8', from, to), quoted, judge);
      if (text === null) column.null();
      else exact(column, text);
    }
  };
}

/** The text as the judge lets it through, or makes it; null: it is a null. */
function judged(text: string, quoted: boolean, judge: Judge): string | null {
  const verdict = judge(text, quoted);
  switch (verdict.is) {
    case 'misfit':
      throw new CellFault(verdict.reason);
    case 'changed':
      return verdict.text;
    case 'unchanged':
      return text;
  }
}

interface Reader {
  /** Adds the value of a cell that is spelt in the most usual way. Returns whether it is. */
  quick(column: ColumnWriter, bytes: Buffer, from: number, to: number): boolean;
  /** Adds the value of a text that the judge has let through, or has made. */
  exact(column: ColumnWriter, text: string): void;
}

const readers: Record<Exclude<ColumnType, 'STRING'>, Reader> = {
  LONG: {
    quick(column, bytes, from, to) {
      if (!readPlain(bytes, from, to) || plain.scale > 0) return false;
      // The minus of a zero would be lost.
      if (plain.negative && plain.digits === 0) return false;
      addWhole(column, plain.negative ? -plain.digits : plain.digits);
      return true;
    },
    exact: (column, text) => addLarge(column, BigInt(text)),
  },
  DOUBLE: {
    quick(column, bytes, from, to) {
      if (readPlain(bytes, from, to)) {
        // The quotient of two numbers that doubles have exactly is the nearest double.
        const number = plain.digits / (powers[plain.scale] as number);
        column.double(plain.negative ? -number : number);
        return true;
      }
      const text = bytes.toString('latin1', from, to);
      const number = Number(text);
      // A number that is spelt so by itself has all the digits of the text.
      if (!Number.isFinite(number) || String(number) !== text) return false;
      column.double(number);
      return true;
    },
    exact: (column, text) => column.double(Number(text)),
  },
  DECIMAL: {
    quick(column, bytes, from, to) {
      if (!readPlain(bytes, from, to)) return false;
      const value = BigInt(plain.digits) * (bigPowers[decimalScale - plain.scale] as bigint);
      column.int128(plain.negative ? -value : value);
      return true;
    },
    exact: (column, text) => column.int128(unscaled(text)),
  },
  DATE: {
    quick(column, bytes, from, to) {
      const day = to - from === 10 ? dayAt(bytes, from) : null;
      if (day === null) return false;
      column.int32(day);
      return true;
    },
    exact: (column, text) => column.int32(dayAt(Buffer.from(text), 0) as number),
  },
  DATETIME: {
    quick(column, bytes, from, to) {
      const seconds = to - from === 19 ? secondsAt(bytes, from) : null;
      if (seconds === null) return false;
      addMicros(column, seconds, 0);
      return true;
    },
    exact(column, text) {
      const fraction = text.slice(20).padEnd(6, '0');
      addMicros(column, secondsAt(Buffer.from(text), 0) as number, Number(fraction));
    },
  },
};

const MINUS = 0x2d;
const POINT = 0x2e;
const COLON = 0x3a;
/** Digits that a double has for certain (IEEE 754: DBL_DIG). */
const EXACT_DIGITS = 15;

/** Powers of ten that a double has exactly. */
const powers = Array.from({ length: EXACT_DIGITS + 1 }, (_, power) => 10 ** power);
const bigPowers = Array.from({ length: decimalScale + 1 }, (_, power) => 10n ** BigInt(power));

/** The number that was read last: its digits as a whole number, and how many of them are behind the point. */
const plain = { negative: false, digits: 0, scale: 0 };

/**
 * Reads a number in plain digits, of no more than a double has for certain, without needless zeros before them, and with a
 * point only between digits. Returns whether it is one.
 */
function readPlain(bytes: Buffer, from: number, to: number): boolean {
  plain.negative = bytes[from] === MINUS;
  const first = plain.negative ? from + 1 : from;
  if (to === first || to - first > EXACT_DIGITS + 1) return false;
  let value = 0;
  let point = -1;
  for (let at = first; at < to; at++) {
    const byte = bytes[at] as number;
    const digit = byte - 0x30;
    if (digit >= 0 && digit <= 9) value = value * 10 + digit;
    else if (byte === POINT && point < 0) point = at;
    else return false;
  }
  const whole = (point < 0 ? to : point) - first;
  const fraction = point < 0 ? 0 : to - point - 1;
  if (whole === 0 || whole + fraction > EXACT_DIGITS || (point >= 0 && fraction === 0)) return false;
  if (whole > 1 && bytes[first] === 0x30) return false;
  plain.digits = value;
  plain.scale = fraction;
  return true;
}

const HALF = 2 ** 32;

/** @param value a whole number that a double has exactly */
function addWhole(column: ColumnWriter, value: number): void {
  column.int64(Math.floor(value / HALF), value >>> 0);
}

function addLarge(column: ColumnWriter, value: bigint): void {
  column.int64(Number(value >> 32n), Number(value & 0xffff_ffffn));
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

/** Days from 1970-01-01 to a `yyyy-MM-dd`; null for what is none. */
function dayAt(bytes: Buffer, at: number): number | null {
  if (bytes[at + 4] !== MINUS || bytes[at + 7] !== MINUS) return null;
  const year = two(bytes, at) * 100 + two(bytes, at + 2);
  const month = two(bytes, at + 5);
  const day = two(bytes, at + 8);
  const isYear = year >= FIRST_YEAR && year <= LAST_YEAR;
  if (!isYear || month < 1 || month > 12 || day < 1 || day > daysIn(year, month)) return null;
  return daysOf(year, month, day);
}

/** Seconds from 1970-01-01 to a `yyyy-MM-dd HH:mm:ss`, or one with a `T`; null for what is none. */
function secondsAt(bytes: Buffer, at: number): number | null {
  const day = dayAt(bytes, at);
  const between = bytes[at + 10];
  if (day === null || (between !== 0x20 && between !== 0x54)) return null;
  if (bytes[at + 13] !== COLON || bytes[at + 16] !== COLON) return null;
  const hour = two(bytes, at + 11);
  const minute = two(bytes, at + 14);
  const second = two(bytes, at + 17);
  if (hour > 23 || minute > 59 || second > 59) return null;
  return day * DAY + hour * 3600 + minute * 60 + second;
}

/** Seconds whose microseconds a double has exactly. */
const SAFE_SECONDS = Math.floor(Number.MAX_SAFE_INTEGER / 1e6) - 1;

function addMicros(column: ColumnWriter, seconds: number, micros: number): void {
  if (Math.abs(seconds) < SAFE_SECONDS) addWhole(column, seconds * 1e6 + micros);
  else addLarge(column, BigInt(seconds) * 1_000_000n + BigInt(micros));
}
