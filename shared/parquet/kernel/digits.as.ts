// Whole numbers in decimal digits. Up to eight bytes more than a number has may be written behind it.

const MINUS: u8 = 0x2d;
const POINT: u8 = 0x2e;
const ZEROS: u64 = 0x3030303030303030;
const EIGHT: u64 = 100_000_000;
const SIXTEEN: u64 = 10_000_000_000_000_000;

/** The eight digits of a number below 10^8 as numbers, the first one in the lowest byte. */
@inline
function split(value: u32): u64 {
  const halves = u64(value / 10_000) | (u64(value % 10_000) << 32);
  // n * 10486 >> 20 is n / 100 for every n below 10,000, and n * 103 >> 10 is n / 10 for every n below 100.
  const hundreds = ((halves * 10_486) >> 20) & 0x7f0000007f;
  const pairs = ((halves - 100 * hundreds) << 16) | hundreds;
  const tens = ((pairs * 103) >> 10) & 0x000f000f000f000f;
  return ((pairs - 10 * tens) << 8) | tens;
}

/** The eight digits of a number below 10^8 in ASCII, the first one in the lowest byte. */
@inline
export function eight(value: u32): u64 {
  return split(value) | ZEROS;
}

/** A number below 10^8 without zeros before it. */
@inline
function putSmall(at: u32, value: u32): u32 {
  const digits = split(value);
  const zeros = min(u32(ctz(digits)) >> 3, 7);
  store<u64>(at, (digits | ZEROS) >> (zeros << 3));
  return at + 8 - zeros;
}

/** @returns where it ends */
export function putWhole(at: u32, value: u64): u32 {
  if (value < EIGHT) return putSmall(at, u32(value));
  const high = value / EIGHT;
  if (high < EIGHT) at = putSmall(at, u32(high));
  else {
    at = putSmall(at, u32(high / EIGHT));
    store<u64>(at, eight(u32(high % EIGHT)));
    at += 8;
  }
  store<u64>(at, eight(u32(value % EIGHT)));
  return at + 8;
}

/** A number with zeros before it. @param digits 24 at most, and enough for the number */
@inline
function putPadded(at: u32, value: u64, digits: u32): u32 {
  if (digits > 16) {
    store<u64>(at, eight(u32(value / SIXTEEN)) >> ((24 - digits) << 3));
    at += digits - 16;
    value %= SIXTEEN;
    digits = 16;
  }
  if (digits > 8) {
    store<u64>(at, eight(u32(value / EIGHT)) >> ((16 - digits) << 3));
    at += digits - 8;
    value %= EIGHT;
    digits = 8;
  }
  store<u64>(at, eight(u32(value)) >> ((8 - digits) << 3));
  return at + digits;
}

/** 10 to the power of `exponent`, 19 at most. */
@inline
export function powerOf(exponent: u32): u64 {
  let power: u64 = 1;
  for (let k: u32 = 0; k < exponent; k++) power *= 10;
  return power;
}

/** A number divided by `power`, which is ten to the power of `scale`: 1 to 24; beyond 19 only if the number is below 10^19. */
@inline
export function putScaled(at: u32, value: u64, scale: u32, power: u64): u32 {
  const whole = scale > 19 ? 0 : value / power;
  at = putWhole(at, whole);
  store<u8>(at, POINT);
  return putPadded(at + 1, value - whole * power, scale);
}

@inline
export function putMinus(at: u32): u32 {
  store<u8>(at, MINUS);
  return at + 1;
}
