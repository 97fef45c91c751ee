import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import zlib from 'node:zlib';
import fc from 'fast-check';
import { FileError } from '../../../../shared/errors.ts';
import { openGunzipped } from '../../../../shared/source/gzip/gunzipped.ts';
import { createGzipIndexer } from '../../../../shared/source/gzip/indexer.ts';
import { openText } from '../../../../shared/source/text.ts';
import { collected } from '../../../helpers/collected.ts';
import { emptyTally, gunzipped, indexed, runCase } from '../../../helpers/gunzipping.ts';
import { bgzf, memberOf } from '../../../helpers/gzips.ts';
import { noise } from '../../gzip/bytes.ts';

const made = (name: string) => readFileSync(join(import.meta.dirname, '../../gzip/inflate/made', name));
const text = zlib.gunzipSync(made('gzip.gz'));
const flipped = (object: Buffer, bit: number) => {
  const copy = Buffer.from(object);
  copy[bit >> 3] = (copy[bit >> 3] as number) ^ (1 << (bit & 7));
  return copy;
};

test('any range of any object is what zlib makes of it, and any damage is found', async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat(), (seed) => runCase(seed, emptyTally())),
    { numRuns: 40 },
  );
});

/** Of an object's whole text, read as two ranges with an index, or without one; null: it is rejected. */
async function outcome(object: Buffer, middle: number | null): Promise<Buffer | null> {
  try {
    if (middle === null) return await gunzipped(object, null).read();
    const { read, text } = gunzipped(object, indexed(object, { spacing: 40 }));
    return Buffer.concat([await read(0, middle), await read(middle, text.size as number)]);
  } catch (thrown) {
    if (thrown instanceof FileError) return null;
    throw thrown;
  }
}

const some = text.subarray(0, 150);

test.each<[string, Buffer]>([
  ['a member', memberOf(zlib.deflateRawSync(some), some, { name: 'n', hasCrc: true })],
  [
    'members and zeros',
    Buffer.concat([zlib.gzipSync(some), zlib.gzipSync(''), zlib.gzipSync(some), Buffer.alloc(9)]),
  ],
  ['stored blocks', zlib.gzipSync(some, { level: 0 })],
  ['what bgzip writes', bgzf(some, 60)],
])('no bit of %s can be flipped without notice', async (_, object) => {
  const whole = zlib.gunzipSync(object);
  let harmless = 0;
  for (let bit = 0; bit < 8 * object.length; bit++) {
    const damaged = flipped(object, bit);
    for (const middle of [70, null]) {
      const read = await outcome(damaged, middle);
      if (read === null) continue;
      harmless++;
      if (!read.equals(whole)) throw new Error(`bit ${bit} is flipped, and the text is another`);
    }
  }
  // A header has a flag, a time, and bytes for the compression and the system, which do not matter.
  expect(harmless).toBeGreaterThan(0);
  expect(harmless).toBeLessThan(8 * object.length);
});

test('an object that ends at any byte is damaged, with and without an index', async () => {
  const object = Buffer.concat([bgzf(some, 90).subarray(0, -28), zlib.gzipSync(some)]);
  const ends = new Set(
    [...object.keys()].filter((at) => object.readUInt16BE(Math.min(at, object.length - 2)) === 0x1f8b),
  );
  for (let size = 0; size < object.length; size++) {
    if (ends.has(size) && size > 0) continue;
    for (const middle of [70, null]) expect(await outcome(object.subarray(0, size), middle)).toBeNull();
  }
});

test('a range is read from the checkpoint before it up to the one behind it', async () => {
  for (const name of ['igzip-0.gz', 'zopfli.gz', 'bgzip.gz', 'python-members.gz']) {
    const object = made(name);
    const index = indexed(object, { spacing: 2000 });
    const { checkpoints } = index.index;
    const { read, reads } = gunzipped(object, index, [300]);
    expect(Buffer.compare(await read(30_000, 31_000), text.subarray(30_000, 31_000))).toBe(0);
    const before = checkpoints.findLast(([, at]) => at <= 30_000) ?? [0, 0];
    const behind = checkpoints.find(([, at]) => at > 31_000) ?? [8 * object.length, 0];
    expect(reads).toEqual([[Math.floor(before[0] / 8), Math.ceil(behind[0] / 8)]]);
    // bgzip's members have up to 64 KiB of text.
    if (name !== 'bgzip.gz') expect(checkpoints.length).toBe(Math.floor(84_098 / 2000) + 1);
  }
});

