import fc from 'fast-check';
import { encodings, type LegacyEncoding, needsIndex } from '../../../shared/encodings.ts';
import { NotInEncoding } from '../../../shared/errors.ts';
import { start } from '../../../shared/source/checkpoint.ts';
import { decoderOf } from '../../../shared/source/decoders.ts';
import { createTranscoder } from '../../../shared/source/transcoder.ts';
import {
  bytesOf,
  chunked,
  multiByteEncodings,
  piecesOf,
  runsOf,
  standardText,
  textOf,
} from '../../helpers/encoded.ts';

const legacy = encodings.filter(needsIndex);
const about = { object: 's3://bucket/file.csv', showCells: true };

/** The text before the first fault, and where that is; null: there is none. */
function transcoded(encoding: LegacyEncoding, bytes: Uint8Array, sizes: number[] = [bytes.length]) {
  const transcoder = createTranscoder(encoding, start, about);
  const pieces: Uint8Array[] = [];
  let fault: number | null = null;
  try {
    for (const chunk of chunked(bytes, sizes)) for (const piece of transcoder.push(chunk)) pieces.push(piece);
    transcoder.end();
  } catch (error) {
    if (!(error instanceof NotInEncoding)) throw error;
    fault = error.byte;
  }
  const text = Buffer.concat(pieces);
  const [object, length] = transcoder.position;
  if (object !== (fault ?? bytes.length) || length !== text.length)
    throw new Error(`it is at byte ${object} of the object, byte ${length} of the text`);
  return { text: text.toString(), fault };
}

