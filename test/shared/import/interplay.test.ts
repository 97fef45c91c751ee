import type { ImportRoute, Target } from '../../../shared/config/route.ts';
import { DomoAnswerLost, DomoUnauthorized, DomoUnavailable } from '../../../shared/errors.ts';
import { watch } from '../../../shared/import/lease/watch.ts';
import { replayMessage } from '../../../shared/import/receive/message.ts';
import { restore } from '../../../shared/import/sweep/restore.ts';
import { backUp } from '../../helpers/back-up.ts';
import { route } from '../../helpers/load.ts';
import { bucket, createWorld, stream, type World } from '../../helpers/ports.ts';
import { quiet } from '../../helpers/quiet.ts';
import { type Run, runOf, work } from '../../helpers/run.ts';

quiet();
const second = 1000;
const hour = 3600 * second;
let world: World;
let run: Run;
const revoked = new DomoUnauthorized('Domo does not accept the client.');
const columns = [{ name: 'id', type: 'LONG' } as const];
const wanted = { name: 'Sales', description: '' };
const byStream: Target = { kind: 'dataSet', ...wanted, columns };
const inferred: Target = { kind: 'dataSet', ...wanted, columns: 'infer' };
const inOne: Target = { kind: 'dataSetApi', dataSetId: null, maxBytes: 1e6, ...wanted, columns };
const api: Target = { kind: 'dataSetApi', dataSetId: 'D42', maxBytes: 1e6 } as Target;

async function refusedFor(milliseconds: number, error = revoked as Error): Promise<void> {
  const until = world.now + milliseconds;
  while (world.now < until) {
    await run.abandon(error as never);
    if (run.next === 'done') return;
    const { notBefore } = world.lease();
    if (notBefore !== null) world.now = Date.parse(notBefore);
  }
}
const iso = () => new Date(world.now).toISOString();
function worldOf(target: Target, of: Partial<ImportRoute> = {}): string {
  world = createWorld({ routes: [{ ...route, ...of, target }] });
  return target.kind === 'dataSet' ? 'dataset-Sales' : 'data-set-api-named-Sales';
}

test('a pause whose loads have all failed is over', async () => {
  world = createWorld();
  await world.drop({ text: 'id\n1\n' });
  run = runOf(world);
  await refusedFor(25 * hour);
  expect(world.lease().holder).toBeNull();
  world.notices.length = 0;
  world.now += 7 * 24 * hour;
  await world.drop({ text: 'id\n2\n', time: iso() });
  // Domo is well, and the run is about to plan.
  await watch(world.ports);
  expect(world.notices).toEqual([]);
});

test('routes that share a stream: maxPause of one is not that of the other', async () => {
  const patient = { ...route };
  const hasty = { ...route, name: 'hasty', prefix: 'incoming/hasty/', maxPause: 3600 };
  world = createWorld({ routes: [patient, hasty] });
  const [kept = ''] = await world.drop({ text: 'id\n1\n' });
  run = await runOf(world).to('commit');
  world.requests.refuse('domo.executions.commit', revoked, 1);
  await expect(run.commit()).rejects.toThrow(revoked);
  const [late = ''] = await world.drop({ key: 'incoming/hasty/1.csv', text: 'id\n2\n', time: iso() });
  world.requests.refuse('domo.executions.get', revoked);
  await refusedFor(2 * hour);
  expect([world.row(kept).state, world.row(late).state]).toEqual(['planned', 'failed']);
});

test('a batch kept for the commit whose route was taken out ends', async () => {
  world = createWorld();
  const [kept = ''] = await world.drop({ text: 'id\n1\n' });
  run = await runOf(world).to('commit');
  world.requests.refuse('domo.executions.commit', revoked, 1);
  await expect(run.commit()).rejects.toThrow(revoked);
  world.routes = [];
  world.requests.refuse('domo.executions.get', revoked);
  await refusedFor(30 * 24 * hour);
  expect(world.row(kept).state).toBe('failed');
});

test.each([
  ['stream', byStream],
  ['api', inOne],
] as const)('a doomed DataSet that got rows stays (%s)', async (_, target) => {
  const key = worldOf(target);
  world.domo.isInvalid = world.domo.refusesImport = () => true;
  const down = new DomoUnavailable('down');
  let isDown = true;
  world.requests.refuse('domo.dataSets.delete', down, undefined, () => isDown);
  await world.drop({ text: 'id\n1\n' });
  await work(world, key);
  isDown = false;
  world.domo.isInvalid = world.domo.refusesImport = () => false;
  const doomed = world.lease(key).unused?.doomed;
  const there = world.domo.dataSets.get(doomed?.dataSetId ?? '');
  expect(there).toBeDefined();
  there?.rows.push('somebody’s');
  await world.drop({ text: 'id\n2\n' });
  await work(world, key);
  expect([...world.domo.dataSets.values()].flatMap(({ rows }) => rows)).toContain('somebody’s');
});

