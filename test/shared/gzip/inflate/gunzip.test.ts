import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import zlib from 'node:zlib';
import { crc32, ownCrc32 } from '../../../../shared/gzip/inflate/crc.ts';
import { createGunzip, type GunzipOptions, type GzipPlace } from '../../../../shared/gzip/inflate/gunzip.ts';
import { chunked } from '../../../helpers/encoded.ts';
import { bgzf, memberHeader, memberOf } from '../../../helpers/gzips.ts';
import { noise } from '../bytes.ts';

const made = join(import.meta.dirname, 'made');
const { constants } = zlib;

function gunzip(object: Uint8Array, sizes = [object.length], options: Partial<GunzipOptions> = {}): Buffer {
  const gunzip = createGunzip({ object: 'the object', ...options });
  const pieces: Buffer[] = [];
  for (const chunk of chunked(object, sizes))
    for (const piece of gunzip.push(chunk)) pieces.push(Buffer.from(piece));
  gunzip.end();
  gunzip.close();
  return Buffer.concat(pieces);
}

function expectText(object: Uint8Array, text: Uint8Array): void {
  for (const sizes of [[object.length], object.length < 2000 ? [1] : [1000, 3]]) {
    // Jest's own comparison takes seconds for so many bytes.
    expect(Buffer.compare(gunzip(object, sizes), text)).toBe(0);
  }
}

const text = zlib.gunzipSync(readFileSync(join(made, 'gzip.gz')));

test.each(readdirSync(made).filter((name) => name.endsWith('.gz')))('%s is read', (name) => {
  expect(text).toHaveLength(84_098);
  expectText(readFileSync(join(made, name)), text);
});

const strategies = ['Z_DEFAULT_STRATEGY', 'Z_FILTERED', 'Z_HUFFMAN_ONLY', 'Z_RLE', 'Z_FIXED'] as const;

test.each([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])('zlib at level %i, with every strategy and window', (level) => {
  const some = text.subarray(0, 10_000);
  for (const name of strategies) {
    for (const [memLevel, windowBits] of [
      [1, 9],
      [9, 15],
    ] as const) {
      expectText(zlib.gzipSync(some, { level, strategy: constants[name], memLevel, windowBits }), some);
    }
  }
});

test('a stream that was flushed in every way', () => {
  const stream = zlib.createGzip();
  stream.write(text.subarray(0, 100));
  for (const flush of [constants.Z_FULL_FLUSH, constants.Z_SYNC_FLUSH, constants.Z_PARTIAL_FLUSH]) {
    stream.flush(flush);
    stream.write(text.subarray(100, 50_000));
  }
  stream.end(text.subarray(50_000));
  const pieces: Buffer[] = [];
  stream.on('data', (piece: Buffer) => pieces.push(piece));
  return new Promise<void>((done) =>
    stream.on('end', () => {
      const object = Buffer.concat(pieces);
      expectText(object, zlib.gunzipSync(object));
      done();
    }),
  );
});

test.each([
  ['runs', Buffer.alloc(600_000, 'a')],
  ['pairs', Buffer.alloc(600_001, 'ab')],
  ['noise', noise(600_000)],
  ['noise of few values', noise(600_000, 3)],
  ['a repeat as far as can be', Buffer.concat([noise(32_768), noise(32_768), noise(32_768)])],
])('%s, in more than a buffer', (_, bytes) => {
  for (const level of [0, 1, 9]) expectText(zlib.gzipSync(bytes, { level }), bytes);
});

const deflated = zlib.deflateRawSync('abc');
const abc = Buffer.from('abc');
const member = memberOf(deflated, abc);
const empty = zlib.gzipSync('');

test.each<[string, Buffer, string]>([
  ['nothing but a member', member, 'abc'],
  ['an empty member', empty, ''],
  ['several members', Buffer.concat([member, empty, empty, member, empty]), 'abcabc'],
  ['an extra field', memberOf(deflated, abc, { extra: noise(700) }), 'abc'],
  ['an empty extra field', memberOf(deflated, abc, { extra: noise(0) }), 'abc'],
  [
    'an extra field that is no list',
    memberOf(deflated, abc, { extra: Buffer.from('BC\x02\x00\x05') }),
    'abc',
  ],
  ['a name', memberOf(deflated, abc, { name: 'file.csv' }), 'abc'],
  ['an empty name', memberOf(deflated, abc, { name: '' }), 'abc'],
  ['a comment', memberOf(deflated, abc, { comment: 'Größe' }), 'abc'],
  ['a checksum of the header', memberOf(deflated, abc, { hasCrc: true }), 'abc'],
  [
    'all of them',
    memberOf(deflated, abc, { extra: noise(9), name: 'n'.repeat(5000), comment: 'c', hasCrc: true }),
    'abc',
  ],
  ['zeros behind the end', Buffer.concat([member, Buffer.alloc(70_000)]), 'abc'],
  ['what bgzip writes', bgzf(abc, 2), 'abc'],
])('%s', (_, object, expected) => {
  expectText(object, Buffer.from(expected));
});

