import type { ImportRoute, ListedColumn } from '../../../../shared/config/route.ts';
import type { Column } from '../../../../shared/data-set.ts';
import { examine } from '../../../../shared/import/plan/examine.ts';
import { rangesOf } from '../../../../shared/import/plan/ranges.ts';
import { recastOf } from '../../../../shared/import/recast-of.ts';
import { cutSegment } from '../../../../shared/import/split/segment.ts';
import { makeLoad, route } from '../../../helpers/load.ts';
import { createWorld } from '../../../helpers/ports.ts';
import { writtenByDuckDb } from '../../parquet/duckdb.ts';
import { fixture, rowsOf } from '../../parquet/read.ts';

interface Given {
  of?: Partial<ImportRoute>;
  columns?: readonly Column[] | null;
}

/** Plans a file, and cuts all of its ranges. */
async function loaded(bytes: Buffer, { of = {}, columns = null }: Given = {}) {
  const { ports, objects } = createWorld();
  const load = makeLoad({ size: bytes.length, key: 'incoming/x' });
  const { object } = load;
  objects.set(`${object.key}@v1`, { object, bytes, createdAt: new Date(0), tags: new Map() });
  const own: ImportRoute = { ...route, ...of };
  const loadedAt = '2026-11-23T12:10:00';
  const examined = await examine(ports, { load, route: own, dataSet: columns, inspections: [], loadedAt });
  if (examined.kind !== 'readable') return { examined, rows: [] };
  const { dataStart, dataEnd, text, reading } = examined;
  const pieces: Uint8Array[] = [];
  for (const range of rangesOf(own, examined)) {
    const segment = {
      ...{
        load: load.id,
        object,
        range,
        state: null,
        dataStart,
        dataEnd,
        text,
        reading: 0,
        rowsBefore: null,
      },
    };
    const cutting = {
      ...{ segment, reading, recast: recastOf({ segment, reading }) },
      read: (from: number, to: number) => ports.objects.read(object, from, to),
    };
    const cut = await cutSegment(ports, cutting, (some) => void pieces.push(some));
    if (cut instanceof Error) throw cut;
    expect(cut.cut).toMatchObject({ empty: false, anomaly: null });
  }
  return { examined, rows: rowsOf(Buffer.concat(pieces)) };
}

function listing(columns: ListedColumn[] | 'infer'): Partial<ImportRoute> {
  const { target } = route;
  if (target.kind === 'dataSetApi') throw new Error('the route of tests has a Stream');
  return { target: { kind: 'dataSet', name: 'X', description: '', columns } as ImportRoute['target'] };
}

const nested = () =>
  writtenByDuckDb(
    `select i as "ID", {'name': 'c' || i, 'address': {'city': 'Bern', 'zip': '0' || i}} as customer, [i, i + 1] as list,
     '2026-01-31'::date + i::int as day from range(3) r(i)`,
  );

it('infers columns from the schema', async () => {
  const { examined, rows } = await loaded(await nested(), { of: listing('infer') });
  expect(examined).toMatchObject({
    kind: 'readable',
    added: [
      { name: 'ID', type: 'LONG' },
      { name: 'customer', type: 'STRING' },
      { name: 'list', type: 'STRING' },
      { name: 'day', type: 'DATE' },
    ],
  });
  expect(rows[1]).toEqual(['1', '{"name":"c1","address":{"city":"Bern","zip":"01"}}', '[1,2]', '2026-02-01']);
});

it('takes columns by name with forgiveness, by place, and by a path', async () => {
  const columns: ListedColumn[] = [
    { name: 'zip', type: 'STRING', from: 'customer.address.zip' },
    { name: 'city', type: 'STRING', from: '/customer/address/city' },
    { name: 'id', type: 'LONG' },
    { name: 'when', type: 'DATE', from: 3 },
  ];
  const match: ImportRoute['match'] = { ...route.match, extra: 'drop' };
  const { rows } = await loaded(await nested(), { of: { ...listing(columns), match } });
  expect(rows).toEqual([
    ['00', 'Bern', '0', '2026-01-31'],
    ['01', 'Bern', '1', '2026-02-01'],
    ['02', 'Bern', '2', '2026-02-02'],
  ]);
});

it('refuses what is extra and what is missing', async () => {
  const columns: Column[] = [
    { name: 'id', type: 'LONG' },
    { name: 'gone', type: 'STRING' },
  ];
  await expect(loaded(await nested(), { columns })).rejects.toThrow(
    /missing: "gone".*extra: "customer", "list", "day"/,
  );
});

it('numbers rows over all parts, and leaves no part empty', async () => {
  const of = { ...listing('infer'), partSize: 700, lineage: { n: 'row' as const } };
  const { examined, rows } = await loaded(fixture('pyarrow-crc.parquet'), { of });
  expect(examined).toMatchObject({ kind: 'readable', rowsBefore: null, emptyRanges: expect.anything() });
  expect(rows.map((row) => row.at(-1))).toEqual(Array.from({ length: 60 }, (_, row) => String(row + 1)));
});

it('a file without rows is empty', async () => {
  const { examined } = await loaded(await writtenByDuckDb('select 1 as id where false'), {
    of: listing('infer'),
  });
  expect(examined).toEqual({ kind: 'empty' });
});

test.each<[string, RegExp]>([
  [
    'bad-PARQUET-1481.parquet',
    /^s3:\/\/bucket\/incoming\/x: the Parquet file has a column "Handle" of the unknown type -7\. It is damaged/,
  ],
  [
    'uniform_encryption.parquet.encrypted',
    /the Parquet file is encrypted .* Write it without encryption, and drop that\.$/,
  ],
])('%s is told', async (name, message) => {
  await expect(loaded(fixture(`parquet-testing/${name}`), { of: listing('infer') })).rejects.toThrow(message);
});

describe('a few bytes that say very much are refused', () => {
  it('rows of nulls, before any is read', async () => {
    const nulls = Array.from({ length: 40 }, (_, k) => `null::int as c${k}`).join(', ');
    const file = await writtenByDuckDb(`select ${nulls} from range(3000000)`, 'row_group_size 3000000');
    await expect(loaded(file, { of: listing('infer') })).rejects.toThrow(
      /take more than 100000000 bytes as CSV, the most that "maxRatio": 500/,
    );
  });

  it('a text that many rows have, while it is written', async () => {
    const file = await writtenByDuckDb(`select repeat('x', 10000) as t, 1 as n from range(20000)`);
    await expect(loaded(file, { of: listing('infer') })).rejects.toThrow(/take more than 100000000 bytes/);
  });
});
