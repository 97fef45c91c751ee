import { LF } from '../csv/dialect.ts';
import { indexOfByte } from '../csv/search.ts';
import type { JsonCutOptions, JsonCutter } from './cutter.ts';
import { createHeldText } from './held-text.ts';
import type { Records } from './records.ts';
import { CUT } from './tokens.ts';

type Options = Pick<JsonCutOptions, 'range' | 'dataEnd' | 'blankLines' | 'maxRecordBytes'>;

/**
 * Cuts lines, each with a record. As in CSV a record belongs to the range that holds the byte before it, because only the
 * line feed there shows that it begins.
 */
export function createLineCutter(options: Options, records: Records): JsonCutter {
  const { range, dataEnd, blankLines, maxRecordBytes } = options;
  /** What came of the line under way in earlier chunks. */
  const held = createHeldText(records);
  let position = range.start;
  /** Where the first line of the range begins; -1: that is not known yet. */
  let first = range.index === 0 ? range.start : -1;
  /** Where the line under way begins. */
  let line = range.start;
  let done = false;
  let unterminated = false;

  /** Reads the whole lines of `bytes`, which begin at `line`. Returns the index behind the last one. */
  function readLines(bytes: Uint8Array, to: number): number {
    const begin = line;
    records.open(bytes, begin);
    let at = 0;
    while (at < to) {
      at = readLine(at, bytes, to);
      if (records.anomaly !== null) return at;
      line = begin + at;
      if (line > range.end) {
        done = true;
        return at;
      }
    }
    return at;
  }

  /** Reads the line that begins at `from`. Returns the index behind it. */
  function readLine(from: number, bytes: Uint8Array, to: number): number {
    if (to - from > maxRecordBytes && isTooLong(endOfLine(bytes, from, to) - from)) return from;
    const begin = records.skipBlanks(from);
    let at = begin;
    if (at >= to || bytes[at] === LF) {
      if (blankLines === 'reject') records.fail({ kind: 'BlankLine', row: records.rows + 1, offset: line });
      return at + 1;
    }
    at = records.read(at);
    if (at === CUT) records.refuse(to, 'rest');
    if (records.anomaly !== null) return from;
    at = records.skipBlanks(at);
    if (at < to && bytes[at] !== LF) records.refuse(at, 'lineEnd');
    else records.accept(begin);
    return at + 1;
  }

  function isTooLong(length: number): boolean {
    if (length <= maxRecordBytes) return false;
    records.failTooLong(line, maxRecordBytes);
    return true;
  }

  function push(chunk: Uint8Array): void {
    let bytes = chunk;
    if (first < 0) {
      const found = indexOfByte(bytes, LF, 0);
      if (found < 0) {
        position += chunk.length;
        return;
      }
      first = position + found + 1;
      line = first;
      bytes = bytes.subarray(found + 1);
      if (first === dataEnd) done = true;
    }
    const origin = position + chunk.length - bytes.length;
    position += chunk.length;
    if (done || bytes.length === 0) return;
    const { sound, fail } = held.check(bytes, origin);
    const whole = bytes.subarray(0, sound).lastIndexOf(LF) + 1;
    if (whole > 0) {
      held.hold(bytes.subarray(0, whole));
      const lines = held.take();
      readLines(lines, lines.length);
      if (records.anomaly !== null) done = true;
      if (done) return;
    }
    held.hold(bytes.subarray(whole));
    if (isTooLong(origin + (fail === null ? bytes.length : sound) - line)) done = true;
    else if (fail !== null) {
      fail();
      done = true;
    }
  }

  return {
    get position() {
      return position;
    },
    get done() {
      return done;
    },
    get limit() {
      return first < 0 ? position : line + maxRecordBytes + 1;
    },
    push,
    end() {
      done = true;
      if (first < 0 || line >= dataEnd) return;
      const bytes = held.end(position);
      if (bytes === null) return;
      const before = records.rows;
      readLines(bytes, bytes.length);
      if (records.anomaly !== null) return;
      line = dataEnd;
      unterminated = records.rows > before;
    },
    get bytes() {
      return first < 0 ? 0 : line - first;
    },
    get unterminated() {
      return unterminated;
    },
  };
}

function endOfLine(bytes: Uint8Array, from: number, to: number): number {
  const found = indexOfByte(bytes, LF, from);
  return found < 0 ? to : found;
}
