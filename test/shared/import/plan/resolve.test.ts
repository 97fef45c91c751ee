import type { ImportRoute } from '../../../../shared/config/route.ts';
import { AwsUnavailable, DomoRefused, DomoUnavailable } from '../../../../shared/errors.ts';
import type { BacklogEntry } from '../../../../shared/import/batch.ts';
import type { FinalVerdict } from '../../../../shared/import/data-set-api/request.ts';
import { firstLease } from '../../../../shared/import/lease/lease.ts';
import type { Unresolved } from '../../../../shared/import/ledger/row.ts';
import { resolve } from '../../../../shared/import/plan/resolve.ts';
import { replayMessage } from '../../../../shared/import/receive/message.ts';
import { makeEntry, route, sentRequest } from '../../../helpers/load.ts';
import { createWorld, stream, type World } from '../../../helpers/ports.ts';
import { quiet } from '../../../helpers/quiet.ts';
import { runOf, work } from '../../../helpers/run.ts';

quiet();

const replacing: ImportRoute = { ...route, updateMethod: 'REPLACE' };
let world: World;
beforeEach(() => {
  world = createWorld();
});

function ask(unresolved: Unresolved | null, by = route, force = false) {
  return resolve(world.ports, stream, { unresolved }, { route: by, entry: makeEntry({ force }) });
}

test('what is known goes', async () => {
  expect(await ask(null)).toBeNull();
  expect(world.requests.made).toEqual([]);
});

describe('a load whose execution may have been committed', () => {
  const unresolved = { streamId: 42, executionId: 1, modifiedAt: null as string | null };
  /** An execution that has come so far. */
  async function execution(state: 'open' | 'aborted' | 'indexing' | 'committed' | 'invalid') {
    const { executions } = world.domo.domo;
    const { modifiedAt } = await executions.create(42);
    unresolved.modifiedAt = modifiedAt ?? null;
    if (state === 'aborted') await executions.abort(42, 1);
    world.domo.isInvalid = () => state === 'invalid';
    world.domo.indexing = state === 'indexing' ? 5 : 0;
    if (['indexing', 'committed', 'invalid'].includes(state)) await executions.commit(42, 1);
  }

  test.each([
    ['committed', route, { state: 'committed' }],
    ['committed', replacing, null],
    ['aborted', route, null],
    ['invalid', route, null],
    ['open', route, null],
  ] as const)('and was %s (%#)', async (state, by, expected) => {
    await execution(state);
    expect(await ask(unresolved, by)).toEqual(expected);
  });

  test('is still not known while it is indexed, and keeps no other load from Domo', async () => {
    await execution('indexing');
    expect(await ask(unresolved)).toMatchObject({
      ...{ state: 'failed', error: 'ExecutionUnclear', unresolved },
      reason: expect.stringContaining('execution 1 of Stream 42 is ACTIVE'),
    });
  });

  test.each(['indexing', 'open'] as const)(
    'is not aborted where Domo does not say when it was modified (%s)',
    async (state) => {
      await execution(state);
      expect(await ask({ ...unresolved, modifiedAt: null })).toMatchObject({ state: 'failed' });
      expect(world.domo.streams.get(42)?.executions).toMatchObject([{ state: 'ACTIVE' }]);
      expect(world.domo.abortedLate).toEqual([]);
    },
  );

  test('in a state that nobody has heard of is still not known', async () => {
    await execution('committed');
    world.domo.says = { SUCCESS: 'SUCCEEDED' };
    expect(await ask(unresolved)).toMatchObject({ state: 'failed', error: 'ExecutionUnclear' });
  });

  test('is asked for again where Domo can’t be asked, and so never sent twice', async () => {
    await execution('committed');
    world.requests.refuse('domo.executions.get', new DomoUnavailable('down'));
    await expect(ask(unresolved)).rejects.toThrow('down');
  });

  test.each([
    [route, false, { state: 'failed', error: 'ExecutionUnclear', fault: 'domo' }],
    [route, true, null],
    [replacing, false, null],
  ] as const)('and that Domo does not know any more (%#)', async (by, force, expected) => {
    const outcome = await ask(unresolved, by, force);
    if (expected === null) expect(outcome).toBeNull();
    else expect(outcome).toMatchObject(expected);
  });

  test('whose Stream is gone keeps no other load from Domo', async () => {
    const [id = '', other = ''] = await world.drop({ text: 'id\n1\n' }, { text: 'id\n2\n' });
    world.rows.set(id, { ...world.row(id), unresolved: { streamId: 7, executionId: 1, modifiedAt: null } });
    await work(world);
    expect(world.row(id)).toMatchObject({
      ...{ state: 'failed', unresolved: { streamId: 7 } },
      reason: expect.stringContaining(`npx sluice replay ${id} --force`),
    });
    expect(world.row(other)).toMatchObject({ state: 'committed' });
  });

  test('an execution that was left open is aborted, so that nobody commits it later', async () => {
    await execution('open');
    await ask(unresolved);
    expect(world.domo.streams.get(42)?.executions).toMatchObject([{ state: 'ABORTED' }]);
  });
});

