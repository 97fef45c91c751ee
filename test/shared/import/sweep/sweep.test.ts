import type { ImportRoute } from '../../../shared/config/route.ts';
import { loadId } from '../../../shared/import/identity.ts';
import { createLedger, type Ledger } from '../../../shared/aws/ledger.ts';
import type { Load, ObjectVersion } from '../../../shared/import/load.ts';
import { createSweep, type Window } from '../../../shared/import/sweep/sweep.ts';
import { firstTurn, type HeldBatch, type Turn } from '../../../shared/loads/turn.ts';
import { makeLoad, route } from '../../helpers/load.ts';
import { startTable } from '../../helpers/table.ts';

let table: Awaited<ReturnType<typeof startTable>>;
let ledger: Ledger;
beforeEach(async () => {
  table = await startTable();
  ledger = createLedger(table);
});
afterEach(() => table.stop());

const window: Window = { since: new Date('2026-11-20T00:00:00Z'), until: new Date('2026-11-23T12:15:00Z') };
const created = new Date('2026-11-23T12:00:00Z');

function version(key: string, changes: Partial<ObjectVersion> = {}): ObjectVersion {
  return { bucket: 'bucket', key, versionId: 'v1', etag: 'e1', size: 100, ...changes };
}

/** A bucket of these objects, and runs of which those in `alive` are running. */
function world(
  listed: { object: ObjectVersion; createdAt?: Date; tag?: string }[] = [],
  { alive = [] as string[], turns = {} as Record<string, Turn> } = {},
) {
  const started: object[] = [];
  const prefixes: string[] = [];
  const sweep = createSweep({
    objects: {
      async *versions(_, prefix) {
        prefixes.push(prefix);
        for (const { object, createdAt = created } of listed) {
          if (object.key.startsWith(prefix)) yield { object, createdAt };
        }
      },
      tagOf: async (object, key) =>
        (key === 'sluice:state' && listed.find((one) => one.object === object)?.tag) || null,
    },
    ledger,
    turn: async (streamKey) => turns[streamKey] ?? firstTurn,
    isRunning: async (run) => alive.includes(run),
    start: async (input) => void started.push(input),
  });
  const find = async (imports: ImportRoute[] = [route]) => {
    const found = [];
    for await (const stray of sweep.find('bucket', imports, window)) found.push(stray);
    return found;
  };
  return { sweep, find, started, prefixes };
}

/** What is found, by key. */
const keys = (found: { object: ObjectVersion }[]) => found.map(({ object }) => object.key);

describe('an object that the ledger does not know', () => {
  const key = 'incoming/sales/a b+ü.csv';

  test('is found, and started as its event would have', async () => {
    const object = version(key);
    const { sweep, find, started } = world([{ object, createdAt: new Date('2026-11-23T12:00:00.5Z') }]);
    const [stray, ...more] = await find();
    expect(more).toEqual([]);
    expect(stray).toEqual({
      ...{ id: loadId(object, null), object, route: 'sales' },
      ...{ createdAt: '2026-11-23T12:00:00.500Z', row: null },
    });
    if (stray) await sweep.start(stray);
    expect(started).toEqual([
      {
        source: 'sluice.sweep',
        time: '2026-11-23T12:00:00Z',
        detail: { bucket: { name: 'bucket' }, object: { key, size: 100, etag: 'e1', 'version-id': 'v1' } },
      },
    ]);
  });

  test.each<[string, Parameters<typeof world>[0]]>([
    ['too old', [{ object: version(key), createdAt: new Date('2026-11-19T23:59:59Z') }]],
    ['too young', [{ object: version(key), createdAt: new Date('2026-11-23T12:15:01Z') }]],
    ['of no version', [{ object: version(key, { versionId: null }) }]],
    ['the mark of a folder', [{ object: version('incoming/sales/2026/', { size: 0 }) }]],
    ['of no route', [{ object: version('outgoing/a.csv') }]],
    ['tagged as committed by a ledger that has forgotten it', [{ object: version(key), tag: 'committed' }]],
  ])('%s is left alone', async (_, listed) => {
    expect(await world(listed).find()).toEqual([]);
  });

  test('with a tag that says nothing of an end is found', async () => {
    expect(keys(await world([{ object: version(key), tag: 'new' }]).find())).toEqual([key]);
  });

  test('each version of a key is a load of its own', async () => {
    const known = version(key, { versionId: 'v1' });
    const load = { ...makeLoad({ key }), id: loadId(known, null), object: known };
    await ledger.receive(load, 'run');
    const listed = [{ object: version(key, { versionId: 'v2' }) }, { object: known }];
    const found = await world(listed, { alive: ['run'] }).find();
    expect(found.map(({ object }) => object.versionId)).toEqual(['v2']);
  });

  test('belongs to the route with the longest prefix, and is listed once', async () => {
    const inner = { ...route, name: 'inner', prefix: 'incoming/sales/inner/' };
    const { find, prefixes } = world([{ object: version('incoming/sales/inner/a.csv') }]);
    expect((await find([inner, route])).map((stray) => stray.route)).toEqual(['inner']);
    expect(prefixes).toEqual(['incoming/sales/']);
  });

  test('of a hundred are all found, in the order of their keys', async () => {
    const all = Array.from({ length: 100 }, (_, i) => `incoming/sales/${String(i).padStart(3, '0')}.csv`);
    expect(keys(await world(all.map((one) => ({ object: version(one) }))).find())).toEqual(all);
  });
});

