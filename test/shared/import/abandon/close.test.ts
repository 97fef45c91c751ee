import {
  AwsUnavailable,
  DomoAnswerLost,
  DomoUnauthorized,
  DomoUnavailable,
  StillIndexing,
} from '../../../../shared/errors.ts';
import { maxFailures } from '../../../../shared/import/lease/recovery.ts';
import { replayMessage } from '../../../../shared/import/receive/message.ts';
import { createWorld, type World } from '../../../helpers/ports.ts';
import { quiet } from '../../../helpers/quiet.ts';
import { type Run, runOf, work } from '../../../helpers/run.ts';

quiet();

let world: World;
let run: Run;
let ids: string[];
/** A run that is about to commit two loads. */
async function proven(): Promise<void> {
  world = createWorld();
  ids = await world.drop({ text: 'id\n1\n' }, { text: 'id\n2\n' });
  run = await runOf(world).to('commit');
}

const states = () => ids.map((id) => world.row(id).state);
const executions = () => world.domo.streams.get(42)?.executions ?? [];
const rows = () => world.domo.dataSets.get('D42')?.rows;
const down = new DomoUnavailable('Domo is down.');
const stillIndexing = new StillIndexing('Domo is still indexing.');
const away = new AwsUnavailable('S3 is down.');
const lost = new DomoAnswerLost('no answer');

describe('an execution that Domo may have committed', () => {
  /** The commit has got to Domo, and its answer to us has not. */
  async function lostCommit(indexing = 0): Promise<void> {
    await proven();
    world.requests.lose('domo.executions.commit', lost);
    await expect(run.commit()).rejects.toThrow(lost);
    world.domo.indexing = indexing;
  }

  test('and did: the loads are settled after all', async () => {
    await lostCommit();
    await world.ports.domo.executions.get(42, 1);
    expect(await run.abandon(away)).toMatchObject({
      ...{ next: 'settle', batch: run.ref, destination: { streamId: 42, executionId: 1 } },
    });
    await run.toEnd();
    expect(states()).toEqual(['committed', 'committed']);
    expect(rows()).toEqual(['1', '2']);
  });

  test('and did not, since the request never left: it is aborted, and the loads go again', async () => {
    await proven();
    world.requests.refuse('domo.executions.commit', down, 1);
    await expect(run.commit()).rejects.toThrow(down);
    expect(await run.abandon(away)).toMatchObject({ next: 'plan' });
    expect(executions()).toMatchObject([{ state: 'ABORTED' }]);
    await run.toEnd();
    expect(rows()).toEqual(['1', '2']);
  });

  test('and did not get, by when it was modified: it is aborted, and the loads go again', async () => {
    await proven();
    world.requests.refuse('domo.executions.commit', lost, 1);
    await expect(run.commit()).rejects.toThrow(lost);
    expect(await run.abandon(away)).toMatchObject({ next: 'plan' });
    expect(executions()).toMatchObject([{ state: 'ABORTED' }]);
    await run.toEnd();
    expect(rows()).toEqual(['1', '2']);
  });

  test('and is being indexed after a lost answer: it is not aborted', async () => {
    await lostCommit(1000);
    expect(await run.abandon(away)).toMatchObject({ next: 'plan' });
    expect(world.requests.count('domo.executions.abort')).toBe(0);
    expect(executions()).toMatchObject([{ state: 'ACTIVE' }]);
  });

  test.each(['ABORTED', 'INVALID'] as const)(
    'and is %s, though the DataSet has other rows than before: it is said that nobody knows',
    async (state) => {
      await lostCommit();
      await world.ports.domo.executions.get(42, 1);
      const [execution] = executions();
      if (execution) execution.state = state;
      await run.commit().catch((error) => run.abandon(error));
      expect(states()).toEqual(['failed', 'failed']);
      expect(world.row(ids[0] ?? '')).toMatchObject({
        error: 'ExecutionUnclear',
        unresolved: { executionId: 1 },
        reason: expect.stringMatching(/is (ABORTED|INVALID), and yet DataSet D42 has 2 rows, and had 0/),
      });
      expect(rows()).toEqual(['1', '2']);
    },
  );

  /** Domo has taken the commit, and takes long. */
  async function indexing(): Promise<void> {
    await proven();
    world.domo.indexing = 1000;
    await expect(run.commit()).rejects.toThrow(StillIndexing);
    expect(world.lease().batch).toMatchObject({ commitAccepted: true });
  }

  test('and is indexed for too long: nothing is aborted, and it is said that nobody knows', async () => {
    await indexing();
    for (let times = 0; times < maxFailures; times++) {
      expect(await run.abandon(stillIndexing)).toMatchObject({ next: 'plan' });
      expect(world.lease().batch).toMatchObject({ commitAccepted: true });
    }
    await run.abandon(stillIndexing);
    expect(world.domo.abortedLate).toEqual([]);
    expect(states()).toEqual(['failed', 'failed']);
    expect(world.row(ids[0] ?? '')).toMatchObject({
      unresolved: { streamId: 42, executionId: 1 },
      rows: 1,
      reason:
        'Whether the rows of this load are in Domo is not known: execution 1 of Stream 42 is committed, or may be. Domo is still indexing.',
    });
    expect(world.notices[0]?.message).toContain('Whether their rows are in Domo is not known');
  });

  test('and is being indexed: what may pass aborts nothing, and the batch is seen through later', async () => {
    await indexing();
    expect(await run.abandon(away)).toMatchObject({ next: 'plan' });
    expect(world.domo.abortedLate).toEqual([]);
    expect(await run.plan()).toMatchObject({ next: 'commit', destination: { executionId: 1 } });
    for (let asked = 0; asked < 1000; asked++) await world.ports.domo.executions.get(42, 1);
    await run.toEnd();
    expect(states()).toEqual(['committed', 'committed']);
    expect(world.requests.count('domo.executions.commit')).toBe(1);
  });

  test('and Domo does not let us ask: nothing is aborted that may be indexed, nor sent again', async () => {
    await lostCommit(1000);
    const denied = new DomoUnauthorized('403');
    world.requests.refuse('domo.executions.get', denied, 1);
    await expect(run.commit()).rejects.toThrow(denied);
    expect(await run.abandon(denied)).toMatchObject({ next: 'plan' });
    expect(world.requests.count('domo.executions.abort')).toBe(0);
    world.domo.indexing = 0;
    for (let asked = 0; asked < 1000; asked++) await world.ports.domo.executions.get(42, 1);
    await run.toEnd();
    expect(states()).toEqual(['committed', 'committed']);
    expect(rows()).toEqual(['1', '2']);
  });

  test('and could not index: the loads go again, one of them may be at fault', async () => {
    await proven();
    world.domo.isInvalid = () => true;
    world.requests.refuse('documents.get', new AwsUnavailable('S3 is down.'), 1);
    await expect(run.commit()).rejects.toThrow('S3 is down.');
    expect(await run.abandon(new AwsUnavailable('S3 is down.'))).toMatchObject({ next: 'plan' });
    expect(world.backlog()).toEqual(ids);
  });

  test('of which nobody knew is asked about when the loads are wanted again, and not loaded twice', async () => {
    await indexing();
    for (let times = 0; times <= maxFailures; times++) await run.abandon(stillIndexing);
    run.end();
    await world.receive(...ids.map((id) => replayMessage(id, false)));
    for (let asked = 0; asked < 1000; asked++) await world.ports.domo.executions.get(42, 1);
    await work(world);
    expect(states()).toEqual(['committed', 'committed']);
    expect(rows()).toEqual(['1', '2']);
  });
});
