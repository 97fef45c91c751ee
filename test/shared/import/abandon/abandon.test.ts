import {
  AwsUnavailable,
  ConfigInvalid,
  FileWithoutRows,
  RunStopped,
  type SluiceError,
  StepOvertaken,
} from '../../../../shared/errors.ts';
import { abandon } from '../../../../shared/import/abandon/abandon.ts';
import { maxFailures } from '../../../../shared/import/lease/recovery.ts';
import { recover } from '../../../../shared/import/lease/wake.ts';
import { makeEntry, sentRequest } from '../../../helpers/load.ts';
import { createWorld, stream, type World } from '../../../helpers/ports.ts';
import { quiet } from '../../../helpers/quiet.ts';
import { type Run, runOf, type Step } from '../../../helpers/run.ts';

quiet();

let world: World;
let run: Run;
let ids: string[];
/** A run of two loads that has come to a step. */
async function at(step: Step): Promise<void> {
  world = createWorld();
  ids = await world.drop({ text: 'id\n1\n' }, { text: 'id\n2\n' });
  run = runOf(world);
  if (step !== 'plan') await run.to(step);
}

const states = () => ids.map((id) => world.row(id).state);
const executions = () => world.domo.streams.get(42)?.executions ?? [];
const down = new AwsUnavailable('S3 is down.');
const failing = (failures: number) => world.leases.set(stream, { ...world.lease(), failures });

const passing: SluiceError[] = [down, new RunStopped('It was stopped.'), new StepOvertaken('It went on.')];

test.each(passing.map((error) => [error.name, error] as const))(
  'after %s the loads wait for another try',
  async (_, error) => {
    await at('verify');
    expect(await run.abandon(error)).toMatchObject({ next: 'plan', fence: 3, batch: null });
    expect(world.backlog()).toEqual(ids);
    expect(world.lease()).toMatchObject({ batch: null, failures: 1, notBefore: null });
    expect(executions()).toMatchObject([{ state: 'ABORTED' }]);
    expect(world.notices).toEqual([]);
    await run.toEnd();
    expect(states()).toEqual(['committed', 'committed']);
  },
);

test('which is made later and later, and in the end the loads fail, with the last reason', async () => {
  await at('plan');
  const pauses: number[] = [];
  let before = world.now;
  for (let times = 0; times <= maxFailures; times++) {
    await run.abandon(down);
    const { notBefore } = world.lease();
    pauses.push(notBefore === null ? 0 : (Date.parse(notBefore) - before) / 1000);
    before = world.now;
  }
  expect(pauses).toEqual([0, 2, 4, 8, 16, 32, 64, 128, 0]);
  expect(states()).toEqual(['failed', 'failed']);
  expect(world.row(ids[0] ?? '')).toMatchObject({ error: 'AwsUnavailable', reason: 'S3 is down.' });
  expect(world.notices).toHaveLength(1);
  expect(world.lease()).toMatchObject({ failures: 0, notBefore: null, holder: null });
});

test.each<[string, SluiceError, string]>([
  ['the set-up', new ConfigInvalid('wrong'), 'failed'],
  ['a file', new FileWithoutRows('empty'), 'rejected'],
])('what does not pass, of %s, ends the loads of the batch, and no others', async (_, error, state) => {
  await at('verify');
  const [late = ''] = await world.drop({});
  expect(await run.abandon(error)).toMatchObject({ next: 'plan' });
  expect(states()).toEqual([state, state]);
  expect(world.row(ids[0] ?? '')).toMatchObject({
    error: error.name,
    streamId: 42,
    executionId: 1,
    parts: 1,
  });
  expect(world.backlog()).toEqual([late]);
  expect(world.notices).toHaveLength(1);
  await run.toEnd();
  expect(world.row(late).state).toBe('committed');
});

test('where the run came to no batch, those loads end that it would have been about', async () => {
  await at('plan');
  expect(await run.abandon(new ConfigInvalid('wrong'))).toMatchObject({ next: 'leave' });
  expect(states()).toEqual(['failed', 'failed']);
  expect(world.lease()).toMatchObject({ holder: null });
});