test('a reader that has enough ends the read of the object', async () => {
  let isOpen = false;
  const object = made('go.gz');
  const text = openGunzipped({
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
  expect(text.size).toBeNull();
  for await (const _ of text.read(0, 80_000)) {
    expect(isOpen).toBe(true);
    break;
  }
  expect(isOpen).toBe(false);
  expect(Buffer.concat(await collected(text.read(2, 9))).toString()).toBe(',city,a');
  expect(isOpen).toBe(false);
});

test('windows come in documents of sixteen, as the pass goes', () => {
  const object = zlib.gzipSync(noise(999_999, 8));
  const indexer = createGzipIndexer({ object: 'the object', spacing: 10_000 });
  const seen: number[] = [];
  for (let at = 0; at < object.length; at += 1000) {
    indexer.push(object.subarray(at, at + 1000));
    for (const { number, windows } of indexer.takeWindows()) {
      seen.push(number);
      expect(windows).toHaveLength(16);
    }
    const { windows } = indexer.progress();
    expect(windows.length).toBeLessThan(16);
  }
  const { checkpoints } = indexer.end();
  expect(checkpoints).toHaveLength(100);
  expect(seen).toEqual([0, 1, 2, 3, 4, 5]);
  expect(indexer.takeWindows()).toMatchObject([{ number: 6, windows: { length: 3 } }]);
});

test('checkpoints become fewer when they are too many, and ranges are the same', async () => {
  const object = made('libdeflate.gz');
  const thinned = indexed(object, { spacing: 1000, most: 12 });
  expect(thinned.index.checkpoints).toEqual(
    indexed(object, { spacing: 8000 }).index.checkpoints.map(([bit, at], i) =>
      i === 0 ? [bit, at] : [bit, at, expect.any(Number), expect.any(Number), expect.any(Number)],
    ),
  );
  const read = await gunzipped(object, thinned).read(50_000, 60_000);
  expect(Buffer.compare(read, text.subarray(50_000, 60_000))).toBe(0);
});

test('what bgzip writes is not decompressed for its index, and proven by those who read it', async () => {
  const object = bgzf(text, 1000);
  const place = 30_000;
  for (const at of [object.length / 2, object.length / 3].map(Math.floor)) {
    const damaged = flipped(object, 8 * at);
    const index = indexed(damaged, { spacing: place });
    expect(index.index.checkpoints.map(([, at]) => at)).toEqual([0, place, 2 * place]);
    expect(index.windows).toEqual([]);
    await expect(gunzipped(damaged, index).read()).rejects.toMatchObject({ name: 'DamagedGzip' });
  }
});

test.each([1, 1000])('a member of bgzip with %d bytes of text that says it has none is found', (size) => {
  const object = bgzf(Buffer.from(noise(size)));
  // Behind it is the empty member at the end.
  object.writeUInt32LE(0, object.length - 28 - 4);
  expect(() => indexed(object)).toThrow(expect.objectContaining({ name: 'DamagedGzip' }));
});

test('two members that say each the size of the other are found', async () => {
  const object = Buffer.concat([
    bgzf(text.subarray(0, 300), 300).subarray(0, -28),
    bgzf(text.subarray(0, 200), 200),
  ]);
  const first = object.indexOf(Buffer.from([300 & 255, 300 >> 8, 0, 0, 0x1f]));
  object.writeUInt32LE(200, first);
  object.writeUInt32LE(300, object.length - 28 - 4);
  const index = indexed(object, { spacing: 100 });
  expect(index.index.textSize).toBe(500);
  for (const [from, to] of [
    [0, 150],
    [250, 500],
  ] as const) {
    await expect(gunzipped(object, index).read(from, to)).rejects.toMatchObject({ name: 'DamagedGzip' });
  }
});

test('an index that is not that of the object, or lacks a window, is refused', async () => {
  const object = made('java.gz');
  const index = indexed(object, { spacing: 10_000 });
  expect(() => gunzipped(object.subarray(1), index)).toThrow(RangeError);
  const other = { ...index, windows: index.windows.map((one) => ({ ...one, windows: [] })) };
  await expect(gunzipped(object, other).read(20_000, 30_000)).rejects.toThrow(RangeError);
  const wrong = indexed(made('zlib-ng.gz'), { spacing: 10_000 });
  wrong.index.size = object.length;
  await expect(gunzipped(object, wrong).read()).rejects.toMatchObject({ name: 'DamagedGzip' });
});

test('an encoding can be read on top of it', async () => {
  const object = zlib.gzipSync(Buffer.from('Größe', 'utf16le'));
  const { text } = gunzipped(object, indexed(object));
  const decoded = openText({
    ...{ encoding: 'utf-16le', size: text.size as number, read: text.read, index: null },
    about: { object: 'the object', showCells: true },
  });
  expect(Buffer.concat(await collected(decoded.read(1, 6))).toString()).toBe('röß');
  expect(await text.objectOffset(7)).toBe(7);
});

test('an index stops at a limit', () => {
  const object = zlib.gzipSync(Buffer.alloc(1_000_000));
  const limit = { most: 500_000, by: '"mostRatio"' };
  expect(() => indexed(object, { limit })).toThrow(expect.objectContaining({ name: 'TooMuchText' }));
  expect(() => indexed(bgzf(Buffer.alloc(1_000_000)), { limit })).toThrow(/500000 bytes.*"mostRatio"/);
});
