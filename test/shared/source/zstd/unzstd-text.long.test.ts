import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import zlib from 'node:zlib';
import fc from 'fast-check';
import { FileError } from '../../../../shared/errors.ts';
import { createZstdIndexer } from '../../../../shared/source/zstd/indexer.ts';
import { openUnzstd } from '../../../../shared/source/zstd/unzstd-text.ts';
import { collected } from '../../../helpers/collected.ts';
import { emptyZstdTally, indexedZstd, runZstdCase, unzstd } from '../../../helpers/unzstding.ts';
import {
  type CompressZstd,
  rawFrame,
  skippable,
  withChecksum,
  zstdCompressor,
} from '../../../helpers/zstds.ts';

const folder = join(import.meta.dirname, '../../zstd/made');
const files = readdirSync(folder).filter((name) => name.endsWith('.zst'));
const made = (name: string) => readFileSync(join(folder, name));
const text = zlib.gunzipSync(readFileSync(join(folder, '../../gzip/inflate/made/gzip.gz')));
const flipped = (object: Buffer, bit: number) => {
  const copy = Buffer.from(object);
  copy[bit >> 3] = (copy[bit >> 3] as number) ^ (1 << (bit & 7));
  return copy;
};

let zstd: CompressZstd;
beforeAll(async () => {
  zstd = await zstdCompressor();
});

test('any range of any object is what it was made of, and damage is found where there are checksums', async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat(), (seed) => runZstdCase(seed, zstd, emptyZstdTally())),
    { numRuns: 30 },
  );
});

test.each(files)('%s is read from any place of any index, made in any number of calls', async (name) => {
  const object = made(name);
  const calls = fc.record({
    spacing: fc.integer({ min: 100, max: 20_000 }),
    sizes: fc.array(fc.integer({ min: 1, max: 30_000 }), { minLength: 1, maxLength: 3 }),
    stops: fc.array(fc.nat(4), { maxLength: 3 }),
    from: fc.nat(text.length),
    length: fc.nat(text.length),
  });
  await fc.assert(
    fc.asyncProperty(calls, async ({ spacing, sizes, stops, from, length }) => {
      const { index, windows } = indexedZstd(object, { spacing }, sizes, stops);
      expect(index).toMatchObject({ size: object.length, textSize: text.length });
      const range = await unzstd(object, { index, windows }, sizes).read(from, from + length);
      expect(Buffer.compare(range, text.subarray(from, from + length))).toBe(0);
    }),
    { numRuns: 12 },
  );
});

/** Of an object's whole text, read as two ranges with an index, or without one; null: it is rejected. */
async function outcome(object: Buffer, middle: number | null): Promise<Buffer | null> {
  try {
    if (middle === null) return await unzstd(object, null).read();
    const { read, text } = unzstd(object, indexedZstd(object, { spacing: 100 }));
    return Buffer.concat([await read(0, middle), await read(middle, text.size as number)]);
  } catch (thrown) {
    if (thrown instanceof FileError) return null;
    throw thrown;
  }
}

const some = text.subarray(0, 150);

test.each<[string, () => Buffer]>([
  ['a frame', () => withChecksum(zstd(some, 19), some)],
  [
    'frames and zeros',
    () => Buffer.concat([frameOf(some), frameOf(Buffer.of()), frameOf(some), Buffer.alloc(3)]),
  ],
  ['blocks that are not compressed', () => rawFrame(some, { hasChecksum: true }, 60)],
  ['a byte that is repeated', () => rawFrame('a'.repeat(500), { hasChecksum: true, size: 500 }, 200)],
])('no bit of %s with a checksum can be flipped without notice', async (_, make) => {
  const object = make();
  const whole = await unzstd(object, null).read();
  for (let bit = 0; bit < 8 * object.length; bit++) {
    for (const middle of [70, null]) {
      const read = await outcome(flipped(object, bit), middle);
      if (read !== null && !read.equals(whole))
        throw new Error(`bit ${bit} is flipped, and the text is another`);
    }
  }
});

function frameOf(bytes: Buffer): Buffer {
  return withChecksum(zstd(bytes), bytes);
}

test('an object that ends at any byte is damaged, and says where it ends', async () => {
  const first = frameOf(some);
  const object = Buffer.concat([first, skippable('what'), rawFrame(some, {}, 100)]);
  const ends = [first.length, first.length + 12];
  for (let size = 0; size < object.length; size++) {
    if (ends.includes(size)) continue;
    const cut = object.subarray(0, size);
    expect(await outcome(cut, 70)).toBeNull();
    await expect(unzstd(cut, null).read()).rejects.toMatchObject({ name: 'DamagedZstd', byte: size });
  }
});

