/** All of `00` to `99`. */
const pairs = new Uint8Array(200);
for (let n = 0; n < 100; n++) {
  pairs[2 * n] = 0x30 + Math.floor(n / 10);
  pairs[2 * n + 1] = 0x30 + (n % 10);
}

export const MINUS = 0x2d;
export const POINT = 0x2e;

/** Bytes that any whole number up to 2^53 takes at most, with its minus. */
export const LONGEST = 17;

/** Writes a whole number of at most 2^53. @returns where it ends */
export function writeWhole(bytes: Uint8Array, at: number, value: number): number {
  if (value < 0) {
    bytes[at++] = MINUS;
    value = -value;
  }
  if (value < 100_000_000) return writeSmall(bytes, at, value);
  const high = Math.floor(value / 100_000_000);
  const to = high < 100_000_000 ? writeSmall(bytes, at, high) : writeWhole(bytes, at, high);
  return writePadded(bytes, to, value - high * 100_000_000, 8);
}

/** A number of less than 10^8. */
function writeSmall(bytes: Uint8Array, at: number, value: number): number {
  if (value < 10) {
    bytes[at] = 0x30 + value;
    return at + 1;
  }
  return writePadded(bytes, at, value, lengthOf(value));
}

function lengthOf(value: number): number {
  if (value < 10_000) return value < 100 ? (value < 10 ? 1 : 2) : value < 1000 ? 3 : 4;
  if (value < 1_000_000) return value < 100_000 ? 5 : 6;
  return value < 10_000_000 ? 7 : 8;
}

/** The last `digits` digits of a number below 2^31, with zeros before them. @returns where they end */
export function writePadded(bytes: Uint8Array, at: number, value: number, digits: number): number {
  const end = at + digits;
  let to = end;
  let rest = value | 0;
  while (to - at >= 2) {
    const next = (rest / 100) | 0;
    const pair = (rest - next * 100) * 2;
    to -= 2;
    bytes[to] = pairs[pair] as number;
    bytes[to + 1] = pairs[pair + 1] as number;
    rest = next;
  }
  if (to > at) bytes[at] = 0x30 + (rest % 10);
  return end;
}

/** A text of ASCII. @returns where it ends */
export function writeAscii(bytes: Uint8Array, at: number, text: string): number {
  for (let k = 0; k < text.length; k++) bytes[at++] = text.charCodeAt(k);
  return at;
}
