import {
  block,
  distanceCounts,
  firstLength,
  hashBits,
  hashTable,
  historySize,
  literalCounts,
  maxMatch,
  noDistance,
  tokens,
} from './layout.as';

/** A match is searched for only if this many bytes are left, because as many are compared at once. */
const lookAhead: u32 = 16;
/** After this many misses in a row, positions are skipped. A power of 2. */
const patience: u32 = 64;
const longestStep: u32 = 16;

/**
 * Fills the empty hash table. As a position it is the last of a stream's first 32 KiB: before that position it is out
 * of reach, and after it, it is a position like any other.
 */
const unused: u8 = 0xff;

/** Forgets all positions. */
export function startTokens(): void {
  memory.fill(hashTable, unused, 2 << hashBits);
}

/**
 * The slot for the first six bytes. If two hashes are equal a match may be shorter, but searching for matches of four
 * or five bytes is slower and, in CSV, makes more output: far back, they take more bits than their bytes as literals.
 */
function slotOf(bytes: u64): u32 {
  return (<u32>(((bytes << 16) * 0xcf1bbcdcbf9b) >>> (64 - hashBits))) << 1;
}

function enter(bytes: u64, position: u32): void {
  store<u16>(slotOf(bytes), <u16>position, hashTable);
}

function count(at: u32, counts: u32): void {
  store<u32>(counts + (at << 2), load<u32>(counts + (at << 2)) + 1);
}

function putLiteral(token: u32, position: u32): void {
  const byte = <u32>load<u8>(position);
  store<u32>(token, byte | (noDistance << 9));
  count(byte, literalCounts);
}

function putMatch(token: u32, length: u32, distance: u32): void {
  const less = distance - 1;
  const extraBits = 30 - clz(less | 2);
  const symbol = (less >>> extraBits) + (extraBits << 1);
  const extra = less & ((1 << extraBits) - 1);
  const index = length + (firstLength - 3);
  store<u32>(token, index | (symbol << 9) | (extra << 14));
  count(index, literalCounts);
  count(symbol, distanceCounts);
}

/**
 * Continues a comparison after 16 equal bytes.
 *
 * @param most the most bytes to compare, those 16 included
 */
function longLength(position: u32, candidate: u32, most: u32): u32 {
  let length: u32 = 16;
  while (length < most) {
    const different = load<u64>(position + length) ^ load<u64>(candidate + length);
    if (different !== 0) return min(length + (<u32>ctz(different) >>> 3), most);
    length += 8;
  }
  return most;
}

/**
 * Writes the block as tokens and counts them. A match is searched for at one position only: the last one with the same
 * hash. Unpredictable choices are computed without a branch, because branches take most of the time.
 *
 * @param end the address after the block's last byte
 * @returns the address after the last token
 */
export function tokenize(end: u32): u32 {
  let position = block;
  let token = tokens;
  let misses: u32 = 0;
  const limit = end - lookAhead;
  while (position < limit) {
    const bytes = load<u64>(position);
    const slot = slotOf(bytes);
    const distance = (position - <u32>load<u16>(slot, hashTable)) & 0xffff;
    store<u16>(slot, <u16>position, hashTable);
    const candidate = position - distance;
    const different = bytes ^ load<u64>(candidate);
    if ((<u32>different | <u32>(distance - 1 >= historySize)) !== 0) {
      putLiteral(token, position);
      token += 4;
      position += 1;
      misses += 1;
      // Skips in growing steps. Now and then every position is tried again, to find the start of repeated text.
      if (misses >= patience) {
        const next = min(position + ((misses / patience) & (longestStep - 1)), limit);
        for (; position < next; position++) {
          putLiteral(token, position);
          token += 4;
        }
      }
      continue;
    }
    misses = 0;
    // `ctz` of zero is 64, which stands for eight equal bytes.
    let length = <u32>ctz(different) >>> 3;
    const further = <u32>ctz(load<u64>(position, 8) ^ load<u64>(candidate, 8)) >>> 3;
    length += further & (0 - (length >>> 3));
    if (length === 16) length = longLength(position, candidate, min(end - position, maxMatch));
    putMatch(token, length, distance);
    token += 4;
    enter(bytes >>> 8, position + 1);
    enter(bytes >>> 16, position + 2);
    position += length;
    enter(load<u64>(position - 1), position - 1);
  }
  for (; position < end; position++) {
    putLiteral(token, position);
    token += 4;
  }
  return token;
}
