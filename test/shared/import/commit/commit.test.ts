import type { ImportRoute } from '../../../../shared/config/route.ts';
import type { Behaviour } from '../../../../shared/domo/behaviour.ts';
import {
  CommitRefused,
  DomoAnswerLost,
  DomoNotFound,
  DomoRefused,
  DomoThrottled,
  DomoUnavailable,
  ExecutionUnclear,
  LeaseLost,
  StepOvertaken,
  StillIndexing,
} from '../../../../shared/errors.ts';
import { commit } from '../../../../shared/import/commit/commit.ts';
import { recover } from '../../../../shared/import/lease/wake.ts';
import { replayMessage } from '../../../../shared/import/receive/message.ts';
import { route } from '../../../helpers/load.ts';
import { createWorld, type Drop, stream, type World } from '../../../helpers/ports.ts';
import { quiet } from '../../../helpers/quiet.ts';
import { type Run, runOf, work } from '../../../helpers/run.ts';

quiet();

let world: World;
let run: Run;
let ids: string[];
/** A run that is about to commit these files. */
async function proven(drops: Drop[] = [{}, {}], of: Partial<ImportRoute> = {}): Promise<void> {
  world = createWorld({ routes: [{ ...route, ...of }] });
  ids = await world.drop(...drops);
  run = await runOf(world).to('commit');
}

const states = () => ids.map((id) => world.row(id).state);
const rows = () => world.domo.dataSets.get('D42')?.rows;
const executions = () => world.domo.streams.get(42)?.executions ?? [];
const batch = () => world.lease().batch;
const lost = new DomoAnswerLost('no answer');

test('Domo takes the commit and indexes it, and the lease knows both', async () => {
  await proven();
  let seen: unknown;
  world.requests.meanwhile('domo.executions.commit', () => {
    seen = batch();
  });
  expect(await run.commit()).toEqual({ next: 'settle', fence: 2 });
  expect(seen).toMatchObject({ phase: 'committing', commitAccepted: false });
  expect(batch()).toMatchObject({ phase: 'committing', commitAccepted: true });
  expect(world.lease().committedAt).toBe('2026-11-23T12:10:00.000Z');
  expect(rows()).toEqual(['1', '1']);
});

test('indexing is waited for, here for a while, and longer by the state machine', async () => {
  await proven();
  world.domo.indexing = 4;
  const { now } = world;
  await run.commit();
  expect(world.now - now).toBeLessThan(1000);

  await proven();
  world.domo.indexing = 40;
  await expect(run.commit()).rejects.toThrow(StillIndexing);
  expect((world.now - now) / 1000).toBeLessThan(21);
  for (let tries = 0; run.next === 'commit' && tries < 5; tries++) await run.commit().catch(() => undefined);
  expect(run.next).toBe('settle');
  expect(world.requests.count('domo.executions.commit')).toBe(1);
});

test('a call whose batch another call has ended meanwhile is overtaken, whatever Domo says to it', async () => {
  await proven();
  world.domo.isInvalid = () => true;
  const gone = new DomoNotFound('The DataSet was deleted with the rejected load.');
  world.requests.on('domo.dataSets.get', {
    before: () => {
      world.leases.set(stream, { ...world.lease(), batch: null });
      throw gone;
    },
  });
  await expect(run.commit()).rejects.toThrow(StepOvertaken);
});

describe('a commit whose answer is lost', () => {
  test('is found out about, and not made again', async () => {
    await proven();
    world.requests.lose('domo.executions.commit', lost);
    await expect(run.commit()).rejects.toThrow(lost);
    expect(batch()).toMatchObject({ phase: 'committing', commitAccepted: false });
    await world.ports.domo.executions.get(42, 1);
    expect(await run.commit()).toMatchObject({ next: 'settle' });
    expect(world.requests.count('domo.executions.commit')).toBe(1);
    expect(rows()).toEqual(['1', '1']);
  });

  test('is made again while the execution seems open, and a refusal says that the first one counts', async () => {
    await proven();
    world.domo.indexing = 3;
    world.requests.lose('domo.executions.commit', lost);
    await expect(run.commit()).rejects.toThrow(lost);
    expect(await run.commit()).toMatchObject({ next: 'settle' });
    expect(rows()).toEqual(['1', '1']);
  });

  test('is made again where Domo did not get it', async () => {
    await proven();
    world.requests.refuse('domo.executions.commit', lost, 1);
    await expect(run.commit()).rejects.toThrow(lost);
    expect(await run.commit()).toMatchObject({ next: 'settle' });
    expect(rows()).toEqual(['1', '1']);
  });
});

