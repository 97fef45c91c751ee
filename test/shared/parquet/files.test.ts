import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { readByDuckDb, writtenByDuckDb } from './duckdb.ts';
import { fixture, fixtures, readParquet } from './read.ts';

type Columns = Record<string, (string | null)[]>;

/** What pyarrow reads in its own files, written down by Python. */
const expected = JSON.parse(fixture('pyarrow-expected.json').toString('utf8')) as Columns;

function columnsOf({ names, rows }: { names: string[]; rows: (string | null)[][] }): Columns {
  return Object.fromEntries(names.map((name, place) => [name, rows.map((row) => row[place] ?? null)]));
}

describe('files of pyarrow: all types, with nulls', () => {
  const files = readdirSync(fixtures).filter((name) => /^pyarrow-.*\.parquet$/.test(name));

  test.each(files.filter((name) => name !== 'pyarrow-spark.parquet'))('%s', async (name) => {
    const read = await readParquet(fixture(name));
    expect(read.report).toMatchObject({ rows: 60, anomaly: null, changes: {}, empty: false });
    expect(columnsOf(read)).toEqual(expected);
  });

  test('INT96, as Spark writes it', async () => {
    const read = columnsOf(await readParquet(fixture('pyarrow-spark.parquet')));
    for (const [name, cells] of Object.entries(read)) expect([name, cells]).toEqual([name, expected[name]]);
  });
});

/** Spellings that differ from DuckDB's, and mean the same. */
function alike(cell: string | null): string | null {
  if (cell === null) return null;
  if (/^-?\d+(\.\d+)?(e[+-]?\d+)?$/.test(cell)) return String(Number(cell));
  if (/^\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d/.test(cell))
    return cell
      .replace(' ', 'T')
      .replace(/(\.\d*?)0+$/, '$1')
      .replace(/\.$/, '')
      .replace(/\+00$/, '');
  return cell;
}

describe('files of others are read as DuckDB reads them', () => {
  const flat = [
    ...['alltypes_dictionary', 'alltypes_plain', 'byte_array_decimal', 'concatenated_gzip_members'],
    ...['dict-page-offset-zero', 'fixed_length_decimal_legacy', 'lz4_raw_compressed', 'rle_boolean_encoding'],
    ...['single_nan', 'page_v2_empty_compressed'],
    ...['datapage_v2_empty_datapage.snappy'],
  ].map((name) => `parquet-testing/${name}.parquet`);
  const others = readdirSync(fixtures).filter((name) => /^(fastparquet|pandas)-/.test(name));

  test.each([...flat, ...others])('%s', async (name) => {
    const { rows, report } = await readParquet(fixture(name));
    expect(report.anomaly).toBeNull();
    const others = await readByDuckDb(join(fixtures, name));
    // Domo has no spelling for a null in a DataSet of one column [F4].
    const own = rows.map((row) => (row.length === 1 && row[0] === '' ? [null] : row));
    expect(own.map((row) => row.map(alike))).toEqual(others.map((row) => row.map(alike)));
  });
});

test.each(['hadoop_lz4_compressed', 'non_hadoop_lz4_compressed'])(
  'the old LZ4, which DuckDB does not read: %s',
  async (name) => {
    const { rows } = await readParquet(fixture(`parquet-testing/${name}.parquet`));
    const raw = await readParquet(fixture('parquet-testing/lz4_raw_compressed.parquet'));
    expect(rows).toEqual(raw.rows);
  },
);

describe('nested values are JSON', () => {
  test.each<[string, string, (string | null)[]]>([
    [
      'nested_lists.snappy',
      'a',
      [
        '[[["a","b"],["c"]],[null,["d"]]]',
        '[[["a","b"],["c","d"]],[null,["e"]]]',
        '[[["a","b"],["c","d"],["e"]],[null,["f"]]]',
      ],
    ],
    [
      'nested_maps.snappy',
      'a',
      [
        '{"a":{"1":true,"2":false}}',
        '{"b":{"1":true}}',
        '{"c":null}',
        '{"d":{}}',
        '{"e":{"1":true}}',
        '{"f":{"3":true,"4":false,"5":true}}',
      ],
    ],
    ['old_list_structure', 'a', ['[[1,2],[3,4]]']],
    ['list_columns', 'int64_list', ['[1,2,3]', '[null,1]', '[4]']],
    ['null_list', 'emptylist', ['[]']],
    ['repeated_primitive_no_list', 'Int32_list', ['[0,1,2,3]', '[]', '[4]', '[5,6,7,8]']],
    ['datapage_v2.snappy', 'e', ['[1,2,3]', null, null, '[1,2,3]', '[1,2]']],
    [
      'map_no_value',
      'my_map_no_v',
      ['{"1":null,"2":null,"3":null}', '{"4":null,"5":null,"6":null}', '{"7":null,"8":null,"9":null}'],
    ],
    ['nulls.snappy', 'b_struct', Array.from({ length: 8 }, () => '{"b_c_int":null}')],
  ])('%s', async (name, column, cells) => {
    expect(columnsOf(await readParquet(fixture(`parquet-testing/${name}.parquet`)))[column]).toEqual(cells);
  });
});

test('nulls in the places of arrays, which DuckDB writes as often as these have elements', async () => {
  const file = await writtenByDuckDb(`select * from (values
    (1, [1, null]::int[2], [[1, 2], null]::int[2][2], {'a': [1, 2]::int[2], 'b': 'x'}, [[1, 2], null]::int[2][]),
    (2, null, null, null, null),
    (3, [3, 4], [null, null], {'a': null, 'b': 'y'}, [])) t(k, one, two, inside, many)`);
  expect(columnsOf(await readParquet(file))).toEqual({
    k: ['1', '2', '3'],
    one: ['[1,null]', null, '[3,4]'],
    two: ['[[1,2],null]', null, '[null,null]'],
    inside: ['{"a":[1,2],"b":"x"}', null, '{"a":null,"b":"y"}'],
    many: ['[[1,2],null]', null, '[]'],
  });
});

test('a row of more values than a list may have', async () => {
  const file = await writtenByDuckDb('select list_value(1).list_resize(1100000, 1) as list from range(1)');
  await expect(readParquet(file)).rejects.toThrow(
    /has a row of more than 1048576 values in its column "list/,
  );
});
