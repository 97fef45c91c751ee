import { isException, isLiteral, isPointer } from './entry.as';
import { counts, literalBits, literalTable, offsets, sorted } from './layout.as';

/** What a set of lengths can be. */
export const isComplete: i32 = 0;
/** There is no symbol, or one, of one bit. */
export const isLone: i32 = 1;
export const isIncomplete: i32 = 2;
export const isOversubscribed: i32 = 3;

const longest: u32 = 15;

function countOf(length: u32): u32 {
  return load<u32>((length << 2) + counts);
}

/**
 * Fills a table from the lengths of a canonical code, if they are complete or lone.
 *
 * @param entries u32 for each symbol
 * @param bits how many the table looks up at once
 */
export function fillTable(lengths: u32, symbols: u32, entries: u32, table: u32, bits: u32): i32 {
  const used = sort(lengths, symbols);
  let left: i32 = 1;
  for (let length: u32 = 1; length <= longest; length++) {
    left = (left << 1) - <i32>countOf(length);
    if (left < 0) return isOversubscribed;
  }
  if (left === 0) {
    fillComplete(entries, table, bits);
    return isComplete;
  }
  if (used > 1 || countOf(1) !== used) return isIncomplete;
  const size = (<u32>1) << bits;
  for (let i: u32 = 0; i < size; i++) {
    const isCode = used === 1 && (i & 1) === 0;
    store<u32>(table + (i << 2), isCode ? entryOf(0, 1, entries) : isException | bits);
  }
  return isLone;
}

/** Puts the symbols into the order of their codes. @returns how many have one */
function sort(lengths: u32, symbols: u32): u32 {
  memory.fill(counts, 0, 16 << 2);
  for (let symbol: u32 = 0; symbol < symbols; symbol++) {
    const at = counts + ((<u32>load<u8>(lengths + symbol)) << 2);
    store<u32>(at, load<u32>(at) + 1);
  }
  store<u32>(counts, 0);
  let sum: u32 = 0;
  for (let length: u32 = 1; length <= longest; length++) {
    store<u32>((length << 2) + offsets, sum);
    sum += countOf(length);
  }
  for (let symbol: u32 = 0; symbol < symbols; symbol++) {
    const length = <u32>load<u8>(lengths + symbol);
    if (length === 0) continue;
    const at = offsets + (length << 2);
    const place = load<u32>(at);
    store<u32>(at, place + 1);
    store<u16>(sorted + (place << 1), <u16>symbol);
  }
  return sum;
}

/** The entry of the symbol at this place of `sorted`, whose code takes so many bits of the table's. */
function entryOf(place: u32, length: u32, entries: u32): u32 {
  const entry = load<u32>(((<u32>load<u16>((place << 1) + sorted)) << 2) + entries);
  return entry + length + (entry & (isLiteral | isException) ? 0 : length << 8);
}

/** The next code, in the order of canonical codes of one length. Codes are in the order of the input: first bit lowest. */
function next(code: u32, length: u32): u32 {
  const bit = (<u32>1) << (31 - clz<u32>(code ^ ((1 << length) - 1)));
  return (code & (bit - 1)) | bit;
}

function fillComplete(entries: u32, table: u32, bits: u32): void {
  let place: u32 = 0;
  let code: u32 = 0;
  let length: u32 = 1;
  // The table is filled for the codes so far, and doubled for each further bit.
  let end: u32 = 2;
  for (; length <= bits; length++) {
    for (let count = countOf(length); count > 0; count--) {
      store<u32>(table + (code << 2), entryOf(place++, length, entries));
      if (code === end - 1) {
        for (; length < bits; length++) {
          memory.copy(table + (end << 2), table, end << 2);
          end <<= 1;
        }
        return;
      }
      code = next(code, length);
    }
    if (length < bits) {
      memory.copy(table + (end << 2), table, end << 2);
      end <<= 1;
    }
  }
  fillLong(place, code, length, entries, table, bits);
}

/** Goes on with the codes that are longer than `bits`: each of their beginnings gets a table behind the others. */
function fillLong(place: u32, code: u32, length: u32, entries: u32, table: u32, bits: u32): void {
  const mask = ((<u32>1) << bits) - 1;
  let end = mask + 1;
  let first = end;
  let beginning: u32 = u32.MAX_VALUE;
  let count = countOf(length);
  while (true) {
    while (count === 0) count = countOf(++length);
    if ((code & mask) !== beginning) {
      beginning = code & mask;
      first = end;
      let more = length - bits;
      let filled = count;
      while (filled < (<u32>1) << more) {
        more += 1;
        filled = (filled << 1) + countOf(bits + more);
      }
      end = first + (1 << more);
      store<u32>(table + (beginning << 2), isException | isPointer | (first << 16) | (more << 8) | bits);
    }
    const entry = entryOf(place++, length - bits, entries);
    for (let i = first + (code >>> bits); i < end; i += (<u32>1) << (length - bits)) {
      store<u32>(table + (i << 2), entry);
    }
    if (code === (1 << length) - 1) return;
    code = next(code, length);
    count -= 1;
  }
}

/** Joins two literals to one entry where the bits that are looked up have both. */
export function pairLiterals(): void {
  // An entry is looked at after all that have it as their first literal: those have a greater index.
  for (let i: i32 = (1 << literalBits) - 1; i >= 0; i--) {
    const first = load<u32>(((<u32>i) << 2) + literalTable);
    if ((first & isLiteral) === 0) continue;
    const length = first & 63;
    const second = load<u32>(((<u32>i >>> length) << 2) + literalTable);
    const both = length + (second & 63);
    const paired =
      isLiteral | (2 << 8) | (length << 10) | both | (first & 0xff0000) | ((second & 0xff0000) << 8);
    const isPair = (second & isLiteral) !== 0 && both <= literalBits;
    store<u32>(((<u32>i) << 2) + literalTable, isPair ? paired : first | (length << 10));
  }
}