describe('a load whose request had no answer', () => {
  test.each<[FinalVerdict | null, ImportRoute, boolean, object | null]>([
    ['repeatable', replacing, false, null],
    ['unclear', route, false, { state: 'failed', error: 'ImportUnclear', unresolved: sentRequest }],
    ['unclear', route, true, null],
    ['unclear', replacing, false, null],
    [null, route, false, { state: 'failed', error: 'ImportUnclear' }],
  ])('that was found to be %s (%#)', async (verdict, by, force, expected) => {
    if (verdict !== null) await world.ports.verdicts.put(stream, sentRequest.id, verdict);
    const outcome = await ask(sentRequest, by, force);
    if (expected === null) expect(outcome).toBeNull();
    else expect(outcome).toMatchObject(expected);
  });
});

test('a load of which nobody knew ends as what it is, with what was known of it, and is not sent again', async () => {
  const [id = ''] = await world.drop({ text: 'id\n1\n2\n' });
  const run = runOf(world);
  await run.to('settle');
  const row = world.row(id);
  const unresolved = { streamId: 42, executionId: 1, modifiedAt: null };
  world.rows.set(id, { ...row, rows: 2, parts: 1, ...unresolved, unresolved });
  world.leases.set(stream, { ...firstLease, version: world.lease().version, fence: 9 });
  await world.drop({ text: 'id\n3\n' });
  await work(world);
  expect(world.row(id)).toMatchObject({ state: 'committed', rows: 2, executionId: 1, unresolved: null });
  expect(world.domo.dataSets.get('D42')?.rows).toEqual(['1', '2', '3']);
});

test('of many loads of one execution Domo is asked about it once', async () => {
  const ids = await world.drop(...Array<object>(30).fill({}));
  const { executions } = world.domo.domo;
  await executions.create(42);
  await executions.commit(42, 1);
  for (const id of ids) {
    world.rows.set(id, { ...world.row(id), unresolved: { streamId: 42, executionId: 1, modifiedAt: null } });
  }
  world.requests.made.length = 0;
  await runOf(world).plan();
  expect(ids.map((id) => world.row(id).state)).toEqual(ids.map(() => 'committed'));
  expect(world.requests.count('domo.executions.get')).toBeLessThanOrEqual(2);
});

test('a plan that can’t find out leaves the load in the backlog', async () => {
  const [id = ''] = await world.drop({});
  world.rows.set(id, { ...world.row(id), unresolved: { streamId: 42, executionId: 1, modifiedAt: null } });
  world.requests.refuse('domo.executions.get', new AwsUnavailable('down'), 1);
  await expect(runOf(world).plan()).rejects.toThrow('down');
  expect(world.backlog()).toEqual([id]);
});

describe('a load in doubt that fails once more before anybody has found out', () => {
  const unresolved = { streamId: 42, executionId: 1, modifiedAt: null };
  let id: string;
  /** Its rows are in Domo; it ended in doubt, and a person has replayed it. */
  beforeEach(async () => {
    [id = ''] = await world.drop({ text: 'id\n1\n' });
    const run = await runOf(world).to('settle');
    const { order, load } = [...(world.backlogs.get(stream)?.values() ?? [])][0] as BacklogEntry;
    await world.ports.backlog.remove(stream, { order, replays: 0 });
    world.rows.set(id, {
      ...world.row(load.id),
      state: 'failed',
      endedAt: '2026-11-23T12:01:00Z',
      unresolved,
    });
    world.leases.set(stream, { ...firstLease, version: world.lease().version, fence: 9 });
    run.end();
    await world.receive(replayMessage(id, false));
  });

  async function isStillInDoubt(): Promise<void> {
    expect(world.row(id)).toMatchObject({ state: 'failed', unresolved });
    expect(world.notices).toHaveLength(1);
    expect(world.notices[0]?.message).toContain('Whether its rows are in Domo is not known');
    expect(world.notices[0]?.message).not.toContain('Nothing of it was loaded');
  }

  test('is still in doubt: the next replay does not load it twice', async () => {
    world.requests.refuse('domo.executions.get', new DomoRefused('no'), 1);
    await work(world);
    await isStillInDoubt();
    await world.receive(replayMessage(id, false));
    await work(world);
    expect(world.row(id)).toMatchObject({ state: 'committed', unresolved: null });
    expect(world.domo.dataSets.get('D42')?.rows).toEqual(['1']);
  });

  test('also where its route is gone, and comes back', async () => {
    world.routes = [];
    await work(world);
    await isStillInDoubt();
    world.routes = [route];
    await world.receive(replayMessage(id, false));
    await work(world);
    expect(world.domo.dataSets.get('D42')?.rows).toEqual(['1']);
  });
});
