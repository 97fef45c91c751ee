import { DATE, DECIMAL, DOUBLE, isNullMark, LONG, TEXT, TIME } from './judge.as';
import {
  CHECKS_END,
  DAYS,
  DECIMALS,
  DOUBLES,
  firstBytes,
  KEYS,
  KEYS_END,
  LONGS,
  MOMENTS,
  MOST,
  needless,
  POINT,
  QUOTE,
  records,
  settings,
  TEXTS,
  WIDTH,
} from './layout.as';
import { isPlainDate, isPlainLong, isPlainNumber, isPlainTime } from './plain.as';

// Records in which all cells that are checked are plain need nothing. They are found column by column, because a check
// that is made again and again has its constants at hand, for so many records at once as a processor has near it.

/** Entries of the records of one turn, in bytes. */
const TURN: u32 = 128 << 2;
const CR: u8 = 0x0d;
/** No type: cells with which a null word could begin. */
const WORD: u32 = 8;

/** Where a record's mark is. */
@inline
function markOf(record: u32): u32 {
  return needless + ((record - records) >>> 2);
}

/** Whether a record needs nothing. It may say no of one that does not. */
@inline
export function isNeedless(record: u32): bool {
  return load<u8>(markOf(record)) !== 0;
}

/**
 * Marks the records that need nothing.
 *
 * @param end of `records`
 * @param isBare there are neither quotes nor carriage returns
 * @param mayHaveNullTexts some text of the input may be a null
 * @param hasValueWords some number or date could be a null word
 * @param isUtc times without an offset are of UTC
 */
export function findNeedless(
  end: u32,
  isBare: bool,
  mayHaveNullTexts: bool,
  hasValueWords: bool,
  isUtc: bool,
): void {
  for (let from = records; from < end; from += TURN) {
    const to = min(end, from + TURN);
    markThoseThatFit(from, to);
    if (isBare) {
      checkBareLongs(from, to);
      checkBareDoubles(from, to);
      checkBareDecimals(from, to);
      checkBareDays(from, to);
      checkBareMoments(from, to, isUtc);
    } else {
      checkLongs(from, to);
      checkDoubles(from, to);
      checkDecimals(from, to);
      checkDays(from, to);
      checkMoments(from, to, isUtc);
    }
    if (hasValueWords) checkWords(from, to);
    if (mayHaveNullTexts) checkTexts(from, to);
    if (load<u32>(settings, KEYS) !== load<u32>(settings, KEYS_END)) checkKeys(from, to);
  }
}

/** Marks the records that have the right width and length. */
function markThoseThatFit(begin: u32, end: u32): void {
  const width = load<u32>(settings, WIDTH) << 2;
  const most = load<u32>(settings, MOST);
  let before = load<u32>(begin - 4);
  let start = load<u32>(before);
  for (let record = begin; record < end; record += 4) {
    const last = load<u32>(record);
    const feed = load<u32>(last);
    store<u8>(markOf(record), u32(last - before === width) & u32(feed - start <= most));
    before = last;
    start = feed;
  }
}

/**
 * Takes the mark from records with a cell that is not plain. Two settings say where the columns are listed, and where
 * that list ends.
 *
 * @param others 0: only empty cells are plain
 */
@inline
function check(
  kind: u32,
  isBare: bool,
  first: u32,
  end: u32,
  record: u32,
  recordsEnd: u32,
  others: u32,
): void {
  const quote = load<i32>(settings, QUOTE);
  const point = i8(load<i32>(settings, POINT));
  const lastCell = (load<u32>(settings, WIDTH) - 1) << 2;
  const cellsEnd = load<u32>(settings + end);
  for (let cell = load<u32>(settings + first); cell < cellsEnd; cell += 4) {
    const distance = load<u32>(cell) + 4;
    const isLast = u32(distance > lastCell);
    let mark = markOf(record);
    for (let at = record; at < recordsEnd; at += 4, mark++) {
      // A record of another width has no such cell: where its entry would be, anything may stand.
      if (load<u8>(mark) === 0) continue;
      const entry = load<u32>(at - 4) + distance;
      let from = load<u32>(entry - 4) + 1;
      let to = load<u32>(entry);
      if (!isBare) {
        to -= isLast & u32(load<u8>(to - 1) === CR);
        // An empty cell in quotes is left to the general way.
        const quoted = u32(<i32>load<u8>(from) === quote) & u32(to - from > 2);
        from += quoted;
        to -= quoted;
      }
      let plain = isPlain(kind, from, to, point);
      if (kind === TIME) plain &= others | u32(from === to);
      store<u8>(mark, plain);
    }
  }
}