test.each([
  ['stream', byStream],
  ['api', inOne],
] as const)('what somebody else makes after a refused creation is not ours (%s)', async (_, target) => {
  const key = worldOf(target, { updateMethod: 'REPLACE' });
  const request = target.kind === 'dataSet' ? 'domo.streams.create' : 'domo.dataSets.create';
  world.requests.refuse(request, revoked, 1);
  await world.drop({ text: 'id\n1\n' });
  run = runOf(world, key);
  await expect(run.to('settle')).rejects.toThrow(revoked);
  await run.abandon(revoked);
  world.now += hour;
  const theirs =
    target.kind === 'dataSet'
      ? world.domo.addStream(77, { name: 'Sales', rows: ['theirs'] })
      : world.domo.addDataSet('T', { name: 'Sales', rows: ['theirs'] });
  expect(theirs).toBeDefined();
  await work(world, key);
  expect([...world.domo.dataSets.values()].flatMap(({ rows }) => rows)).toContain('theirs');
});

test('an empty one of somebody else’s is not deleted', async () => {
  const key = worldOf(inOne);
  world.requests.refuse('domo.dataSets.create', revoked, 1);
  await world.drop({ text: 'id\n1\n' });
  run = runOf(world, key);
  await expect(run.to('settle')).rejects.toThrow(revoked);
  await run.abandon(revoked);
  world.now += hour;
  world.domo.addDataSet('T', { name: 'Sales' });
  world.domo.refusesImport = () => true;
  await work(world, key);
  expect(world.domo.dataSets.has('T')).toBe(true);
});

test('a client that may not delete does not stop the stream', async () => {
  const key = worldOf(inferred);
  world.requests.refuse('domo.streams.delete', new DomoUnauthorized('403'));
  world.requests.refuse('domo.dataSets.delete', new DomoUnauthorized('403'));
  world.domo.isInvalid = (rows) => rows.includes('7');
  const [one = ''] = await world.drop({ text: 'id\n7\n' });
  await work(world, key).catch(() => 0);
  const [two = ''] = await world.drop({ text: 'id\n2\n', time: iso() });
  await work(world, key).catch(() => 0);
  expect([world.row(one).state, world.row(two).state]).toEqual(['rejected', 'committed']);
});

test('a REPLACE that was sent three times and lost does not pause the stream for a day', async () => {
  world = createWorld({ routes: [{ ...route, updateMethod: 'REPLACE', target: api }] });
  const key = await world.ports.streams.keyOf(world.routes[0] as ImportRoute);
  const [id = ''] = await world.drop({ text: 'id\n1\n' });
  run = await runOf(world, key).to('send');
  // The function dies each time while it sends: nobody notes anything.
  for (let tries = 0; tries < 3; tries++) {
    world.requests.on('domo.dataSets.importData', {
      before: () => {
        world.requests.refuse('leases.read', new Error('dead'), 1);
        throw new Error('dead');
      },
      times: 1,
    });
    await run.send().catch(() => 0);
    world.now += 6 * 60 * second;
    await run.send().catch(() => 0);
  }
  const error = await run.send().catch((e) => e);
  expect(error.message).toMatch('3 times');
  await run.abandon(error);
  expect(world.row(id).state).toBe('failed');
});

describe('restore', () => {
  test('what the backup knows as committed is not loaded again', async () => {
    world = createWorld();
    await world.drop({ text: 'id\n1\n' });
    run = await runOf(world).to('commit');
    world.domo.indexing = 1000;
    await run.commit().catch(() => 0);
    expect(world.lease().batch?.commitAccepted).toBe(true);
    const putBack = backUp(world);
    world.domo.indexing = 0;
    await world.ports.domo.executions.get(42, 1);
    for (let i = 0; i < 2000; i++) await world.domo.domo.executions.get(42, 1);
    expect(world.domo.dataSets.get('D42')?.rows).toEqual(['1']);
    putBack();
    await restore(world.ports, bucket);
    await world.drop({ key: 'next.csv', text: 'id\n4\n' });
    await work(world);
    expect(world.domo.dataSets.get('D42')?.rows).toEqual(['1', '4']);
  });
  test('a request in doubt of the DataSet API is not sent again by a replay', async () => {
    world = createWorld({ routes: [{ ...route, target: api }] });
    const key = await world.ports.streams.keyOf(world.routes[0] as ImportRoute);
    const putBack0 = backUp(world);
    const [id = ''] = await world.drop({ text: 'id\n1\n' });
    const putBack = backUp(world);
    void putBack0;
    world.requests.lose('domo.dataSets.importData', new DomoAnswerLost('lost'));
    await work(world, key);
    expect(world.row(id)).toMatchObject({ state: 'failed', error: 'ImportUnclear' });
    expect(world.domo.dataSets.get('D42')?.rows).toEqual(['1']);
    putBack();
    await restore(world.ports, bucket);
    expect(world.row(id)).toMatchObject({ state: 'failed' });
    await world.receive(replayMessage(id, false));
    await work(world, key);
    expect(world.domo.dataSets.get('D42')?.rows).toEqual(['1']);
  });
});
void stream;
