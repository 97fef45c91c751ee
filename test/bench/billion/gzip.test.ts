import { crc32, gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { gzipOfRows } from '../../../bench/billion/gzip.ts';
import { fixedHeader } from '../../../bench/data/fixed.ts';

const made = gzipOfRows({ rows: 160_000, seed: 1 }, 2);
const whole = Buffer.concat([...made.bytes(0, made.size)]);

test('is one member of gzip: a cycle of blocks, and a row of its own before each', () => {
  const text = gunzipSync(whole);
  expect(whole.length).toBe(made.size);
  expect(text.length).toBe(made.textBytes);
  const rows = text.toString().trimEnd().split('\n').slice(1);
  expect(rows).toHaveLength(made.rows);
  const blocks = made.rows / 32_768;
  expect(new Set(rows).size).toBe(2 * 32_767 + blocks);
  expect(made.crcOfRows()).toBe(crc32(text.subarray(fixedHeader.length)));
});

test('has at each place the same bytes, from wherever it is read', () => {
  const place = fc.nat(made.size);
  fc.assert(
    fc.property(place, place, (one, other) => {
      const [from, to] = [Math.min(one, other), Math.max(one, other)];
      const read = Buffer.concat([...made.bytes(from, to)]);
      expect(read.equals(whole.subarray(from, to))).toBe(true);
    }),
  );
});
