import { crc32, deflateRawSync, gunzipSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { openContents } from '../../../../shared/source/contents.ts';
import { createObjectIndexer } from '../../../../shared/source/object-index.ts';
import { openArchive } from '../../../../shared/source/zip/archive.ts';
import { asGzip } from '../../../../shared/source/zip/as-gzip.ts';
import type { Member } from '../../../../shared/source/zip/member.ts';
import { collected } from '../../../helpers/collected.ts';
import { objectBytes } from '../../../helpers/object-bytes.ts';
import { zipOf } from '../../../helpers/zip.ts';

async function gzipOf(text: Uint8Array, stored: boolean, chunk: number) {
  const { read, ...object } = objectBytes(
    zipOf([
      { name: 'before', bytes: 'x' },
      { name: 'a', bytes: text, stored },
    ]),
    chunk,
  );
  const { members, locate } = await openArchive({ read, ...object });
  return asGzip(await locate(members[1] as Member), read);
}

const sizes = [0, 1, 5, 65_534, 65_535, 65_536, 131_070, 131_071, 300_000];
const cases = sizes.flatMap((size) => [true, false].map((stored) => ({ size, stored })));

test.each(cases)(
  '$size bytes, stored: $stored: any range of the gzip is that of the whole',
  async ({ size, stored }) => {
    const text = Buffer.from(Array.from({ length: size }, (_, n) => (n * 7 + (n >> 8)) & 255));
    const gzip = await gzipOf(text, stored, 10_007);
    const whole = Buffer.concat(await collected(gzip.read(0, gzip.size)));
    expect(whole).toHaveLength(gzip.size);
    expect(gunzipSync(whole).equals(text)).toBe(true);
    const place = fc.oneof(
      fc.nat(gzip.size),
      fc.nat(Math.min(30, gzip.size)),
      fc.integer({ min: 65_530, max: 65_560 }).map((at) => Math.min(at, gzip.size)),
    );
    await fc.assert(
      fc.asyncProperty(place, place, async (one, other) => {
        const [from, to] = [Math.min(one, other), Math.max(one, other)];
        const some = await collected(gzip.read(from, to));
        expect(Buffer.concat(some).equals(whole.subarray(from, to))).toBe(true);
      }),
      { numRuns: 50 },
    );
  },
);

test('a member that goes on behind its end with another one, whose size and CRC-32 the directory has', async () => {
  const hidden = gzipSync('9,9\n');
  const first = 'id,n\n1,2\n';
  const trailer = Buffer.alloc(8);
  trailer.writeUInt32LE(crc32(first), 0);
  trailer.writeUInt32LE(first.length, 4);
  const packed = Buffer.concat([deflateRawSync(first), trailer, hidden.subarray(0, -8)]);
  const says = { size: 4, crc: crc32('9,9\n') };
  const { read, size, object } = objectBytes(zipOf([{ name: 'a.csv', packed, says }]));
  const { members, locate } = await openArchive({ read, size, object });
  const member = await locate(members[0] as Member);
  const compression = { kind: 'zip' as const, member, limit: { most: 1e9, by: 'a limit' } };
  const fault = expect.objectContaining({ name: 'DamagedZip' });

  const windows = () => Promise.reject(new RangeError('there is none'));
  const contents = openContents({ compression, object, size, read, index: null, windows });
  await expect(collected(contents.read(0, Number.POSITIVE_INFINITY))).rejects.toThrow(fault);

  const about = { object, showCells: true };
  const indexer = createObjectIndexer({ compression, encoding: 'utf-8', about });
  const gzip = Buffer.concat(await collected(asGzip(member, read).read(0, Number.POSITIVE_INFINITY)));
  expect(() => indexer.push(gzip)).toThrow(fault);
});