/** A member whose deflate is these bits, and then zeros. */
function raw(bits: string): Buffer {
  const bytes = Buffer.alloc(40);
  for (const [i, bit] of [...bits.replaceAll(' ', '')].entries())
    bytes[i >> 3] = (bytes[i >> 3] as number) | (Number(bit) << (i & 7));
  return Buffer.concat([memberHeader(), bytes]);
}

/** The lowest bit first, as deflate writes numbers. */
const number = (value: number, bits: number) => [...value.toString(2).padStart(bits, '0')].reverse().join('');
const dynamic = `1 ${number(2, 2)}`;

/** The lengths of the code of the code lengths, in the order of a header: 16, 17, 18, 0, 8, 7, 9 … */
const lengthCode = (...lengths: number[]) =>
  `${number(lengths.length - 4, 4)} ${lengths.map((length) => number(length, 3)).join(' ')}`;

const wrong = (bytes: Buffer, at: number, value: number) => {
  const copy = Buffer.from(bytes);
  copy[at] = value;
  return copy;
};

test.each<[string, Buffer, number, RegExp]>([
  ['an empty object', Buffer.alloc(0), 0, /is empty/],
  ['something else', Buffer.from('id,name\n'), 0, /no member of gzip begins/],
  ['half a magic number', Buffer.from([0x1f, 0x8c]), 1, /no member of gzip begins/],
  ['zeros alone', Buffer.alloc(10), 0, /no member of gzip begins/],
  ['another method', wrong(member, 2, 9), 2, /not compressed by deflate/],
  ['a flag that does not exist', wrong(member, 3, 0x20), 3, /flags/],
  ['a wrong checksum of the header', wrong(memberOf(deflated, abc, { hasCrc: true }), 10, 1), 11, /checksum/],
  ['a block type that does not exist', raw(`1 ${number(3, 2)}`), 10, /type/],
  [
    'a stored block of two sizes',
    raw(`1 00 00000 ${number(1, 16)} ${number(2, 16)}`),
    10,
    /size of a stored/,
  ],
  ['287 literals', raw(`${dynamic} ${number(30, 5)} ${number(0, 5)} 0000`), 10, /more symbols/],
  ['31 distances', raw(`${dynamic} ${number(0, 5)} ${number(30, 5)} 0000`), 10, /more symbols/],
  [
    'no code of lengths',
    raw(`${dynamic} 00000 00000 ${lengthCode(0, 0, 0, 0)}`),
    10,
    /code of the code lengths/,
  ],
  [
    'a lone code of lengths',
    raw(`${dynamic} 00000 00000 ${lengthCode(0, 0, 0, 1)}`),
    10,
    /code of the code lengths/,
  ],
  [
    'too many codes of lengths',
    raw(`${dynamic} 00000 00000 ${lengthCode(1, 1, 1, 0)}`),
    10,
    /code of the code lengths/,
  ],
  ['a repeat of nothing', raw(`${dynamic} 00000 00000 ${lengthCode(1, 0, 1, 0)} 0 00`), 10, /repeated/],
  [
    'lengths beyond the last',
    raw(`${dynamic} 00000 00000 ${lengthCode(0, 1, 1, 0)} 1${number(127, 7)} 1${number(127, 7)}`),
    10,
    /more code lengths/,
  ],
  [
    'no end of the block',
    raw(`${dynamic} 00000 00000 ${lengthCode(0, 0, 1, 1)} 1${number(127, 7)} 1${number(109, 7)}`),
    10,
    /no code for its end/,
  ],
  ['a symbol that does not exist', raw(`1 ${number(1, 2)} 11000110`), 10, /no literal/],
  ['a distance that does not exist', raw(`1 ${number(1, 2)} 00110000 0000001 11110`), 12, /no distance/],
  ['a match before the text', raw(`1 ${number(1, 2)} 00110000 0000001 00001`), 12, /before the text/],
  ['a wrong CRC-32', wrong(member, member.length - 5, 0), member.length - 8, /CRC-32/],
  ['a wrong size', wrong(member, member.length - 4, 2), member.length - 4, /size that is written/],
  ['something behind the end', Buffer.concat([member, Buffer.from('x')]), member.length, /follows its end/],
  [
    'something behind zeros',
    Buffer.concat([member, Buffer.from('\0\0x')]),
    member.length + 2,
    /follows the zeros/,
  ],
  [
    'a member behind zeros',
    Buffer.concat([member, Buffer.from([0]), member]),
    member.length + 1,
    /follows the zeros/,
  ],
])('%s is told', (_, object, byte, message) => {
  for (const sizes of [[object.length || 1], [1]]) {
    expect(() => gunzip(object, sizes)).toThrow(expect.objectContaining({ name: 'DamagedGzip', byte }));
    expect(() => gunzip(object, sizes)).toThrow(message);
  }
});

