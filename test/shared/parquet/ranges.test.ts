import { plainRules } from '../../../shared/cells/rules.ts';
import { prove } from '../../../shared/csv/proof.ts';
import { planRanges } from '../../../shared/csv/ranges.ts';
import type { PartReport } from '../../../shared/csv/report.ts';
import type { ColumnType } from '../../../shared/data-set.ts';
import { cutParquet } from '../../../shared/parquet/cut.ts';
import { ParquetFault } from '../../../shared/parquet/fault.ts';
import type { Footer, RowGroup, SchemaElement } from '../../../shared/parquet/footer.ts';
import { converted, physical } from '../../../shared/parquet/format.ts';
import { openFooter } from '../../../shared/parquet/open.ts';
import { columnsOf } from '../../../shared/parquet/schema.ts';
import { emptyRangesOf, slicesOf } from '../../../shared/parquet/slices.ts';
import { writtenByDuckDb } from './duckdb.ts';
import { fixture, reading, readParquet } from './read.ts';

describe('ranges joined are the whole', () => {
  const file = fixture('pyarrow-crc.parquet');

  test.each([1e9, 20_000, 5000, 700])('of %i bytes', async (partSize) => {
    const { start } = await openFooter(reading(file), file.length);
    const whole = await readParquet(file);
    const ranges = planRanges(4, start, partSize);
    const reports: PartReport[] = [];
    const pieces: Buffer[] = [];
    for (const range of ranges) {
      const part = await readParquet(file, { range });
      reports.push(part.report);
      pieces.push(part.csv);
    }
    expect(Buffer.concat(pieces)).toEqual(whole.csv);
    const verdict = prove(reports, { ranges, dataStart: 4, dataEnd: start });
    expect(verdict.kind === 'proven' ? verdict.rows : reports.reduce((sum, { rows }) => sum + rows, 0)).toBe(
      60,
    );
  });

  test('those without rows are known from the footer', async () => {
    const footer = await openFooter(reading(file), file.length);
    const ranges = planRanges(4, footer.start, 700);
    const empty = [];
    for (const range of ranges)
      if ((await readParquet(file, { range })).report.empty) empty.push(range.index);
    expect(emptyRangesOf(footer, ranges)).toEqual(empty);
    expect(empty.length).toBe(ranges.length - 3);
  });
});

test('a large row group is cut among the ranges that it lies in, each row once', () => {
  const chunk = (start: number, end: number) => ({ type: 1, codec: 0, values: 0, size: 0, start, end });
  const group = (rows: number, start: number, end: number): RowGroup => ({
    rows,
    chunks: [chunk(start, end)],
  });
  const groups = [
    group(10, 4, 1000),
    group(1_000_003, 1000, 2e9),
    group(7, 2e9, 2e9 + 50),
    group(3, 3e9, 4e9),
  ];
  for (const partSize of [64e6, 999_999_937, 5e9]) {
    let next = 0;
    for (const range of planRanges(4, 4e9, partSize)) {
      for (const { before, from, to } of slicesOf({ groups }, range)) {
        expect(before).toBe(next);
        next += to - from;
      }
    }
    expect(next).toBe(1_000_023);
  }
  const [first] = planRanges(4, 4e9, 64e6);
  expect(slicesOf({ groups }, first ?? { start: 0, end: 0 }).map(({ from, to }) => to - from)).toEqual([
    10, 32_258,
  ]);
});

/** Cuts all of a file by a footer that says something else than its own. */
function cutBy(footer: Footer, file: Buffer, type: ColumnType = 'STRING') {
  return cutParquet(
    {
      ...{ footer, range: { index: 0, count: 1, start: 4, end: footer.start } },
      columns: columnsOf(footer).map((field) => ({
        ...{ name: field.name, type },
        origin: { kind: 'field', field },
      })),
      ...{ rules: plainRules, trim: false, thisYear: 2026, maxRowBytes: 2 ** 20 },
    },
    reading(file),
    () => undefined,
  );
}

/** A footer in whose schema a leaf is something else. */
function saying(footer: Footer, leaf: Partial<SchemaElement>): Footer {
  return { ...footer, schema: footer.schema.map((one, at) => (at === 1 ? { ...one, ...leaf } : one)) };
}

test('a column of another type in a row group than in its schema', async () => {
  const file = await writtenByDuckDb('select i from range(10) as r(i)');
  const footer = await openFooter(reading(file), file.length);
  const lie = saying(footer, { type: physical.int32, logical: null, converted: null });
  await expect(cutBy(lie, file)).rejects.toThrow(/"i" of another type in a row group than in its schema/);
});

test.each([
  ['a time of milliseconds', converted.timeMillis, 'i::bigint'],
  ['a time of microseconds', converted.timeMicros, 'i::integer'],
  ['a date-time of milliseconds', converted.timestampMillis, 'i::integer'],
  ['a date-time of microseconds', converted.timestampMicros, 'i::integer'],
])('%s in numbers of another size', async (_, kind, value) => {
  const file = await writtenByDuckDb(`select ${value} as i from range(10) as r(i)`);
  const footer = await openFooter(reading(file), file.length);
  const lie = saying(footer, { converted: kind, logical: null });
  await expect(cutBy(lie, file)).rejects.toThrow(/"i" whose values can't be what its type says/);
});

test('a decimal without bytes is no number', async () => {
  const file = await writtenByDuckDb("select unnest(['\\x01'::blob, ''::blob]) as i");
  const footer = await openFooter(reading(file), file.length);
  const lie = saying(footer, { converted: converted.decimal, logical: null, precision: 5, scale: 2 });
  const { anomaly } = await cutBy(lie, file, 'DECIMAL');
  expect(anomaly).toMatchObject({ kind: 'CellMisfit', row: 2, column: 'i', reason: 'number' });
});

test.each([
  ['a list', 'range(i % 3)'],
  ['a structure of a list', '{x: range(i % 3)}'],
])('a row group with more rows in its column of %s than it says', async (_, column) => {
  const file = await writtenByDuckDb(`select ${column} as nested from range(200) as r(i)`);
  const footer = await openFooter(reading(file), file.length);
  for (const rows of [128, 150, 199]) {
    const less = { ...footer, rows, groups: footer.groups.map((group) => ({ ...group, rows })) };
    await expect(cutBy(less, file)).rejects.toThrow(ParquetFault);
  }
});
