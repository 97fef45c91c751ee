import fc from 'fast-check';
import {
  fixedBytes,
  fixedColumns,
  fixedHeader,
  fixedRowBytes,
  fixedSize,
} from '../../../bench/data/fixed.ts';

const csv = { rows: 70_000, seed: 3 };
const bytes = (from: number, to: number) => Buffer.concat([...fixedBytes(csv, from, to)]);
const whole = bytes(0, fixedSize(csv));

test('every row is of one length, with its number first', () => {
  expect(whole).toHaveLength(fixedSize(csv));
  const lines = whole.toString('latin1').split('\n');
  expect(`${lines[0]}\n`).toBe(fixedHeader);
  const rows = lines.slice(1, -1);
  expect(rows).toHaveLength(csv.rows);
  expect(rows.every((row) => /^\d{11},\d{7},\d{3}\.\d{3}$/.test(row))).toBe(true);
  expect(rows.every((row, i) => Number(row.split(',')[0]) === i + 1)).toBe(true);
  expect(rows[0]?.length).toBe(fixedRowBytes - 1);
  expect(fixedColumns).toHaveLength(3);
});

test('any range of it is that range of the whole', () => {
  fc.assert(
    fc.property(fc.nat(fixedSize(csv)), fc.nat(100_000), (from, length) => {
      const to = Math.min(from + length, fixedSize(csv));
      expect(bytes(from, to).equals(whole.subarray(from, to))).toBe(true);
    }),
  );
});

test('rows far behind are made as quickly as the first', () => {
  const billion = { rows: 1_000_000_000, seed: 1 };
  const size = fixedSize(billion);
  const last = Buffer.concat([...fixedBytes(billion, size - fixedRowBytes, size)]).toString('latin1');
  expect(last).toMatch(/^01000000000,/);
});

test('another seed makes other rows', () => {
  const [one] = fixedBytes({ ...csv, seed: 4 }, 1000, 2000);
  expect(one?.equals(whole.subarray(1000, 2000))).toBe(false);
});
