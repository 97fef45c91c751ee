import { decimalFraction, decimalWhole } from '../../cells/decimal.ts';
import type { MisfitReason } from '../../cells/verdict.ts';
import type { ColumnType } from '../../data-set.ts';
import type { Values } from '../encodings/values.ts';
import { physical } from '../format.ts';
import type { Field } from '../schema.ts';
import { kindOf, type ValueKind } from '../value-kind.ts';
import { scaledText, writeScaled } from './decimals.ts';
import { LONGEST, writeAscii, writeWhole } from './digits.ts';
import { floatText, halfOf, LONGEST_DOUBLE, plainText, writeDouble } from './doubles.ts';
import { bigOf, bigOfBytes, safeOf, writeLong, writeUnsigned } from './integers.ts';
import {
  DAY,
  isInYears,
  LONGEST_TIME,
  type Moment,
  momentOf,
  momentOfInt96,
  writeClock,
  writeDay,
} from './moments.ts';

/** Writes a value in ASCII, none of which needs quotes. */
export interface ValueWriter {
  /** Bytes that a value takes at most. */
  longest: number;
  /** @returns where it ends; a negative number: it is none of its type, for the reason at that place of `reasons` */
  write(values: Values, index: number, bytes: Uint8Array, at: number): number;
}

/** Why a value can't be written, by the negative number that a writer returns. */
export const reasons: readonly MisfitReason[] = [
  'number',
  'number',
  'range',
  'year',
  'microseconds',
  'noSuchDate',
];
const NO_NUMBER = -1;
const RANGE = -2;
const YEAR = -3;
const MICROSECONDS = -4;
const NO_TIME = -5;

/**
 * What writes the values of a leaf; null: they are texts, or all nulls.
 *
 * @param type of the column that they go into as they are; null: nothing is kept back, and the text tells all of the value
 */
export function writerOf(field: Field, type: ColumnType | null): ValueWriter | null {
  const kind = kindOf(field);
  switch (kind.kind) {
    case 'integer':
      return integerWriter(field, kind.isSigned, type);
    case 'decimal':
      return decimalWriter(field, kind.scale, type);
    case 'double':
      return { longest: LONGEST_DOUBLE, write: type === 'DOUBLE' ? writeFinite : writeAnyDouble };
    case 'float':
    case 'half':
      return floatWriter(kind.kind === 'half', type);
    case 'boolean':
      return {
        longest: 5,
        write: ({ ints }, index, bytes, at) => writeAscii(bytes, at, ints[index] === 0 ? 'false' : 'true'),
      };
    case 'date':
      return { longest: LONGEST_TIME, write: type === 'DATE' ? writeDate : writeAnyDate };
    case 'timestamp':
      return momentWriter(kind.fraction, kind.isUtc, type);
    case 'int96':
      // Spark, Hive and Impala write moments so.
      return momentWriter(null, true, type);
    case 'time':
      return { longest: LONGEST_TIME, write: timeWriter(field, kind.fraction) };
    case 'uuid':
      return { longest: 36, write: writeUuid };
    case 'interval':
      return { longest: 40, write: writeInterval };
    default:
      return null;
  }
}

function integerWriter({ element }: Field, isSigned: boolean, type: ColumnType | null): ValueWriter {
  if (element.type === physical.int32)
    return {
      longest: LONGEST,
      write: isSigned
        ? ({ ints }, index, bytes, at) => writeWhole(bytes, at, ints[index] as number)
        : ({ ints }, index, bytes, at) => writeWhole(bytes, at, (ints[index] as number) >>> 0),
    };
  if (isSigned)
    return {
      longest: 20,
      write: ({ ints }, index, bytes, at) =>
        writeLong(bytes, at, ints[2 * index] as number, ints[2 * index + 1] as number),
    };
  return {
    longest: 20,
    write: ({ ints }, index, bytes, at) => {
      const high = ints[2 * index + 1] as number;
      if (high < 0 && type === 'LONG') return RANGE;
      return writeUnsigned(bytes, at, ints[2 * index] as number, high);
    },
  };
}