/** Bytes that were looked up in the pages of who made the encoding, or in Python's codecs. */
const known: [LegacyEncoding, number[], string][] = [
  ['ibm866', [0x80, 0xa0, 0xe0, 0xf0, 0xfc], 'АарЁ№'],
  ['iso-8859-2', [0xa1, 0xb1, 0xe6, 0xf3], 'Ąąćó'],
  ['iso-8859-3', [0xa1, 0xb6, 0xe6], 'Ħĥĉ'],
  ['iso-8859-4', [0xa1, 0xb3, 0xe7], 'Ąŗį'],
  ['iso-8859-5', [0xb0, 0xd0, 0xf1], 'Ааё'],
  ['iso-8859-6', [0xc7, 0xe4], 'ال'],
  ['iso-8859-7', [0xc1, 0xe1, 0xa4, 0xaa], 'Αα€ͺ'],
  ['iso-8859-8', [0xe0, 0xfa], 'את'],
  ['iso-8859-8-i', [0xe0, 0xfa], 'את'],
  ['iso-8859-10', [0xa1, 0xbd, 0xff], 'Ą―ĸ'],
  ['iso-8859-13', [0xa1, 0xe0, 0xff], '”ą’'],
  ['iso-8859-14', [0xa1, 0xf0], 'Ḃŵ'],
  ['iso-8859-15', [0xa4, 0xa6, 0xbc, 0xbd], '€ŠŒœ'],
  ['iso-8859-16', [0xa4, 0xaa, 0xba], '€Șș'],
  ['koi8-r', [0xc1, 0xe1, 0xa3, 0xb3], 'аАёЁ'],
  ['koi8-u', [0xa4, 0xae, 0xbd], 'єўҐ'],
  ['macintosh', [0x80, 0x8a, 0xa7, 0xdb], 'Ääß€'],
  ['x-mac-cyrillic', [0x80, 0xe0, 0xff], 'Аа€'],
  ['x-user-defined', [0x80, 0xff], '\u{f780}\u{f7ff}'],
  ['windows-874', [0x80, 0xa1, 0xfb], '€ก๛'],
  ['windows-1250', [0x8a, 0x9c, 0xb9, 0xea], 'Šśąę'],
  ['windows-1251', [0xc0, 0xe0, 0xb8, 0x88], 'Ааё€'],
  ['windows-1252', [0x80, 0x85, 0x93, 0x94, 0x9f, 0xdc], '€…“”ŸÜ'],
  ['windows-1252', [0x81, 0x8d, 0x8f, 0x90, 0x9d], '\u{81}\u{8d}\u{8f}\u{90}\u{9d}'],
  ['windows-1253', [0xc1, 0xe1, 0xa2], 'ΑαΆ'],
  ['windows-1254', [0xfe, 0xdd, 0xf0, 0xdc], 'şİğÜ'],
  ['windows-1255', [0xe0, 0xfa, 0xa4], 'את₪'],
  ['windows-1256', [0xc7, 0xe1, 0x81], 'الپ'],
  ['windows-1257', [0xe0, 0xfe, 0x80], 'ąž€'],
  ['windows-1258', [0xd0, 0xf5, 0xfe], 'Đơ₫'],
  ['big5', [0xa7, 0x41, 0xa6, 0x6e, 0x41], '你好A'],
  ['big5', [0x88, 0x62, 0x88, 0x64, 0x88, 0xa3, 0x88, 0xa5], 'Ê̄Ê̌ê̄ê̌'],
  ['big5', [0x89, 0x46], '\u{4e3d}'],
  ['euc-jp', [0xc6, 0xfc, 0xcb, 0xdc, 0x8e, 0xb1, 0x8f, 0xb0, 0xa1], '日本ｱ丂'],
  ['euc-kr', [0xc7, 0xd1, 0xb1, 0xdb, 0x8c, 0x63], '한글똠'],
  ['gbk', [0xc4, 0xe3, 0xba, 0xc3, 0x80], '你好€'],
  ['gb18030', [0x81, 0x30, 0x81, 0x30, 0x84, 0x31, 0xa4, 0x39], '\u{80}\u{ffff}'],
  ['gb18030', [0x90, 0x30, 0x81, 0x30, 0xe3, 0x32, 0x9a, 0x35], '\u{10000}\u{10ffff}'],
  ['gb18030', [0x84, 0x31, 0x95, 0x33, 0x61], '\u{feff}a'],
  ['shift_jis', [0x93, 0xfa, 0x96, 0x7b, 0xb1, 0x5c, 0x7e, 0x81, 0x60], '日本ｱ\\~～'],
  ['shift_jis', [0x87, 0x40, 0xfa, 0xb1, 0xf0, 0x40], '①﨑\u{e000}'],
  ['iso-2022-jp', [0x1b, 0x24, 0x42, 0x46, 0x7c, 0x1b, 0x28, 0x42, 0x0a], '日\n'],
  ['iso-2022-jp', [0x1b, 0x28, 0x4a, 0x5c, 0x7e, 0x1b, 0x28, 0x49, 0x31], '¥‾ｱ'],
  ['utf-16le', [0xff, 0xfe, 0x41, 0x00, 0xac, 0x20, 0x3d, 0xd8, 0x00, 0xde], '\u{feff}A€😀'],
  ['utf-16be', [0xfe, 0xff, 0x00, 0x41, 0x20, 0xac, 0xd8, 0x3d, 0xde, 0x00], '\u{feff}A€😀'],
];

test.each(known)('%s: the bytes %j are %s', (encoding, bytes, text) => {
  expect(transcoded(encoding, Uint8Array.from(bytes))).toEqual({ text, fault: null });
});

test('every encoding is in the table', () => {
  expect(legacy.filter((encoding) => known.every(([name]) => name !== encoding))).toEqual([]);
});

