import {
  DomoAnswerLost,
  DomoThrottled,
  DomoUnauthorized,
  DomoUnavailable,
  type SluiceError,
} from '../../../../shared/errors.ts';
import { firstLease } from '../../../../shared/import/lease/lease.ts';
import { tellOfPauses } from '../../../../shared/import/lease/tell-of-pauses.ts';
import { watch } from '../../../../shared/import/lease/watch.ts';
import { maxRounds } from '../../../../shared/import/verify/verify.ts';
import { createWorld, stream, type World } from '../../../helpers/ports.ts';
import { quiet } from '../../../helpers/quiet.ts';
import { type Run, runOf, type Step, work } from '../../../helpers/run.ts';

quiet();

const second = 1000;
const hour = 3600 * second;

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
const rows = () => world.domo.dataSets.get('D42')?.rows;
const revoked = new DomoUnauthorized('Domo does not accept the client.');

const saying = ({ name: error, message: reason }: SluiceError) => ({ error, reason });

/** The stream is refused again and again for so long. */
async function refusedFor(milliseconds: number, error: SluiceError): Promise<void> {
  const until = world.now + milliseconds;
  while (world.now < until) {
    await run.abandon(error);
    if (run.next === 'done') return;
    const { notBefore } = world.lease();
    if (notBefore !== null) world.now = Date.parse(notBefore);
  }
}

const refusals: SluiceError[] = [
  revoked,
  new DomoUnavailable('Domo is in maintenance.'),
  new DomoThrottled('One push an hour.'),
  new DomoAnswerLost('Whether there is an execution is not known.'),
];

describe.each(refusals.map((error) => [error.name, error] as const))('%s', (_, error) => {
  test.each(['plan', 'open', 'verify'] as const)('met in %s: the loads wait, and go again', async (step) => {
    await at(step);
    expect(await run.abandon(error)).toMatchObject({ next: 'plan', batch: null });
    expect(states()).not.toContain('failed');
    expect(world.lease()).toMatchObject({
      ...{ batch: null, failures: 0, notBefore: null },
      paused: { tries: 1, error: error.name, reason: error.message },
    });
    expect(executions().filter(({ state }) => state === 'ACTIVE')).toEqual([]);
    await run.toEnd();
    expect(states()).toEqual(['committed', 'committed']);
    expect(world.lease()).toMatchObject({ paused: null, notBefore: null });
  });

  test('for 23 hours: nothing fails, Domo is asked every quarter of an hour, and the loads go on', async () => {
    await at('verify');
    await refusedFor(23 * hour, error);
    expect(states()).not.toContain('failed');
    expect(world.lease().paused?.tries).toBeLessThan(110);
    expect(Date.parse(world.lease().notBefore ?? '') - world.now).toBeLessThanOrEqual(900 * second);
    await work(world);
    expect(states()).toEqual(['committed', 'committed']);
    expect(rows()).toEqual(['1', '2']);
  });

  test('for longer than maxPause: those loads fail that have waited so long, and no others', async () => {
    await at('verify');
    await refusedFor(20 * hour, error);
    const [late = ''] = await world.drop({ time: new Date(world.now).toISOString(), text: 'id\n3\n' });
    await refusedFor(5 * hour, error);
    expect(states()).toEqual(['failed', 'failed']);
    expect(world.row(ids[0] ?? '')).toMatchObject({
      error: error.name,
      reason: expect.stringContaining('longer than the route\'s "maxPause"'),
    });
    expect(world.row(late).endedAt).toBeNull();
    await work(world);
    expect(world.row(late).state).toBe('committed');
    expect(rows()).toEqual(['3']);
  });
});

test('uploaded parts wait in their execution for the commit', async () => {
  await at('commit');
  world.requests.refuse('domo.executions.commit', revoked, 1);
  await expect(run.commit()).rejects.toThrow(revoked);
  await run.abandon(revoked);
  await run.abandon(revoked);
  expect(await run.plan()).toMatchObject({ next: 'wait' });
  expect(executions()).toMatchObject([{ state: 'ACTIVE' }]);
  await run.toEnd();
  expect(executions()).toMatchObject([{ state: 'SUCCESS' }]);
  expect(states()).toEqual(['committed', 'committed']);
});

