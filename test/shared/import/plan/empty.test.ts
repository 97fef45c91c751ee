import type { ImportRoute } from '../../../../shared/config/route.ts';
import { FileWithoutRows } from '../../../../shared/errors.ts';
import { isEmptyAfterAll } from '../../../../shared/import/plan/empty.ts';
import { makeEntry, makePlan, route } from '../../../helpers/load.ts';
import { createWorld, type World } from '../../../helpers/ports.ts';
import { quiet } from '../../../helpers/quiet.ts';
import { work } from '../../../helpers/run.ts';

quiet();

let world: World;
const columns = [{ name: 'id', type: 'LONG' as const }];
const made: ImportRoute['target'] = { kind: 'dataSet', name: 'Sales', description: '', columns };
const inOne: ImportRoute['target'] = { kind: 'dataSetApi', dataSetId: 'D42', maxBytes: 1e6 };

/** A route with rows in its DataSet, to which files come one after the other. @returns the rows of the ledger */
async function dropped(
  updateMethod: ImportRoute['updateMethod'],
  empty: ImportRoute['files']['empty'],
  texts: string[],
  changes: Partial<ImportRoute> = {},
) {
  const of = { ...route, updateMethod, files: { ...route.files, empty }, ...changes };
  world = createWorld({ routes: [of] });
  const ids: string[] = [];
  for (const text of texts) {
    ids.push(...(await world.drop({ text, sequencer: String(ids.length) })));
    await work(world, [...world.leases.keys()][0]);
  }
  return ids.map((id) => world.row(id));
}

const rowsIn = () => [...world.domo.dataSets.values()].map(({ rows }) => rows);
const nothing = [
  ['zero bytes', ''],
  ['a header', 'id\n'],
  ['a byte order mark', '\ufeff'],
];

describe.each(nothing)('a file of %s', (_, text) => {
  test.each(['APPEND', 'UPSERT', 'REPLACE'] as const)('accepted under %s changes nothing', async (method) => {
    const [, empty] = await dropped(method, 'accept', ['id\n1\n', text]);
    expect(empty).toMatchObject({ state: 'committed', rows: 0, executionId: null, error: null });
    expect(empty?.reason).toContain('"empty": "accept"');
    expect(rowsIn()).toEqual([['1']]);
    expect(world.requests.count('domo.executions.create')).toBe(1);
    expect(world.notices).toEqual([]);
  });

  test('makes nothing where nothing is', async () => {
    const [empty, good] = await dropped('APPEND', 'accept', [text, 'id\n1\n'], {
      target: { ...made, columns: 'infer' },
    });
    expect([empty?.state, good?.state]).toEqual(['committed', 'committed']);
    expect(world.requests.count('domo.streams.create')).toBe(1);
  });

  test('is rejected where the route says so, and the DataSet is as it was', async () => {
    const [, empty] = await dropped('REPLACE', 'reject', ['id\n1\n', text]);
    expect(empty).toMatchObject({ state: 'rejected', fault: 'user', error: 'FileWithoutRows' });
    expect(empty?.reason).toMatch(/"empty": "accept".*"replace"/);
    expect(rowsIn()).toEqual([['1']]);
  });

  test.each([
    ['a Stream', route.target],
    ['one request', inOne],
  ])('empties the DataSet through %s', async (__, target) => {
    const [, empty] = await dropped('REPLACE', 'replace', ['id\n1\n', text], { target });
    expect(empty).toMatchObject({ state: 'committed', rows: 0 });
    expect(rowsIn()).toEqual([[]]);
    expect(world.receipts().at(-1)).toMatchObject({ dataSetRows: { before: 1, after: 0, agrees: true } });
  });

  test('to be replaced by makes nothing where nothing is', async () => {
    const [empty] = await dropped('REPLACE', 'replace', [text], { target: made });
    expect(empty).toMatchObject({ state: 'committed', rows: 0 });
    expect(world.requests.count('domo.streams.create')).toBe(0);
  });
});

test('the guard against shrinking counts for a file without rows too', async () => {
  const [, empty] = await dropped('REPLACE', 'replace', ['id\n1\n', 'id\n'], { shrinkGuard: 0.5 });
  expect(empty).toMatchObject({ state: 'rejected', error: 'DataSetWouldShrink' });
  expect(rowsIn()).toEqual([['1']]);
});

test('an accepted file without rows overtakes none that waits', async () => {
  world = createWorld({ routes: [{ ...route, updateMethod: 'REPLACE' }] });
  const [good = '', empty = ''] = await world.drop({ text: 'id\n7\n' }, { text: '' });
  await work(world);
  expect([world.row(good).state, world.row(empty).state]).toEqual(['committed', 'committed']);
  expect(rowsIn()).toEqual([['7']]);
});

test('in a batch the others are loaded', async () => {
  const ids = await (async () => {
    world = createWorld({ routes: [route] });
    return world.drop({ text: 'id\n1\n' }, { text: '' }, { text: 'id\n2\n' });
  })();
  await work(world);
  expect(ids.map((id) => world.row(id).rows)).toEqual([1, 0, 1]);
  expect(rowsIn()).toEqual([['1', '2']]);
});

describe('a file that turns out to have no rows when all of it was read', () => {
  const entry = makeEntry({ size: 10 });
  const load = { ...entry, plan: makePlan({ dataEnd: 10 }) };
  const of = (empty: ImportRoute['files']['empty'], updateMethod: ImportRoute['updateMethod']) => ({
    ...{ ...route, updateMethod, files: { ...route.files, empty } },
  });

  test.each([
    ['accept', 'APPEND', 0, true],
    ['accept', 'REPLACE', 0, true],
    ['replace', 'REPLACE', 0, false],
    ['accept', 'APPEND', 1, false],
  ] as const)('%s, %s, with %d rows: %s', (empty, method, rows, is) => {
    expect(isEmptyAfterAll(of(empty, method), load, { rows })).toBe(is);
  });

  test('is rejected where the route says so', () => {
    expect(() => isEmptyAfterAll(of('reject', 'REPLACE'), load, { rows: 0 })).toThrow(FileWithoutRows);
  });
});
