import { isAscii } from 'node:buffer';
import { type Decoded, type Decoder, mostBytes } from './decoder.ts';
import { type CodeTable, FOUR, LEAD } from './tables/code-table.ts';

/** The first pointer of gb18030 beyond U+FFFF, and the last. */
const firstAstral = 189_000;
const lastAstral = 1_237_575;

/** How many bytes are decoded in one call of the innermost function, so that it is called often. */
const block = 2048;

/** Decodes by a table. ASCII must be itself in it. */
export function createTableDecoder({ values, lengths, fourBytes }: CodeTable): Decoder {
  // Four bytes are written at once, whatever the length of a character is.
  const output = new Uint8Array(3 * mostBytes + 4);
  const view = new DataView(output.buffer);
  let written = 0;

  return {
    decode(input, _state): Decoded {
      if (isAscii(input)) return { text: input, taken: input.length, state: 0, invalid: 0 };
      const end = input.length;
      written = 0;
      let at = 0;
      let invalid = 0;
      while (at < end && invalid === 0) {
        const to = Math.min(end, at + block);
        at = run(input, at, to);
        if (at >= to) continue;
        const next = long(input, at);
        // The input ends within the character.
        if (next === at) break;
        if (next > at) at = next;
        else invalid = -next - at;
      }
      return { text: output.slice(0, written), taken: at, state: 0, invalid };
    },
  };

  /**
   * Decodes characters of one and two bytes that begin before `to`. It is a function of its own, with nothing but this
   * loop: V8 comes back to slow code again and again at the end of a loop in a function that goes on behind it.
   *
   * @returns the first byte behind them: before `to` where something else begins there
   */
  function run(input: Uint8Array, from: number, to: number): number {
    let at = from;
    let end = written;
    while (at < to) {
      let entry = input[at] as number;
      let length = lengths[entry] as number;
      let next = at + 1;
      if (length > 4) {
        if (next >= input.length) break;
        entry = (values[entry] as number) + (input[next] as number);
        length = lengths[entry] as number;
        if (length > 4) break;
        next++;
      }
      if (length === 0) break;
      view.setInt32(end, values[entry] as number, true);
      end += length;
      at = next;
    }
    written = end;
    return at;
  }

  /** Decodes one character of any length. @returns the byte behind it; `at`: it is cut; -n: n is behind what is invalid */
  function long(input: Uint8Array, at: number): number {
    let entry = input[at] as number;
    let next = at + 1;
    while (lengths[entry] === LEAD) {
      if (next >= input.length) return at;
      entry = (values[entry] as number) + (input[next++] as number);
    }
    let value = values[entry] as number;
    let length = lengths[entry] as number;
    if (length === FOUR) {
      const seen = seenOfFour(input, at);
      if (seen < 0) return at;
      next = at + seen;
      value = seen === 4 ? four(input, at) : 0;
      length = value === 0 ? 0 : lengthOf(value);
    }
    if (length === 0) return -next;
    view.setInt32(written, value, true);
    written += length;
    return next;
  }

  /** Four, or how many bytes it takes to see that they are not four of one character; negative: the input ends before. */
  function seenOfFour(input: Uint8Array, at: number): number {
    const third = input[at + 2];
    if (third === undefined) return -1;
    if (third < 0x81 || third > 0xfe) return 3;
    return input[at + 3] === undefined ? -1 : 4;
  }

  function four(input: Uint8Array, at: number): number {
    const fourth = input[at + 3] as number;
    if (fourth < 0x30 || fourth > 0x39) return 0;
    const [first = 0, second = 0, third = 0] = input.subarray(at, at + 3);
    const pointer = (first - 0x81) * 12_600 + (second - 0x30) * 1260 + (third - 0x81) * 10 + fourth - 0x30;
    if (pointer < firstAstral) return fourBytes[pointer] ?? 0;
    if (pointer > lastAstral) return 0;
    const codePoint = 0x10000 + pointer - firstAstral;
    return (
      0xf0 |
      (codePoint >> 18) |
      ((0x80 | ((codePoint >> 12) & 0x3f)) << 8) |
      ((0x80 | ((codePoint >> 6) & 0x3f)) << 16) |
      ((0x80 | (codePoint & 0x3f)) << 24)
    );
  }
}

/** Of UTF-8, by its first byte. */
function lengthOf(value: number): number {
  const first = value & 0xff;
  if (first < 0xe0) return first < 0x80 ? 1 : 2;
  return first < 0xf0 ? 3 : 4;
}