describe('where a probe has seen that Domo', () => {
  const at = '2026-11-28T17:00:00.000Z';
  const probed = (seen: Partial<Behaviour>) => world.ports.probes.put({ at, host: 'https://domo', seen });
  const commits = () => world.requests.count('domo.executions.commit');

  test('takes a second commit for more rows: none is made, and the batch goes again when it is aborted', async () => {
    await proven();
    await probed({ secondCommit: 'doubles' });
    world.requests.refuse('domo.executions.commit', lost, 1);
    await expect(run.commit()).rejects.toThrow(lost);
    await expect(run.commit()).rejects.toThrow('It is not committed a second time');
    expect([commits(), executions().length]).toEqual([1, 1]);
    await run.toEnd();
    expect(executions().map(({ state }) => state)).toEqual(['ABORTED', 'SUCCESS']);
    expect(rows()).toEqual(['1', '1']);
  });

  test('takes a second commit for more rows: the first one is found out about, whose answer was lost', async () => {
    await proven();
    await probed({ secondCommit: 'doubles' });
    world.requests.lose('domo.executions.commit', lost);
    await run.toEnd();
    expect([commits(), executions().length]).toEqual([1, 1]);
    expect(rows()).toEqual(['1', '1']);
  });

  test.each([
    ['lets rows of a committed execution land that was aborted: its loads end not known', 'lands', 1],
    ['discards them: they go again', 'discards', 2],
  ] as const)('%s', async (_, abortOfCommitted, times) => {
    await proven();
    await probed({ abortOfCommitted });
    const after = () => Object.assign(executions()[0] ?? {}, { state: 'ABORTED' });
    world.requests.on('domo.executions.commit', { after, times: 1 });
    await run.toEnd();
    await work(world);
    expect(executions()).toHaveLength(times);
    const [row] = ids.map((id) => world.row(id));
    if (abortOfCommitted === 'discards') expect(states()).toEqual(['committed', 'committed']);
    else {
      expect(states()).toEqual(['failed', 'failed']);
      expect(row).toMatchObject({
        unresolved: { executionId: 1 },
        reason: expect.stringContaining('not known'),
      });
      const [id = ''] = ids;
      await world.receive(replayMessage(id, false));
      await work(world);
      expect([executions().length, world.row(id).state]).toEqual([1, 'failed']);
    }
  });

  test.each([
    ['lets rows of an aborted execution land: where the count has grown, the load ends not known', 1],
    ['lets rows of an aborted execution land: where the count has not grown, the load goes again', 0],
  ])('%s', async (_, grown) => {
    await proven([{}]);
    await probed({ abortOfOpen: 'lands' });
    world.requests.on('domo.executions.abort', {
      after: () => {
        for (let row = 0; row < grown; row++) rows()?.push('1');
      },
      times: 1,
    });
    await run.abandon(new DomoUnavailable('down'));
    await run.toEnd();
    await work(world);
    expect(rows()).toEqual(['1']);
    expect(executions()).toHaveLength(2 - grown);
    expect(states()).toEqual([grown === 1 ? 'failed' : 'committed']);
  });
});

test('a commit that comes too early is made later, with the same parts', async () => {
  await proven();
  world.requests.refuse('domo.executions.commit', new DomoThrottled('once in 15 minutes'), 2);
  for (let tries = 0; tries < 2; tries++) await expect(run.commit()).rejects.toThrow(DomoThrottled);
  expect(await run.commit()).toMatchObject({ next: 'settle' });
  expect(executions()).toHaveLength(1);
});

describe('a commit that Domo refuses', () => {
  test('while the execution is open: it is made again', async () => {
    await proven();
    world.requests.refuse('domo.executions.commit', new DomoRefused('Stream is locked.'), 2);
    for (let tries = 0; tries < 2; tries++) {
      await expect(run.commit()).rejects.toThrow(/CommitRefused|Stream is locked\. Its parts are kept/);
      expect(batch()).toMatchObject({ commitAccepted: false, committedBy: null });
    }
    expect(await run.commit()).toMatchObject({ next: 'settle' });
    expect(rows()).toEqual(['1', '1']);
  });

  test('for good: the execution is aborted, and nothing of the loads is in Domo', async () => {
    await proven();
    world.requests.refuse('domo.executions.commit', new DomoRefused('Stream is locked.'));
    const error = await run.commit().catch((thrown) => thrown);
    expect(error).toBeInstanceOf(CommitRefused);
    await run.abandon(error);
    expect(executions()).toMatchObject([{ state: 'ABORTED' }]);
    expect(states()).toEqual(['failed', 'failed']);
    expect(world.row(ids[0] ?? '')).toMatchObject({ error: 'CommitRefused', unresolved: null });
  });

  test('after one whose answer was lost, and early: nobody takes it for accepted', async () => {
    await proven();
    world.requests.refuse('domo.executions.commit', lost, 1);
    await expect(run.commit()).rejects.toThrow(lost);
    world.requests.refuse('domo.executions.commit', new DomoThrottled('later'), 1);
    await expect(run.commit()).rejects.toThrow(DomoThrottled);
    world.requests.refuse('domo.executions.commit', new DomoRefused('Stream is locked.'), 1);
    await expect(run.commit()).rejects.toThrow(StillIndexing);
    expect(batch()).toMatchObject({ commitAccepted: false });
    expect(await run.commit()).toMatchObject({ next: 'settle' });
    expect(rows()).toEqual(['1', '1']);
  });
});

