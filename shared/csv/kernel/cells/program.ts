import type { CellRules } from '../../../cells/rules.ts';
import type { ColumnType } from '../../../data-set.ts';
import { parsePattern } from '../../../dates/pattern.ts';
import { CR, type Dialect, LF } from '../../dialect.ts';
import { patternBytes } from './patterns.ts';
import { stretchBytes } from './stretches.ts';

/** Where a column of the DataSet gets its cells from, as the kernel sees it. */
export type CellOrigin =
  /** The cell at this place of the record, from 0. */
  | { kind: 'cell'; index: number }
  /** The same text in each row; null: a null. */
  | { kind: 'constant'; text: string | null }
  /** The number of the row. */
  | { kind: 'row' };

/** What the kernel of cells is to do. */
export interface CellProgram {
  dialect: Dialect;
  /** Cells of a record. */
  width: number;
  /** Empty cells behind them are dropped. */
  dropsEmpty: boolean;
  maxRecordBytes: number;
  columns: { type: ColumnType; origin: CellOrigin }[];
  rules: CellRules;
}

/** Kinds of steps; the values are those of judge.as.ts. */
const COPY = 0;
const TEXT = 1;
const CONSTANT = 6;
const ROW = 7;
const kindOf: Record<ColumnType, number> = {
  STRING: COPY,
  LONG: 2,
  DOUBLE: 3,
  DECIMAL: 3,
  DATE: 4,
  DATETIME: 5,
};
const STEP = 16;

const isoDate = 'yyyy-MM-dd';
/** The most that a cell or a row number can be longer in the output than in the input. */
const mostLonger = 32;
const mostColumns = 10_000;
/** Bytes of constants in one row. */
const mostConstants = 64 * 1024;
const mostWords = 4096;

/** A program as bytes of the kernel's memory. Addresses in it are relative to its begin. */
export interface CompiledProgram {
  bytes: Uint8Array;
  settings: { [name in (typeof places)[number]]: number };
  firstBytes: Uint8Array;
}

/** Where the cells of each type are that are checked, and where the last of them ends. */
const checks = ['longs', 'numbers', 'days', 'moments', 'texts', 'checksEnd'] as const;

/** Places of `settings`, in their order: those of layout.as.ts. */
export const places = [
  ...([
    'delimiter',
    'quote',
    'width',
    'drops',
    'most',
    'identity',
    'stepsEnd',
    'output',
    'outputEnd',
  ] as const),
  ...(['growth', 'extra', 'blankable', 'decimal', 'thousands', 'words', 'wordsEnd'] as const),
  ...(['dates', 'datesEnd', 'times', 'timesEnd', 'zone', 'zoneEnd', ...checks] as const),
] as const;

/** Those that are addresses. */
export const addresses = [
  ...(['stepsEnd', 'output', 'outputEnd', 'words', 'wordsEnd'] as const),
  ...(['dates', 'datesEnd', 'times', 'timesEnd', 'zone', 'zoneEnd', ...checks] as const),
] as const;

/**
 * Whether the kernel can read a dialect: not where a byte means something only behind another one, as a backslash does,
 * and not where quotes may be strays.
 */
function isReadable(dialect: Dialect): boolean {
  const { delimiter, quote } = dialect;
  const bytes = [delimiter, quote].filter((character) => character !== null);
  if (delimiter === quote || !bytes.every((character) => ascii(character) !== null)) return false;
  if (quote !== null && (dialect.escape !== 'double' || dialect.strayQuotes !== 'reject')) return false;
  return !dialect.trim && dialect.comment === null && dialect.lineEnd === 'lf';
}

/** As a byte that is no line end; null where it is none. */
function ascii(character: string): number | null {
  const code = character.charCodeAt(0);
  return character.length === 1 && code > 0 && code < 0x80 && code !== LF && code !== CR ? code : null;
}

