import { writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { converted, logical, physical } from '../../../../shared/parquet/format.ts';
import { ColumnWriter } from '../../../../shared/parquet/write/column.ts';
import type { Element } from '../../../../shared/parquet/write/element.ts';
import { createParquetFile } from '../../../../shared/parquet/write/file.ts';
import { readByDuckDb } from '../duckdb.ts';
import { readParquet } from '../read.ts';

const text: Element = {
  ...{ name: 'text', physical: physical.byteArray, converted: converted.utf8 },
  logical: { type: logical.string },
};
const long: Element = { name: 'long', physical: physical.int64 };

/** The file of groups of texts and whole numbers, by place; null is null. */
function fileOf(groups: (string | null)[][], compare = (value: string) => BigInt(value.length)): Buffer {
  // The smallest pages there are: of 8 KiB, and 512 rows.
  const file = createParquetFile([text, long], 'test', 1);
  const pieces: Buffer[] = [];
  for (const group of groups) {
    for (const value of group) {
      if (value === null) for (const column of file.columns) column.null();
      else {
        const bytes = Buffer.from(value);
        file.columns[0]?.text(bytes, 0, bytes.length);
        const number = compare(value);
        file.columns[1]?.int64(Number(number >> 32n), Number(number & 0xffff_ffffn));
      }
    }
    pieces.push(...file.closeGroup(group.length));
  }
  return Buffer.concat([...pieces, ...file.end()]);
}

const rowsOf = (groups: (string | null)[][]) =>
  groups.flat().map((value) => [value, value === null ? null : String(value.length)]);

const many = (count: number, value: (index: number) => string | null) =>
  Array.from({ length: count }, (_, index) => value(index));

test.each<[string, (string | null)[][]]>([
  ['no rows at all', []],
  ['one row', [['a']]],
  ['nothing but nulls', [many(3000, () => null)]],
  ['one value again and again', [many(3000, () => 'x')]],
  ['a dictionary of many pages', [many(5000, (index) => `value ${index % 300}`)]],
  ['values that never come again', [many(3000, (index) => `${index} ${index * 7919}`)]],
  ['a dictionary that gets too full', [many(5000, (index) => `value ${index < 2000 ? index % 10 : index}`)]],
  [
    'a dictionary, then nulls, then others',
    [many(3000, (index) => (index % 3 === 0 ? null : `v${index % 7}`)), ['end', null]],
  ],
  ['texts as large as pages', [[...many(5, (index) => String(index).repeat(70_000)), '', 'end']]],
  ['three groups', [['a', null, ''], ['b'], [null, 'c', 'ü🦊']]],
])('%s: read back as they were, by ourselves and by DuckDB', async (_, groups) => {
  const bytes = fileOf(groups);
  const expected = rowsOf(groups);
  const { rows, names } = await readParquet(bytes);
  expect(names).toEqual(['text', 'long']);
  expect(rows).toEqual(expected);
  const folder = await mkdtemp(join(tmpdir(), 'sluice-write-'));
  try {
    writeFileSync(join(folder, 'x.parquet'), bytes);
    expect(await readByDuckDb(join(folder, 'x.parquet'))).toEqual(expected);
  } finally {
    await rm(folder, { recursive: true });
  }
});

test('any groups of any values are read back', async () => {
  const value = fc.oneof(fc.constant(null), fc.constantFrom('a', 'b', ''), fc.string({ unit: 'grapheme' }));
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(value, { minLength: 1, maxLength: 40 }), { maxLength: 4 }),
      async (groups) => {
        expect((await readParquet(fileOf(groups))).rows).toEqual(rowsOf(groups));
      },
    ),
    { numRuns: 60 },
  );
});

test('pages of every size hold the same values', () => {
  const value = fc.option(fc.integer({ min: 0, max: 30 }), { nil: null, freq: 5 });
  fc.assert(
    fc.property(
      fc.array(value, { minLength: 1, maxLength: 300 }),
      fc.integer({ min: 1, max: 64 }),
      (values, rows) => {
        const column = new ColumnWriter(long, { bytes: 64, rows }, (bytes) => bytes);
        for (const number of values) {
          if (number === null) column.null();
          else column.int64(0, number);
        }
        const { values: written, nulls, pieces, size } = column.finish();
        expect([written, nulls]).toEqual([values.length, values.filter((number) => number === null).length]);
        expect(size).toBe(Buffer.concat(pieces).length);
      },
    ),
  );
});
