// Records of any dialect, with the cells of their columns checked and spelt as Domo reads them. Whatever the kernel is
// not sure of it leaves to the reference, in JavaScript.
import { hasBackslash, index, isBare } from './index.as';
import { CONSTANT, judge, ROW } from './judge.as';
import {
  BLANKABLE,
  CAPACITY,
  changes,
  DECIMAL as DECIMAL_MARK,
  DROPS,
  ENDED,
  EXTRA,
  firstBytes,
  found,
  GROWTH,
  IDENTITY,
  input,
  MOST,
  OUTPUT,
  OUTPUT_END,
  POSITION,
  program,
  QUOTE,
  records,
  ROWS,
  separators,
  settings,
  STEPS_END,
  text,
  VALUE_WORDS,
  WIDTH,
  WORDS,
  WORDS_END,
  WRITTEN,
  ZONE,
  ZONE_END,
} from './layout.as';
import { findNeedless, isNeedless } from './needless.as';
import { putUsual } from './usual.as';
import { CHANGED, endRecord, NULL, SAME, textLength, UNSURE } from './verdict.as';
import { copy, putCell, putNumber } from './write.as';

export {
  checkBareDays,
  checkBareDecimals,
  checkBareDoubles,
  checkBareLongs,
  checkBareMoments,
  checkDays,
  checkDecimals,
  checkDoubles,
  checkKeys,
  checkLongs,
  checkMoments,
  checkTexts,
  checkWords,
} from './needless.as';
export { CAPACITY, changes, firstBytes, found, input, program, settings };

/** Pages of 64 KiB, without the program and the output. */
const PAGES: i32 = 9;
memory.grow(PAGES - memory.size());

// A step in the memory: kind, cell as a distance of entries, address and length of a constant; a key has 1 for a length.
const STEP: u32 = 16;
const CELL: u32 = 4;
const CONSTANT_AT: u32 = 8;
const CONSTANT_LENGTH: u32 = 12;
const IS_KEY: u32 = 12;

const DONE: u32 = 0;
const STOPPED: u32 = 1;
const FULL: u32 = 2;

const LF: u8 = 0x0a;
const CR: u8 = 0x0d;
const COMMA: u8 = 0x2c;

/** The next record to be read, as an entry of `records`, where it begins, and the end of all. */
let record: u32 = records;
let recordsEnd: u32 = records;
let position: u32 = input;

/** Whether times without an offset are of UTC. */
let isUtc: bool = false;

/** Reads the structure of what the caller has put at `input`: it begins with a record. */
export function fill(length: i32): void {
  record = records;
  recordsEnd = records + (index(length) << 2);
  position = input;
  isUtc = load<u32>(settings, ZONE) === load<u32>(settings, ZONE_END);
  if (load<i32>(settings, IDENTITY) === 0) return;
  const mayHaveNullTexts = hasBackslash || load<u32>(settings, WORDS) !== load<u32>(settings, WORDS_END);
  findNeedless(recordsEnd, isBare, mayHaveNullTexts, load<i32>(settings, VALUE_WORDS) !== 0, isUtc);
}

/** Goes on behind the record at which the last run stopped, if that ends at index `at`. @returns whether it does */
export function skip(at: u32): bool {
  if (record >= recordsEnd || load<u32>(load<u32>(record)) + 1 !== input + at) return false;
  position = input + at;
  record += 4;
  return true;
}

/** Whether a record has the width of the program. @returns the address of its last entry; 0 if not */
@inline
function lastEntry(first: u32, end: u32, contentEnd: u32): u32 {
  const last = first + ((load<u32>(settings, WIDTH) - 1) << 2);
  if (last === end) return end;
  if (last > end || load<i32>(settings, DROPS) === 0) return 0;
  // Between two separators of the rest there is nothing.
  return contentEnd - load<u32>(last) === (end - last) >>> 2 ? last : 0;
}

