import { AwsUnavailable } from '../../../../shared/errors.ts';
import { runName } from '../../../../shared/import/lease/lease.ts';
import { watch } from '../../../../shared/import/lease/watch.ts';
import { route } from '../../../helpers/load.ts';
import { createWorld, stream, type World } from '../../../helpers/ports.ts';
import { quiet } from '../../../helpers/quiet.ts';
import { work } from '../../../helpers/run.ts';

quiet();

const idle = { ...route, name: 'idle', prefix: 'idle/' };
let world: World;
beforeEach(async () => {
  world = createWorld({ routes: [route, idle] });
  await world.drop({ time: '2026-11-23T12:00:00Z' }, { time: '2026-11-23T12:09:00Z' });
});

const name = (fence: number) => runName(stream, fence);
const started = () => [...world.runs.keys()];
const end = (fence: number) => {
  const run = world.runs.get(name(fence));
  if (run) run.isRunning = false;
};
const wait = (minutes: number) => {
  world.now += minutes * 60_000;
};

test('open loads are measured for each route, also where there are none', async () => {
  await watch(world.ports);
  expect(Object.fromEntries(world.measures)).toMatchObject({
    sales: [
      { name: 'LoadsOpen', value: 2 },
      { name: 'OldestOpenSeconds', value: 600 },
      { name: 'LoadsPaused', value: 0 },
    ],
    idle: [{ value: 0 }, { value: 0 }, { value: 0 }],
  });
});

test('loads of a route that is gone are measured, too', async () => {
  world.routes = [idle];
  await watch(world.ports);
  expect(Object.fromEntries(world.measures)).toMatchObject({
    sales: [{ value: 2 }, { value: 600 }, { value: 0 }],
  });
});

test('a run of which Step Functions says that it ended is taken over from', async () => {
  end(1);
  wait(11);
  await watch(world.ports);
  expect(started()).toEqual([name(1), name(2)]);
  expect(world.lease()).toMatchObject({ failures: 1, holder: { run: name(2) } });
});

test('a run that runs is left alone, and asked again the next time', async () => {
  wait(11);
  await watch(world.ports);
  expect(started()).toEqual([name(1)]);
  end(1);
  await watch(world.ports);
  expect(started()).toEqual([name(1), name(2)]);
});

test('nobody asks after a run that has just begun', async () => {
  end(1);
  wait(9);
  await watch(world.ports);
  expect(world.requests.count('runs.isRunning')).toBe(0);
});

test('a run comes where none was started', async () => {
  world.leases.clear();
  world.runs.clear();
  await watch(world.ports);
  expect(started()).toEqual([name(1)]);
});

test('a run comes where the start of one was not noted', async () => {
  const lease = world.lease();
  world.runs.clear();
  world.leases.set(stream, { ...lease, holder: lease.holder && { ...lease.holder, started: false } });
  await watch(world.ports);
  expect(started()).toEqual([name(1)]);
});

test('a stream that can’t be looked after keeps no other from it', async () => {
  const others = [43, 44, 45, 46, 47].map((streamId) => `stream-${streamId}`);
  world.routes = [
    route,
    ...others.map((name, i) => ({
      ...{ ...route, name, prefix: `${name}/` },
      target: { kind: 'stream' as const, streamId: 43 + i },
    })),
  ];
  await world.drop(...others.map((name) => ({ key: `${name}/1.csv`, time: '2026-11-23T12:09:59Z' })));
  for (const run of world.runs.values()) run.isRunning = false;
  wait(11);
  world.requests.refuse('leases.read', new AwsUnavailable('throttled'), 1, (key: string) => key === stream);
  await expect(watch(world.ports)).rejects.toThrow('throttled');
  expect(started().slice(-5)).toEqual(others.map((key) => runName(key, 2)));
});

test('where nothing is open nobody is asked', async () => {
  await work(world);
  const before = world.requests.made.length;
  await watch(world.ports);
  expect(world.requests.made.slice(before)).toEqual(['ledger.open']);
});
