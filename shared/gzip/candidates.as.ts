import { hashBits, longTable, shortTable } from './layout.as';

/**
 * Forgets all positions. An empty entry is one for position 0, which begins the stream: whatever the tables hold, it is
 * a position within the stream and within reach, so that nothing but the bytes there has to be checked.
 */
export function startCandidates(): void {
  memory.fill(shortTable, 0, 2 << hashBits);
  memory.fill(longTable, 0, 2 << hashBits);
}

/**
 * Exchanges the newest position with the same four bytes (it is near, so its distance takes few bits) for this one.
 *
 * @returns its distance less 1. If hashes are equal by chance, any bytes may be there.
 */
export function nearest(bytes: u64, position: u32): u32 {
  return exchange((((<u32>bytes * 0x9e3779b1) >>> (32 - hashBits)) << 1) + shortTable, position);
}

/** The same for seven bytes: a longer match is worth more bits of distance. */
export function longest(bytes: u64, position: u32): u32 {
  // The upper byte of the eight is multiplied out.
  return exchange(((<u32>((bytes * 0xcf1bbcdcbf9b00) >>> (64 - hashBits))) << 1) + longTable, position);
}

function exchange(entry: u32, position: u32): u32 {
  const less = (position - 1 - <u32>load<u16>(entry)) & 0x7fff;
  store<u16>(entry, <u16>position);
  return less;
}

/** How many of 16 bytes are equal, from the first ones on. */
export function equalBytes(position: u32, candidate: u32): u32 {
  return ctz(i8x16.bitmask(i8x16.eq(v128.load(position), v128.load(candidate))) ^ 0x1ffff);
}

/** Continues a comparison after 16 equal bytes. @returns at most `most`, which may be below 16 */
export function longLength(position: u32, candidate: u32, most: u32): u32 {
  let length: u32 = 16;
  while (length < most) {
    const different = load<u64>(position + length) ^ load<u64>(candidate + length);
    if (different !== 0) return min(length + (<u32>ctz(different) >>> 3), most);
    length += 8;
  }
  return most;
}
