import { AwsUnavailable } from '../../../../shared/errors.ts';
import type { FinalState } from '../../../../shared/import/load.ts';
import { replayMessage } from '../../../../shared/import/receive/message.ts';
import { route } from '../../../helpers/load.ts';
import { createWorld, stream, type World } from '../../../helpers/ports.ts';
import { quiet } from '../../../helpers/quiet.ts';
import { work } from '../../../helpers/run.ts';

quiet();

let world: World;
beforeEach(() => {
  world = createWorld();
});

/** A load that has ended, and is in no backlog. */
async function ended(state: FinalState): Promise<string> {
  const [id = ''] = await world.drop({});
  const { fence } = world.lease();
  await world.ports.ledger.end(
    id,
    { streamKey: stream, fence },
    {
      ...{ state, endedAt: '2026-11-23T12:05:00Z', receipt: 's3://r', reason: 'because', error: 'Any' },
      ...{ rows: 0, parts: 0, streamId: null, executionId: null, unresolved: null },
      decisions: [],
    },
  );
  world.backlogs.clear();
  world.leases.clear();
  world.runs.clear();
  return id;
}

const replay = (id: string, force = false) => world.receive(replayMessage(id, force));
const entries = () => [...(world.backlogs.get(stream)?.values() ?? [])];

test.each<[FinalState, boolean, boolean]>([
  ['rejected', false, true],
  ['failed', false, true],
  ['superseded', false, false],
  ['superseded', true, true],
  ['committed', false, false],
  ['committed', true, false],
  ['duplicate', true, true],
])('a load that is %s (with force: %s) goes again: %s', async (state, force, goes) => {
  const id = await ended(state);
  expect(await replay(id, force)).toEqual([]);
  expect(world.row(id)).toMatchObject(
    goes ? { state: 'received', endedAt: null, replays: 1, force } : { state, replays: 0 },
  );
  expect(entries()).toMatchObject(goes ? [{ load: { id }, force }] : []);
  expect(world.runs.size).toBe(goes ? 1 : 0);
});

describe('with a DataSet that was deleted in Domo', () => {
  const made = { streamId: 7, dataSetId: 'D7' };
  const target = { kind: 'dataSet', name: 'Sales', description: '', columns: 'infer' } as const;
  const streamKey = 'dataset-Sales';

  async function replayed(deleted: string): Promise<unknown> {
    const id = await ended('failed');
    world.routes = [{ ...route, target }];
    await world.ports.streams.register(streamKey, made);
    await world.receive(replayMessage(id, false, { deleted }));
    expect(world.backlog(streamKey)).toEqual([id]);
    return (await world.ports.streams.get(streamKey))?.made;
  }

  test('the route has made nothing any more', async () => {
    expect(await replayed('D7')).toBeNull();
  });
  test('another one that it has made since stays', async () => {
    expect(await replayed('D6')).toEqual(made);
  });
});

test('it keeps its place among the others', async () => {
  const id = await ended('failed');
  await world.drop({ time: '2026-11-23T12:06:00Z' });
  await replay(id);
  expect(world.backlog()[0]).toBe(id);
});

test('it goes by the route that takes its key by now', async () => {
  const id = await ended('failed');
  world.routes = [{ ...route, name: 'moved', target: { kind: 'stream', streamId: 43 } }];
  await replay(id);
  expect(world.row(id)).toMatchObject({ route: 'moved', streamKey: 'stream-43' });
  expect(world.backlog('stream-43')).toEqual([id]);
});

test('a load that no route takes any more stays as it ended', async () => {
  const id = await ended('failed');
  world.routes = [];
  expect(await replay(id)).toEqual([]);
  expect(world.row(id)).toMatchObject({ state: 'failed' });
});

test('a message that comes twice opens a load once, and does not close it again', async () => {
  const id = await ended('failed');
  await replay(id);
  await replay(id);
  expect(world.row(id)).toMatchObject({ state: 'received', replays: 1 });
  expect(world.backlog()).toEqual([id]);
});

test.each(['backlog.put', 'runs.start'])(
  'a call that died at %s is made good by the next',
  async (request) => {
    const id = await ended('failed');
    world.requests.refuse(request, new AwsUnavailable('down'), 1);
    expect(await replay(id)).toEqual([0]);
    expect(await replay(id)).toEqual([]);
    expect(world.row(id)).toMatchObject({ state: 'received', replays: 1 });
    expect(world.backlog()).toEqual([id]);
    expect(world.runs.size).toBe(1);
  },
);

test('a load that another message opens at the same time is not lost', async () => {
  const id = await ended('failed');
  const again = { route: 'sales', streamKey: stream, force: false };
  world.requests.meanwhile('ledger.reopen', () => world.ports.ledger.reopen(id, ['failed'], again));
  expect(await replay(id)).toEqual([]);
  expect(world.backlog()).toEqual([id]);
  expect(world.runs.size).toBe(1);
});

test('a load that was opened and has ended once more meanwhile is not lost', async () => {
  const id = await ended('failed');
  const again = { route: 'sales', streamKey: stream, force: false };
  world.requests.meanwhile('ledger.reopen', async () => {
    await world.ports.ledger.reopen(id, ['failed'], again);
    world.rows.set(id, { ...world.row(id), state: 'failed', endedAt: '2026-11-23T12:06:00Z' });
  });
  await replay(id);
  expect(entries()).toMatchObject([{ load: { id }, replays: world.row(id).replays }]);
});

test('a load that is forced stays forced, whoever wants it again meanwhile', async () => {
  const id = await ended('failed');
  await replay(id, true);
  await replay(id, false);
  expect(entries()).toMatchObject([{ load: { id }, force: true }]);
});

test('a load that waits may be forced', async () => {
  const [id = ''] = await world.drop({});
  await replay(id, true);
  expect(entries()).toMatchObject([{ load: { id }, force: true }]);
});

test('a load that waits goes on where its route is gone: its stream ends it', async () => {
  const [id = ''] = await world.drop({});
  world.backlogs.clear();
  world.routes = [];
  expect(await replay(id)).toEqual([]);
  expect(world.backlog()).toEqual([id]);
});

test('a load that ends while a message wants it again stays as it ended, and leaves the backlog', async () => {
  const [id = ''] = await world.drop({});
  world.requests.meanwhile('backlog.put', () => work(world));
  await replay(id);
  await work(world);
  expect(world.row(id)).toMatchObject({ state: 'committed', replays: 0 });
  expect(world.backlog()).toEqual([]);
  expect(world.domo.dataSets.get('D42')?.rows).toEqual(['1']);
});
