import type { Decoded, Decoder } from './decoder.ts';
import { jis0208CodePoints } from './tables/build.ts';

/** What an escape sequence has switched on. */
const ascii = 0;
const roman = 1;
const katakana = 2;
const jis0208 = 3;
/** Added to it: nothing stands behind the escape sequence yet. Another one there is invalid, by the standard. */
const escaped = 4;

/** The two bytes behind an escape, and what they switch on. */
const escapes = new Map([
  ['(B', ascii],
  ['(J', roman],
  ['(I', katakana],
  ['$@', jis0208],
  ['$B', jis0208],
]);

/** Decodes ISO-2022-JP, by section 13.2 of the WHATWG Encoding Standard. */
export function createIso2022JpDecoder(): Decoder {
  const table = jis0208CodePoints();

  return {
    decode(input, state): Decoded {
      let text = '';
      let at = 0;
      let mode = state;
      let invalid = 0;
      while (at < input.length && invalid === 0) {
        const byte = input[at] as number;
        if (byte === 0x1b) {
          if (at + 3 > input.length && isBeginOfEscape(input, at)) break;
          const found = escapes.get(String.fromCharCode(...input.subarray(at + 1, at + 3)));
          if (found === undefined || mode >= escaped) invalid = Math.min(3, input.length - at);
          else {
            mode = found + escaped;
            at += 3;
          }
          continue;
        }
        const isPair = mode % escaped === jis0208;
        if (isPair && at + 1 === input.length && byte >= 0x21 && byte <= 0x7e) break;
        const codePoint = isPair ? pair(byte, input[at + 1]) : single(byte, mode % escaped);
        if (codePoint === -1) {
          invalid = isPair && byte >= 0x21 && byte <= 0x7e ? 2 : 1;
          continue;
        }
        text += String.fromCodePoint(codePoint);
        at += isPair ? 2 : 1;
        mode %= escaped;
      }
      return { text: Buffer.from(text), taken: at, state: mode, invalid };
    },
  };

  function pair(lead: number, trail: number | undefined): number {
    if (lead < 0x21 || lead > 0x7e || trail === undefined || trail < 0x21 || trail > 0x7e) return -1;
    return table[(lead - 0x21) * 94 + trail - 0x21] || -1;
  }
}

/** @returns -1 for a byte that is no character */
function single(byte: number, mode: number): number {
  if (mode === katakana) return byte >= 0x21 && byte <= 0x5f ? 0xff61 - 0x21 + byte : -1;
  if (byte > 0x7f || byte === 0x0e || byte === 0x0f) return -1;
  if (mode === roman && byte === 0x5c) return 0xa5;
  if (mode === roman && byte === 0x7e) return 0x203e;
  return byte;
}

function isBeginOfEscape(input: Uint8Array, at: number): boolean {
  const next = input[at + 1];
  return next === undefined || next === 0x28 || next === 0x24;
}
