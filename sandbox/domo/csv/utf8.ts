import { isUtf8 } from 'node:buffer';

/** How many bytes a character has that begins with this byte; 0 if no character begins with it. */
function sequenceLength(lead: number): number {
  if (lead < 0x80) return 1;
  if (lead >= 0xc2 && lead < 0xe0) return 2;
  if (lead >= 0xe0 && lead < 0xf0) return 3;
  return lead >= 0xf0 && lead < 0xf5 ? 4 : 0;
}

/** How many bytes at the end may be the beginning of another character: at most 3. */
function incompleteTail(bytes: Uint8Array): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back += 1) {
    const byte = bytes[bytes.length - back] as number;
    const continuation = byte >= 0x80 && byte < 0xc0;
    if (!continuation) return sequenceLength(byte) > back ? back : 0;
  }
  return 0;
}

/**
 * The longest prefix that is UTF-8.
 *
 * The first `valid` bytes are UTF-8. The `incomplete` bytes after them (at most 3) may become a character with the next
 * bytes. If `valid + incomplete` is less than the length, the byte at `valid` belongs to no character.
 */
export function utf8Prefix(bytes: Uint8Array): { valid: number; incomplete: number } {
  const incomplete = incompleteTail(bytes);
  const whole = bytes.length - incomplete;
  if (isUtf8(bytes.subarray(0, whole))) return { valid: whole, incomplete };
  let low = 0;
  let high = whole;
  // Invariant: the first `low` bytes are text, apart from a cut character; the first `high` bytes are not.
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    const prefix = bytes.subarray(0, middle);
    if (isUtf8(prefix.subarray(0, middle - incompleteTail(prefix)))) low = middle;
    else high = middle;
  }
  return { valid: low - incompleteTail(bytes.subarray(0, low)), incomplete: 0 };
}
