import type { ImportRoute } from '../../../../shared/config/route.ts';
import {
  AwsUnavailable,
  DomoAnswerLost,
  LeaseLost,
  StepOvertaken,
  StreamBeingCreated,
} from '../../../../shared/errors.ts';
import { longestCreation } from '../../../../shared/import/create/creation.ts';
import { recover } from '../../../../shared/import/lease/wake.ts';
import { open } from '../../../../shared/import/open/open.ts';
import { route } from '../../../helpers/load.ts';
import { createWorld, stream, type World } from '../../../helpers/ports.ts';
import { quiet } from '../../../helpers/quiet.ts';
import { type Run, runOf } from '../../../helpers/run.ts';

quiet();

let world: World;
let run: Run;
/** A run that has planned. */
async function planned(of: Partial<ImportRoute> = {}): Promise<void> {
  world = createWorld({ routes: [{ ...route, ...of }] });
  await world.drop({});
  run = await runOf(world, [...world.leases.keys()][0]).to('open');
}

const executions = (id = 42) => world.domo.streams.get(id)?.executions ?? [];
const batch = () => world.lease(run.streamKey).batch;
const lost = new DomoAnswerLost('no answer');

test('an execution is opened by the route’s update method, and the lease knows it', async () => {
  await planned({ updateMethod: 'UPSERT', keyColumnNames: ['id'] });
  world.domo.dataSets.get('D42')?.rows.push('7', '8');
  const execution = { streamId: 42, dataSetId: 'D42', executionId: 1, rowsBefore: 2, countMoving: false };
  expect(await run.open()).toEqual(execution);
  expect(executions()).toMatchObject([{ state: 'ACTIVE', updateMethod: 'UPSERT' }]);
  expect(batch()).toMatchObject({ phase: 'open', streamId: 42, execution });
});

test('that one may be open is known before it is', async () => {
  await planned();
  let seen: unknown;
  world.requests.meanwhile('domo.executions.create', () => {
    seen = batch();
  });
  await run.open();
  expect(seen).toMatchObject({ phase: 'opening', streamId: 42, execution: null });
});

test('made again after a lost answer it opens another, and the first is aborted', async () => {
  await planned();
  world.requests.lose('domo.executions.create', lost);
  await expect(run.open()).rejects.toThrow(lost);
  expect(batch()).toMatchObject({ phase: 'opening', streamId: 42 });
  expect(await run.open()).toMatchObject({ executionId: 2 });
  expect(executions()).toMatchObject([{ state: 'ABORTED' }, { state: 'ACTIVE' }]);
  expect(batch()).toMatchObject({ phase: 'open', execution: { executionId: 2 } });
});

test('a call whose execution comes too late aborts it, and the batch keeps the other', async () => {
  await planned();
  // The first call hangs in Domo, is given up, and made again.
  world.requests.on('domo.executions.create', { times: 1, after: () => run.open() });
  await expect(run.open()).rejects.toThrow(StepOvertaken);
  expect(batch()).toMatchObject({ phase: 'open', execution: { executionId: 2 } });
  expect(executions()).toMatchObject([{ state: 'ABORTED' }, { state: 'ACTIVE' }]);
});

test('a call that comes when the batch is being committed opens nothing', async () => {
  await planned();
  const late = run.hold;
  await run.to('commit');
  await run.commit();
  const input = { ...late, batch: run.ref };
  await expect(open(world.ports, input)).rejects.toThrow(StepOvertaken);
  expect(executions()).toHaveLength(1);
});

test('a run that has lost the lease opens nothing', async () => {
  await planned();
  await recover(world.ports, stream, run.name);
  await expect(run.open()).rejects.toThrow(LeaseLost);
  expect(world.requests.made.filter((request) => request.startsWith('domo.executions'))).toEqual([]);
});

test('a run that loses the lease while it opens leaves nothing open', async () => {
  await planned();
  world.requests.on('domo.executions.create', {
    times: 1,
    after: () => recover(world.ports, stream, run.name),
  });
  await expect(run.open()).rejects.toThrow(LeaseLost);
  expect(executions()).toMatchObject([{ state: 'ABORTED' }]);
});

