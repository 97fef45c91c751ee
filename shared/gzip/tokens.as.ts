import {
  block,
  distanceCounts,
  firstLength,
  hashBits,
  hashTable,
  literalCounts,
  maxMatch,
  noDistance,
  tokens,
} from './layout.as';

/** Bytes that a position must have before the end to be looked up. */
const lookAhead: u32 = 8;

function slotOf(bytes: u32): u32 {
  return ((bytes * 0x9e3779b1) >>> (32 - hashBits)) << 1;
}

/** Counts, too. */
function literal(token: u32, position: u32): void {
  const byte = <u32>load<u8>(position);
  store<u32>(token, byte | (noDistance << 9));
  const count = byte << 2;
  store<u32>(count, load<u32>(count, literalCounts) + 1, literalCounts);
}

/**
 * Writes the block as tokens and counts them. A match is looked for at the newest position with the same hash of
 * four bytes only: a second candidate costs more time than its bytes are worth.
 *
 * @param end behind the block's last byte
 * @param floor matches begin here or later
 * @returns behind the last token
 */
export function tokenize(end: u32, floor: u32): u32 {
  let position = block;
  let token = tokens;
  let misses: u32 = 0;
  const limit = end - lookAhead;
  while (<i32>position < <i32>limit) {
    const bytes = load<u64>(position);
    const slot = slotOf(<u32>bytes);
    const distance = (<u32>position - <u32>load<u16>(slot, hashTable)) & 0xffff;
    store<u16>(slot, <u16>position, hashTable);
    const candidate = position - distance;
    const different = bytes ^ load<u64>(candidate);
    if (<u32>different !== 0 || distance - 1 >= 0x8000 || candidate < floor) {
      literal(token, position);
      token += 4;
      position += 1;
      misses += 1;
      // Bytes that don't repeat are passed over in growing steps; now and then each is looked at again.
      if (misses > 63) {
        const skipped = min<u32>(position + ((misses >>> 6) & 15), limit);
        while (position < skipped) {
          literal(token, position);
          token += 4;
          position += 1;
        }
      }
      continue;
    }
    misses = 0;
    let length: u32;
    if (different !== 0) {
      length = <u32>ctz(different) >>> 3;
    } else {
      const most = <u32>min<u32>(end - position, maxMatch);
      length = 8;
      while (length < most) {
        const more = load<u64>(position + length) ^ load<u64>(candidate + length);
        if (more !== 0) {
          length += <u32>ctz(more) >>> 3;
          break;
        }
        length += 8;
      }
      length = min(length, most);
    }
    const less = distance - 1;
    const extraBits = 30 - clz(less | 2);
    const symbol = (less >>> extraBits) + (extraBits << 1);
    const extra = less & ((1 << extraBits) - 1);
    const index = length + (firstLength - 3);
    store<u32>(token, index | (symbol << 9) | (extra << 14));
    token += 4;
    const count = index << 2;
    store<u32>(count, load<u32>(count, literalCounts) + 1, literalCounts);
    const distanceCount = symbol << 2;
    store<u32>(distanceCount, load<u32>(distanceCount, distanceCounts) + 1, distanceCounts);
    store<u16>(slotOf(<u32>(bytes >>> 8)), <u16>(position + 1), hashTable);
    store<u16>(slotOf(<u32>(bytes >>> 16)), <u16>(position + 2), hashTable);
    position += length;
    store<u16>(slotOf(load<u32>(position - 1)), <u16>(position - 1), hashTable);
  }
  while (position < end) {
    literal(token, position);
    token += 4;
    position += 1;
  }
  return token;
}
