import type { Decoded, Decoder } from './decoder.ts';

/** Decodes UTF-16. A surrogate without its partner is invalid. A byte order mark is a character like any other. */
export function createUtf16Decoder(bigEndian: boolean): Decoder {
  return {
    decode(input, _state): Decoded {
      const whole = input.length - (input.length % 2);
      const units = littleEndian(input.subarray(0, whole), bigEndian);
      const text = units.toString('utf16le');
      // The length of what is well-formed, and of the pair that the end cuts.
      const length = text.isWellFormed() ? text.length : wellFormedLength(text);
      const isCut = length === text.length - 1 && isHigh(text.charCodeAt(length));
      return {
        text: Buffer.from(length === text.length ? text : text.slice(0, length)),
        taken: 2 * length,
        state: 0,
        invalid: length === text.length || isCut ? 0 : 2,
      };
    },
  };
}

function littleEndian(bytes: Uint8Array, bigEndian: boolean): Buffer {
  return bigEndian ? Buffer.from(bytes).swap16() : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
}

function isHigh(unit: number): boolean {
  return (unit & 0xfc00) === 0xd800;
}

/** The index of the first surrogate that has no partner. */
function wellFormedLength(text: string): number {
  const at = text.search(/\p{Surrogate}/u);
  return at < 0 ? text.length : at;
}