describe('the first load of a route', () => {
  const target = { kind: 'dataSet', name: 'Sales', description: 'All', columns: 'infer' } as const;
  const first = () => planned({ target, updateMethod: 'REPLACE' });
  const mine = () => [...world.domo.streams.values()].filter(({ name }) => name === 'Sales');
  const registered = () => world.streams.get('dataset-Sales');

  test('creates its Stream and remembers it', async () => {
    await first();
    const { streamId, dataSetId } = await run.open();
    expect(mine()).toMatchObject([{ id: streamId, updateMethod: 'REPLACE' }]);
    expect(registered()).toMatchObject({
      creatingSince: '2026-11-23T12:10:00.000Z',
      made: { streamId, dataSetId },
    });
    await run.to('commit');
  });

  test('does not create it twice: after a lost answer Domo is asked for it', async () => {
    await first();
    world.requests.lose('domo.streams.create', lost);
    await expect(run.open()).rejects.toThrow(lost);
    const { streamId } = await run.open();
    expect(mine()).toHaveLength(1);
    expect(registered()?.made?.streamId).toBe(streamId);
  });

  test('creates it where the earlier attempt did not get to Domo', async () => {
    await first();
    world.requests.refuse('domo.streams.create', lost, 1);
    await expect(run.open()).rejects.toThrow(lost);
    await run.open();
    expect(mine()).toHaveLength(1);
  });

  test('need not wait for an earlier call that could not even ask Domo', async () => {
    await first();
    world.requests.refuse('domo.streams.create', lost, 1);
    await expect(run.open()).rejects.toThrow(lost);
    world.requests.refuse('domo.streams.search', lost, 1);
    await expect(run.open()).rejects.toThrow(lost);
    await run.open();
    expect(mine()).toHaveLength(1);
  });

  test('waits for an earlier call that ended without a word, and finds what it has created', async () => {
    await first();
    world.requests.lose('domo.streams.create', lost);
    world.requests.refuse('streams.withdraw', new AwsUnavailable('down'), 1);
    await expect(run.open()).rejects.toThrow(lost);
    const [created] = mine();
    world.domo.streams.delete(created?.id ?? 0);
    await expect(run.open()).rejects.toThrow(StreamBeingCreated);
    // The request gets to Domo late.
    if (created !== undefined) world.domo.streams.set(created.id, created);
    expect((await run.open()).streamId).toBe(created?.id);
    expect(mine()).toHaveLength(1);
  });

  test('creates it where an earlier call ended without a word before it did', async () => {
    await first();
    world.requests.refuse('domo.streams.create', lost, 1);
    world.requests.refuse('streams.withdraw', new AwsUnavailable('down'), 1);
    await expect(run.open()).rejects.toThrow(lost);
    world.now += longestCreation.stream;
    await expect(run.open()).rejects.toThrow(StreamBeingCreated);
    world.now += 1;
    await run.open();
    expect(mine()).toHaveLength(1);
  });

  test('does not take a Stream that was there before, though it has the name', async () => {
    await first();
    const old = world.domo.addStream(7, { name: 'Sales' });
    old.createdAt = '2026-11-23T11:00:00Z';
    world.requests.refuse('domo.streams.create', lost, 1);
    await expect(run.open()).rejects.toThrow(lost);
    expect((await run.open()).streamId).not.toBe(7);
  });

  test('does not go into a Stream that an earlier load has created with other columns', async () => {
    const columns = [{ name: 'id', type: 'LONG' } as const];
    await planned({ target: { ...target, columns }, match: { ...route.match, by: 'position' } });
    world.requests.lose('domo.streams.create', lost);
    await expect(run.open()).rejects.toThrow(lost);
    // The configuration has changed since.
    const [before] = world.routes;
    if (before)
      world.routes = [{ ...before, target: { ...target, columns: [{ name: 'ID', type: 'LONG' }] } }];
    await run.plan();
    await expect(run.open()).rejects.toThrow(StepOvertaken);
    expect(mine()).toMatchObject([{ executions: [] }]);
    expect(registered()?.made?.streamId).toBe(mine()[0]?.id);
  });

  test('takes back the one that it created while another call created the one that counts', async () => {
    await first();
    const counts = { streamId: 42, dataSetId: 'D42' };
    world.requests.meanwhile('streams.register', () => world.ports.streams.register('dataset-Sales', counts));
    expect(await run.open()).toMatchObject(counts);
    expect(mine()).toEqual([]);
    expect([...world.domo.dataSets.keys()]).toEqual(['D42']);
  });
});