@inline
function isPlain(kind: u32, from: u32, to: u32, point: i8): u32 {
  if (kind === LONG) return u32(isPlainLong(from, to));
  if (kind === DOUBLE) return u32(isPlainNumber(from, to, point, 1));
  if (kind === DECIMAL) return u32(isPlainNumber(from, to, point, 0));
  if (kind === DATE) return u32(isPlainDate(from, to));
  if (kind === TIME) return u32(isPlainTime(from, to));
  const isFree = u32(load<u8>(firstBytes + load<u8>(from)) === 0) | u32(to === from);
  return kind === TEXT ? isFree & ~isNullMark(from, to) & 1 : isFree;
}

/** Takes the mark from records with an empty key. */
export function checkKeys(begin: u32, end: u32): void {
  const lastCell = (load<u32>(settings, WIDTH) - 1) << 2;
  const keysEnd = load<u32>(settings, KEYS_END);
  for (let key = load<u32>(settings, KEYS); key < keysEnd; key += 4) {
    const distance = load<u32>(key) + 4;
    const isLast = u32(distance > lastCell);
    let mark = markOf(begin);
    for (let at = begin; at < end; at += 4, mark++) {
      if (load<u8>(mark) === 0) continue;
      const entry = load<u32>(at - 4) + distance;
      const from = load<u32>(entry - 4) + 1;
      let to = load<u32>(entry);
      to -= isLast & u32(to > from) & u32(load<u8>(to - 1) === CR);
      store<u8>(mark, u32(from !== to));
    }
  }
}

// A function for each, which is exported so that the compiler keeps it: in one function of them all most variables have
// no register, and that takes much longer.

export function checkBareLongs(begin: u32, end: u32): void {
  check(LONG, true, LONGS, DOUBLES, begin, end, 1);
}

export function checkBareDoubles(begin: u32, end: u32): void {
  check(DOUBLE, true, DOUBLES, DECIMALS, begin, end, 1);
}

export function checkBareDecimals(begin: u32, end: u32): void {
  check(DECIMAL, true, DECIMALS, DAYS, begin, end, 1);
}

export function checkBareDays(begin: u32, end: u32): void {
  check(DATE, true, DAYS, MOMENTS, begin, end, 1);
}

export function checkBareMoments(begin: u32, end: u32, isUtc: bool): void {
  check(TIME, true, MOMENTS, TEXTS, begin, end, u32(isUtc));
}

export function checkLongs(begin: u32, end: u32): void {
  check(LONG, false, LONGS, DOUBLES, begin, end, 1);
}

export function checkDoubles(begin: u32, end: u32): void {
  check(DOUBLE, false, DOUBLES, DECIMALS, begin, end, 1);
}

export function checkDecimals(begin: u32, end: u32): void {
  check(DECIMAL, false, DECIMALS, DAYS, begin, end, 1);
}

export function checkDays(begin: u32, end: u32): void {
  check(DATE, false, DAYS, MOMENTS, begin, end, 1);
}

export function checkMoments(begin: u32, end: u32, isUtc: bool): void {
  check(TIME, false, MOMENTS, TEXTS, begin, end, u32(isUtc));
}

export function checkTexts(begin: u32, end: u32): void {
  check(TEXT, false, TEXTS, CHECKS_END, begin, end, 1);
}

export function checkWords(begin: u32, end: u32): void {
  check(WORD, false, LONGS, TEXTS, begin, end, 1);
}
