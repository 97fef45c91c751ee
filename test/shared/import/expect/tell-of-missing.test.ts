import type { Expectation } from '../../../../shared/config/route.ts';
import { watch } from '../../../../shared/import/lease/watch.ts';
import { route } from '../../../helpers/load.ts';
import { createWorld, type World } from '../../../helpers/ports.ts';
import { quiet } from '../../../helpers/quiet.ts';

quiet();

const minute = 60_000;
const daily: Expectation = { schedule: 'cron(0 6 ? * MON-FRI *)', timeZone: 'Europe/Berlin', wait: 7200 };
const everyDay: Expectation = { every: 86_400, wait: 3600 };

/** Has Watch look every five minutes. @returns when people were told, and the subject */
async function passing(world: World, until: string, files: readonly string[] = []): Promise<string[]> {
  const told: string[] = [];
  const left = [...files];
  while (world.now <= Date.parse(until)) {
    while (left[0] !== undefined && Date.parse(left[0]) <= world.now)
      await world.drop({ time: left.shift() ?? '' });
    const before = world.notices.length;
    await watch(world.ports);
    told.push(
      ...world.notices
        .slice(before)
        .filter(({ about }) => about.kind === 'expected')
        .map(({ subject }) => `${new Date(world.now).toISOString().slice(0, 16)} ${subject.slice(8)}`),
    );
    world.now += 5 * minute;
  }
  return told;
}

const at = (expect: Expectation, now: string) => {
  const world = createWorld({ routes: [{ ...route, expect }] });
  world.now = Date.parse(now);
  return world;
};

// Berlin is an hour before UTC in winter: the file is due at 05:00 UTC and waited for until 07:00. The 23rd is a Monday.
test.each<[string, Expectation, string, string, readonly string[], readonly string[]]>([
  [
    'none came: told once for each time, and not at the weekend',
    ...([daily, '2026-11-26T12:00:00Z', '2026-11-30T12:00:00Z', []] as const),
    ['2026-11-27T07:00 no file came, route sales', '2026-11-30T07:00 no file came, route sales'],
  ],
  [
    'one came before it was due',
    daily,
    '2026-11-23T12:00:00Z',
    '2026-11-24T12:00:00Z',
    ['2026-11-24T04:10:00Z'],
    [],
  ],
  [
    'one came while it was waited for',
    daily,
    '2026-11-23T12:00:00Z',
    '2026-11-24T12:00:00Z',
    ['2026-11-24T06:59:00Z'],
    [],
  ],
  [
    'one came too late: it counts for the next',
    ...([daily, '2026-11-23T12:00:00Z', '2026-11-25T12:00:00Z', ['2026-11-24T08:00:00Z']] as const),
    ['2026-11-24T07:00 no file came, route sales'],
  ],
  ['it was due before the route was deployed', daily, '2026-11-23T06:00:00Z', '2026-11-23T20:00:00Z', [], []],
  [
    'it came just behind the deployment',
    ...([daily, '2026-11-24T04:30:00Z', '2026-11-24T20:00:00Z', ['2026-11-24T04:50:00Z'], []] as const),
  ],
  [
    'of an interval none comes: told once, for as long as it lasts',
    ...([everyDay, '2026-11-23T12:00:00Z', '2026-11-28T12:00:00Z', []] as const),
    ['2026-11-24T13:00 no file came, route sales'],
  ],
  [
    'of an interval one comes late, and then none',
    ...([everyDay, '2026-11-23T12:00:00Z', '2026-11-28T12:00:00Z', ['2026-11-25T10:00:00Z']] as const),
    ['2026-11-24T13:00 no file came, route sales', '2026-11-26T11:00 no file came, route sales'],
  ],
  [
    'of an interval each comes in time',
    ...([everyDay, '2026-11-23T12:00:00Z', '2026-11-26T12:00:00Z'] as const),
    ['2026-11-24T12:30:00Z', '2026-11-25T13:20:00Z'],
    [],
  ],
])('%s', async (_, expect_, from, until, files, told) => {
  const world = at(expect_, from);
  expect(await passing(world, until, files)).toEqual(told);
});

test('the notice says which route, when, and what to do', async () => {
  const world = at(daily, '2026-11-23T12:00:00Z');
  await passing(world, '2026-11-24T07:00:00Z');
  expect(world.notices).toEqual([
    {
      subject: 'Sluice: no file came, route sales',
      message: `No file of route sales was received where one was due.

Due: 2026-11-24 06:00 Europe/Berlin, and waited for until 2026-11-24 08:00 Europe/Berlin

What to do: Ask whoever sends the files. If one lies in the bucket and was not taken in, this finds it: npx sluice sweep

Route: sales
Prefix: incoming/sales/
Expected: cron(0 6 ? * MON-FRI *), Europe/Berlin, with a wait of 2h

What came before: npx sluice history --route sales
`,
      about: { kind: 'expected', route: 'sales' },
    },
  ]);
});

test('times that nobody looked at are told of together', async () => {
  const world = at(daily, '2026-11-23T12:00:00Z');
  await watch(world.ports);
  world.now = Date.parse('2026-11-26T12:00:00Z');
  expect(await passing(world, '2026-11-26T12:00:00Z')).toEqual([
    '2026-11-26T12:00 3 files did not come, route sales',
  ]);
});

test('a setting that has changed begins anew', async () => {
  const world = at(everyDay, '2026-11-23T12:00:00Z');
  await watch(world.ports);
  world.now = Date.parse('2026-11-25T12:00:00Z');
  world.routes = [{ ...route, expect: { ...everyDay, wait: 60 } }];
  expect(await passing(world, '2026-11-26T12:00:00Z')).toEqual([]);
});

test('as long as nothing is due, a look costs one request', async () => {
  const world = at(daily, '2026-11-23T12:00:00Z');
  await watch(world.ports);
  const before = world.requests.made.length;
  await watch(world.ports);
  expect(world.requests.made.slice(before)).toEqual(['ledger.open', 'expectations.get']);
});