test('a name that does not end is not read to its end', () => {
  const longest = 2 ** 20;
  const named = (length: number) => memberOf(deflated, abc, { name: 'n'.repeat(length) });
  expectText(named(longest), abc);
  expect(() => gunzip(named(longest + 1))).toThrow(
    expect.objectContaining({ name: 'DamagedGzip', byte: 10 + longest }),
  );
});

test.each([
  ['another member', member],
  ['an empty member', empty],
  ['zeros', Buffer.alloc(5)],
])('%s behind the only member is told', (_, behind) => {
  const isSingle = true;
  expect(gunzip(member, [1], { isSingle }).toString()).toBe('abc');
  expect(() => gunzip(Buffer.concat([member, behind]), [1], { isSingle })).toThrow(
    expect.objectContaining({ name: 'DamagedGzip', byte: member.length }),
  );
});

test('the message says what to do', () => {
  expect(() => gunzip(member.subarray(0, -1))).toThrow(
    `the object: byte ${member.length - 1}: the gzip file is damaged here: it ends within a member, so the rest is missing. Drop the file again, whole; if that does not help, have it compressed again.`,
  );
});

test('an object that ends at any byte but behind a member is damaged', () => {
  const first = memberOf(zlib.deflateRawSync(text.subarray(0, 900)), text.subarray(0, 900), {
    name: 'n',
    hasCrc: true,
  });
  const object = Buffer.concat([first, member]);
  for (let size = 0; size < object.length; size++) {
    if (size === first.length) continue;
    expect(() => gunzip(object.subarray(0, size))).toThrow(
      expect.objectContaining({ name: 'DamagedGzip', byte: size }),
    );
  }
});

test('text beyond a limit is refused as soon as it is there', () => {
  const object = zlib.gzipSync(Buffer.alloc(10_000_000));
  const limit = { most: 1_000_000, by: '"mostText"' };
  expect(() => gunzip(object, [1000], { limit })).toThrow(
    'the object: its text is longer than 1000000 bytes, the most that "mostText" allows.',
  );
  expect(gunzip(object, [1000], { limit: { ...limit, most: 10_000_000 } })).toHaveLength(10_000_000);
});

test('a block goes on from any of its symbols', () => {
  for (const name of ['igzip-0.gz', 'zopfli.gz', 'bgzip.gz']) {
    const object = readFileSync(join(made, name));
    const first = createGunzip({ object: 'the object' });
    const states: { place: GzipPlace; state: Uint8Array | null }[] = [];
    first.stopAt = 1;
    for (const _ of first.push(object)) {
      states.push({ place: first.place, state: first.state() });
      first.stopAt = first.place.text + 977;
    }
    for (const from of states) {
      const rest = gunzip(object.subarray(Math.floor(from.place.bit / 8)), [5000], { from });
      expect(Buffer.compare(rest, text.subarray(from.place.text))).toBe(0);
    }
    expect(states.length).toBeGreaterThan(60);
  }
});

test('its CRC-32, for a Node without one, is that of Node', () => {
  const bytes = noise(600_000);
  for (const size of [0, 1, 7, 8, 9, 300_000, 600_000]) {
    const first = ownCrc32(bytes.subarray(0, size >> 1), 0);
    expect(ownCrc32(bytes.subarray(size >> 1, size), first)).toBe(crc32(bytes.subarray(0, size), 0));
  }
});
