import { tend } from '../../../shared/import/lease/watch.ts';
import { createWorld, stream } from '../../helpers/ports.ts';
import { quiet } from '../../helpers/quiet.ts';
import { runOf, work } from '../../helpers/run.ts';

quiet();

const hour = 3_600_000;

test('a batch that takes 20 hours is committed once, and what came meanwhile goes behind it', async () => {
  const world = createWorld();
  await world.drop({ text: 'id\n1\n' });
  const run = await runOf(world).to('split');
  for (let passed = 0; passed < 20; passed++) {
    world.now += hour;
    const time = new Date(world.now).toISOString().replace('.000Z', 'Z');
    await world.drop({ key: `late ${passed}.csv`, text: `id\n${passed + 2}\n`, time });
    await tend(world.ports, stream);
  }
  world.now += hour;
  expect(world.runs.size).toBe(1);
  expect(world.backlog()).toHaveLength(21);
  await run.toEnd();
  await work(world);
  expect([...world.rows.values()].map(({ state }) => state)).toEqual(Array(21).fill('committed'));
  expect(world.domo.dataSets.get('D42')?.rows).toEqual(Array.from({ length: 21 }, (_, id) => String(id + 1)));
  expect(world.requests.count('domo.executions.commit')).toBe(2);
});