/** Each with where what is no character begins: the bytes before are one, and those behind would be. */
const invalid: [LegacyEncoding, number[], at: number, why: string][] = [
  ['windows-1253', [0x41, 0xaa, 0x41], 1, 'a byte that stands for nothing'],
  ['windows-1255', [0xd9], 0, 'a byte that stands for nothing'],
  ['utf-16le', [0x41, 0, 0x3d, 0xd8, 0x41, 0], 2, 'a high surrogate alone'],
  ['utf-16le', [0x41, 0, 0x3d, 0xd8, 0x3d, 0xd8, 0, 0xde], 2, 'a high surrogate before a pair'],
  ['utf-16be', [0xde, 0x00, 0, 0x41], 0, 'a low surrogate alone'],
  ['utf-16be', [0, 0x41, 0xd8, 0x3d], 2, 'a high surrogate at the end'],
  ['utf-16le', [0x41, 0, 0x41], 2, 'half a unit at the end'],
  ['shift_jis', [0x41, 0x81], 1, 'a lead byte at the end'],
  ['shift_jis', [0x41, 0x81, 0x20, 0x41], 1, 'a lead byte before a blank'],
  ['shift_jis', [0x41, 0xa0, 0x41], 1, 'a byte that stands for nothing'],
  ['shift_jis', [0x41, 0xfd, 0x41], 1, 'a byte that leads nothing'],
  ['euc-jp', [0x8e, 0xe0, 0x41], 0, 'katakana beyond the last'],
  ['euc-jp', [0x41, 0x8f, 0xb0, 0x41], 1, 'three bytes, the last of which is ASCII'],
  ['euc-jp', [0x41, 0x8f, 0xb0], 1, 'three bytes, cut by the end'],
  ['euc-kr', [0x41, 0x80, 0x41], 1, 'a byte that leads nothing'],
  ['big5', [0x41, 0x80, 0x41], 1, 'a byte that leads nothing'],
  ['big5', [0xa7, 0x41, 0xa1, 0x80], 2, 'a trail byte between the two ranges'],
  ['gbk', [0x41, 0xff, 0x41], 1, 'a byte that leads nothing'],
  ['gb18030', [0x41, 0x81, 0x30], 1, 'four bytes, cut by the end'],
  ['gb18030', [0x41, 0x81, 0x30, 0x81], 1, 'four bytes, cut by the end'],
  ['gb18030', [0x41, 0x81, 0x30, 0x41, 0x30], 1, 'four bytes, the third of which is ASCII'],
  ['gb18030', [0x41, 0x81, 0x30, 0x81, 0x41], 1, 'four bytes, the fourth of which is no digit'],
  ['gb18030', [0x41, 0x84, 0x31, 0xa5, 0x30], 1, 'four bytes behind the last one up to U+FFFF'],
  ['gb18030', [0xe3, 0x32, 0x9a, 0x36], 0, 'four bytes behind U+10FFFF'],
  ['iso-2022-jp', [0x41, 0x80], 1, 'a byte beyond ASCII'],
  ['iso-2022-jp', [0x41, 0x0e, 0x41], 1, 'a byte that shifts'],
  ['iso-2022-jp', [0x41, 0x1b, 0x24], 1, 'an escape sequence, cut by the end'],
  ['iso-2022-jp', [0x41, 0x1b, 0x24, 0x41], 1, 'an escape sequence that nobody knows'],
  ['iso-2022-jp', [0x41, 0x1b, 0x28, 0x42, 0x1b, 0x24, 0x42], 4, 'an escape sequence behind another one'],
  ['iso-2022-jp', [0x1b, 0x24, 0x42, 0x46, 0x0a], 3, 'half a character before the end of a line'],
  ['iso-2022-jp', [0x1b, 0x24, 0x42, 0x46, 0x7c, 0x46], 5, 'half a character at the end'],
  ['iso-2022-jp', [0x1b, 0x28, 0x49, 0x60], 3, 'katakana beyond the last'],
];

test.each(invalid)('%s: of the bytes %j the one at %i begins %s', (encoding, bytes, at) => {
  for (const sizes of [[bytes.length], [1], [2]]) {
    expect(transcoded(encoding, Uint8Array.from(bytes), sizes).fault).toBe(at);
  }
});

