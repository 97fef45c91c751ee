import { crcTables } from './layout.as';

/** Fills the tables: the first for a last byte, each further one for a byte with one more byte after it. */
export function startCrc(): void {
  for (let byte: u32 = 0; byte < 256; byte++) {
    let crc = byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
    store<u32>((byte << 2) + crcTables, crc);
  }
  for (let i: u32 = 256; i < 8 * 256; i++) {
    const crc = load<u32>(((i - 256) << 2) + crcTables);
    store<u32>((i << 2) + crcTables, (crc >>> 8) ^ load<u32>(((crc & 255) << 2) + crcTables));
  }
}

function table(byte: u32, behind: u32): u32 {
  return load<u32>((((byte & 255) + (behind << 8)) << 2) + crcTables);
}

/** The CRC-32 of `count` more bytes, continued from `crc`, which is 0 at first. Reads eight bytes at a time. */
export function crc32(from: u32, count: u32, crc: u32): u32 {
  crc = ~crc;
  const end = from + count;
  for (; from + 8 <= end; from += 8) {
    const low = load<u32>(from) ^ crc;
    const high = load<u32>(from, 4);
    crc = table(low, 7) ^ table(low >>> 8, 6) ^ table(low >>> 16, 5) ^ table(low >>> 24, 4);
    crc ^= table(high, 3) ^ table(high >>> 8, 2) ^ table(high >>> 16, 1) ^ table(high >>> 24, 0);
  }
  for (; from < end; from++) crc = (crc >>> 8) ^ table(crc ^ load<u8>(from), 0);
  return ~crc;
}