function decimalWriter({ element }: Field, scale: number, type: ColumnType | null): ValueWriter {
  const writeBig = (value: bigint, bytes: Uint8Array, at: number): number => {
    const text = scaledText(value, scale);
    if (type === 'DECIMAL' && text.length - (scale > 0 ? scale + 1 : 0) - (value < 0n ? 1 : 0) > decimalWhole)
      return RANGE;
    return text.length > longest ? RANGE : writeAscii(bytes, at, text);
  };
  const longest = Math.max(LONGEST, 1024) + scale;
  if (element.type === physical.int32)
    return {
      longest,
      write: ({ ints }, index, bytes, at) => writeScaled(bytes, at, ints[index] as number, scale),
    };
  if (element.type === physical.int64)
    return {
      longest,
      write: ({ ints }, index, bytes, at) => {
        const low = ints[2 * index] as number;
        const high = ints[2 * index + 1] as number;
        const safe = safeOf(low, high);
        return Number.isNaN(safe)
          ? writeBig(bigOf(low, high), bytes, at)
          : writeScaled(bytes, at, safe, scale);
      },
    };
  return {
    longest,
    write: ({ bytes: source, starts, ends }, index, bytes, at) => {
      const from = starts[index] as number;
      const end = ends[index] as number;
      if (from === end) return NO_NUMBER;
      const safe = safeOfBytes(source, from, end);
      if (!Number.isNaN(safe)) return writeScaled(bytes, at, safe, scale);
      // No decimal of any database is as long.
      return end - from > 256 ? RANGE : writeBig(bigOfBytes(source, from, end), bytes, at);
    },
  };
}

/** A number in two's complement, its highest byte first, where a double has it; else NaN. */
function safeOfBytes(bytes: Uint8Array, from: number, end: number): number {
  const sign = (bytes[from] as number) > 127 ? 255 : 0;
  let at = from;
  for (const last = end - 8; at < last; at++) if (bytes[at] !== sign) return Number.NaN;
  if (at > from && (bytes[at] as number) > 127 !== (sign === 255)) return Number.NaN;
  let high = sign === 255 ? -1 : 0;
  let low = high;
  for (; at < end; at++) {
    high = (high << 8) | (low >>> 24);
    low = (low << 8) | (bytes[at] as number);
  }
  return safeOf(low, high);
}

/** Whether a DECIMAL column takes every value of a decimal as it is, as far as its scale goes. */
export function fitsDecimal(kind: ValueKind): boolean {
  return kind.kind === 'decimal' && kind.scale <= decimalFraction;
}

function writeFinite({ floats }: Values, index: number, bytes: Uint8Array, at: number): number {
  const value = floats[index] as number;
  return Number.isFinite(value) ? writeDouble(bytes, at, value) : NO_NUMBER;
}

function writeAnyDouble({ floats }: Values, index: number, bytes: Uint8Array, at: number): number {
  const value = floats[index] as number;
  return Number.isFinite(value) ? writeDouble(bytes, at, value) : writeAscii(bytes, at, String(value));
}

function floatWriter(isHalf: boolean, type: ColumnType | null): ValueWriter {
  return {
    longest: LONGEST_DOUBLE,
    write: ({ floats, bytes: source, starts }, index, bytes, at) => {
      const from = starts[index] as number;
      const value = isHalf
        ? halfOf((source[from] as number) | ((source[from + 1] as number) << 8))
        : (floats[index] as number);
      if (!Number.isFinite(value))
        return type === 'DOUBLE' ? NO_NUMBER : writeAscii(bytes, at, String(value));
      return writeAscii(bytes, at, plainText(floatText(value)));
    },
  };
}

function writeDate({ ints }: Values, index: number, bytes: Uint8Array, at: number): number {
  const days = ints[index] as number;
  return isInYears(days) ? writeDay(bytes, at, days) : YEAR;
}

