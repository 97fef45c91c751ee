import type { RecastOrigin, RecastPlan } from '../../../cells/recast.ts';
import type { ColumnType } from '../../../data-set.ts';
import type { Dialect } from '../../dialect.ts';
import { patternsOf } from './patterns.ts';
import { isReadable, numberBytes, structureBytes, wordBytes } from './readable.ts';
import type { Settings } from './settings.ts';
import { stretchBytes } from './stretches.ts';

/** What the kernel of cells is to do: what the general reader does by these rules. */
export interface CellProgram extends Omit<RecastPlan, 'rowsBefore'> {
  dialect: Dialect;
  /** Cells of a record. */
  width: number | null;
  emptyColumns: 'drop' | 'reject';
  maxRecordBytes: number;
}

/** A program as the kernel has it in its memory. */
export interface CompiledProgram {
  bytes: Uint8Array;
  /** Addresses count from the begin of `bytes`. */
  settings: Settings;
  /** For each byte, 1 if a null word begins with it. */
  firstBytes: Uint8Array;
}

/** Kinds of steps; the values are those of judge.as.ts. */
const kindOf: Record<ColumnType, number> = {
  STRING: 0,
  LONG: 1,
  DOUBLE: 2,
  DECIMAL: 3,
  DATE: 4,
  DATETIME: 5,
};
const CONSTANT = 6;
const ROW = 7;
/** A step in the memory: its kind, its cell, address and length of its text; of a key, 1 in the place of the length. */
const STEP = 16;
/** An entry of a separator in the memory. */
const ENTRY = 4;

/** The most that a cell or a row number can be longer in the output than in the input. */
const mostLonger = 32;
const mostColumns = 10_000;
/** Bytes of constants in one row, and of all null words. */
const mostConstants = 64 * 1024;
const mostWords = 4096;
/** A decimal mark that no number has. */
const noPoint = 0;

/**
 * Null where the kernel can't run it: then every record is the reference's.
 *
 * @param capacity bytes of the longest record that the kernel reads
 */
