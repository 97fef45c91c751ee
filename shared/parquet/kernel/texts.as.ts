// Texts as cells, with quotes where they need some. Up to 16 bytes more than a text has may be read and written behind it.

const QUOTE: u8 = 0x22;
/** By the lower half of a byte: what has a meaning of its own in Domo's grammar, and NUL. All others are no such byte. */
const special = i8x16(0, -1, 0x22, -1, -1, -1, -1, -1, -1, -1, 0x0a, -1, 0x2c, 0x0d, -1, 0);

/** @returns where it ends; 0: it is none that Domo takes */
@inline
export function putText(at: u32, from: u32, length: u32): u32 {
  let specials: u32 = 0;
  let wide: u32 = 0;
  for (let k: u32 = 0; k < length; k += 16) {
    const bytes = v128.load(from + k);
    v128.store(at + k, bytes);
    const mask: u32 = length - k >= 16 ? 0xffff : (1 << (length - k)) - 1;
    const found = i8x16.eq(bytes, i8x16.swizzle(special, v128.and(bytes, i8x16.splat(15))));
    specials |= u32(i8x16.bitmask(found)) & mask;
    wide |= u32(i8x16.bitmask(bytes)) & mask;
  }
  if (wide && !isUtf8(from, from + length)) return 0;
  // `\N` would be a null without quotes, as nothing at all would.
  const isNull = length === 0 || (length === 2 && load<u16>(from) === 0x4e5c);
  return specials || isNull ? putQuoted(at, from, from + length) : at + length;
}

function putQuoted(at: u32, from: u32, to: u32): u32 {
  store<u8>(at++, QUOTE);
  for (; from < to; from++) {
    const byte = load<u8>(from);
    if (byte === 0) return 0;
    store<u8>(at++, byte);
    if (byte === QUOTE) store<u8>(at++, QUOTE);
  }
  store<u8>(at++, QUOTE);
  return at;
}

/** Whether the next `count` bytes go on with a character. */
@inline
function goesOn(at: u32, to: u32, count: u32): bool {
  if (at + count > to) return false;
  for (let k: u32 = 0; k < count; k++) if ((load<u8>(at + k) & 0xc0) !== 0x80) return false;
  return true;
}

/** By table 3-7 of the Unicode Standard. */
function isUtf8(at: u32, to: u32): bool {
  while (at < to) {
    const byte = load<u8>(at++);
    if (byte < 0x80) continue;
    const more: u32 = byte < 0xe0 ? 1 : byte < 0xf0 ? 2 : 3;
    if (byte < 0xc2 || byte > 0xf4 || !goesOn(at, to, more)) return false;
    const second = load<u8>(at);
    if (
      (byte === 0xe0 && second < 0xa0) ||
      (byte === 0xed && second > 0x9f) ||
      (byte === 0xf0 && second < 0x90) ||
      (byte === 0xf4 && second > 0x8f)
    )
      return false;
    at += more;
  }
  return true;
}
