import { BLOCK, CR, LF, maskOf, maskOfRare, parities, QUOTE } from './blocks.as';

/** The caller puts the bytes here that a call is to read. */
export const CAPACITY: i32 = 65536;
export const bytes: usize = memory.data(65536 + 64, 16);
/** A call leaves its results here. */
export const found: usize = memory.data(16, 16);

// The state after the bytes before, as bits: Q is CLOSED; the others say what those bytes leave open.
const INSIDE: i32 = 1;
const CLOSED: i32 = 2;
const AFTER_CR: i32 = 4;
const AT_FIELD: i32 = 8;
const AT_RECORD: i32 = 16;

/**
 * Reads records as long as nothing is wrong with them. Returns how many bytes it has read: all, or those before the
 * block with the first fault. The results in `found` hold for that place.
 *
 * @param columns how many columns a record must have; negative: any number
 * @param fields fields so far of the record that `bytes` begin in
 * @param room index before which that record must end
 * @param most how many bytes every other record may have; at least as many as a block
 */
export function read(
  length: i32,
  delimiter: i32,
  columns: i32,
  most: i32,
  before: i32,
  fields: i32,
  room: i32,
): i32 {
  let inside: u64 = before & INSIDE ? -1 : 0;
  let closed: u64 = before & CLOSED ? 1 : 0;
  let afterCr: u64 = before & AFTER_CR ? 1 : 0;
  let atField: u64 = before & AT_FIELD ? 1 : 0;
  let atRecord: u64 = before & AT_RECORD && !(before & AFTER_CR) ? 1 : 0;
  let onlyCr: u64 = before & AT_RECORD && before & AFTER_CR ? 1 : 0;
  const judged = i32(columns >= 0);
  let rows = 0;
  let record = -1;

  let at = 0;
  while (at < length) {
    const here = min(BLOCK, length - at);
    const valid: u64 = u64(-1) >> u64(BLOCK - here);
    const a = v128.load(bytes + at);
    const b = v128.load(bytes + at, 16);
    const c = v128.load(bytes + at, 32);
    const d = v128.load(bytes + at, 48);
    const quotes = maskOfRare(a, b, c, d, QUOTE) & valid;
    const allDelimiters = maskOf(a, b, c, d, i8(delimiter)) & valid;
    const allFeeds = maskOfRare(a, b, c, d, LF) & valid;
    const allReturns = maskOfRare(a, b, c, d, CR) & valid;

    let quoted = inside;
    let delimiters = allDelimiters & ~quoted;
    let ends = allFeeds & ~quoted;
    let closing: u64 = 0;
    if (quotes | closed) {
      quoted = parities(quotes) ^ inside;
      delimiters = allDelimiters & ~quoted;
      ends = allFeeds & ~quoted;
      closing = quotes & ~quoted;
      const begins = ((delimiters | ends) << 1) | atField;
      const behind = (closing << 1) | closed;
      const stray = quotes & quoted & ~(begins | behind);
      const text = behind & ~(quotes | allDelimiters | allFeeds | allReturns) & valid;
      if (stray | text) break;
    }

    const returns = allReturns & ~quoted;
    const records = (ends << 1) | atRecord;
    const first = returns & records;
    const bare = ((returns << 1) | afterCr) & ~allFeeds & valid;
    const blank = ends & (records | (first << 1) | onlyCr);
    const tooLong = at + min(i32(ctz(ends)), here) + 1 > room;

    let left = delimiters;
    let rest = ends;
    let width = fields;
    let misfits = 0;
    if (ends) {
      const upTo = rest ^ (rest - 1);
      misfits = i32(width + i32(popcnt(left & upTo)) != columns);
      width = 1;
      left &= ~upTo;
      rest &= rest - 1;
    }
    while (rest) {
      const upTo = rest ^ (rest - 1);
      misfits |= i32(1 + i32(popcnt(left & upTo)) != columns);
      left &= ~upTo;
      rest &= rest - 1;
    }
    if ((bare | blank) != 0 || tooLong || (misfits & judged)) break;

    rows += i32(popcnt(ends));
    if (ends) {
      record = at + BLOCK - i32(clz(ends));
      room = record + most;
    }
    fields = width + i32(popcnt(left));
    const last = u64(here - 1);
    inside = u64(i64(quoted) >> 63);
    closed = (closing >> last) & 1;
    afterCr = (returns >> last) & 1;
    atField = ((delimiters | ends) >> last) & 1;
    atRecord = (ends >> last) & 1;
    onlyCr = (first >> last) & 1;
    at += here;
  }

  let after = i32(inside & INSIDE);
  if (closed) after |= CLOSED;
  if (afterCr) after |= AFTER_CR;
  if (atField) after |= AT_FIELD;
  store<i32>(found, after);
  store<i32>(found, rows, 4);
  store<i32>(found, record, 8);
  store<i32>(found, fields, 12);
  return at;
}

/** What the bytes do to a state. Only the automaton counts: faults don't end the walk. */
export function walk(length: i32, delimiter: i32, quote: i32, before: i32): i32 {
  let inside: u64 = before & INSIDE ? -1 : 0;
  let closed: u64 = before & CLOSED ? 1 : 0;
  let atField: u64 = before & AT_FIELD ? 1 : 0;
  for (let at = 0; at < length; at += BLOCK) {
    const here = min(BLOCK, length - at);
    const valid: u64 = u64(-1) >> u64(BLOCK - here);
    const last = u64(here - 1);
    const a = v128.load(bytes + at);
    const b = v128.load(bytes + at, 16);
    const c = v128.load(bytes + at, 32);
    const d = v128.load(bytes + at, 48);
    let quotes = maskOfRare(a, b, c, d, i8(quote)) & valid;
    const separators = maskOf(a, b, c, d, i8(delimiter)) | maskOf(a, b, c, d, LF);
    for (;;) {
      const quoted = parities(quotes) ^ inside;
      const begins = separators & ~quoted;
      const closing = quotes & ~quoted;
      const stray = quotes & quoted & ~((begins << 1) | atField | (closing << 1) | closed);
      if (!stray) {
        inside = u64(i64(quoted) >> 63);
        closed = (closing >> last) & 1;
        atField = (begins >> last) & 1;
        break;
      }
      quotes ^= stray & -stray;
    }
  }
  return i32(inside & INSIDE) | (closed ? CLOSED : 0) | (atField ? AT_FIELD : 0);
}
