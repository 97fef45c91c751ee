import type { ImportRoute } from '../../../../shared/config/route.ts';
import type { Column } from '../../../../shared/data-set.ts';
import type { Batch } from '../../../../shared/import/batch.ts';
import { readingsRef } from '../../../../shared/import/documents.ts';
import { route } from '../../../helpers/load.ts';
import { createWorld, type Drop, type World } from '../../../helpers/ports.ts';
import { quiet } from '../../../helpers/quiet.ts';
import { type Run, runOf } from '../../../helpers/run.ts';

quiet();

let world: World;
let run: Run;
const texts: Column[] = [
  { name: 'a', type: 'STRING' },
  { name: 'b', type: 'STRING' },
];
const adding: Partial<ImportRoute> = { match: { ...route.match, extra: 'add' } };

/** The batch that is planned of these files. */
async function planned(drops: Drop[], changes: Partial<ImportRoute> = {}, columns = texts): Promise<Batch> {
  world = createWorld({ routes: [{ ...route, ...changes }] });
  world.domo.addStream(42, { columns: [...columns] });
  await world.drop(...drops);
  run = runOf(world, [...world.leases.keys()][0]);
  await run.plan();
  return world.documents.get(`s3://bucket/_sluice/batches/${run.ref.id}/batch.json`) as Batch;
}

const origins = ({ readings }: Batch) =>
  readings.map(
    ({ columns }) =>
      columns?.map(({ origin }) => (origin.kind === 'cell' ? origin.index : origin.kind)) ?? null,
  );
const placesOf = ({ loads }: Batch) => loads.map(({ plan }) => plan.reading);

test.each<[string, string[], (string | number)[][] | null[], number[]]>([
  ['files that are read alike share a reading', ['b,a\n1,2\n', 'b,a\n3,4\n'], [[1, 0]], [0, 0]],
  [
    'those that are not have their own',
    ['b,a\n1,2\n', 'a,b\n3,4\n', 'b,a\n5,6\n'],
    [[1, 0], null] as never,
    [0, 1, 0],
  ],
  ['records that are rows as they are have no columns', ['a,b\n1,2\n'], [null], [0]],
  [
    'another delimiter is another reading',
    ['b,a\n1,2\n', 'b;a\n3;4\n'],
    [
      [1, 0],
      [1, 0],
    ],
    [0, 1],
  ],
])('%s', async (_, files, expected, places) => {
  const batch = await planned(files.map((text) => ({ text })));
  expect([origins(batch), placesOf(batch)]).toEqual([expected, places]);
});

test('numbers are looked at, so their columns are kept', async () => {
  const batch = await planned([{ text: 'a,b\n1,2\n' }], {}, [
    { name: 'a', type: 'LONG' },
    { name: 'b', type: 'STRING' },
  ]);
  expect(origins(batch)).toEqual([[0, 1]]);
});

test('the readings are by themselves too, where the parts find them', async () => {
  const { readings } = await planned([{ text: 'b,a\n1,2\n' }]);
  const ref = readingsRef(run.ref);
  expect(world.documents.get(`s3://${ref.bucket}/${ref.key}`)).toEqual(readings);
  expect(run.parts).toMatchObject([{ readings: ref, segments: [{ reading: 0 }] }]);
});

describe('columns that the DataSet lacks', () => {
  test('are those of all files; a file that lacks one has nulls in it', async () => {
    const batch = await planned(
      [{ text: 'a,b,n\n1,2,3\n' }, { text: 'a,b,d\n1,2,2026-01-31\n' }, { text: 'a,b\n1,2\n' }],
      adding,
    );
    expect(batch.addedColumns).toEqual([
      { name: 'n', type: 'LONG' },
      { name: 'd', type: 'DATE' },
    ]);
    expect(batch.names).toEqual(['a', 'b', 'n', 'd']);
    expect(origins(batch)).toEqual([
      [0, 1, 2, 'null'],
      [0, 1, 'null', 2],
      [0, 1, 'null', 'null'],
    ]);
    expect(batch.target).toEqual({ kind: 'stream', stream: { streamId: 42, dataSetId: 'D42' } });
  });

  test('are texts where the files have different types for one', async () => {
    const batch = await planned([{ text: 'a,b,n\n1,2,3\n' }, { text: 'a,b,n\n1,2,2026-01-31\n' }], adding);
    expect(batch.addedColumns).toEqual([{ name: 'n', type: 'STRING' }]);
    // So nothing of their records is to be looked at.
    expect(origins(batch)).toEqual([null]);
  });

  test('of a first file are those that it makes its DataSet with', async () => {
    const target = { kind: 'dataSet', name: 'Sales', description: '', columns: 'infer' } as const;
    const batch = await planned([{ text: 'n,s\n1,x\n' }], { target });
    const columns = [
      { name: 'n', type: 'LONG' },
      { name: 's', type: 'STRING' },
    ];
    expect(batch).toMatchObject({
      target: { kind: 'newStream', columns },
      addedColumns: [],
      names: ['n', 's'],
    });
  });
});

test('an inspection is about those files alone that need one, and sends nothing', async () => {
  const large = `a,b,n\n${'1,2,3\n'.repeat(40)}`;
  const drops = [{ text: 'a,b\n1,2\n' }, { text: large }, { text: large.replace('n', 'm') }];
  const batch = await planned(drops, { ...adding, partSize: 100 });
  expect(run.next).toBe('split');
  expect(batch).toMatchObject({
    ...{ target: { kind: 'inspection' }, addedColumns: [], names: [], twins: [] },
    loads: [{ plan: { inspect: 'survey', rowsBefore: null } }, { plan: { inspect: 'survey' } }],
  });
  expect(origins(batch)).toEqual([null]);
  expect(world.lease().batch).toMatchObject({ phase: 'planned', loads: 2, parts: 4, execution: null });
  expect(run.parts.map(({ part, segments }) => [part, segments?.[0]?.inspect])).toEqual(
    [1, 2, 3, 4].map((part) => [part, 'survey']),
  );
});

test('of each index there is one part, however large its object is', async () => {
  const large = Buffer.from(`\ufeffa,b\n${'1,2\n'.repeat(600_000)}`, 'utf16le');
  await planned([{ text: large }, { text: large, etag: 'other' }], { partSize: 1e6 });
  const index = { inspect: 'index', range: { index: 0, count: 1, start: 0, end: large.length } };
  expect(run.parts).toMatchObject([1, 2].map((part) => ({ part, segments: [index] })));
});