describe('a run that is to end what the runs before it died of', () => {
  /** Runs die one after the other, each in the middle of a batch. */
  async function dying(): Promise<void> {
    await at('plan');
    for (let deaths = 0; deaths <= maxFailures; deaths++) {
      await run.to('split').catch(() => undefined);
      run.end();
      await recover(world.ports, stream, run.name);
      run = runOf(world);
    }
  }

  test('ends the loads of the batch, and tells people', async () => {
    await dying();
    expect(run.next).toBe('abandon');
    await run.abandon();
    expect(states()).toEqual(['failed', 'failed']);
    expect(world.row(ids[0] ?? '')).toMatchObject({ error: 'RunStopped', fault: 'aws' });
    expect(world.notices).toHaveLength(1);
    expect(world.lease()).toMatchObject({ failures: 0, holder: null });
    expect(executions().every(({ state }) => state === 'ABORTED')).toBe(true);
  });

  test('goes on after that as any other: trouble that may pass ends nothing', async () => {
    await dying();
    const [late = ''] = await world.drop({});
    await run.abandon();
    expect(run.next).toBe('plan');
    await run.to('verify');
    await run.abandon(down);
    expect(world.row(late).endedAt).toBeNull();
    await run.toEnd();
    expect(world.row(late).state).toBe('committed');
  });

  test('is not taken for dead where nobody noted its start', async () => {
    await dying();
    await world.drop({});
    const { holder } = world.lease();
    world.leases.set(stream, { ...world.lease(), holder: holder && { ...holder, started: false } });
    await run.abandon();
    // Each message looks whether a run comes.
    await world.drop({});
    expect(world.lease()).toMatchObject({ failures: 0, holder: { run: run.name } });
  });

  test('settles what is in Domo by now', async () => {
    await at('settle');
    failing(maxFailures);
    run.end();
    await recover(world.ports, stream, run.name);
    await runOf(world).toEnd();
    expect(states()).toEqual(['committed', 'committed']);
  });

  test('goes on after that, too, as any other', async () => {
    await at('settle');
    failing(maxFailures);
    run.end();
    await recover(world.ports, stream, run.name);
    const [late = ''] = await world.drop({});
    run = await runOf(world).to('plan');
    await run.to('verify');
    await run.abandon(down);
    expect(world.row(late).endedAt).toBeNull();
    await run.toEnd();
    expect(world.row(late).state).toBe('committed');
  });
});

describe('a call that is made again', () => {
  test('does what is left to do', async () => {
    await at('verify');
    const { hold } = run;
    world.requests.refuse('ledger.end', down, 1);
    await expect(run.abandon(new ConfigInvalid('wrong'))).rejects.toThrow(down);
    const input = { ...hold, error: new ConfigInvalid('wrong') };
    expect(await abandon(world.ports, input)).toMatchObject({ next: 'leave' });
    expect(states()).toEqual(['failed', 'failed']);
  });

  test('after it released the lease sees to it that a run comes for what has arrived', async () => {
    await at('verify');
    const { hold } = run;
    await run.abandon(new ConfigInvalid('wrong'));
    await world.ports.backlog.put(stream, makeEntry());
    expect(await abandon(world.ports, { ...hold, error: down })).toMatchObject({ next: 'leave' });
    expect(world.runs.size).toBe(2);
  });

  test('by a run that was taken over from changes nothing', async () => {
    await at('verify');
    await recover(world.ports, stream, run.name);
    const lease = world.lease();
    expect(await run.abandon(new ConfigInvalid('wrong'))).toMatchObject({ next: 'leave' });
    expect(world.lease()).toEqual(lease);
    expect(states()).toEqual(['planned', 'planned']);
  });
});

test('a request that was given up without an answer is a doubt for whoever comes next', async () => {
  await at('open');
  const sent = { ...sentRequest, dataSetId: 'D42' };
  const lease = world.lease();
  const batch = lease.batch && { ...lease.batch, phase: 'committing' as const, sent };
  world.leases.set(stream, { ...lease, batch });
  await run.abandon(new ConfigInvalid('wrong'));
  expect(world.lease()).toMatchObject({ doubt: sent, holder: null });
  expect(world.row(ids[0] ?? '')).toMatchObject({ state: 'failed', unresolved: sent });
});

test('a load that has ended, and that a repeated message has put into the backlog again, is told of to nobody', async () => {
  await at('plan');
  const [id = ''] = ids;
  world.rows.set(id, { ...world.row(id), state: 'committed', endedAt: '2026-11-23T12:01:00Z' });
  await run.abandon(new ConfigInvalid('wrong'));
  expect(states()).toEqual(['committed', 'failed']);
  expect(world.backlog()).toEqual([]);
  expect(world.notices).toHaveLength(1);
  expect(world.notices[0]?.message).not.toContain(id);
  expect(world.receipts()).toHaveLength(1);
});