test.each(legacy)(
  '%s: every byte, and every two bytes, are the text of the standard or refused',
  (encoding) => {
    const isLong = (multiByteEncodings as readonly string[]).includes(encoding);
    const decoder = decoderOf(encoding);
    const differences: unknown[] = [];
    for (let lead = 0; lead < 256; lead++) {
      for (let trail = -1; trail < (isLong && lead >= 0x80 ? 256 : 0); trail++) {
        const bytes = Uint8Array.from(trail < 0 ? [lead] : [lead, trail]);
        const { text, taken } = decoder.decode(bytes, 0);
        const found = taken === bytes.length ? Buffer.from(text).toString() : null;
        const expected = standardText(encoding, bytes);
        if (found !== expected) differences.push([...bytes, found, expected]);
      }
    }
    expect(differences).toEqual([]);
  },
);

test.each(legacy)('%s: random texts in any chunks', (encoding) => {
  fc.assert(
    fc.property(
      piecesOf(encoding),
      fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1 }),
      (pieces, sizes) => {
        expect(transcoded(encoding, bytesOf(pieces), sizes)).toEqual({ text: textOf(pieces), fault: null });
      },
    ),
    runsOf(encoding),
  );
});

test.each(legacy)('%s: random bytes in any chunks are what the standard says', (encoding) => {
  const byte = fc.oneof(
    fc.nat({ max: 255 }),
    // What the states of ISO-2022-JP, the four bytes of gb18030, and surrogates are made of.
    fc.constantFrom(0x1b, 0x24, 0x28, 0x42, 0x4a, 0x49, 0x40, 0x30, 0x39, 0x81, 0x8e, 0x8f, 0xd8, 0xdc, 0xfe),
  );
  const sizes = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1 });
  fc.assert(
    fc.property(
      fc.uint8Array({ maxLength: 12 }),
      fc.array(byte, { maxLength: 12 }),
      sizes,
      (any, typical, cuts) => {
        const bytes = Uint8Array.from([...typical, ...any]);
        const { text, fault } = transcoded(encoding, bytes, cuts);
        expect(fault === null ? text : null).toBe(standardText(encoding, bytes));
        // What was decoded before the fault is right, and nothing longer is.
        if (fault === null) return;
        expect(standardText(encoding, bytes.subarray(0, fault))).toBe(text);
      },
    ),
    runsOf(encoding, 500),
  );
});

test.each(invalid.filter(([, , , why]) => !/\b(end|cut)\b/.test(why)))(
  '%s: of the bytes %j it is told at once that the one at %i begins %s',
  (encoding, bytes) => {
    const transcoder = createTranscoder(encoding, start, about);
    expect(() => [...transcoder.push(Uint8Array.from(bytes))]).toThrow(NotInEncoding);
  },
);

test('what is invalid is told with its bytes, unless the route hides cells', () => {
  const message = (showCells: boolean) => {
    const transcoder = createTranscoder('shift_jis', start, { ...about, showCells });
    try {
      for (const _ of transcoder.push(Uint8Array.of(0x41, 0x81, 0x20)));
    } catch (error) {
      return (error as Error).message;
    }
    return 'nothing was thrown';
  };
  expect(message(true)).toBe(
    's3://bucket/file.csv: byte 1: what begins here, 0x81 0x20, is no character in the encoding "shift_jis". Set "read": { "encoding": … } in the route to the encoding that the file has, or correct the file, and drop it again.',
  );
  expect(message(false)).toContain('byte 1: what begins here is no character in');
});

test('a chunk of any size is decoded in pieces of bounded size', () => {
  const transcoder = createTranscoder('windows-1251', start, about);
  const pieces = [...transcoder.push(Buffer.alloc(5_000_000, 0xe0))].map(({ length }) => length);
  expect(Math.max(...pieces)).toBeLessThanOrEqual(200_000);
  expect(pieces.reduce((total, length) => total + length)).toBe(10_000_000);
});
