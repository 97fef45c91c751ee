import type { ImportRoute } from '../../../shared/config/route.ts';
import { DomoThrottled, DomoUnavailable } from '../../../shared/errors.ts';
import { watch } from '../../../shared/import/lease/watch.ts';
import { restore } from '../../../shared/import/sweep/restore.ts';
import { route } from '../../helpers/load.ts';
import { bucket, createWorld, type World } from '../../helpers/ports.ts';
import { quiet } from '../../helpers/quiet.ts';
import { type Run, runOf, work } from '../../helpers/run.ts';

quiet();
let world: World;
let run: Run;
const iso = () => new Date(world.now).toISOString();
test('a commit that is refused again and again is paused, also while it is asked for', async () => {
  world = createWorld();
  await world.drop({ text: 'id\n1\n' });
  run = await runOf(world).to('commit');
  const error = new DomoThrottled('One push an hour.');
  world.requests.refuse('domo.executions.commit', error);
  for (let i = 0; i < 8; i++) {
    await expect(run.commit()).rejects.toThrow(error);
    await run.abandon(error);
    while (run.next === 'plan' || run.next === 'done') {
      if (run.next === 'done') {
        run.end();
        run = runOf(world);
      }
      await run.plan();
    }
  }
  // The state machine asks for half an hour.
  world.now += 10 * 60_000;
  await watch(world.ports);
  const paused = world.measures.flatMap(([, all]) => all.filter(({ name }) => name === 'LoadsPaused'));
  expect(paused.map(({ value }) => value)).toEqual([1]);
});

test('restore: a route that loaded into a Stream before, and makes one now', async () => {
  world = createWorld();
  await world.drop({ text: 'id\n1\n' });
  await work(world);
  world.routes = [
    {
      ...route,
      target: { kind: 'dataSet', name: 'Sales', description: '', columns: [{ name: 'id', type: 'LONG' }] },
    },
  ] as ImportRoute[];
  await restore(world.ports, bucket);
  await world.drop({ text: 'id\n2\n', time: iso() });
  await work(world, 'dataset-Sales');
  expect(world.domo.dataSets.get('D42')?.rows).toEqual(['1']);
});

test('where aborted rows may come, an outage while parts are sent ends no load', async () => {
  world = createWorld();
  await world.ports.probes.put({ at: iso(), host: '', seen: { abortOfOpen: 'lands' } });
  const ids = await world.drop({ text: 'id\n1\n' });
  run = await runOf(world).to('verify');
  const down = new DomoUnavailable('Domo is in maintenance.');
  for (const one of ['executions.abort', 'executions.abortCurrent', 'dataSets.get'])
    world.requests.refuse(`domo.${one}`, down, 2);
  await run.abandon(down);
  expect(ids.map((id) => world.row(id).state)).not.toContain('failed');
  await run.toEnd();
  expect(ids.map((id) => world.row(id).state)).toEqual(['committed']);
  expect(world.domo.dataSets.get('D42')?.rows).toEqual(['1']);
});

test('where aborted rows may come, they are not known after an outage that is too long', async () => {
  world = createWorld();
  await world.ports.probes.put({ at: iso(), host: '', seen: { abortOfOpen: 'lands' } });
  const [id = ''] = await world.drop({ text: 'id\n1\n' });
  run = await runOf(world).to('verify');
  const down = new DomoUnavailable('Domo is in maintenance.');
  for (const one of ['executions.abort', 'executions.abortCurrent', 'dataSets.get'])
    world.requests.refuse(`domo.${one}`, down);
  const plans = () => world.requests.count('domo.dataSets.get');
  await run.abandon(down);
  for (let i = 0; i < 400 && world.lease().holder !== null; i++) await runOf(world).toEnd();
  expect(world.row(id)).toMatchObject({ state: 'failed', unresolved: { executionId: 1 } });
  // It was asked, not all the time.
  expect(plans()).toBeLessThan(2000);
});

test('a load from the future, maxPause 0', async () => {
  world = createWorld({ routes: [{ ...route, maxPause: 0 }] });
  const ids = await world.drop({ text: 'id\n1\n' }, { text: 'id\n2\n' });
  run = await runOf(world).to('verify');
  const down = new DomoUnavailable('Domo is in maintenance.');
  await run.abandon(down);
  expect(ids.map((id) => world.row(id).state)).toEqual(['failed', 'failed']);
  expect(run.next).toBe('done');
});
