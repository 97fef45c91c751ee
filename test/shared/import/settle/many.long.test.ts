import { LeaseLost } from '../../../../shared/errors.ts';
import { batchLimits } from '../../../../shared/import/batch.ts';
import { loadId } from '../../../../shared/import/identity.ts';
import { replayMessage } from '../../../../shared/import/receive/message.ts';
import { route } from '../../../helpers/load.ts';
import { createWorld, type Drop, type World } from '../../../helpers/ports.ts';
import { quiet } from '../../../helpers/quiet.ts';
import { runOf, work } from '../../../helpers/run.ts';

quiet();

const replacing = { ...route, updateMethod: 'REPLACE' as const };

/** How many requests of a kind are under way at the same time at most. */
function concurrency(world: World, request: string): () => number {
  let now = 0;
  let most = 0;
  world.requests.on(request, {
    before: async () => {
      most = Math.max(most, ++now);
      await new Promise(setImmediate);
      now -= 1;
    },
  });
  return () => most;
}

const count = (world: World, state: string) =>
  [...world.rows.values()].filter((row) => row.state === state).length;

// Ten thousand files, as many as a batch may have, are `npm run check:burst`.
test('2,000 loads end in parallel, and a call that died goes on with those that have not', async () => {
  const world = createWorld();
  const total = 2_000;
  for (let at = 0; at < total; at += 1000) await world.drop(...Array<Drop>(1000).fill({}));
  const run = await runOf(world).to('settle');
  const together = concurrency(world, 'ledger.end');
  world.requests.refuse('objects.tag', new LeaseLost('killed'), 1, ((object: { key: string }) =>
    object.key.endsWith('/1400.csv')) as never);
  await expect(run.settle()).rejects.toThrow('killed');
  const ended = count(world, 'committed');
  expect(ended).toBeGreaterThan(1200);
  expect(ended).toBeLessThan(total);
  const receipts = world.receipts().length;
  const before = world.requests.count('ledger.end');
  expect(await run.settle()).toEqual({ next: 'leave' });
  expect(count(world, 'committed')).toBe(total);
  // Only of the rest, and of those that were under way.
  expect(world.requests.count('ledger.end') - before).toBeLessThan(total - ended + 100);
  expect(world.receipts().length).toBeGreaterThan(receipts);
  expect(together()).toBeGreaterThan(30);
  expect(world.domo.dataSets.get('D42')?.rows).toHaveLength(total);
}, 60_000);

test('of a REPLACE only the newest is loaded, also behind more others than a batch has', async () => {
  const world = createWorld({ routes: [replacing] });
  const limit = jest.replaceProperty(batchLimits, 'loads', 2_000);
  const total = batchLimits.loads + 100;
  for (let at = 0; at < total; at += 100) {
    const time = `2026-11-23T11:${String(at / 100).padStart(2, '0')}:00Z`;
    await world.drop(...Array<Drop>(100).fill({ time }));
  }
  await work(world);
  limit.restore();
  expect([count(world, 'superseded'), count(world, 'committed')]).toEqual([total - 1, 1]);
  expect(world.requests.count('domo.executions.commit')).toBe(1);
  const [newest] = [...world.rows.values()].filter(({ state }) => state === 'committed');
  expect(newest?.receivedAt).toBe('2026-11-23T11:20:00Z');
}, 60_000);

test('loads that a newer one has overtaken end in parallel', async () => {
  const world = createWorld({ routes: [replacing] });
  await world.drop(...Array<Drop>(1000).fill({}));
  const run = await runOf(world).to('settle');
  const together = concurrency(world, 'ledger.end');
  await run.settle();
  expect([count(world, 'superseded'), count(world, 'committed')]).toEqual([999, 1]);
  expect(together()).toBeGreaterThan(30);
  expect(world.notices).toEqual([]);
  expect(world.backlog()).toEqual([]);
});

test('more than are looked at together end with the batches that follow', async () => {
  const world = createWorld({ routes: [replacing] });
  const limit = jest.replaceProperty(batchLimits, 'loads', 10);
  await world.drop(...Array<Drop>(25).fill({ time: '2026-11-23T12:01:00Z' }));
  await work(world);
  limit.restore();
  expect(count(world, 'received')).toBe(0);
  expect(world.domo.dataSets.get('D42')?.rows).toHaveLength(1);
  const newest = [...world.rows.values()].at(-1);
  expect(newest?.state).toBe('committed');
});

describe('a REPLACE that a newer one has overtaken', () => {
  const key = 'incoming/sales/daily.csv';
  const older = { key, versionId: 'v1', text: 'id\n1\n', time: '2026-11-23T12:00:00Z', sequencer: '01' };
  const newer = { key, versionId: 'v2', text: 'id\n2\n', time: '2026-11-23T12:05:00Z', sequencer: '02' };
  const id = loadId({ bucket: 'bucket', key, versionId: 'v1', etag: 'e-v1' }, null);
  const replay = async (world: World, force: boolean) => {
    await world.receive(replayMessage(id, force));
    await work(world);
    return world.row(id);
  };

  test('and that failed: a plain replay ends superseded, and leaves the way open for --force', async () => {
    const world = createWorld({ routes: [replacing] });
    await world.drop(older, newer);
    await work(world);
    // It failed before the newer one came.
    world.rows.set(id, { ...world.row(id), state: 'failed', error: 'DomoUnavailable' });
    expect(await replay(world, false)).toMatchObject({ state: 'superseded' });
    expect(world.domo.dataSets.get('D42')?.rows).toEqual(['2']);
    expect(await replay(world, true)).toMatchObject({ state: 'committed', replays: 2 });
    expect(world.domo.dataSets.get('D42')?.rows).toEqual(['1']);
  });

  test('and that a person forced makes no newer one older', async () => {
    const world = createWorld({ routes: [replacing] });
    await world.drop(older, newer);
    await work(world);
    await replay(world, true);
    const between = { ...older, versionId: 'v3', time: '2026-11-23T12:03:00Z', sequencer: '015' };
    const [late = ''] = await world.drop(between);
    await work(world);
    expect(world.row(late).state).toBe('superseded');
  });

  test('and that a person forced is not superseded by a newer one that goes before it', async () => {
    const world = createWorld({ routes: [replacing] });
    await world.drop(older, newer);
    await work(world);
    await world.receive(
      replayMessage(id, true),
      world.put({ time: '2026-11-23T12:06:00Z', text: 'id\n3\n' }),
    );
    await work(world);
    expect(world.row(id).state).toBe('committed');
    expect(world.domo.dataSets.get('D42')?.rows).toEqual(['1']);
  });

  test('and that a person forced together with a newer one does not go over it', async () => {
    const world = createWorld({ routes: [replacing] });
    await world.drop(older, newer);
    await work(world);
    const between = {
      ...older,
      versionId: 'v3',
      text: 'id\n3\n',
      time: '2026-11-23T12:03:00Z',
      sequencer: '015',
    };
    const [other = ''] = await world.drop(between);
    await work(world);
    await world.receive(replayMessage(id, true), replayMessage(other, true));
    await work(world);
    expect([world.row(id).state, world.row(other).state]).toEqual(['superseded', 'committed']);
    expect(world.domo.dataSets.get('D42')?.rows).toEqual(['3']);
  });
});
