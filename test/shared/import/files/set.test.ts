import type { ImportRoute } from '../../../../shared/config/route.ts';
import { mostMembers } from '../../../../shared/import/files/members.ts';
import { replayMessage } from '../../../../shared/import/receive/message.ts';
import { route } from '../../../helpers/load.ts';
import { createWorld, type World } from '../../../helpers/ports.ts';
import { quiet } from '../../../helpers/quiet.ts';
import { runOf, work } from '../../../helpers/run.ts';

quiet();

let world: World;
const byMarker = { marker: '_SUCCESS' };
const byManifest = { manifest: '*.manifest' };

function begin(changes: Partial<ImportRoute> = {}, files: Partial<ImportRoute['files']> = {}): void {
  world = createWorld({
    routes: [
      { ...route, updateMethod: 'REPLACE', ...changes, files: { ...route.files, set: byMarker, ...files } },
    ],
  });
  seconds = 0;
}

let seconds: number;
/** Puts an object, a second after the one before. @returns the id of its load */
async function put(name: string, text = '', etag?: string): Promise<string> {
  const time = new Date(Date.parse('2026-11-23T12:00:00Z') + ++seconds * 1000).toISOString();
  const [id = ''] = await world.drop({
    ...{
      key: `incoming/sales/${name}`,
      text,
      versionId: `v${seconds}`,
      sequencer: String(seconds).padStart(4, '0'),
    },
    ...(etag === undefined ? {} : { etag }),
    time: time.replace('.000Z', 'Z'),
  });
  return id;
}

const rows = (...ids: number[]) => ['id', ...ids, ''].join('\n');
const rowsIn = () => world.domo.dataSets.get('D42')?.rows;
const states = (...ids: string[]) => ids.map((id) => world.row(id).state);