test('what may be committed is neither aborted nor sent again, and after maxPause nobody knows', async () => {
  await at('commit');
  world.domo.indexing = 1000;
  world.requests.lose('domo.executions.commit', new DomoAnswerLost('no answer'));
  await expect(run.commit()).rejects.toThrow('no answer');
  world.requests.refuse('domo.executions.get', revoked);
  await refusedFor(25 * hour, revoked);
  expect(world.requests.count('domo.executions.abort')).toBe(0);
  expect(states()).toEqual(['failed', 'failed']);
  expect(world.row(ids[0] ?? '')).toMatchObject({ unresolved: { streamId: 42, executionId: 1 } });
});

test('parts that Domo did not take in any round end no load while Domo takes nothing', async () => {
  await at('split');
  const down = new DomoUnavailable('Domo is in maintenance.');
  world.requests.refuse('domo.parts.upload', down, Number.POSITIVE_INFINITY);
  for (let round = 0; round < maxRounds; round++) await run.to('verify').then(() => run.verify());
  await run.to('verify');
  world.requests.refuse('domo.executions.get', down);
  await expect(run.verify()).rejects.toThrow(down);
  expect(states()).toEqual(['planned', 'planned']);
});

describe('people', () => {
  const pausedNotices = () => world.notices.filter(({ subject }) => subject.includes('paused'));

  test('are not told of what lasts less than five minutes', async () => {
    await at('plan');
    await refusedFor(4 * 60 * second, revoked);
    await watch(world.ports);
    expect(pausedNotices()).toEqual([]);
  });

  test('are told once, with the reason and what to do', async () => {
    await at('plan');
    await refusedFor(6 * 60 * second, revoked);
    await watch(world.ports);
    await refusedFor(6 * hour, revoked);
    await watch(world.ports);
    expect(pausedNotices()).toMatchObject([
      {
        subject: 'Sluice: paused: Domo refuses Sluice, 2 loads wait',
        message: expect.stringContaining('API client'),
      },
    ]);
    expect(pausedNotices()[0]?.message).toContain(revoked.message);
    expect(Object.fromEntries(world.measures)).toMatchObject({
      sales: expect.arrayContaining([expect.objectContaining({ name: 'LoadsPaused', value: 2 })]),
    });
  });

  test('are told again where Domo refuses Sluice anew', async () => {
    await at('plan');
    await refusedFor(6 * 60 * second, revoked);
    await watch(world.ports);
    await work(world);
    ids = await world.drop({ time: new Date(world.now).toISOString(), text: 'id\n3\n' });
    run = runOf(world);
    await refusedFor(6 * 60 * second, revoked);
    await watch(world.ports);
    expect(pausedNotices()).toHaveLength(2);
  });

  test('are told once of several streams, and not again of one that is refused later', async () => {
    world = createWorld();
    const { ports } = world;
    const pause = { ...{ since: '2026-11-23T11:00:00.000Z', tries: 9, toldAt: null }, ...saying(revoked) };
    const paused = ['1', '2', '3'].map((id) => ({
      streamKey: id,
      loads: 5,
      routes: new Set([`r${id}`]),
      pause,
    }));
    for (const { streamKey } of paused) world.leases.set(streamKey, { ...firstLease, paused: pause });
    await tellOfPauses(ports, paused.slice(0, 2));
    expect(pausedNotices()).toHaveLength(1);
    expect(pausedNotices()[0]?.message).toMatch(/10 loads wait for it, on 2 streams[\s\S]*r1\nr2/);
    const now = ['1', '2', '3'].map((id, index) => {
      const { paused: latest } = world.lease(id);
      return { streamKey: id, loads: 5, routes: new Set([`r${index}`]), pause: latest };
    });
    await tellOfPauses(ports, now);
    expect(pausedNotices()).toHaveLength(1);
    const down = { ...pause, ...saying(new DomoUnavailable('Domo is down.')) };
    await tellOfPauses(ports, [...now, { streamKey: '4', loads: 1, routes: new Set(['r4']), pause: down }]);
    expect(pausedNotices()).toHaveLength(2);
    world.now += 25 * hour;
    await tellOfPauses(ports, now);
    expect(pausedNotices()).toHaveLength(3);
  });
});

test('a stream is planned only when Domo is to be asked again', async () => {
  await at('plan');
  await run.abandon(revoked);
  await run.abandon(revoked);
  expect(await run.plan()).toMatchObject({ next: 'wait', notBefore: world.lease().notBefore });
  expect(world.leases.get(stream)?.batch).toBeNull();
});
