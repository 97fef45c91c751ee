import type { ImportRoute } from '../../../../shared/config/route.ts';
import { batchLimits } from '../../../../shared/import/batch.ts';
import { loadId } from '../../../../shared/import/identity.ts';
import { findMissed, messageOf, type Window } from '../../../../shared/import/sweep/sweep.ts';
import { route } from '../../../helpers/load.ts';
import { bucket, createWorld, type Drop, stream, type World } from '../../../helpers/ports.ts';
import { quiet } from '../../../helpers/quiet.ts';

quiet();

const window: Window = { since: new Date('2026-11-20T00:00:00Z'), until: new Date('2026-11-23T12:15:00Z') };
const key = 'incoming/sales/a b+ü.csv';
let world: World;
beforeEach(() => {
  world = createWorld();
});

async function find(imports: ImportRoute[] = world.routes) {
  const found = [];
  for await (const missed of findMissed(world.ports, bucket, imports, window)) found.push(missed);
  return found;
}
const keys = async () => (await find()).map(({ object }) => object.key);

describe('an object that the ledger does not know', () => {
  test('is found, and its message enters it as its event would have', async () => {
    world.put({ key, time: '2026-11-23T12:00:00.500Z' });
    const [missed, ...more] = await find();
    const object = { bucket, key, versionId: 'v1', etag: 'e-v1', size: 5 };
    expect(more).toEqual([]);
    expect(missed).toEqual({
      ...{ id: loadId(object, null), object, route: 'sales', createdAt: '2026-11-23T12:00:00.500Z' },
      known: false,
      waitsInVain: null,
    });
    const message = missed ? messageOf(missed) : '';
    expect(JSON.parse(message)).toEqual({
      source: 'sluice.sweep',
      time: '2026-11-23T12:00:00Z',
      detail: { bucket: { name: bucket }, object: { key, size: 5, etag: 'e-v1', 'version-id': 'v1' } },
    });
    await world.receive(message);
    expect(world.backlog()).toEqual([missed?.id]);
  });

  test.each<[string, Drop, string | null]>([
    ['too old', { time: '2026-11-19T23:59:59Z' }, null],
    ['too young', { time: '2026-11-23T12:15:01Z' }, null],
    ['the mark of a folder', { key: 'incoming/sales/2026/', text: '' }, null],
    ['a name that the route leaves out', { key: 'incoming/sales/run1/_SUCCESS', text: '' }, null],
    ['of no route', { key: 'outgoing/a.csv' }, null],
    ['tagged as committed by a ledger that has forgotten it', {}, 'committed'],
  ])('%s is left alone', async (_, drop, tag) => {
    world.put({ key, ...drop });
    for (const { tags } of world.objects.values()) if (tag !== null) tags.set('sluice:state', tag);
    expect(await find()).toEqual([]);
  });

  test('of no version is left alone: nobody could tell which load it is', async () => {
    world.put({ key });
    for (const one of world.objects.values()) one.object.versionId = null;
    expect(await find()).toEqual([]);
  });

  test('with a tag that says nothing of an end is found', async () => {
    world.put({ key });
    for (const { tags } of world.objects.values()) tags.set('sluice:state', 'new');
    expect(await keys()).toEqual([key]);
  });

  test('is found for each version of a key', async () => {
    await world.drop({ key, versionId: 'v1' });
    world.put({ key, versionId: 'v2' });
    expect((await find()).map(({ object }) => object.versionId)).toEqual(['v2']);
  });

  test('belongs to the route with the longest prefix, and is listed once', async () => {
    const inner = { ...route, name: 'inner', prefix: 'incoming/sales/inner/' };
    world.put({ key: 'incoming/sales/inner/a.csv' });
    expect((await find([inner, route])).map((missed) => missed.route)).toEqual(['inner']);
    expect(world.requests.count('objects.versions')).toBe(1);
  });

  test('of a hundred are all found, in the order of their keys', async () => {
    const all = Array.from({ length: 100 }, (_, i) => `incoming/sales/${String(i).padStart(3, '0')}.csv`);
    for (const one of all) world.put({ key: one });
    expect(await keys()).toEqual(all);
  });
});

describe('a load that is open', () => {
  /** Loads that were entered by calls that died before the backlog had them. */
  async function lost(...drops: Drop[]): Promise<string[]> {
    const ids = await world.drop(...drops);
    for (const own of world.backlogs.values()) own.clear();
    return ids;
  }
  const ids = async () => (await find()).map(({ id }) => id);
  const bringBack = async () => {
    const [missed] = await find();
    await world.receive(missed ? messageOf(missed) : '');
  };

  test('and in no backlog is found, and its message brings it back', async () => {
    const [id = ''] = await lost({});
    expect(await find()).toMatchObject([
      { id, route: 'sales', createdAt: '2026-11-23T12:00:00Z', known: true, waitsInVain: null },
    ]);
    await bringBack();
    expect(world.backlog()).toEqual([id]);
    expect(await find()).toEqual([]);
  });

  test('and forced stays so when it is brought back', async () => {
    const [id = ''] = await lost({});
    world.rows.set(id, { ...world.row(id), force: true });
    await bringBack();
    expect([...(world.backlogs.get(stream)?.values() ?? [])]).toMatchObject([{ force: true }]);
  });

  test.each<[string, () => Promise<unknown>]>([
    ['in the backlog', () => world.drop({})],
    ['young', () => lost({ time: '2026-11-23T12:15:01Z' })],
    [
      'ended by now, which the index does not know yet',
      async () => {
        const [id = ''] = await lost({});
        const row = { ...world.row(id), endedAt: '2026-11-23T12:20:00Z' };
        world.requests.meanwhile('ledger.get', () => world.rows.set(id, row));
      },
    ],
  ])('and %s is left alone', async (_, make) => {
    await make();
    expect(await find()).toEqual([]);
  });

  test('behind the end of what was looked at is left alone: nobody knows', async () => {
    const limit = jest.replaceProperty(batchLimits, 'loads', 3);
    try {
      const [, second = '', , , fifth = ''] = await world.drop({}, {}, {}, {}, {});
      const waiting = world.backlogs.get(stream);
      for (const [order, { load }] of waiting ?? [])
        if ([second, fifth].includes(load.id)) waiting?.delete(order);
      expect(await ids()).toEqual([second]);
    } finally {
      limit.restore();
    }
  });

  test('asks for the backlog of a stream once', async () => {
    await lost({}, {}, {});
    const before = world.requests.count('backlog.first');
    expect(await ids()).toHaveLength(3);
    expect(world.requests.count('backlog.first') - before).toBe(1);
  });
});