describe('a set by its marker', () => {
  beforeEach(() => begin());

  test('is one load: it has the receipt, and its objects end as it does', async () => {
    const members = [await put('run1/part-0.csv', rows(1, 2)), await put('run1/part-1.csv', rows(3))];
    expect(world.runs.size).toBe(0);
    expect(world.row(members[0] ?? '')).toMatchObject({
      state: 'received',
      set: 'incoming/sales/run1/_SUCCESS',
    });
    const set = await put('run1/_SUCCESS');
    await work(world);
    expect(states(set, ...members)).toEqual(['committed', 'committed', 'committed']);
    expect(rowsIn()).toEqual(['1', '2', '3']);
    expect(world.row(set)).toMatchObject({ rows: 3, key: 'incoming/sales/run1/_SUCCESS' });
    expect(world.row(members[0] ?? '')).toMatchObject({
      rows: 2,
      set: 'incoming/sales/run1/_SUCCESS',
      receipt: null,
    });
    expect(world.receipts()).toMatchObject([
      {
        id: set,
        rows: 3,
        objects: [
          { id: members[0], rows: 2 },
          { id: members[1], rows: 1 },
        ],
      },
    ]);
    expect(world.backlog()).toEqual([]);
  });

  test('takes objects whose events were lost', async () => {
    world.put({ key: 'incoming/sales/run1/part-0.csv', text: rows(7), time: '2026-11-23T12:00:00Z' });
    await put('run1/_SUCCESS');
    await work(world);
    expect(rowsIn()).toEqual(['7']);
    expect([...world.rows.values()].map(({ state }) => state)).toEqual(['committed', 'committed']);
  });

  test('takes what lies in folders below it, but not what has a marker of its own, nor what is ignored', async () => {
    await put('run1/day=1/part-0.csv', rows(1));
    await put('run1/other/part-0.csv', rows(2));
    await put('run1/_temporary/part-0.csv', rows(3));
    await put('run2/part-0.csv', rows(4));
    await put('run1/_SUCCESS');
    await put('run1/other/_SUCCESS');
    world.now = Date.parse('2026-11-23T12:00:00Z') + 600_000;
    await work(world);
    expect(rowsIn()).toEqual(['2']);
    expect([...world.rows.values()].find(({ key }) => key.endsWith('run1/_SUCCESS'))?.state).toBe(
      'superseded',
    );
  });

  test('takes the version that was there when its marker came', async () => {
    const replaced = [await put('run1/part-0.csv', rows(0)), await put('run1/part-0.csv', rows(1))];
    await put('run1/part-0.csv', rows(2));
    await put('run1/part-9.csv', rows(9));
    const set = await put('run1/_SUCCESS');
    const later = await put('run1/part-0.csv', rows(3));
    const behind = await put('run1/part-1.csv', rows(4));
    await work(world);
    expect(rowsIn()).toEqual(['2', '9']);
    expect(states(set, later, behind)).toEqual(['committed', 'received', 'received']);
    expect(states(...replaced)).toEqual(['superseded', 'superseded']);
    expect(world.row(replaced[0] ?? '').reason).toContain('replaced or deleted before');
    await put('run1/_SUCCESS');
    await work(world);
    expect(rowsIn()).toEqual(['3', '4', '9']);
    expect(states(later, behind)).toEqual(['committed', 'committed']);
  });

  test('has nothing of what was deleted before its marker came', async () => {
    await put('run1/part-0.csv', rows(1));
    const deleted = await put('run1/old.csv', rows(2));
    const object = {
      bucket: 'bucket',
      key: 'incoming/sales/run1/old.csv',
      versionId: 'gone',
      etag: '',
      size: 0,
    };
    const createdAt = new Date(Date.parse('2026-11-23T12:00:00Z') + ++seconds * 1000);
    world.objects.set('gone', {
      object,
      bytes: Buffer.alloc(0),
      createdAt,
      tags: new Map(),
      isDeletion: true,
    });
    await put('run1/_SUCCESS');
    await work(world);
    expect(rowsIn()).toEqual(['1']);
    expect(states(deleted)).toEqual(['superseded']);
  });

  test.each([
    ['in its head', 'other\n1\n', 'HeaderMismatch'],
    ['further down', `${rows(...Array.from({ length: 5_000 }, (_, i) => 1e15 + i))}1,2\n`, 'CellOfWrongType'],
  ])('with an object at fault %s is rejected as a whole, with one notice', async (_, text, error) => {
    const good = await put('run1/part-0.csv', rows(1));
    const bad = await put('run1/part-1.csv', text);
    const set = await put('run1/_SUCCESS');
    await work(world);
    expect(states(set, good, bad)).toEqual(['rejected', 'rejected', 'rejected']);
    expect(world.row(set)).toMatchObject({ error });
    expect(world.row(set).reason).toContain('part-1.csv');
    expect(world.notices).toHaveLength(1);
    expect(world.receipts()).toHaveLength(1);
    expect(rowsIn()).toEqual([]);
  });

  test('that was rejected goes again as a whole when its marker comes again', async () => {
    const good = await put('run1/part-0.csv', rows(1));
    await put('run1/part-1.csv', 'other\n1\n');
    await put('run1/_SUCCESS');
    await work(world);
    await put('run1/part-1.csv', rows(2));
    const set = await put('run1/_SUCCESS');
    await work(world);
    expect(states(set, good)).toEqual(['committed', 'committed']);
    expect(rowsIn()).toEqual(['1', '2']);
  });

  test('the newest replaces, and older ones are superseded with their objects', async () => {
    const old = await put('run1/part-0.csv', rows(1));
    const oldSet = await put('run1/_SUCCESS');
    const fresh = await put('run2/part-0.csv', rows(2));
    const freshSet = await put('run2/_SUCCESS');
    await work(world);
    expect(states(old, oldSet, fresh, freshSet)).toEqual([
      'superseded',
      'superseded',
      'committed',
      'committed',
    ]);
    expect(rowsIn()).toEqual(['2']);
  });

  test('of the same content is a duplicate, whatever its objects are named', async () => {
    await put('run1/part-a.csv', rows(1), 'same');
    await put('run1/_SUCCESS');
    await work(world);
    const again = await put('run1/part-a.csv', rows(1), 'same');
    const set = await put('run1/_SUCCESS');
    await work(world);
    expect(states(set, again)).toEqual(['duplicate', 'duplicate']);
    const other = await put('run1/part-a.csv', rows(5));
    const next = await put('run1/_SUCCESS');
    await work(world);
    expect(states(next, other)).toEqual(['committed', 'committed']);
    expect(rowsIn()).toEqual(['5']);
  });

  test('with more objects than can be committed together is rejected, with what waited for it', async () => {
    const member = await put('run1/part-0.csv', rows(1));
    for (let i = 0; i <= mostMembers; i++) {
      world.put({ key: `incoming/sales/run1/${i}.csv`, time: '2026-11-23T12:00:00Z' });
    }
    const set = await put('run1/_SUCCESS');
    await work(world);
    expect(world.row(set)).toMatchObject({ state: 'rejected', error: 'SetInvalid' });
    expect(world.row(set).reason).toContain(`${mostMembers + 2} objects`);
    expect(states(member)).toEqual(['rejected']);
    expect(world.rows.size).toBe(2);
  });

  test('the guard against shrinking looks at all of its rows', async () => {
    begin({ shrinkGuard: 0.5 });
    for (const run of ['run1', 'run2']) {
      for (const part of [1, 2, 3, 4]) await put(`${run}/part-${part}.csv`, rows(part));
      await put(`${run}/_SUCCESS`);
      await work(world);
    }
    expect([...world.rows.values()].map(({ state }) => state)).not.toContain('rejected');
    await put('run3/part-1.csv', rows(1));
    const set = await put('run3/_SUCCESS');
    await work(world);
    expect(world.row(set)).toMatchObject({ state: 'rejected', error: 'DataSetWouldShrink' });
  });

  test('an object of a set does not go again by itself', async () => {
    const member = await put('run1/part-0.csv', 'other\n1\n');
    await put('run1/_SUCCESS');
    await work(world);
    await world.receive(replayMessage(member, true));
    expect(states(member)).toEqual(['rejected']);
    expect(world.backlog()).toEqual([]);
  });

  test('a run that died behind the commit is seen through', async () => {
    const member = await put('run1/part-0.csv', rows(1));
    const set = await put('run1/_SUCCESS');
    const run = await runOf(world).to('settle');
    world.requests.refuse('ledger.end', new Error('killed'), 1, (...[id]: never[]) => id === set);
    await expect(run.settle()).rejects.toThrow();
    expect(states(member, set)).toEqual(['committed', 'planned']);
    await run.settle();
    expect(states(member, set)).toEqual(['committed', 'committed']);
    expect(world.backlog()).toEqual([]);
  });
});

