import { isUtf8 } from 'node:buffer';

/** A sequence of bytes that is not UTF-8. Indices count from the first byte of the last `push`. */
export interface Malformed {
  /** Its first byte: negative where it began in an earlier chunk. */
  start: number;
  /** The value of that byte. */
  byte: number;
  /** The byte that proves it: the first byte, or a later one that can't continue the sequence. */
  at: number;
}

/**
 * Checks that a stream of bytes is UTF-8. Chunks may cut characters. It can't be used after the first malformed
 * sequence.
 */
export interface Utf8Check {
  push(bytes: Uint8Array): Malformed | null;
  /** To be called at the end. Returns the character that the stream leaves unfinished, if any. */
  end(): Malformed | null;
}

export function createUtf8Check(): Utf8Check {
  // The unfinished character: its first byte, how many bytes of it were seen, how many are still to come, and the
  // bounds of the next byte (narrower than 80..BF only after some first bytes).
  let lead = 0;
  let seen = 0;
  let wanted = 0;
  let lower = 0x80;
  let upper = 0xbf;

  /** False if `byte` can't come here. The bounds are those of table 3-7 of the Unicode standard. */
  function accept(byte: number): boolean {
    if (wanted === 0) {
      lead = byte;
      seen = 1;
      wanted = byte < 0x80 ? 0 : continuationBytes(byte);
      lower = byte === 0xe0 ? 0xa0 : byte === 0xf0 ? 0x90 : 0x80;
      upper = byte === 0xed ? 0x9f : byte === 0xf4 ? 0x8f : 0xbf;
      return byte < 0x80 || wanted > 0;
    }
    if (byte < lower || byte > upper) return false;
    lower = 0x80;
    upper = 0xbf;
    seen++;
    wanted--;
    return true;
  }

  /** Walks [from, to), byte by byte. */
  function walk(bytes: Uint8Array, from: number, to: number): Malformed | null {
    for (let at = from; at < to; at++) {
      const first = wanted === 0;
      if (!accept(bytes[at] as number)) return { start: first ? at : at - seen, byte: lead, at };
    }
    return null;
  }

  return {
    push(bytes) {
      const joint = Math.min(wanted, bytes.length);
      const atJoint = walk(bytes, 0, joint);
      if (atJoint || wanted > 0) return atJoint;
      const cut = lastWhole(bytes, joint);
      return walk(bytes, isUtf8(bytes.subarray(joint, cut)) ? cut : joint, bytes.length);
    },
    end() {
      return wanted === 0 ? null : { start: -seen, byte: lead, at: 0 };
    },
  };
}

/** How many bytes follow this first byte; 0 for a byte that can't be the first of several. */
function continuationBytes(lead: number): number {
  if (lead >= 0xc2 && lead <= 0xdf) return 1;
  if (lead >= 0xe0 && lead <= 0xef) return 2;
  return lead >= 0xf0 && lead <= 0xf4 ? 3 : 0;
}

/** Index of the last character if the end of `bytes` cuts it; else the length of `bytes`. */
function lastWhole(bytes: Uint8Array, from: number): number {
  for (let at = bytes.length - 1; at >= Math.max(from, bytes.length - 3); at--) {
    const byte = bytes[at] as number;
    if (byte < 0x80) break;
    if (byte >= 0xc0) return at + 1 + continuationBytes(byte) > bytes.length ? at : bytes.length;
  }
  return bytes.length;
}