describe('a state that nobody has heard of', () => {
  test.each(['APPEND', 'REPLACE'] as const)(
    'is a success where the row count shows the rows (%s)',
    async (updateMethod) => {
      await proven([{ text: 'id\n1\n2\n' }], { updateMethod });
      world.domo.says = { SUCCESS: 'SUCCEEDED' };
      expect(await run.commit()).toMatchObject({ next: 'settle' });
      await run.toEnd();
      expect(states()).toEqual(['committed']);
      expect(rows()).toEqual(['1', '2']);
      expect(executions()).toHaveLength(1);
    },
  );

  test('on the way is waited for', async () => {
    await proven();
    world.domo.indexing = 10;
    world.domo.says = { ACTIVE: 'INDEXING' };
    expect(await run.commit()).toMatchObject({ next: 'settle' });
    expect(executions()).toHaveLength(1);
  });

  test('and a count that does not move: it ends not known, with the numbers, and nothing is sent again', async () => {
    await proven();
    world.domo.says = { INVALID: 'ERROR' };
    world.domo.isInvalid = () => true;
    await expect(run.commit()).rejects.toThrow(/execution 1 of Stream 42: it is ERROR/);
    world.domo.endsAt = '2026-11-23T12:11:00Z';
    world.now += 15 * 60_000;
    const error = await run.commit().catch((thrown) => thrown);
    expect(error).toBeInstanceOf(ExecutionUnclear);
    expect(error.message).toMatch(
      /ended as ERROR, a state that Sluice does not know\. DataSet D42 had 0 rows before and has 0 now; with the 2 rows of the batch it would have 2\./,
    );
    await run.abandon(error);
    expect(states()).toEqual(['failed', 'failed']);
    expect(world.row(ids[0] ?? '')).toMatchObject({ unresolved: { executionId: 1 } });
    expect(world.notices[0]?.message).toContain('not known');
    expect(executions()).toHaveLength(1);
  });

  test('says nothing where the count is the same with the rows and without them', async () => {
    await proven([{ text: 'id\n1\n' }], { updateMethod: 'REPLACE' });
    await run.commit();
    await run.toEnd();
    ids = await world.drop({ text: 'id\n7\n' });
    run = await runOf(world).to('commit');
    world.domo.says = { SUCCESS: 'SUCCEEDED' };
    await expect(run.commit()).rejects.toThrow(StillIndexing);
  });
});

test.each([true, false])(
  'a commit whose answer is lost is never made twice where Domo takes it twice (%s)',
  async (tells) => {
    await proven();
    world.domo.tellsCommit = tells;
    world.domo.indexing = 1000;
    world.requests.lose('domo.executions.commit', lost);
    await expect(run.commit()).rejects.toThrow(lost);
    if (!tells) for (const execution of executions()) execution.modifiedAt = '';
    await expect(run.commit()).rejects.toThrow(StillIndexing);
    expect(world.requests.count('domo.executions.commit')).toBe(1);
  },
);