test.each<[string, () => Buffer, number, RegExp]>([
  ['no frame at its start', () => Buffer.from('id,name'), 0, /does not begin with a frame/],
  ['something behind its end', () => Buffer.concat([rawFrame('a'), Buffer.from('id,n')]), 10, /is no frame/],
  ['a line feed behind its end', () => Buffer.concat([rawFrame('a'), Buffer.from('\n')]), 10, /is no frame/],
  ['something behind zeros', () => Buffer.concat([rawFrame('a'), Buffer.of(0, 0, 1)]), 12, /behind its end/],
  ['a bit that must be 0', () => flipped(rawFrame('abc'), 8 * 4 + 3), 4, /a bit that must be 0/],
  [
    'a block of no type',
    () => flipped(flipped(rawFrame('abc'), 8 * 6 + 1), 8 * 6 + 2),
    6,
    /a type that does not exist/,
  ],
  [
    'a block that is too large',
    () => rawFrame('ab'.repeat(600), { window: 1024 }, 1200),
    6,
    /larger than its frame/,
  ],
  [
    'more text than it says',
    () => rawFrame('ab'.repeat(60), { size: 100 }, 40),
    6 + 8 + 2 * 43,
    /not what its frame/,
  ],
  [
    'less text than it says',
    () => rawFrame('ab'.repeat(60), { size: 121 }, 40),
    6 + 8 + 2 * 43,
    /not what its frame/,
  ],
  [
    'another checksum',
    () => flipped(rawFrame('ab'.repeat(60), { hasChecksum: true }, 40), 8 * (6 + 3 * 43)),
    6 + 3 * 43,
    /does not have the checksum/,
  ],
])('%s: the byte of the object is told', async (_, make, byte, message) => {
  const object = make();
  const thrown = { name: 'DamagedZstd', byte, message: expect.stringMatching(message) };
  await expect(unzstd(object, null).read()).rejects.toMatchObject(thrown);
  expect(() => indexedZstd(object, {}, [1])).toThrow(expect.objectContaining(thrown));
});

test('a decoder that has seen damage decodes the next object', async () => {
  const object = frameOf(text);
  for (let bit = 200; bit < 8 * object.length; bit += 9000) await outcome(flipped(object, bit), null);
  expect(Buffer.compare(await unzstd(object, null).read(), text)).toBe(0);
});

test('windows of another decoder are passed over', async () => {
  const object = made('small-window.zst');
  const { index } = indexedZstd(object, { spacing: 1000 });
  expect(index.checkpoints.filter(({ length }) => length === 3).length).toBeGreaterThan(5);
  const { read, reads } = unzstd(object, { index: { ...index, decoder: 'another' }, windows: [] });
  expect(Buffer.compare(await read(60_000, 61_000), text.subarray(60_000, 61_000))).toBe(0);
  expect(reads).toEqual([[0, object.length]]);
});

test('a range is read from the checkpoint before it up to the one behind it', async () => {
  for (const name of ['small-window.zst', 'flushed.zst', 'frames.zst', 'seekable.zst']) {
    const object = made(name);
    const index = indexedZstd(object, { spacing: 1000 });
    const { read, reads } = unzstd(object, index, [300]);
    expect(Buffer.compare(await read(30_000, 31_000), text.subarray(30_000, 31_000))).toBe(0);
    const { checkpoints } = index.index;
    const before = checkpoints.findLast(([, at]) => at <= 30_000) ?? [0, 0];
    const behind = checkpoints.find(([, at]) => at > 31_000) ?? [object.length, 0];
    expect(reads).toEqual([[before[0], behind[0]]]);
    expect(before[0]).toBeGreaterThan(0);
  }
});

test('a reader that has enough ends the read of the object', async () => {
  let isOpen = false;
  const object = made('zstd-3.zst');
  const text = openUnzstd({
    ...{ object: 'the object', size: object.length, index: null },
    async *read() {
      isOpen = true;
      try {
        for (let at = 0; at < object.length; at += 100) yield object.subarray(at, at + 100);
      } finally {
        isOpen = false;
      }
    },
    windows: () => Promise.reject(new Error('there are none')),
  });
  for await (const _ of text.read(0, 80_000)) break;
  expect(isOpen).toBe(false);
  expect(Buffer.concat(await collected(text.read(2, 9))).toString()).toBe(',city,a');
  expect(isOpen).toBe(false);
});

test('an index of another text is noticed, and so is one of another object', async () => {
  const object = Buffer.concat([frameOf(some), frameOf(some)]);
  const { index, windows } = indexedZstd(object, { spacing: 10 });
  const [first, [byte, at] = [0, 0]] = index.checkpoints;
  const wrong = { ...index, checkpoints: [first ?? ([0, 0] as const), [byte, at + 1] as const] };
  await expect(unzstd(object, { index: wrong, windows }).read()).rejects.toMatchObject({
    name: 'DamagedZstd',
  });
  const longer = { ...index, checkpoints: [[0, 0] as const], textSize: 400 };
  await expect(unzstd(object, { index: longer, windows }).read()).rejects.toMatchObject({
    name: 'DamagedZstd',
  });
  expect(() => unzstd(object.subarray(1), { index, windows })).toThrow(RangeError);
});

test('no spacing is too large, and none too small', () => {
  for (const options of [{ spacing: 0 }, { spacing: 1.5 }, { most: 1 }])
    expect(() => createZstdIndexer({ object: 'the object', ...options })).toThrow(RangeError);
});
