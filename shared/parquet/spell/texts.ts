import { isUtf8 } from 'node:buffer';
import type { Spelled } from './spelled.ts';

const QUOTE = 0x22;
/** What makes quotes needed, what is no text, and bytes of characters that are not of ASCII. */
const NEEDS_QUOTES = 1;
const IS_QUOTE = 2;
const IS_NUL = 4;
const IS_WIDE = 8;
const classes = new Uint8Array(256).fill(IS_WIDE, 128);
classes[0x2c] = NEEDS_QUOTES;
classes[0x0a] = NEEDS_QUOTES;
classes[0x0d] = NEEDS_QUOTES;
classes[QUOTE] = NEEDS_QUOTES | IS_QUOTE;
classes[0] = IS_NUL;

/**
 * Writes a text as a cell, with quotes where it needs some [F2, F4]. An empty text and `\N` would be nulls without them
 * [F3, F6].
 */
export function writeText(spelled: Spelled, source: Uint8Array, from: number, end: number): void {
  const length = end - from;
  const bytes = spelled.room(length + 2);
  let { at } = spelled;
  const begin = at;
  let seen = 0;
  for (let k = from; k < end; k++) {
    const byte = source[k] as number;
    seen |= classes[byte] as number;
    bytes[at++] = byte;
  }
  const isNull = length === 0 || (length === 2 && source[from] === 0x5c && source[from + 1] === 0x4e);
  if (seen === 0 && !isNull) {
    spelled.close(at);
    return;
  }
  if (seen & IS_WIDE && !isUtf8(source.subarray(from, end))) spelled.fail({ kind: 'notUtf8' });
  else if (seen & IS_NUL) spelled.fail({ kind: 'nul' });
  else if (seen & IS_QUOTE) writeDoubled(spelled, source, from, end);
  else {
    if (seen & NEEDS_QUOTES || isNull) {
      bytes.copyWithin(begin + 1, begin, at);
      bytes[begin] = QUOTE;
      bytes[at + 1] = QUOTE;
      at += 2;
    }
    spelled.close(at);
  }
}

function writeDoubled(spelled: Spelled, source: Uint8Array, from: number, end: number): void {
  const bytes = spelled.room(2 * (end - from) + 2);
  let { at } = spelled;
  bytes[at++] = QUOTE;
  for (let k = from; k < end; k++) {
    const byte = source[k] as number;
    if (byte === QUOTE) bytes[at++] = QUOTE;
    bytes[at++] = byte;
  }
  bytes[at++] = QUOTE;
  spelled.close(at);
}
