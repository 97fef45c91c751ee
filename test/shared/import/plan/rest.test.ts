import { restOf, settled, settling } from '../../../../shared/import/plan/rest.ts';
import { makeEntry, route } from '../../../helpers/load.ts';
import { createWorld, stream, type World } from '../../../helpers/ports.ts';
import { runOf } from '../../../helpers/run.ts';

const now = Date.parse('2026-11-23T12:10:00Z');

describe('a stream rests', () => {
  test.each<[string, string | null, string | null, number, object | null]>([
    ['not at first', null, null, 900, null],
    ['not after the interval', '2026-11-23T11:55:00Z', null, 900, null],
    ['within the interval', '2026-11-23T11:55:01Z', null, 900, { why: 'commitInterval', until: '12:10:01' }],
    ['not without an interval', '2026-11-23T12:09:59Z', null, 0, null],
    ['after failures', null, '2026-11-23T12:10:08Z', 0, { why: 'failures', until: '12:10:08' }],
    ['not once the pause is over', null, '2026-11-23T12:10:00Z', 0, null],
    ['as long as both ask', '2026-11-23T12:00:00Z', '2026-11-23T12:11:00Z', 900, { until: '12:15:00' }],
  ])('%s', (_, committedAt, notBefore, commitInterval, expected) => {
    const rest = restOf({ committedAt, notBefore }, { commitInterval }, now);
    expect(rest && { ...rest, until: rest.until.slice(11, 19) }).toEqual(
      expected && expect.objectContaining(expected),
    );
  });
});

describe('files that are dropped together', () => {
  const at = (time: string) => ({ route, entry: makeEntry({ receivedAt: `2026-11-23T12:${time}Z` }) });
  const [ripe, old, young] = [at('09:58'), at('09:57'), at('09:59')];

  test.each<[string, ReturnType<typeof at>[], ReturnType<typeof at>[] | string]>([
    ['one goes at once, however young', [young], [young]],
    ['of several those go before which none can come any more', [old, ripe, young], [old, ripe]],
    ['of several young ones the first is waited for', [young, at('10:00')], '12:10:01'],
    ['none is none', [], []],
  ])('%s', (_, candidates, expected) => {
    const found = settled(candidates, now);
    expect(Array.isArray(found) ? found : found.until.slice(11, 19)).toEqual(expected);
  });

  test('a version of a key never goes before an older one whose time is later, as clocks differ', () => {
    const key = 'incoming/sales/a.csv';
    const version = (sequencer: string, time: string) => ({
      route,
      entry: makeEntry({ key, sequencer, receivedAt: `2026-11-23T12:${time}Z` }),
    });
    const [newer, older] = [version('02', '09:58'), version('01', '09:59')];
    expect(settled([old, newer, older], now)).toEqual([old]);
    expect(settled([newer, older], now)).toMatchObject({ until: '2026-11-23T12:10:01.000Z' });
    expect(settled([newer, older], now + 1000)).toEqual([older, newer]);
  });

  test('two seconds are what the last event may take longer than the first', () => {
    expect(settling).toBe(2000);
  });
});

describe('a plan', () => {
  let world: World;
  beforeEach(() => {
    world = createWorld({ routes: [{ ...route, commitInterval: 900 }] });
  });
  const planned = async (changes: object) => {
    world.leases.set(stream, { ...world.lease(), ...changes });
    return runOf(world).plan();
  };

  test('waits for the next commit, and takes then what has come meanwhile', async () => {
    await world.drop({});
    const run = runOf(world);
    world.leases.set(stream, { ...world.lease(), committedAt: '2026-11-23T12:00:00Z' });
    expect(await run.plan()).toMatchObject({ next: 'wait', notBefore: '2026-11-23T12:15:00.000Z' });
    await world.drop({});
    expect(await run.plan()).toMatchObject({ next: 'open', plans: 2 });
    expect(world.lease().batch).toMatchObject({ loads: 2 });
  });

  test('waits after failures', async () => {
    await world.drop({});
    const notBefore = '2026-11-23T12:10:30.000Z';
    expect(await planned({ notBefore, failures: 6 })).toMatchObject({ next: 'wait', notBefore });
  });

  test('waits for the last of those that arrive, but not under REPLACE: an older one is superseded', async () => {
    const time = '2026-11-23T12:09:59Z';
    await world.drop({ time }, { time });
    expect(await planned({})).toMatchObject({ next: 'wait', notBefore: '2026-11-23T12:10:01.000Z' });
    world = createWorld({ routes: [{ ...route, updateMethod: 'REPLACE' }] });
    await world.drop({ time }, { time });
    expect(await planned({})).toMatchObject({ next: 'open' });
  });

  test('takes no load while the stream rests', async () => {
    const [id = ''] = await world.drop({});
    await planned({ committedAt: '2026-11-23T12:00:00Z' });
    expect(world.row(id).state).toBe('received');
    expect(world.requests.count('objects.read')).toBe(0);
  });
});
