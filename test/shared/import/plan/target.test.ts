import type { Target } from '../../../../shared/config/route.ts';
import { DataSetDeleted, DomoNotFound } from '../../../../shared/errors.ts';
import { findTarget } from '../../../../shared/import/plan/target.ts';
import { route } from '../../../helpers/load.ts';
import { createWorld, type World } from '../../../helpers/ports.ts';

const columns = [{ name: 'id', type: 'LONG' }];
const created: Target = { kind: 'dataSet', name: 'Sales', description: '', columns: 'infer' };
const inOne: Target = { kind: 'dataSetApi', dataSetId: 'D42', maxBytes: 1 };

async function find(
  target: Target,
  registered: 'created' | 'announced' | 'not at all' = 'not at all',
  change: (world: World) => void = () => undefined,
) {
  const world = createWorld();
  change(world);
  const { streams, domo } = world.ports;
  if (registered !== 'not at all') {
    await streams.announce('dataset-Sales', { id: 'one', since: '2026-11-23T12:00:00Z', fence: 1 }, '');
  }
  if (registered === 'created') await streams.register('dataset-Sales', { streamId: 42, dataSetId: 'D42' });
  return findTarget(domo, streams, 'dataset-Sales', { ...route, target });
}

test.each<[string, Target, Parameters<typeof find>[1], object | null]>([
  ['a Stream', { kind: 'stream', streamId: 42 }, 'not at all', { kind: 'stream' }],
  ['a DataSet that the first load has created', created, 'created', { kind: 'stream' }],
  ['a DataSet that is about to be created', created, 'announced', null],
  ['a DataSet that the first load creates', created, 'not at all', null],
  ['a DataSet of the DataSet API', inOne, 'not at all', { kind: 'dataSet', dataSetId: 'D42' }],
])('%s', async (_, target, registered, expected) => {
  const found = await find(target, registered);
  const stream = { streamId: 42, dataSetId: 'D42' };
  const full = expected && { ...expected, ...('dataSetId' in expected ? {} : { stream }) };
  expect(found).toEqual(full && { target: full, columns, dataSetId: 'D42', rows: 0 });
});

test('what Domo does not have is said', async () => {
  await expect(find({ kind: 'stream', streamId: 7 })).rejects.toThrow(DomoNotFound);
});

test.each<[string, (world: World) => void]>([
  ['its Stream', ({ domo }) => void domo.streams.delete(42)],
  ['its DataSet', ({ domo }) => void domo.dataSets.delete('D42')],
])('what the first load has made and Domo has no more, %s, is said with how to go on', async (_, remove) => {
  const gone = find(created, 'created', remove);
  await expect(gone).rejects.toThrow(DataSetDeleted);
  await expect(gone).rejects.toThrow(
    /DataSet "Sales".*deleted.*sluice replay --failed --route sales --recreate,.*"dataSet"/,
  );
});