/** Null where the kernel can't run it: then every record is the reference's. */
export function compileProgram(program: CellProgram, capacity: number): CompiledProgram | null {
  const { dialect, width, columns, rules } = program;
  if (!isReadable(dialect) || width < 1 || width > mostColumns || columns.length > mostColumns) return null;
  if (columns.length === 0) return null;
  const decimal = ascii(rules.decimal);
  const thousands = rules.thousands === null ? -1 : ascii(rules.thousands);
  if (decimal === null || thousands === null) return null;
  const words = [...new Set(rules.nulls.filter((word) => word !== ''))].map((word) => Buffer.from(word));
  if (words.some(({ length }) => length > 255)) return null;
  if (words.reduce((sum, { length }) => sum + length + 1, 0) > mostWords) return null;

  const isIdentity =
    dialect.delimiter === ',' &&
    dialect.quote === '"' &&
    columns.length === width &&
    columns.every(({ origin }, index) => origin.kind === 'cell' && origin.index === index);
  const constants: Uint8Array[] = [];
  let constantBytes = 0;
  const steps: [number, number, number, number][] = [];
  const uses = new Map<number, number>();
  for (const { type, origin } of columns) {
    if (origin.kind === 'row') steps.push([ROW, 0, 0, 0]);
    else if (origin.kind === 'constant') {
      const bytes = Buffer.from(spelled(origin.text));
      steps.push([CONSTANT, 0, constantBytes, bytes.length]);
      constants.push(bytes);
      constantBytes += bytes.length;
    } else {
      if (origin.index < 0 || origin.index >= width) return null;
      const kind = kindOf[type] === COPY && words.length > 0 ? TEXT : kindOf[type];
      uses.set(origin.index, (uses.get(origin.index) ?? 0) + 1);
      if (!isIdentity || kind !== COPY) steps.push([kind, origin.index * 4, 0, 0]);
    }
  }
  if (constantBytes > mostConstants) return null;

  const patterns = [isoDate, ...rules.dates].map(parsePattern).filter((pattern) => 'pieces' in pattern);
  const bytesOfPatterns = (hasTime: boolean) =>
    patterns
      .filter((pattern) => pattern.hasTime === hasTime)
      .map(patternBytes)
      .filter((bytes) => bytes !== null);

  const pieces: Uint8Array[] = [];
  let size = 0;
  const put = (bytes: Uint8Array) => {
    const at = size;
    pieces.push(bytes);
    size += bytes.length;
    return at;
  };
  const align = () => put(new Uint8Array(-size & 15));
  const cellsOf = (kind: number) => steps.filter(([own]) => own === kind).map(([, cell]) => [cell]);
  const stepsEnd = steps.length * STEP;
  const constantsAt = stepsEnd;
  put(
    bytesOf(
      steps.map(([kind, cell, at, length]) => [kind, cell, kind === CONSTANT ? constantsAt + at : 0, length]),
    ),
  );
  for (const bytes of constants) put(bytes);
  align();
  const datesAt = put(Buffer.concat(bytesOfPatterns(false)));
  const datesEnd = size;
  const timesAt = put(Buffer.concat(bytesOfPatterns(true)));
  const timesEnd = size;
  const needsZone = columns.some(({ type }) => type === 'DATETIME');
  const zoneAt = put(needsZone ? stretchBytes(rules.timeZone) : new Uint8Array(0));
  const zoneEnd = size;
  const wordsAt = put(Buffer.concat(words.flatMap((word) => [Uint8Array.of(word.length), word])));
  const wordsEnd = size;
  align();
  const checkedKinds = [kindOf.LONG, kindOf.DOUBLE, kindOf.DATE, kindOf.DATETIME, TEXT];
  const [longs = 0, numbers = 0, days = 0, moments = 0, texts = 0] = checkedKinds.map((kind) =>
    put(bytesOf(cellsOf(kind))),
  );
  const checksEnd = size;
  // A constant is copied in pieces of 16 bytes.
  put(new Uint8Array(16));
  align();

  const growth = Math.max(1, ...uses.values()) * (dialect.quote === '"' ? 1 : 2);
  const extra = columns.length * mostLonger + constantBytes;
  const firstBytes = new Uint8Array(256);
  for (const [first = 0] of words) firstBytes[first] = 1;
  return {
    bytes: Buffer.concat(pieces),
    settings: {
      ...{ delimiter: byteOf(dialect.delimiter), quote: byteOf(dialect.quote), width },
      ...{ drops: Number(program.dropsEmpty), most: Math.min(program.maxRecordBytes, capacity) },
      ...{
        identity: Number(isIdentity),
        stepsEnd,
        output: size,
        outputEnd: size + capacity * growth + extra,
      },
      ...{ growth, extra, blankable: Number(width === 1 || byteOf(dialect.delimiter) <= 0x20) },
      ...{ decimal, thousands, words: wordsAt, wordsEnd, dates: datesAt, datesEnd, times: timesAt, timesEnd },
      ...{ zone: zoneAt, zoneEnd, longs, numbers, days, moments, texts, checksEnd },
    },
    firstBytes,
  };
}

function byteOf(character: string | null): number {
  return character === null ? -1 : character.charCodeAt(0);
}

/** A text as a cell of Domo's CSV. */
function spelled(text: string | null): string {
  if (text === null) return '';
  return text === '' || /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function bytesOf(rows: number[][]): Uint8Array {
  return new Uint8Array(Int32Array.from(rows.flat()).buffer);
}
