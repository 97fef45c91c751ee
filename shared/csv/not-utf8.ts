import { NotUtf8 } from '../errors.ts';
import { excerpt } from '../excerpt.ts';
import { legacyEncodings } from './legacy.ts';

export interface Place {
  /** Index of the first byte that is not UTF-8. */
  offset: number;
  /** The text ends with the bytes. */
  ends: boolean;
  /** Object, row and byte. */
  where: string;
  showCells: boolean;
}

/** The error of bytes that are not UTF-8, with the encodings that they may be in. */
export function notUtf8(bytes: Uint8Array, { offset, ends, where, showCells }: Place): NotUtf8 {
  const why = malformedBy(bytes, offset, ends);
  if (why === 'cut') {
    return new NotUtf8(
      `${where}: the file ends in the middle of a character, so it was cut off: by an upload that broke off, or by what split it. Drop it again, whole. If it is whole, it is not UTF-8: set "encoding" under "read" of the route.`,
    );
  }
  if (why === 'surrogates') {
    return new NotUtf8(
      `${where}: here is half a character, a surrogate as CESU-8 has them, which some databases write for UTF-8. Export it as UTF-8, in Oracle as AL32UTF8, and drop it again.`,
    );
  }
  const byte = `0x${(bytes[offset] as number).toString(16).toUpperCase().padStart(2, '0')}`;
  const what = excerpt(showCells, `the byte ${byte} here is not UTF-8`, 'the byte here is not UTF-8');
  const fitting = legacyEncodings(bytes);
  const [first] = fitting;
  if (first === undefined) {
    return new NotUtf8(
      `${where}: ${what}, and the file fits no encoding well. If you know its encoding, set "encoding" under "read" of the route; else save it as UTF-8 and drop it again.`,
    );
  }
  const names = fitting.map(({ label, used }) => `${label} (${used})`).join(', ');
  return new NotUtf8(
    `${where}: ${what}. The file fits ${names}: set the one that it was written in, such as "encoding": "${first.label}", under "read" of the route, or save it as UTF-8 and drop it again.`,
  );
}

/**
 * Why a sequence is not UTF-8, where that is something else than another encoding: `cut` if the text ends inside a
 * character, `surrogates` for a pair of surrogates, each in three bytes.
 */
function malformedBy(bytes: Uint8Array, at: number, ends: boolean): 'cut' | 'surrogates' | 'other' {
  const [a = 0, b = 0, c = 0, d = 0, e = 0] = bytes.subarray(at, at + 5);
  const isPair = a === 0xed && b >= 0xa0 && b <= 0xaf && c >= 0x80 && c <= 0xbf;
  if (isPair && (at + 3 >= bytes.length || (d === 0xed && e >= 0xb0 && e <= 0xbf))) return 'surrogates';
  const length = a >= 0xf0 && a <= 0xf4 ? 4 : a >= 0xe0 ? 3 : a >= 0xc2 ? 2 : 1;
  const rest = bytes.subarray(at + 1);
  const isCut = ends && rest.length < length - 1 && rest.every((byte) => byte >= 0x80 && byte <= 0xbf);
  return isCut ? 'cut' : 'other';
}
