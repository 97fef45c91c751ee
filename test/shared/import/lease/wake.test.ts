import { AwsUnavailable } from '../../../../shared/errors.ts';
import { moveOn, runName } from '../../../../shared/import/lease/lease.ts';
import { maxFailures } from '../../../../shared/import/lease/recovery.ts';
import { fenceLeft, recover, release, wake } from '../../../../shared/import/lease/wake.ts';
import { makeEntry } from '../../../helpers/load.ts';
import { createWorld, stream, type World } from '../../../helpers/ports.ts';
import { quiet } from '../../../helpers/quiet.ts';

quiet();

const down = new AwsUnavailable('down');
let world: World;
beforeEach(async () => {
  world = createWorld();
  await world.ports.backlog.put(stream, makeEntry());
});

const name = (fence: number) => runName(stream, fence);
const started = () => [...world.runs.keys()];
const die = (fence: number) => {
  const run = world.runs.get(name(fence));
  if (run) run.isRunning = false;
};
/** A hold of the run that was started with a fence. */
const hold = (fence: number) => ({ streamKey: stream, run: name(fence), fence });

describe('wake', () => {
  test('starts a run for a backlog, once', async () => {
    await Promise.all([1, 2, 3].map(() => wake(world.ports, stream)));
    await wake(world.ports, stream);
    expect(started()).toEqual([name(1)]);
    expect(world.runs.get(name(1))).toMatchObject({ streamKey: stream, fence: 1, giveUp: false });
    expect(world.lease()).toMatchObject({ fence: 1, holder: { run: name(1), started: true } });
  });

  test('starts none where nothing waits', async () => {
    await wake(world.ports, 'other');
    expect(started()).toEqual([]);
  });

  test.each<[string, (request: string) => void]>([
    ['was refused', (request) => world.requests.refuse(request, down, 1)],
    ['had no answer', (request) => world.requests.lose(request, down)],
  ])('makes good what a start that %s has left', async (_, trouble) => {
    trouble('runs.start');
    await expect(wake(world.ports, stream)).rejects.toThrow(down);
    expect(world.lease().holder).toMatchObject({ started: false });
    await wake(world.ports, stream);
    expect(started()).toEqual([name(1)]);
    expect(world.lease().holder).toMatchObject({ started: true });
  });

  test('makes good what a granting without an answer has left', async () => {
    world.requests.lose('leases.replace', down);
    await expect(wake(world.ports, stream)).rejects.toThrow(down);
    await wake(world.ports, stream);
    expect(started()).toEqual([name(1)]);
  });

  test('lets another run come where the one whose start nobody noted is over', async () => {
    world.requests.lose('runs.start', down);
    await expect(wake(world.ports, stream)).rejects.toThrow(down);
    die(1);
    await wake(world.ports, stream);
    expect(started()).toEqual([name(1), name(2)]);
    expect(world.lease()).toMatchObject({ failures: 1, holder: { run: name(2) } });
  });

  test('goes on where another was quicker', async () => {
    world.requests.meanwhile('leases.replace', () => wake(world.ports, stream));
    await wake(world.ports, stream);
    expect(started()).toEqual([name(1)]);
  });
});