function writeAnyDate({ ints }: Values, index: number, bytes: Uint8Array, at: number): number {
  return writeAnyDay(bytes, at, ints[index] as number);
}

/** A year of more digits has a sign, as ISO 8601 wants it. */
function writeAnyDay(bytes: Uint8Array, at: number, days: number): number {
  if (isInYears(days)) return writeDay(bytes, at, days);
  // 400 years are 146,097 days.
  const eras = Math.floor(days / 146_097);
  const scratch = new Uint8Array(10);
  writeDay(scratch, 0, days - eras * 146_097);
  const [year = '', month, day] = Buffer.from(scratch).toString('latin1').split('-');
  const told = Number(year) + eras * 400;
  const digits = String(Math.abs(told)).padStart(told >= 0 && told <= 9999 ? 4 : 6, '0');
  const sign = told < 0 ? '-' : told > 9999 ? '+' : '';
  return writeAscii(bytes, at, `${sign}${digits}-${month}-${day}`);
}

/** @param fraction null: an INT96 */
function momentWriter(fraction: number | null, isUtc: boolean, type: ColumnType | null): ValueWriter {
  const moment: Moment = { days: 0, micros: 0, nanos: 0 };
  return {
    longest: LONGEST_TIME + 12,
    write: ({ ints, bytes: source, starts }, index, bytes, at) => {
      if (fraction === null) momentOfInt96(source, starts[index] as number, moment);
      else momentOf(ints[2 * index] as number, ints[2 * index + 1] as number, fraction, moment);
      const isIn = isInYears(moment.days);
      if (type === 'DATETIME') {
        if (!isIn) return YEAR;
        if (moment.nanos !== 0) return MICROSECONDS;
      }
      let to = isIn ? writeDay(bytes, at, moment.days) : writeAnyDay(bytes, at, moment.days);
      bytes[to] = 0x54;
      to = writeClock(bytes, to + 1, moment.micros, moment.nanos);
      if (isUtc && type !== 'DATETIME') bytes[to++] = 0x5a;
      return to;
    },
  };
}

function timeWriter({ element }: Field, fraction: number): ValueWriter['write'] {
  const moment: Moment = { days: 0, micros: 0, nanos: 0 };
  return ({ ints }, index, bytes, at) => {
    if (element.type === physical.int32) {
      const millis = ints[index] as number;
      momentOf(millis, millis >> 31, 3, moment);
    } else momentOf(ints[2 * index] as number, ints[2 * index + 1] as number, fraction, moment);
    if (moment.days === 0) return writeClock(bytes, at, moment.micros, moment.nanos);
    const isEnd = moment.days === 1 && moment.micros === 0 && moment.nanos === 0;
    return isEnd ? writeClock(bytes, at, DAY, 0) : NO_TIME;
  };
}

function writeUuid(
  { bytes: source, starts, ends }: Values,
  index: number,
  bytes: Uint8Array,
  at: number,
): number {
  const from = starts[index] as number;
  const end = ends[index] as number;
  if (end - from !== 16) return RANGE;
  const hex = Buffer.from(source.buffer, source.byteOffset + from, 16).toString('hex');
  const parts = [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)];
  return writeAscii(bytes, at, parts.join('-'));
}

/** Months, days and milliseconds, as ISO 8601 writes a duration. */
function writeInterval(
  { bytes: source, starts, ends }: Values,
  index: number,
  bytes: Uint8Array,
  at: number,
): number {
  const from = starts[index] as number;
  if ((ends[index] as number) - from !== 12) return RANGE;
  const view = new DataView(source.buffer, source.byteOffset + from, 12);
  const [months, days, millis] = [0, 4, 8].map((place) => view.getUint32(place, true)) as [
    number,
    number,
    number,
  ];
  return writeAscii(bytes, at, `P${months}M${days}DT${millis / 1000}S`);
}