describe('a load that has not ended', () => {
  async function open(stage: 'received' | 'planned', fence = 1): Promise<Load> {
    const load = makeLoad();
    await ledger.receive(load, 'run', 'stream');
    if (stage === 'planned') await ledger.take(load.id, fence, 0);
    return load;
  }
  const heldBy = (run: string, fence = 1): Record<string, Turn> => ({
    stream: {
      ...firstTurn,
      fence,
      holder: { run, order: 'o', told: 't', since: '2026-11-23T12:00:00Z', recoveries: 0 },
    },
  });

  const takenOverBy = (run: string): Record<string, Turn> => {
    const { stream } = heldBy(run, 2);
    return { stream: { ...firstTurn, ...stream, batch: { fence: 1 } as HeldBatch } };
  };

  test('is found if its run is over, and started as a replay', async () => {
    const load = await open('received');
    const { sweep, find, started } = world();
    const found = await find();
    expect(found).toEqual([
      expect.objectContaining({ id: load.id, createdAt: load.receivedAt, route: 'sales' }),
    ]);
    for (const stray of found) await sweep.start(stray);
    expect(started).toEqual([{ replay: { load: load.id } }]);
  });

  test.each<[string, 'received' | 'planned', Parameters<typeof world>[1], number]>([
    ['its run is running', 'received', { alive: ['run'] }, 0],
    ['a living run has it in its batch', 'planned', { alive: ['other'], turns: heldBy('other') }, 0],
    ['the run that had it in its batch is over too', 'planned', { turns: heldBy('other') }, 1],
    ['its own run held the stream', 'planned', { turns: heldBy('run') }, 1],
    ['a hold after that has another batch', 'planned', { alive: ['other'], turns: heldBy('other', 2) }, 1],
    ['a living run took its batch over', 'planned', { alive: ['heir'], turns: takenOverBy('heir') }, 0],
    ['it is in no batch, whoever holds', 'received', { alive: ['other'], turns: heldBy('other') }, 1],
  ])('%s', async (_, stage, state, count) => {
    await open(stage);
    expect(await world([], state).find()).toHaveLength(count);
  });

  test('is left alone while it is young, and once it has ended', async () => {
    await ledger.receive(makeLoad({ receivedAt: '2026-11-23T12:15:01Z' }), 'run');
    const load = await open('received');
    const endedAt = '2026-11-23T12:01:00Z';
    await ledger.end(load.id, 0, { state: 'failed', reason: 'No.', fault: 'aws', receipt: null, endedAt });
    expect(await world().find()).toEqual([]);
  });
});
