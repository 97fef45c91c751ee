import { BLOCK, CR, LF, maskOf, maskOfRare, parities } from '../blocks.as';
import {
  DELIMITER,
  input,
  MOST_RECORDS,
  MOST_SEPARATORS,
  QUOTE,
  records,
  separators,
  settings,
} from './layout.as';

/** Whether a backslash is in what was read last. */
export let hasBackslash: bool = false;

/** Whether there are neither quotes nor carriage returns in what was read last. */
export let isBare: bool = false;

const BACKSLASH: i8 = 0x5c;

/**
 * Lists the separators and records of the input, which begins with a record. It ends before the block with the first
 * fault of the structure.
 *
 * @returns how many records end in what it has read
 */
export function index(length: i32): u32 {
  const delimiter = load<i32>(settings, DELIMITER);
  const quote = load<i32>(settings, QUOTE);
  let inside: u64 = 0;
  let closed: u64 = 0;
  let afterCr: u64 = 0;
  let atField: u64 = 1;
  let backslashes = i8x16.splat(0);
  let special: u64 = 0;
  let next = separators;
  let record = records;
  store<u32>(separators - 4, input - 1);
  store<u32>(records - 4, separators - 4);

  for (let at = 0; at < length; at += BLOCK) {
    if (next > separators + ((MOST_SEPARATORS - BLOCK) << 2)) break;
    if (record > records + ((MOST_RECORDS - BLOCK) << 2)) break;
    const here = min(BLOCK, length - at);
    const valid: u64 = u64(-1) >> u64(BLOCK - here);
    const a = v128.load(input + at);
    const b = v128.load(input + at, 16);
    const c = v128.load(input + at, 32);
    const d = v128.load(input + at, 48);
    const quotes = quote < 0 ? 0 : maskOfRare(a, b, c, d, i8(quote)) & valid;
    const delimiters = delimiter < 0 ? 0 : maskOf(a, b, c, d, i8(delimiter)) & valid;
    const feeds = maskOfRare(a, b, c, d, LF) & valid;
    const allReturns = maskOfRare(a, b, c, d, CR) & valid;

    backslashes = v128.or(
      backslashes,
      v128.or(
        v128.or(i8x16.eq(a, i8x16.splat(BACKSLASH)), i8x16.eq(b, i8x16.splat(BACKSLASH))),
        v128.or(i8x16.eq(c, i8x16.splat(BACKSLASH)), i8x16.eq(d, i8x16.splat(BACKSLASH))),
      ),
    );

    special |= quotes | allReturns;
    let quoted = inside;
    let closing: u64 = 0;
    if (quotes | closed) {
      quoted = parities(quotes) ^ inside;
      const begins = (((delimiters | feeds) & ~quoted) << 1) | atField;
      const opening = quotes & quoted;
      closing = quotes & ~quoted;
      const after = (closing << 1) | closed;
      const stray = opening & ~(begins | after);
      const text = after & ~(quotes | delimiters | feeds | allReturns) & valid;
      if (stray | text) break;
    }
    const ends = feeds & ~quoted;
    const returns = allReturns & ~quoted;
    if (((returns << 1) | afterCr) & ~feeds & valid) break;
    const found = (delimiters & ~quoted) | ends;

    for (let rest = ends; rest; rest &= rest - 1) {
      const upTo = rest ^ (rest - 1);
      store<u32>(record, next + ((u32(popcnt(found & upTo)) - 1) << 2));
      record += 4;
    }
    // Eight at once, because a processor can't predict how many there are.
    let rest = found;
    let entry = next;
    next += u32(popcnt(found)) << 2;
    while (rest) {
      const base = input + at;
      store<u32>(entry, base + u32(ctz(rest)));
      rest &= rest - 1;
      store<u32>(entry, base + u32(ctz(rest)), 4);
      rest &= rest - 1;
      store<u32>(entry, base + u32(ctz(rest)), 8);
      rest &= rest - 1;
      store<u32>(entry, base + u32(ctz(rest)), 12);
      rest &= rest - 1;
      store<u32>(entry, base + u32(ctz(rest)), 16);
      rest &= rest - 1;
      store<u32>(entry, base + u32(ctz(rest)), 20);
      rest &= rest - 1;
      store<u32>(entry, base + u32(ctz(rest)), 24);
      rest &= rest - 1;
      store<u32>(entry, base + u32(ctz(rest)), 28);
      rest &= rest - 1;
      entry += 32;
    }

    const last = u64(here - 1);
    inside = u64(i64(quoted) >> 63);
    closed = (closing >> last) & 1;
    afterCr = (returns >> last) & 1;
    atField = (found >> last) & 1;
  }
  isBare = special === 0;
  hasBackslash = v128.any_true(backslashes);
  return (record - records) >> 2;
}
