import type { Column } from '../../../../shared/config/route.ts';
import { DomoRefused, DomoUnavailable, StepOvertaken } from '../../../../shared/errors.ts';
import { deleteUnused } from '../../../../shared/import/create/delete-unused.ts';
import type { UnusedColumns } from '../../../../shared/import/lease/lease.ts';
import { addColumns } from '../../../../shared/import/open/add-columns.ts';
import type { FakeDataSet } from '../../../helpers/fake-domo.ts';
import { createWorld, type World } from '../../../helpers/ports.ts';
import { quiet } from '../../../helpers/quiet.ts';
import { type Run, runOf } from '../../../helpers/run.ts';

quiet();

const id: Column = { name: 'id', type: 'LONG' };
const email: Column = { name: 'email', type: 'STRING' };
const batch = { names: ['id', 'email'], addedColumns: [email] };
const down = new DomoUnavailable('down');

let world: World;
let run: Run;
beforeEach(async () => {
  world = createWorld();
  await world.drop({});
  run = await runOf(world).to('open');
});

const add = () => addColumns(world.ports, run.hold, 'D42', batch);
const dataSet = () => world.domo.dataSets.get('D42') as FakeDataSet;
const unused = () => world.lease().unused;
const clear = async () => deleteUnused(world.ports, run.hold, unused() as UnusedColumns);

test('the columns are behind those that are there, and the lease knows it before Domo does', async () => {
  let known: unknown;
  world.requests.meanwhile('domo.dataSets.updateSchema', () => {
    known = unused();
  });
  expect((await add()).schema.columns).toEqual([id, email]);
  expect(dataSet().columns).toEqual([id, email]);
  expect(known).toEqual(unused());
  expect(unused()).toMatchObject({
    kind: 'columns',
    dataSetId: 'D42',
    before: [id],
    added: [email],
    rows: 0,
  });
});

test.each<[string, () => unknown]>([
  ['a lost answer', () => world.requests.lose('domo.dataSets.updateSchema', down)],
  ['one that Domo did not take', () => world.requests.refuse('domo.dataSets.updateSchema', down, 1)],
])('after %s they are added once', async (_, trouble) => {
  trouble();
  await expect(add()).rejects.toThrow('down');
  const before = unused();
  await add();
  expect(dataSet().columns).toEqual([id, email]);
  expect(unused()).toEqual(before);
  await clear();
  expect(dataSet().columns).toEqual([id]);
});

test('what another load has added is there already, and stays', async () => {
  dataSet().columns = [id, email];
  await add();
  expect(world.requests.count('domo.dataSets.updateSchema')).toBe(0);
  expect(unused()).toBeNull();
});

test.each<[string, Column[]]>([
  ['of another type', [id, { name: 'email', type: 'LONG' }]],
  ['in another order', [email, id]],
  ['and more', [id, { name: 'note', type: 'STRING' }]],
  ['none of which it had', [{ name: 'note', type: 'STRING' }]],
])('where the DataSet has columns by now %s, the batch is planned anew', async (_, columns) => {
  dataSet().columns = columns;
  await expect(add()).rejects.toThrow(StepOvertaken);
  expect(dataSet().columns).toEqual(columns);
  expect(unused()).toBeNull();
});

test('where Domo takes the schema and keeps its own, it is said', async () => {
  world.domo.takesSchema = false;
  await expect(add()).rejects.toThrow(DomoRefused);
  await expect(add()).rejects.toThrow(/"email".*"extra": "drop"/);
});

test('a DataSet that is deleted as a whole needs no note of its columns', async () => {
  const whole = { kind: 'stream', name: 'Sales', infers: false, doomed: null } as const;
  world.leases.set(run.streamKey, { ...world.lease(), unused: whole });
  await add();
  expect(unused()).toEqual(whole);
});

describe('columns that came into no use', () => {
  test('are taken out', async () => {
    await add();
    expect(await clear()).toBeNull();
    expect(dataSet().columns).toEqual([id]);
    expect(unused()).toBeNull();
  });

  test.each<[string, () => unknown]>([
    ['rows have come', () => dataSet().rows.push('1,a')],
    ['it has other columns', () => (dataSet().columns = [id, email, { name: 'x', type: 'LONG' }])],
  ])('stay where somebody else has changed the DataSet: %s', async (_, change) => {
    await add();
    change();
    const { columns } = dataSet();
    await clear();
    expect(dataSet().columns).toEqual(columns);
    expect(unused()).toBeNull();
  });

  test('keep nobody from going on where the DataSet is gone', async () => {
    await add();
    world.domo.dataSets.delete('D42');
    await clear();
    expect(unused()).toBeNull();
  });

  test('are told of where Domo does not let them go', async () => {
    await add();
    world.requests.refuse('domo.dataSets.updateSchema', new DomoRefused('no'), 1);
    await clear();
    expect(unused()).toBeNull();
    expect(world.notices).toMatchObject([{ message: expect.stringMatching(/D42.*email/) }]);
  });

  test('wait for a Domo that is not there', async () => {
    await add();
    world.requests.refuse('domo.dataSets.updateSchema', down, 1);
    await expect(clear()).rejects.toThrow('down');
    expect(unused()).not.toBeNull();
    await clear();
    expect(dataSet().columns).toEqual([id]);
  });
});