describe('release', () => {
  test('releases the lease', async () => {
    await wake(world.ports, stream);
    world.backlogs.clear();
    await release(world.ports, hold(1));
    expect(world.lease()).toMatchObject({ fence: 1, holder: null });
    expect(started()).toEqual([name(1)]);
  });

  test('lets the next run come where loads still wait', async () => {
    await wake(world.ports, stream);
    await release(world.ports, hold(1));
    expect(started()).toEqual([name(1), name(2)]);
  });

  test.each(['leases.replace', 'leases.read'])(
    'loses no load that arrives at its %s, before or after',
    async (request) => {
      for (const at of ['before', 'after'] as const) {
        world = createWorld();
        await world.ports.backlog.put(stream, makeEntry());
        await wake(world.ports, stream);
        world.backlogs.clear();
        world.requests.on(request, { times: 1, [at]: () => world.drop({}) });
        await release(world.ports, hold(1));
        expect(started()).toEqual([name(1), name(2)]);
      }
    },
  );

  test('keeps a lease whose fence a late call of the same run has moved on, and says with which the run goes on', async () => {
    await wake(world.ports, stream);
    await moveOn(world.ports.leases, hold(1), () => ({}));
    world.backlogs.clear();
    expect(await release(world.ports, hold(1))).toBe(2);
    expect(world.lease()).toMatchObject({ fence: 2, holder: { run: name(1) } });
  });

  test('leaves a lease that is another’s by now alone', async () => {
    await wake(world.ports, stream);
    die(1);
    await recover(world.ports, stream, name(1));
    await release(world.ports, hold(1));
    expect(world.lease().holder).toMatchObject({ run: name(2) });
  });
});

describe('fenceLeft', () => {
  test('is the fence of now where a late call of the same run has moved it on', async () => {
    await wake(world.ports, stream);
    await moveOn(world.ports.leases, hold(1), () => ({}));
    expect(await fenceLeft(world.ports, hold(1))).toBe(2);
  });

  test('is none where another has the lease', async () => {
    await wake(world.ports, stream);
    die(1);
    await recover(world.ports, stream, name(1));
    expect(await fenceLeft(world.ports, hold(1))).toBeNull();
  });

  test('is none where nobody has the lease, and the next run comes', async () => {
    await wake(world.ports, stream);
    world.leases.set(stream, { ...world.lease(), holder: null });
    expect(await fenceLeft(world.ports, hold(1))).toBeNull();
    expect(started()).toEqual([name(1), name(2)]);
  });
});

describe('recover', () => {
  beforeEach(async () => {
    await wake(world.ports, stream);
    die(1);
  });

  test('has the lease taken over, once, however often the death is told', async () => {
    await Promise.all([1, 2].map(() => recover(world.ports, stream, name(1))));
    await recover(world.ports, stream, name(1));
    expect(started()).toEqual([name(1), name(2)]);
    expect(world.lease()).toMatchObject({ fence: 2, failures: 1, notBefore: null });
  });

  test('looks at the backlog where the run had released the lease', async () => {
    const { version: _, ...lease } = world.lease();
    world.leases.set(stream, { ...lease, version: 9, holder: null });
    await recover(world.ports, stream, name(1));
    expect(started()).toEqual([name(1), name(2)]);
    expect(world.lease().failures).toBe(0);
  });

  test('waits longer and longer, then has the run give up, and goes on counting', async () => {
    const seen: [seconds: number, giveUp: boolean][] = [];
    for (let fence = 1; fence <= maxFailures + 2; fence++) {
      die(fence);
      await recover(world.ports, stream, name(fence));
      const run = world.runs.get(name(fence + 1));
      const wait = run?.notBefore == null ? 0 : (Date.parse(run.notBefore) - world.now) / 1000;
      seen.push([wait, run?.giveUp ?? false]);
      expect(world.lease().notBefore).toBe(run?.notBefore);
    }
    const waits = [0, 2, 4, 8, 16, 32, 64, 128, 256, 512];
    expect(seen).toEqual(waits.map((seconds, i) => [seconds, i >= maxFailures]));
  });

  test('never waits longer than a quarter of an hour', async () => {
    const lease = world.lease();
    world.leases.set(stream, { ...lease, failures: 40 });
    await recover(world.ports, stream, name(1));
    expect(world.lease().notBefore).toBe('2026-11-23T12:25:00.000Z');
  });

  test('keeps the batch for the run that takes over', async () => {
    const batch = { id: 'batch', phase: 'committing' } as never;
    world.leases.set(stream, { ...world.lease(), batch });
    await recover(world.ports, stream, name(1));
    expect(world.lease()).toMatchObject({ batch });
  });
});
