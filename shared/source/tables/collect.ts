import { createMultibyteDecoder } from '@exodus/bytes/multi-byte.js';
import { createSinglebyteDecoder } from '@exodus/bytes/single-byte.js';
import { pack } from './pack.ts';
import { singleByteEncodings } from './single-byte.ts';

export interface CollectedTable {
  name: string;
  comment: string;
  table: number[];
}

/**
 * The tables of the WHATWG Encoding Standard, as @exodus/bytes has them, which tests its own against the standard's files.
 * The decoders of Node are not used: those of Node 20 have other tables in eleven encodings, those of Node 24 in four.
 */
export function collectTables(): CollectedTable[] {
  return [
    {
      name: 'singleByte',
      comment: 'Of 0x80 to 0xFF in each of `singleByteEncodings`.',
      table: singleByte(),
    },
    { name: 'big5', comment: 'By pointer. The four pointers of two code points are 0.', table: bigFive() },
    { name: 'eucKr', comment: 'By pointer.', table: grid('euc-kr', range(0x81, 0xfe), range(0x41, 0xfe)) },
    { name: 'gb18030', comment: 'By pointer, of two bytes.', table: gb18030() },
    {
      name: 'gb18030Ranges',
      comment:
        'Of four bytes: the pointers from which on code points are consecutive, plus 1, then those code points.',
      table: gb18030Ranges(),
    },
    {
      name: 'jis0208',
      comment: 'By pointer. The private use area of Shift_JIS is 0.',
      table: jis0208(),
    },
    {
      name: 'jis0212',
      comment: 'By pointer.',
      table: grid('euc-jp', range(0xa1, 0xfe), range(0xa1, 0xfe), [0x8f]),
    },
  ];
}

/** The content of `packed.ts`. */
export function packedText(): string {
  return [
    '// Made from @exodus/bytes by npm run encodings. The functions have it in their bundles and read no file.',
    ...collectTables().map(
      ({ name, comment, table }) => `/** ${comment} */\nexport const ${name} =\n  '${pack(table)}';`,
    ),
    '',
  ].join('\n');
}

function range(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

/** The code point of a sequence of bytes; 0 if they have none, or two. */
function codePointBy(decode: (bytes: Uint8Array) => string): (...bytes: number[]) => number {
  return (...bytes) => {
    let text: string;
    try {
      text = decode(Uint8Array.from(bytes));
    } catch {
      return 0;
    }
    const [character = '', ...others] = text;
    return others.length > 0 ? 0 : (character.codePointAt(0) ?? 0);
  };
}

/** A decoder for each sequence, because one that has thrown keeps something of it. */
function multiByte(encoding: string) {
  return codePointBy((bytes) => createMultibyteDecoder(encoding)(bytes));
}

function grid(encoding: string, leads: number[], trails: number[], before: number[] = []): number[] {
  const codePoint = multiByte(encoding);
  return leads.flatMap((lead) => trails.map((trail) => codePoint(...before, lead, trail)));
}

function singleByte(): number[] {
  return singleByteEncodings.flatMap((encoding) => {
    const codePoint = codePointBy(createSinglebyteDecoder(encoding));
    return range(0x80, 0xff).map((byte) => codePoint(byte));
  });
}

function bigFive(): number[] {
  return grid('big5', range(0x81, 0xfe), [...range(0x40, 0x7e), ...range(0xa1, 0xfe)]);
}

function jis0208(): number[] {
  const leads = [...range(0x81, 0x9f), ...range(0xe0, 0xfc)];
  const table = grid('shift_jis', leads, [...range(0x40, 0x7e), ...range(0x80, 0xfc)]);
  return table.map((value) => (value >= 0xe000 && value <= 0xf8ff ? 0 : value));
}

function gb18030(): number[] {
  return grid('gb18030', range(0x81, 0xfe), [...range(0x40, 0x7e), ...range(0x80, 0xfe)]);
}

function gb18030Ranges(): number[] {
  const codePoint = multiByte('gb18030');
  const pointers: number[] = [];
  const codePoints: number[] = [];
  let expected = -1;
  for (let pointer = 0; pointer < 39_420; pointer++) {
    const value = codePoint(
      ...[0x81 + Math.floor(pointer / 12_600), 0x30 + (Math.floor(pointer / 1260) % 10)],
      ...[0x81 + (Math.floor(pointer / 10) % 126), 0x30 + (pointer % 10)],
    );
    if (value !== expected) {
      pointers.push(pointer + 1);
      codePoints.push(value);
    }
    expected = value + 1;
  }
  return [...pointers, ...codePoints];
}
