import { codes, frequencies, radix, sorted, sorting } from './layout.as';

/**
 * Computes the lengths of a Huffman code in bits, at most `limit`, for the symbols whose `frequencies` are not 0. There
 * must be at least two such symbols, and the sum of the frequencies must be below 2^18.
 *
 * @param lengths u8 for each symbol
 */
export function codeLengths(symbols: u32, limit: u32, lengths: u32): void {
  const used = sortByFrequency(symbols);
  unlimitedLengths(used);
  // `radix` counts the symbols of each length.
  memory.fill(radix, 0, 33 << 2);
  for (let i: u32 = 0; i < used; i++) {
    const at = radix + (min(load<u32>((i << 2) + sorting), limit) << 2);
    store<u32>(at, load<u32>(at) + 1);
  }
  shorten(limit);
  memory.fill(lengths, 0, symbols);
  // The most frequent symbols are last, and get the shortest codes.
  let i = used;
  for (let length: u32 = 1; length <= limit; length++) {
    for (let n = load<u32>((length << 2) + radix); n > 0; n--) {
      i -= 1;
      store<u8>(lengths + (load<u32>((i << 2) + sorted) & 511), <u8>length);
    }
  }
}

/**
 * Fills `sorted` with the used symbols, lowest frequency first. Each entry has the frequency above nine bits of symbol.
 */
function sortByFrequency(symbols: u32): u32 {
  let used: u32 = 0;
  for (let symbol: u32 = 0; symbol < symbols; symbol++) {
    const frequency = load<u32>((symbol << 2) + frequencies);
    if (frequency === 0) continue;
    store<u32>((used << 2) + sorted, (frequency << 9) | symbol);
    used += 1;
  }
  // A frequency has two digits of nine bits.
  radixPass(sorted, sorting, used, 9);
  radixPass(sorting, sorted, used, 18);
  return used;
}

function radixPass(from: u32, to: u32, n: u32, shift: u32): void {
  memory.fill(radix, 0, 512 << 2);
  for (let i: u32 = 0; i < n; i++) {
    const at = radix + (((load<u32>(from + (i << 2)) >>> shift) & 511) << 2);
    store<u32>(at, load<u32>(at) + 1);
  }
  let sum: u32 = 0;
  for (let digit: u32 = 0; digit < 512; digit++) {
    const at = radix + (digit << 2);
    const count = load<u32>(at);
    store<u32>(at, sum);
    sum += count;
  }
  for (let i: u32 = 0; i < n; i++) {
    const key = load<u32>(from + (i << 2));
    const at = radix + (((key >>> shift) & 511) << 2);
    const place = load<u32>(at);
    store<u32>(at, place + 1);
    store<u32>(to + (place << 2), key);
  }
}

function get(i: i32): u32 {
  return load<u32>(((<u32>i) << 2) + sorting);
}

function set(i: i32, value: u32): void {
  store<u32>(((<u32>i) << 2) + sorting, value);
}

/**
 * Fills `sorting` with the lengths of the symbols of `sorted`, by Moffat and Katajainen, "In-place calculation of
 * minimum-redundancy codes".
 */
function unlimitedLengths(used: u32): void {
  const n = <i32>used;
  for (let i = 0; i < n; i++) set(i, load<u32>(((<u32>i) << 2) + sorted) >>> 9);
  // Parents of the inner nodes.
  set(0, get(0) + get(1));
  let root = 0;
  let leaf = 2;
  for (let next = 1; next < n - 1; next++) {
    if (leaf >= n || get(root) < get(leaf)) {
      set(next, get(root));
      set(root++, next);
    } else {
      set(next, get(leaf++));
    }
    if (leaf >= n || (root < next && get(root) < get(leaf))) {
      set(next, get(next) + get(root));
      set(root++, next);
    } else {
      set(next, get(next) + get(leaf++));
    }
  }
  // Their depths.
  set(n - 2, 0);
  for (let next = n - 3; next >= 0; next--) set(next, get(get(next)) + 1);
  // The leaves' depths.
  let available = 1;
  let inner = 0;
  let depth: u32 = 0;
  root = n - 2;
  let next = n - 1;
  while (available > 0) {
    while (root >= 0 && get(root) === depth) {
      inner += 1;
      root -= 1;
    }
    while (available > inner) {
      set(next--, depth);
      available -= 1;
    }
    available = 2 * inner;
    depth += 1;
    inner = 0;
  }
}

/** After lengths beyond `limit` were cut, changes the counts per length in `radix` to those of a complete code. */
function shorten(limit: u32): void {
  let total: u32 = 0;
  for (let length: u32 = 1; length <= limit; length++) {
    total += load<u32>((length << 2) + radix) << (limit - length);
  }
  for (; total > (<u32>1) << limit; total--) {
    // One of the longest becomes the sibling of a shorter one, which gets one bit longer.
    const last = radix + (limit << 2);
    store<u32>(last, load<u32>(last) - 1);
    for (let length = limit - 1; length > 0; length--) {
      const at = radix + (length << 2);
      const count = load<u32>(at);
      if (count === 0) continue;
      store<u32>(at, count - 1);
      store<u32>(at + 4, load<u32>(at + 4) + 2);
      break;
    }
  }
}

/** Fills `codes` with the canonical codes of these lengths, first bit lowest, as deflate writes them. */
export function assignCodes(lengths: u32, symbols: u32): void {
  memory.fill(radix, 0, 34 << 2);
  for (let symbol: u32 = 0; symbol < symbols; symbol++) {
    const at = radix + ((<u32>load<u8>(lengths + symbol)) << 2);
    store<u32>(at, load<u32>(at) + 1);
  }
  let code: u32 = 0;
  let count: u32 = 0;
  for (let length: u32 = 1; length < 16; length++) {
    const at = radix + (length << 2);
    code = (code + count) << 1;
    count = load<u32>(at);
    store<u32>(at, code);
  }
  for (let symbol: u32 = 0; symbol < symbols; symbol++) {
    const length = <u32>load<u8>(lengths + symbol);
    if (length === 0) continue;
    const at = radix + (length << 2);
    const next = load<u32>(at);
    store<u32>(at, next + 1);
    store<u16>((symbol << 1) + codes, <u16>(reverse(next) >>> (16 - length)));
  }
}

/** The lower 16 bits in reverse order. */
function reverse(bits: u32): u32 {
  bits = ((bits & 0x5555) << 1) | ((bits >>> 1) & 0x5555);
  bits = ((bits & 0x3333) << 2) | ((bits >>> 2) & 0x3333);
  bits = ((bits & 0x0f0f) << 4) | ((bits >>> 4) & 0x0f0f);
  return ((bits & 0x00ff) << 8) | (bits >>> 8);
}