/** @param row what the first record has in a column of row numbers */
export function run(row: f64): void {
  const begin = position;
  const output = load<u32>(settings, OUTPUT);
  const room = load<u32>(settings, OUTPUT_END);
  const growth = load<u32>(settings, GROWTH);
  const extra = load<u32>(settings, EXTRA);
  const most = load<u32>(settings, MOST);
  const isIdentity = load<i32>(settings, IDENTITY) !== 0;
  const isBlankable = load<i32>(settings, BLANKABLE) !== 0;
  const quote = load<i32>(settings, QUOTE);
  const decimal = i8(load<i32>(settings, DECIMAL_MARK));
  const steps = program;
  const stepsEnd = load<u32>(settings, STEPS_END);
  let number = u64(row);
  let out = output;
  /** Under an identity: the input before it is in the output, if anything is. */
  let copied = begin;
  let rows = 0;
  let ended = DONE;

  while (record < recordsEnd) {
    const start = position;
    const end = load<u32>(record);
    const feed = load<u32>(end);
    const next = feed + 1;
    const first = load<u32>(record - 4) + 4;
    const contentEnd = feed - u32(feed > start && load<u8>(feed - 1) === CR);
    const length = next - start;
    if (out + (next - copied) * growth + extra > room) {
      ended = FULL;
      break;
    }
    if (isIdentity && isNeedless(record)) {
      rows++;
      position = next;
      record += 4;
      continue;
    }
    const last = lastEntry(first, end, contentEnd);
    const mayBeBlank = contentEnd === start || (isBlankable && load<u8>(start) <= 0x20);
    if (last === 0 || length > most || mayBeBlank) {
      ended = STOPPED;
      break;
    }
    const outBefore = out;
    const copiedBefore = copied;
    // So that each cell lies between two entries.
    const lastBefore = load<u32>(last);
    if (last === end) store<u32>(last, contentEnd);
    store<u32>(first - 4, start - 1);
    let verdict = SAME;

    if (isIdentity) {
      for (let step = steps; step < stepsEnd; step += STEP) {
        const entry = first + load<u32>(step, CELL);
        const from = load<u32>(entry - 4) + 1;
        const to = load<u32>(entry);
        verdict = judge(load<u32>(step), from, to);
        if ((from === to || verdict === NULL) && load<u32>(step, IS_KEY) !== 0) verdict = UNSURE;
        if (verdict === SAME) continue;
        if (verdict === UNSURE) break;
        memory.copy(out, copied, from - copied);
        out += from - copied;
        if (verdict === CHANGED) out = copy(out, text, textLength);
        copied = to;
      }
      if (verdict !== UNSURE && last !== end) {
        const until = load<u32>(last);
        memory.copy(out, copied, until - copied);
        out += until - copied;
        copied = contentEnd;
      }
    } else {
      for (let step = steps; step < stepsEnd; step += STEP) {
        const kind = load<u32>(step);
        if (kind < CONSTANT) {
          const entry = first + load<u32>(step, CELL);
          const from = load<u32>(entry - 4) + 1;
          const to = load<u32>(entry);
          if (from === to && load<u32>(step, IS_KEY) !== 0) {
            verdict = UNSURE;
            break;
          }
          const behind = putUsual(out, kind, from, to, quote, decimal, isUtc);
          if (behind !== 0) out = behind;
          else {
            verdict = judge(kind, from, to);
            if (verdict === NULL && load<u32>(step, IS_KEY) !== 0) verdict = UNSURE;
            if (verdict === UNSURE) break;
            if (verdict === SAME) out = putCell(out, from, to);
            else if (verdict === CHANGED) out = copy(out, text, textLength);
          }
        } else if (kind === ROW) out = putNumber(out, number);
        else out = copy(out, load<u32>(step, CONSTANT_AT), load<u32>(step, CONSTANT_LENGTH));
        store<u8>(out++, COMMA);
      }
      if (verdict !== UNSURE) {
        // The line end is written as it is read.
        if (contentEnd !== feed) store<u8>(out++ - 1, CR);
        store<u8>(out - 1, LF);
      }
    }

    store<u32>(last, lastBefore);
    endRecord(verdict !== UNSURE);
    if (verdict === UNSURE) {
      out = outBefore;
      copied = copiedBefore;
      ended = STOPPED;
      break;
    }
    rows++;
    number++;
    position = next;
    record += 4;
  }

  let written = i32(out - output);
  if (isIdentity) {
    if (copied === begin) written = -1;
    else {
      memory.copy(out, copied, position - copied);
      written += i32(position - copied);
    }
  }
  store<u32>(found, position - input, POSITION);
  store<u32>(found, rows, ROWS);
  store<i32>(found, written, WRITTEN);
  store<u32>(found, ended, ENDED);
}
