import type { ImportRoute } from '../../../../shared/config/route.ts';
import { findMissed, messageOf, sweep } from '../../../../shared/import/sweep/sweep.ts';
import { bucket } from '../../../helpers/ports.ts';
import { quiet } from '../../../helpers/quiet.ts';
import { work } from '../../../helpers/run.ts';
import { createSets, idsFile, type Sets } from '../../../helpers/sets.ts';

quiet();

let sets: Sets;
const swept = () => sweep({ ...sets.world.ports, intake: sets.world.intake }, bucket);
const change = (files: Partial<ImportRoute['files']>) => {
  const [route] = sets.world.routes;
  if (route) sets.world.routes = [{ ...route, files: { ...route.files, ...files } }];
};
const day = 24 * 3600_000;
/** Has loaded what a sweep finds, as `npx sluice sweep --fix` does. */
async function fix(): Promise<void> {
  const { world } = sets;
  const window = { since: new Date(world.now - 7 * day), until: new Date(world.now) };
  const messages = [];
  for await (const missed of findMissed(world.ports, bucket, world.routes, window))
    messages.push(messageOf(missed));
  await world.receive(...messages);
  await work(world);
}

describe('objects that wait for a set of a route that loads none any more', () => {
  test.each<[string, ImportRoute['updateMethod'], string[], string[]]>([
    ['all are added', 'APPEND', ['committed', 'committed'], ['7', '8']],
    ['the newest replaces', 'REPLACE', ['superseded', 'committed'], ['8']],
  ])('are told of, and loaded one by one when a person says so: %s', async (_, updateMethod, ended, rows) => {
    sets = createSets({ updateMethod });
    const { world, put, states } = sets;
    const ids = [await put('run1/a.csv', idsFile(7)), await put('run1/b.csv', idsFile(8))];
    change({ set: null });
    world.now += 3600_000;
    expect(await swept()).toEqual({ started: 0, left: 2 });
    expect(world.sent).toEqual([]);
    expect(world.notices).toMatchObject([
      { message: expect.stringMatching(/loads no sets any more.*run1\/a\.csv.*npx sluice sweep --fix/s) },
    ]);
    await fix();
    expect(states(...ids)).toEqual(ended);
    expect(sets.rows()).toEqual(rows);
    expect(world.row(ids[0] ?? '').set).toBeUndefined();
  });

  test('end as failed where their route is gone', async () => {
    sets = createSets();
    const { world, put } = sets;
    const id = await put('run1/a.csv', idsFile(7));
    world.routes = [];
    await fix();
    expect(world.row(id)).toMatchObject({ state: 'failed', error: 'ConfigInvalid' });
  });
});

test('an object whose version is gone from the bucket waits for no set: its load ends', async () => {
  sets = createSets();
  const { world, put, states } = sets;
  const [there, gone] = [await put('run1/a.csv', idsFile(7)), await put('run1/b.csv', idsFile(8))];
  for (const [place, { object }] of world.objects)
    if (object.key.endsWith('b.csv')) world.objects.delete(place);
  world.now += 3600_000;
  expect(await swept()).toEqual({ started: 0, left: 0 });
  world.now += day;
  expect(await swept()).toEqual({ started: 1, left: 0 });
  await world.receive(...world.sent);
  await work(world);
  expect(states(there, gone)).toEqual(['received', 'rejected']);
  expect(world.row(gone)).toMatchObject({ error: 'ObjectGone' });
});

test('what waits for a set that may come stays, whoever wants it', async () => {
  sets = createSets();
  const { world, put, states } = sets;
  const id = await put('run1/a.csv', idsFile(7));
  world.now += 3 * day;
  const window = { since: new Date(0), until: new Date(world.now) };
  for await (const missed of findMissed(world.ports, bucket, world.routes, window))
    throw new Error(`${missed.id} is found`);
  expect(states(id)).toEqual(['received']);
});
