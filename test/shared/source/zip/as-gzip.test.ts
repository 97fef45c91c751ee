import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
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