describe.each(['APPEND', 'UPSERT'] as const)('under %s', (updateMethod) => {
  test('a set has none of what was loaded with one before it', async () => {
    begin({ updateMethod });
    await put('part-0.csv', rows(1));
    await put('_SUCCESS');
    await work(world);
    const late = await put('part-1.csv', rows(2));
    const set = await put('_SUCCESS');
    await work(world);
    expect(rowsIn()).toEqual(['1', '2']);
    expect(states(late, set)).toEqual(['committed', 'committed']);
    expect(states(await put('_SUCCESS'))).toEqual(['received']);
    await work(world);
    expect([...world.rows.values()].at(-1)?.state).toBe('duplicate');
    expect(rowsIn()).toEqual(['1', '2']);
  });
});

describe('a set without rows', () => {
  test.each([
    ['accept', 'committed', ['1']],
    ['reject', 'rejected', ['1']],
    ['replace', 'committed', []],
  ] as const)('%s: %s', async (empty, state, left) => {
    begin({}, { empty });
    await put('run1/part-0.csv', rows(1));
    await put('run1/_SUCCESS');
    await work(world);
    const member = await put('run2/part-0.csv', 'id\n');
    const set = await put('run2/_SUCCESS');
    await work(world);
    expect(states(set, member)).toEqual([state, state]);
    expect(rowsIn()).toEqual(left);
    expect(world.receipts().filter(({ id }) => id === set)).toHaveLength(1);
  });

  test('an object without rows is nothing to be asked about where others have some', async () => {
    begin({}, { empty: 'reject' });
    const none = await put('run1/part-0.csv');
    await put('run1/part-1.csv', rows(1));
    const set = await put('run1/_SUCCESS');
    await work(world);
    expect(states(set, none)).toEqual(['committed', 'committed']);
    expect(rowsIn()).toEqual(['1']);
  });
});

describe('a set by its manifest', () => {
  beforeEach(() => begin({}, { set: byManifest }));
  const entries = (...keys: string[]) =>
    JSON.stringify({ entries: keys.map((key) => ({ url: `s3://bucket/incoming/sales/${key}` })) });

  test('has what it lists, and nothing else', async () => {
    const replaced = await put('run1/a.csv', rows(0));
    const listed = await put('run1/a.csv', rows(1));
    const other = await put('run1/left-over.csv', rows(2));
    const set = await put('run1/a.manifest', entries('run1/a.csv'));
    await work(world);
    expect(states(set, listed, other)).toEqual(['committed', 'committed', 'received']);
    expect(states(replaced)).toEqual(['superseded']);
    expect(rowsIn()).toEqual(['1']);
    expect(world.row(listed).set).toBe('incoming/sales/run1/a.manifest');
    expect(world.row(other).set).toBe('*.manifest');
  });

  test.each([
    ['is missing', 'run1/b.csv', /run1\/b\.csv is not there/],
    ['is of another prefix', '../x.csv', /is not there|not under the prefix/],
  ])('that lists an object that %s is rejected', async (_, key, reason) => {
    const there = await put('run1/a.csv', rows(1));
    const set = await put('run1/a.manifest', entries('run1/a.csv', key));
    await work(world);
    expect(world.row(set)).toMatchObject({ state: 'rejected', error: 'SetInvalid' });
    expect(world.row(set).reason).toMatch(reason);
    expect(states(there)).toEqual(['received']);
    expect(rowsIn()).toEqual([]);
  });

  test('that came before what it lists is rejected, and says so', async () => {
    const set = await put('run1/a.manifest', entries('run1/a.csv'));
    await put('run1/a.csv', rows(1));
    await work(world);
    expect(world.row(set).reason).toContain('drop the manifest last');
  });
});

test('a set goes in one request of the DataSet API', async () => {
  begin({ target: { kind: 'dataSetApi', dataSetId: 'D42', maxBytes: 1e6 } });
  const members = [await put('run1/part-0.csv', rows(1)), await put('run1/part-1.csv', rows(2))];
  const set = await put('run1/_SUCCESS');
  await work(world, [...world.leases.keys()][0]);
  expect(states(set, ...members)).toEqual(['committed', 'committed', 'committed']);
  expect(rowsIn()).toEqual(['1', '2']);
});
