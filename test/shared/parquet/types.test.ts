import type { CellRules } from '../../../shared/cells/rules.ts';
import type { ColumnType } from '../../../shared/data-set.ts';
import { writtenByDuckDb } from './duckdb.ts';
import { readParquet } from './read.ts';

/** What becomes of a value, in SQL, in a column: its text, null, or why it is refused. */
type Line = [
  value: string,
  type: ColumnType,
  outcome: string | null | { reason: string },
  rules?: Partial<CellRules> & { trim?: boolean },
];

const refused = (reason: string) => ({ reason });

const lines: Line[] = [
  ['9223372036854775807::bigint', 'LONG', '9223372036854775807'],
  ["'-9223372036854775808'::bigint", 'STRING', '-9223372036854775808'],
  ['9007199254740992::bigint', 'DOUBLE', '9007199254740992'],
  ['9007199254740993::bigint', 'DOUBLE', refused('digits')],
  ['9223372036854775806::bigint', 'DOUBLE', refused('digits')],
  ['9223372036854775807::ubigint', 'LONG', '9223372036854775807'],
  ['18446744073709551615::ubigint', 'LONG', refused('range')],
  ['18446744073709551615::ubigint', 'LONG', null, { invalid: 'null' }],
  ['18446744073709551615::ubigint', 'STRING', '18446744073709551615'],
  ['18446744073709551615::ubigint', 'DECIMAL', '18446744073709551615'],
  ['5::integer', 'LONG', null, { nulls: ['5'] }],
  ['1.50::decimal(9,2)', 'DECIMAL', '1.50'],
  ['1.50::decimal(9,2)', 'DECIMAL', '1.50', { decimal: ',', thousands: '.' }],
  ['1.50::decimal(9,2)', 'LONG', refused('fraction')],
  ['2.00::decimal(9,2)', 'LONG', '2'],
  ['1.50::decimal(9,2)', 'DOUBLE', '1.50'],
  ["'12345678901234567890123'::decimal(38,0)", 'DECIMAL', refused('range')],
  ["'12345678901234567890123'::decimal(38,0)", 'STRING', '12345678901234567890123'],
  ["'1.123456789012345600'::decimal(38,18)", 'DECIMAL', '1.1234567890123456'],
  ["'1.123456789012345678'::decimal(38,18)", 'DECIMAL', refused('digits')],
  ['0.1::float', 'DOUBLE', '0.1'],
  ['16777216::float', 'DOUBLE', '16777216'],
  ['0.1::double', 'DOUBLE', '0.1'],
  ['1e-7::double', 'DOUBLE', '0.0000001'],
  ['1e21::double', 'DOUBLE', '1000000000000000000000'],
  ["'-0'::double", 'DOUBLE', '-0'],
  ["'nan'::double", 'DOUBLE', refused('number')],
  ["'inf'::double", 'DOUBLE', refused('number')],
  ["'-inf'::double", 'DOUBLE', null, { invalid: 'null' }],
  ["'nan'::double", 'STRING', 'NaN'],
  ['2.0::double', 'LONG', '2'],
  ['2.5::double', 'LONG', refused('fraction')],
  ['true', 'STRING', 'true'],
  ['true', 'LONG', refused('number')],
  ["'2026-01-31'::date", 'DATE', '2026-01-31'],
  ["'2026-01-31'::date", 'STRING', '2026-01-31'],
  ["'2026-01-31'::date", 'DATETIME', '2026-01-30T23:00:00', { timeZone: 'Europe/Berlin' }],
  ["'0044-03-15 (BC)'::date", 'DATE', refused('year')],
  ["'10000-01-01'::date", 'STRING', '+010000-01-01'],
  ["'2026-07-01 21:30:00.5'::timestamp", 'DATETIME', '2026-07-01T21:30:00.500'],
  [
    "'2026-07-01 21:30:00.5'::timestamp",
    'DATETIME',
    '2026-07-01T19:30:00.500',
    { timeZone: 'Europe/Berlin' },
  ],
  ["'2026-03-29 02:30:00'::timestamp", 'DATETIME', refused('zoneGap'), { timeZone: 'Europe/Berlin' }],
  ["'2026-07-01 21:30:00+00'::timestamptz", 'DATETIME', '2026-07-01T21:30:00', { timeZone: 'Europe/Berlin' }],
  ["'2026-07-01 21:30:00+00'::timestamptz", 'STRING', '2026-07-01T21:30:00Z'],
  ["'2026-07-01 00:00:00+00'::timestamptz", 'DATE', '2026-07-01'],
  ["'2026-07-01 21:30:00+00'::timestamptz", 'DATE', refused('time')],
  ["'2026-07-01 21:30:00.000001'::timestamp_ns", 'DATETIME', '2026-07-01T21:30:00.000001'],
  ["'2026-07-01 21:30:00.000000001'::timestamp_ns", 'DATETIME', refused('microseconds')],
  ["'2026-07-01 21:30:00.000000001'::timestamp_ns", 'STRING', '2026-07-01T21:30:00.000000001'],
  ["'10:11:12.5'::time", 'STRING', '10:11:12.500'],
  ["'f81d4fae-7dec-11d0-a765-00a0c91e6bf6'::uuid", 'STRING', 'f81d4fae-7dec-11d0-a765-00a0c91e6bf6'],
  ["''", 'STRING', ''],
  ["''", 'LONG', null],
  ["'\\N'", 'STRING', '\\N'],
  ["'07030'", 'LONG', refused('leadingZero')],
  ["' 42 '", 'LONG', '42'],
  ["'1.234,5'", 'DOUBLE', '1234.5', { decimal: ',', thousands: '.' }],
  ["'31.01.2026'", 'DATE', '2026-01-31', { dates: ['dd.MM.yyyy'] }],
  ["'N/A'", 'STRING', null, { nulls: ['N/A'] }],
  ["' a '", 'STRING', ' a '],
  ["' a '", 'STRING', 'a', { trim: true }],
  ['[1, null, 9007199254740993]', 'STRING', '[1,null,9007199254740993]'],
  ["{'a': 1.10::decimal(9,2), 'b': ['x\"y']}", 'STRING', '{"a":1.10,"b":["x\\"y"]}'],
  ["map {'k': 1, 'l': null}", 'STRING', '{"k":1,"l":null}'],
  ['null::bigint', 'LONG', null],
];

