import { TextDecoder as StandardDecoder } from '@exodus/bytes/encoding.js';
import fc from 'fast-check';
import type { LegacyEncoding } from '../../shared/encodings.ts';

/** A character of an encoded text, with the bytes that make it, and those before it that only switch something. */
export interface Piece {
  escapeBytes: readonly number[];
  bytes: readonly number[];
  text: string;
}

/** The text of some bytes, by an implementation of the standard that is not ours; null: they are no text. */
export function standardText(encoding: LegacyEncoding, bytes: Uint8Array): string | null {
  try {
    return new StandardDecoder(encoding, { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}

export const multiByteEncodings = ['big5', 'euc-jp', 'euc-kr', 'gb18030', 'gbk', 'shift_jis'] as const;

/**
 * How many random cases of an encoding are looked at: of those in which each byte is a character a fifth, since they differ in
 * nothing but their tables, which are looked at as a whole.
 */
export function runsOf(encoding: LegacyEncoding, most = 100): { numRuns: number } {
  const hasTableAlone = /^(windows|iso-8859|koi8|x-)|^(macintosh|ibm866)$/.test(encoding);
  return { numRuns: hasTableAlone ? most / 5 : most };
}

const found = new Map<LegacyEncoding, Piece[]>();

/** Every character of one or two bytes of an encoding without escapes, and some of more. */
function charactersOf(encoding: LegacyEncoding): Piece[] {
  const known = found.get(encoding);
  if (known !== undefined) return known;
  const pieces: Piece[] = [];
  const add = (...bytes: number[]) => {
    const text = standardText(encoding, Uint8Array.from(bytes));
    if (text !== null) pieces.push({ escapeBytes: [], bytes, text });
  };
  const range = (first: number, last: number) =>
    Array.from({ length: last - first + 1 }, (_, index) => first + index);
  for (const byte of range(0, 255)) add(byte);
  if ((multiByteEncodings as readonly string[]).includes(encoding)) {
    const single = new Set(pieces.map(({ bytes }) => bytes[0]));
    for (const lead of range(0x80, 255).filter((byte) => !single.has(byte))) {
      for (const trail of range(0x30, 255)) add(lead, trail);
      if (lead === 0x8f && encoding === 'euc-jp')
        for (const second of range(0xa1, 0xfe))
          for (const third of range(0xa1, 0xfe)) add(lead, second, third);
      if (encoding !== 'gb18030' && encoding !== 'gbk') continue;
      for (const second of range(0x30, 0x39))
        for (const third of [0x81, 0x95, 0xfe])
          for (const fourth of [0x30, 0x33, 0x39]) add(lead, second, third, fourth);
    }
  }
  found.set(encoding, pieces);
  return pieces;
}

function utf16Piece(isBig: boolean): fc.Arbitrary<Piece> {
  // All but the halves of pairs.
  return fc.nat({ max: 0x10f7ff }).map((number) => {
    const text = String.fromCodePoint(number < 0xd800 ? number : number + 0x800);
    const bytes = Buffer.from(text, 'utf16le');
    return { escapeBytes: [], bytes: [...(isBig ? bytes.swap16() : bytes)], text };
  });
}

/** Characters of ISO-2022-JP behind the escape that they need. */
function iso2022JpPieces(): fc.Arbitrary<Piece[]> {
  const run = (switched: string, pieces: fc.Arbitrary<{ bytes: number[]; text: string }>) =>
    fc.array(pieces, { minLength: 1, maxLength: 8 }).map((all): Piece[] =>
      all.map((piece, index) => ({
        ...piece,
        escapeBytes: index === 0 ? [0x1b, ...Buffer.from(switched)] : [],
      })),
    );
  const one = (first: number, last: number, textOf: (byte: number) => string) =>
    fc.integer({ min: first, max: last }).map((byte) => ({ bytes: [byte], text: textOf(byte) }));
  const same = (byte: number) => String.fromCharCode(byte);
  const kanji = charactersOf('euc-jp')
    .filter(({ bytes: [lead = 0], bytes }) => bytes.length === 2 && lead >= 0xa1)
    .map(({ bytes, text }) => ({ bytes: bytes.map((byte) => byte - 0x80), text }));
  return fc
    .array(
      fc.oneof(
        run('(B', one(0x20, 0x7f, same)),
        run(
          '(J',
          one(0x20, 0x7f, (byte) => (byte === 0x5c ? '\u{a5}' : byte === 0x7e ? '\u{203e}' : same(byte))),
        ),
        run(
          '(I',
          one(0x21, 0x5f, (byte) => String.fromCharCode(0xff61 - 0x21 + byte)),
        ),
        run('$@', fc.constantFrom(...kanji)),
        run('$B', fc.constantFrom(...kanji)),
      ),
      { maxLength: 12 },
    )
    .map((runs) => runs.flat());
}

/** Random texts of an encoding, as the characters that they consist of: half of them ASCII, as in real files. */
export function piecesOf(encoding: LegacyEncoding): fc.Arbitrary<Piece[]> {
  if (encoding === 'iso-2022-jp') return iso2022JpPieces();
  const pieces = charactersOf(encoding);
  const piece =
    encoding === 'utf-16le' || encoding === 'utf-16be'
      ? utf16Piece(encoding === 'utf-16be')
      : fc.oneof(fc.constantFrom(...pieces.slice(0, 128)), fc.constantFrom(...pieces));
  return fc.array(piece, { maxLength: 80, size: 'max' });
}

export function bytesOf(pieces: readonly Piece[]): Buffer {
  return Buffer.from(pieces.flatMap(({ escapeBytes, bytes }) => [...escapeBytes, ...bytes]));
}

export function textOf(pieces: readonly Piece[]): string {
  return pieces.map(({ text }) => text).join('');
}

/** The bytes in chunks of the given sizes, again and again. */
export function* chunked(bytes: Uint8Array, sizes: readonly number[]): Generator<Uint8Array> {
  for (let at = 0, turn = 0; at < bytes.length; turn++) {
    const size = Math.max(1, sizes[turn % sizes.length] ?? bytes.length);
    yield bytes.subarray(at, at + size);
    at += size;
  }
}