describe('rows that Domo can’t index', () => {
  const strings = (world: World) =>
    Object.assign(world.domo.dataSets.get('D42') ?? {}, { columns: [{ name: 'id', type: 'STRING' }] });

  test('are none with a cell of another type: its file is refused before anything is committed', async () => {
    world = createWorld();
    ids = await world.drop({ text: 'id\n1\n' }, { text: 'id\n2\nx\n' }, { text: 'id\n3\n' });
    run = await runOf(world).to('verify');
    expect(await run.verify()).toMatchObject({ next: 'replan', fence: 3 });
    expect(states()).toEqual(['planned', 'rejected', 'planned']);
    expect(world.row(ids[1] ?? '')).toMatchObject({
      error: 'CellOfWrongType',
      reason: expect.stringMatching(/2\.csv: row 3, byte 5: "x" in column "id" is no LONG/),
    });
    expect(world.lease()).toMatchObject({ batch: null, maxLoads: null });
    await run.toEnd();
    expect(states()).toEqual(['committed', 'rejected', 'committed']);
    expect(rows()).toEqual(['1', '3']);
  });

  test('where no cell explains it: halves until it is found, over as many runs as that takes', async () => {
    world = createWorld();
    strings(world);
    world.domo.isInvalid = (all) => all.includes('13');
    ids = await world.drop(...Array.from({ length: 20 }, (_, i) => ({ text: `id\n${i}\n` })));
    await work(world);
    expect(states()).toEqual(ids.map((_, i) => (i === 13 ? 'rejected' : 'committed')));
    expect(world.row(ids[13] ?? '').error).toBe('ExecutionInvalid');
    expect(rows()).toEqual(ids.flatMap((_, i) => (i === 13 ? [] : [String(i)])));
    // Of 20: 10, 5 … and once more all that is left.
    expect(executions().length).toBeLessThan(16);
  });

  test.each([1, 2])('are not looked for in the files, whose cells all fit (%d files)', async (files) => {
    await proven(Array<Drop>(files).fill({ text: 'id\n1\n' }));
    world.domo.isInvalid = () => true;
    const reads = world.requests.count('objects.read');
    expect(await run.commit()).toMatchObject({ next: 'replan' });
    expect(world.requests.count('objects.read')).toBe(reads);
    if (files > 1) expect(world.lease()).toMatchObject({ batch: null, maxLoads: 1 });
    else
      expect(world.row(ids[0] ?? '')).toMatchObject({
        error: 'ExecutionInvalid',
        reason: expect.stringContaining('every cell looks right for its column'),
      });
  });

  test('are waited for again where the call that ended their load died', async () => {
    await proven([{ text: 'id\n1\n' }]);
    world.domo.isInvalid = () => true;
    world.requests.refuse('backlog.remove', new Error('killed'), 1);
    await expect(run.commit()).rejects.toThrow('killed');
    expect(await run.commit()).toMatchObject({ next: 'replan' });
    await run.toEnd();
    expect(states()).toEqual(['rejected']);
    expect(world.backlog()).toEqual([]);
  });
});

describe('an execution that somebody else has aborted', () => {
  test('before it is committed: the batch goes again', async () => {
    await proven();
    world.domo.openElsewhere(42);
    await run.commit();
    expect(run.next).toBe('plan');
    expect(world.lease()).toMatchObject({ failures: 1, batch: null });
    await run.toEnd();
    expect(states()).toEqual(['committed', 'committed']);
    expect(rows()).toEqual(['1', '1']);
    expect(world.lease().failures).toBe(0);
  });

  test('again and again: it is told', async () => {
    await proven();
    world.requests.on('domo.executions.commit', { before: () => world.domo.openElsewhere(42) });
    await work(world);
    expect(world.row(ids[0] ?? '')).toMatchObject({ state: 'failed', error: 'ExecutionAborted' });
    expect(executions()).toHaveLength(4);
    expect(rows()).toEqual([]);
  });

  test('now and then, with good batches between: it is never told', async () => {
    await proven();
    for (let batches = 0; batches < 6; batches++) {
      world.requests.meanwhile('domo.executions.commit', () => world.domo.openElsewhere(42));
      await work(world);
      ids.push(...(await world.drop({})));
    }
    await work(world);
    expect(states()).toEqual(ids.map(() => 'committed'));
  });
});

test('a late call of open-execution changes nothing: the execution that is committed is the batch’s', async () => {
  await proven();
  const late = { streamId: 42, dataSetId: 'D42', executionId: 99, rowsBefore: 0, countMoving: false };
  await commit(world.ports, { ...run.hold, batch: run.ref, execution: late });
  expect(world.requests.count('domo.executions.commit')).toBe(0);
  expect(world.lease()).toMatchObject({ batch: null });
});

describe('a call that is made again', () => {
  test('after it gave the batch up goes on from there', async () => {
    await proven();
    world.domo.openElsewhere(42);
    const { hold } = run;
    const answer = await run.commit();
    const input = { ...hold, batch: run.ref, execution: run.execution };
    expect(await commit(world.ports, input)).toEqual(answer);
  });

  test('when another run has the stream is refused, and commits nothing', async () => {
    await proven();
    await recover(world.ports, stream, run.name);
    await expect(run.commit()).rejects.toThrow(LeaseLost);
    expect(world.requests.count('domo.executions.commit')).toBe(0);
  });

  test('whose run loses the stream just before: the fence does not let it commit', async () => {
    await proven();
    world.requests.meanwhile('leases.replace', () => recover(world.ports, stream, run.name));
    await expect(run.commit()).rejects.toThrow(LeaseLost);
    expect(world.requests.count('domo.executions.commit')).toBe(0);
  });
});