test.each(lines)('%s in %s: %j %j', async (value, type, outcome, { trim = false, ...rules } = {}) => {
  const file = await writtenByDuckDb(`select ${value} as x, ${value} as y`);
  const { rows, report } = await readParquet(file, { type, rules, trim });
  if (typeof outcome === 'object' && outcome !== null)
    expect(report.anomaly).toMatchObject({ kind: 'CellMisfit', row: 1, column: 'x', type, ...outcome });
  else expect([report.anomaly, rows]).toEqual([null, [[outcome, outcome]]]);
});

test.each([
  ["'\\xFF\\xFE'::blob", 'notUtf8'],
  ['chr(0)', 'nul'],
])('%s is no text of Domo', async (value, reason) => {
  const file = await writtenByDuckDb(`select 1 as id union all select 2`).then(() =>
    writtenByDuckDb(
      `select * from (values (1, ${value === 'chr(0)' ? "'a'" : "'a'::blob"}), (2, ${value})) t(id, x)`,
    ),
  );
  await expect(readParquet(file)).rejects.toMatchObject({
    name: 'CellUnwritable',
    row: 2,
    column: 'x',
    reason,
  });
});

test.each([
  "codec 'zstd'",
  "codec 'gzip'",
  "codec 'brotli'",
  "codec 'lz4_raw'",
  "codec 'uncompressed'",
  'parquet_version v2',
])('a few thousand rows as DuckDB writes them: %s', async (options) => {
  const n = 5000;
  const query = `select i, i * 1234567890123 as big, (i * 7919) % 1000 as few, i / 8.0 as half,
      case when i % 3 = 0 then null else 'text ' || (i * 31 % 977) end as t, i % 2 = 0 as even
      from range(${n}) r(i)`;
  const { rows } = await readParquet(await writtenByDuckDb(query, options));
  const expected = Array.from({ length: n }, (_, i) => [
    ...[String(i), String(BigInt(i) * 1234567890123n), String((i * 7919) % 1000), String(i / 8)],
    ...[i % 3 === 0 ? null : `text ${(i * 31) % 977}`, String(i % 2 === 0)],
  ]);
  expect(rows).toEqual(expected);
});