export function compileProgram(program: CellProgram, capacity: number): CompiledProgram | null {
  const { dialect, width, columns, rules } = program;
  // A DataSet of one column has no null.
  if (columns.length < 2 || columns.length > mostColumns) return null;
  if (width === null || width < 1 || width > mostColumns) return null;
  if (program.trim || !isReadable(dialect)) return null;
  const numbers = numberBytes(rules);
  const words = wordBytes(rules, dialect);
  if (numbers === null || words === null) return null;
  if (columns.some(({ origin }) => origin.kind === 'cell' && !(origin.index >= 0 && origin.index < width)))
    return null;
  const constants = columns.map(({ origin }) => constantOf(origin));
  const constantBytes = constants.reduce((sum, bytes) => sum + (bytes?.length ?? 0), 0);
  const wordList = Buffer.concat(words.flatMap((word) => [Uint8Array.of(word.length), word]));
  if (constantBytes > mostConstants || wordList.length > mostWords) return null;

  const image = createImage();
  const cells = columns.map(({ origin }) => (origin.kind === 'cell' ? origin.index * ENTRY : 0));
  const stepsEnd = columns.length * STEP;
  let text = stepsEnd;
  const steps = columns.flatMap(({ type, origin, isKey = false }, index) => {
    const length = constants[index]?.length ?? 0;
    const at = text;
    text += length;
    if (origin.kind === 'cell') return [kindOf[type], cells[index] as number, 0, Number(isKey)];
    return origin.kind === 'row' ? [ROW, 0, 0, 0] : [CONSTANT, 0, at, length];
  });
  image.put(words32(steps));
  for (const bytes of constants) if (bytes !== null) image.put(bytes);
  image.align();
  const { dates, times } = patternsOf(rules.dates, structureBytes(dialect).quote);
  const [datesAt, datesEnd] = image.put(dates);
  const [timesAt, timesEnd] = image.put(times);
  const hasTimes = columns.some(({ type }) => type === 'DATETIME');
  const [zone, zoneEnd] = image.put(hasTimes ? stretchBytes(rules.timeZone) : new Uint8Array(0));
  const cellsOf = (type: ColumnType) =>
    words32(
      cells.filter((_, index) => columns[index]?.type === type && columns[index]?.origin.kind === 'cell'),
    );
  const [longs] = image.put(cellsOf('LONG'));
  const [doubles] = image.put(cellsOf('DOUBLE'));
  const [decimals] = image.put(cellsOf('DECIMAL'));
  const [days] = image.put(cellsOf('DATE'));
  const [moments] = image.put(cellsOf('DATETIME'));
  const [texts, checksEnd] = image.put(cellsOf('STRING'));
  const [keys, keysEnd] = image.put(words32(cells.filter((_, index) => columns[index]?.isKey === true)));
  const [wordsAt, wordsEnd] = image.put(wordList);
  // Texts are copied in pieces of 16 bytes.
  image.put(new Uint8Array(16));
  image.align();

  const bytes = image.bytes();
  const growth = mostUses(columns) * (dialect.quote === '"' ? 1 : 2);
  const extra = columns.length * mostLonger + constantBytes;
  const firstBytes = new Uint8Array(256);
  for (const [first = 0] of words) firstBytes[first] = 1;
  return {
    bytes,
    settings: {
      ...{ ...structureBytes(dialect), ...numbers, width, growth, extra },
      ...{ drops: Number(program.emptyColumns === 'drop'), most: Math.min(program.maxRecordBytes, capacity) },
      ...{ identity: Number(isIdentity(program)), blankable: Number(width === 1), stepsEnd },
      ...{ output: bytes.length, outputEnd: bytes.length + capacity * growth + extra },
      ...{ words: wordsAt, wordsEnd, dates: datesAt, datesEnd, times: timesAt, timesEnd, zone, zoneEnd },
      ...{ longs, doubles, decimals, days, moments, texts, checksEnd, keys, keysEnd },
      point: rules.decimal === '.' ? numbers.decimal : noPoint,
      valueWords: Number(rules.nulls.some((word) => /^-?\d/.test(word))),
    },
    firstBytes,
  };
}

/** Whether the columns of the file are those of the DataSet, in Domo's grammar, so that most bytes stay as they are. */
function isIdentity({ dialect, width, columns }: CellProgram): boolean {
  return (
    dialect.delimiter === ',' &&
    dialect.quote === '"' &&
    columns.length === width &&
    columns.every(({ origin }, index) => origin.kind === 'cell' && origin.index === index)
  );
}

/** Of the cell that goes into most columns. */
function mostUses(columns: RecastPlan['columns']): number {
  const uses = new Map<number, number>();
  for (const { origin } of columns)
    if (origin.kind === 'cell') uses.set(origin.index, (uses.get(origin.index) ?? 0) + 1);
  return Math.max(1, ...uses.values());
}

/** What a column has in each row, as Domo's CSV; null where it is not the same in each. */
function constantOf(origin: RecastOrigin): Buffer | null {
  if (origin.kind === 'null') return Buffer.alloc(0);
  if (origin.kind !== 'text') return null;
  const { text } = origin;
  return Buffer.from(text === '' || /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
}

function words32(values: number[]): Uint8Array {
  return new Uint8Array(Int32Array.from(values).buffer);
}

/** Bytes that are put one behind the other. */
function createImage() {
  const pieces: Uint8Array[] = [];
  let size = 0;
  return {
    /** @returns where the bytes begin and end */
    put(bytes: Uint8Array): [number, number] {
      const at = size;
      pieces.push(bytes);
      size += bytes.length;
      return [at, size];
    },
    align() {
      const gap = -size & 15;
      pieces.push(new Uint8Array(gap));
      size += gap;
    },
    bytes: () => Buffer.concat(pieces),
  };
}
