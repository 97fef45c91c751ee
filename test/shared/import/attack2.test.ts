import type { ImportRoute } from '../../../shared/config/route.ts';
import { DomoThrottled } from '../../../shared/errors.ts';
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
test('F13 a commit that is refused again and again is paused, also while it is asked for', async () => {
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

test('E restore: a route that loaded into a Stream before, and makes one now', async () => {
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
