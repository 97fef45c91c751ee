import fc from 'fast-check';
import type { ImportRoute } from '../../../../shared/config/route.ts';
import { AwsUnavailable, DomoAnswerLost, DomoUnavailable, RunStopped } from '../../../../shared/errors.ts';
import { replayMessage } from '../../../../shared/import/receive/message.ts';
import { route } from '../../../helpers/load.ts';
import { createWorld, type World } from '../../../helpers/ports.ts';
import { quiet } from '../../../helpers/quiet.ts';
import { runOf, work } from '../../../helpers/run.ts';

quiet();

let world: World;
let versions: number;
const routeOf = (changes: Partial<ImportRoute>, sameContent: ImportRoute['files']['sameContent']) => ({
  ...{ ...route, ...changes, files: { ...route.files, sameContent } },
});

/** Puts `content` under a key. @returns the id of its load */
async function drop(key: string, content: string): Promise<string> {
  const version = ++versions;
  const time = new Date(world.now - 600_000).toISOString().replace('.000Z', 'Z');
  const [id = ''] = await world.drop({
    ...{ key, text: `id\n${content}\n`, etag: `e-${content}`, time },
    ...{ versionId: `v${version}`, sequencer: String(version).padStart(4, '0') },
  });
  return id;
}

/** Drops files, each when the one before has ended. @returns how they ended */
async function oneByOne(of: ImportRoute, ...files: [key: string, content: string][]): Promise<string[]> {
  world = createWorld({ routes: [of] });
  versions = 0;
  const ids: string[] = [];
  for (const [key, content] of files) {
    ids.push(await drop(key, content));
    await work(world, await world.ports.streams.keyOf(of));
  }
  return ids.map((id) => world.row(id).state);
}

const [loaded, again] = ['committed', 'duplicate'];
const rowsIn = () => world.domo.dataSets.get('D42')?.rows;

test.each<[string, [string, string][], string[]]>([
  [
    'the same content under the same key',
    [
      ['a.csv', '1'],
      ['a.csv', '1'],
    ],
    [loaded, again],
  ],
  [
    'also a third time',
    [
      ['a.csv', '1'],
      ['a.csv', '1'],
      ['a.csv', '1'],
    ],
    [loaded, again, again],
  ],
  [
    'other content',
    [
      ['a.csv', '1'],
      ['a.csv', '2'],
    ],
    [loaded, loaded],
  ],
  [
    'another key',
    [
      ['a.csv', '1'],
      ['b.csv', '1'],
    ],
    [loaded, loaded],
  ],
  [
    'what something else was committed after',
    [
      ['a.csv', '1'],
      ['b.csv', '2'],
      ['a.csv', '1'],
    ],
    [loaded, loaded, loaded],
  ],
  [
    'a version in between',
    [
      ['a.csv', '1'],
      ['a.csv', '2'],
      ['a.csv', '1'],
    ],
    [loaded, loaded, loaded],
  ],
  [
    'a rejected version in between',
    [
      ['a.csv', '1'],
      ['a.csv', '1,2'],
      ['a.csv', '1'],
    ],
    [loaded, 'rejected', again],
  ],
])('skip: %s', async (_, files, states) => {
  expect(await oneByOne(routeOf({}, 'skip'), ...files)).toEqual(states);
  expect(rowsIn()).toHaveLength(states.filter((state) => state === loaded).length);
});

test('load: the same content is loaded again', async () => {
  expect(await oneByOne(routeOf({}, 'load'), ['a.csv', '1'], ['a.csv', '1'])).toEqual([loaded, loaded]);
});

test.each<[ImportRoute['updateMethod'], [string, string][], string[]]>([
  [
    'APPEND',
    [
      ['a.csv', '1'],
      ['archive/a.csv', '1'],
    ],
    [loaded, again],
  ],
  [
    'APPEND',
    [
      ['a.csv', '1'],
      ['b.csv', '2'],
      ['archive/a.csv', '1'],
    ],
    [loaded, loaded, again],
  ],
  [
    'APPEND',
    [
      ['a.csv', '1'],
      ['a.csv', '2'],
      ['a.csv', '1'],
    ],
    [loaded, loaded, again],
  ],
  [
    'REPLACE',
    [
      ['a.csv', '1'],
      ['archive/a.csv', '1'],
    ],
    [loaded, again],
  ],
  [
    'REPLACE',
    [
      ['a.csv', '1'],
      ['b.csv', '2'],
      ['archive/a.csv', '1'],
    ],
    [loaded, loaded, loaded],
  ],
])('skip-any-key under %s: %j', async (updateMethod, files, states) => {
  const keys = files.map(([key, content]): [string, string] => [`incoming/sales/${key}`, content]);
  expect(await oneByOne(routeOf({ updateMethod }, 'skip-any-key'), ...keys)).toEqual(states);
});

test('skip-any-key remembers for 30 days', async () => {
  const days = async (count: number) => {
    await oneByOne(routeOf({}, 'skip-any-key'), ['a.csv', '1']);
    world.now += count * 24 * 3600_000 - 60_000;
    const id = await drop('b.csv', '1');
    await work(world);
    return world.row(id).state;
  };
  expect([await days(30), await days(31)]).toEqual([again, loaded]);
});

test('a duplicate says of which load, and how it is loaded all the same', async () => {
  await oneByOne(routeOf({}, 'skip'), ['a.csv', '1'], ['a.csv', '1']);
  const [first, second] = [...world.rows.values()];
  expect(second?.reason).toContain(first?.id);
  expect(second?.reason).toContain(`npx sluice replay ${second?.id} --force`);
  expect(second?.reason).toContain('"sameContent": "load"');
  expect(world.notices).toEqual([]);
  await world.receive(replayMessage(second?.id ?? '', false));
  expect(world.row(second?.id ?? '').state).toBe(again);
  await world.receive(replayMessage(second?.id ?? '', true));
  await work(world);
  expect(world.row(second?.id ?? '').state).toBe(loaded);
  expect(rowsIn()).toEqual(['1', '1']);
});

test.each<[ImportRoute['files']['sameContent'], ImportRoute['updateMethod']]>([
  ['skip', 'APPEND'],
  ['skip', 'REPLACE'],
  ['skip-any-key', 'APPEND'],
  ['skip-any-key', 'REPLACE'],
])(
  '%s under %s: what went into a DataSet that was deleted is loaded again',
  async (sameContent, updateMethod) => {
    const target: ImportRoute['target'] = {
      ...{ kind: 'dataSet', name: 'Sales', description: '' },
      columns: [{ name: 'id', type: 'LONG' }],
    };
    const of = routeOf({ target, updateMethod }, sameContent);
    await oneByOne(of, ['a.csv', '1']);
    const streamKey = await world.ports.streams.keyOf(of);
    const made = world.streams.get(streamKey)?.made;
    world.domo.dataSets.delete(made?.dataSetId ?? '');
    world.domo.streams.delete(made?.streamId ?? 0);
    const id = await drop('a.csv', '1');
    await work(world, streamKey);
    expect(world.row(id)).toMatchObject({ state: 'failed', error: 'DataSetDeleted' });
    await world.receive(replayMessage(id, false, { deleted: made?.dataSetId ?? null }));
    await work(world, streamKey);
    expect(world.row(id).state).toBe(loaded);
  },
);

test('REPLACE goes back to what was there before', async () => {
  const states = await oneByOne(
    routeOf({ updateMethod: 'REPLACE' }, 'skip'),
    ...[
      ['a.csv', '1'],
      ['b.csv', '2'],
      ['a.csv', '1'],
    ].map((one) => one as [string, string]),
  );
  expect(states).toEqual([loaded, loaded, loaded]);
  expect(rowsIn()).toEqual(['1']);
});

test('under REPLACE a duplicate overtakes what is older and has yet to be loaded', async () => {
  await oneByOne(routeOf({ updateMethod: 'REPLACE' }, 'skip'), ['a.csv', '1']);
  const older = await drop('b.csv', '2');
  const same = await drop('a.csv', '1');
  await work(world);
  expect([world.row(older).state, world.row(same).state]).toEqual(['superseded', again]);
  expect(rowsIn()).toEqual(['1']);
});

test('of two that wait together one is loaded, and the other is a duplicate of it', async () => {
  world = createWorld({ routes: [routeOf({}, 'skip')] });
  versions = 0;
  const ids = [await drop('a.csv', '1'), await drop('b.csv', '2'), await drop('a.csv', '1')];
  await work(world);
  expect(ids.map((id) => world.row(id).state)).toEqual([loaded, loaded, again]);
  expect(rowsIn()).toEqual(['1', '2']);
});

test('of two versions that are committed together the later one counts, also where the earlier one ends last', async () => {
  world = createWorld({ routes: [routeOf({}, 'skip')] });
  versions = 0;
  const [first, second] = [await drop('a.csv', '1'), await drop('a.csv', '2')];
  const run = await runOf(world).to('settle');
  world.requests.refuse('ledger.end', new AwsUnavailable('down'), 1);
  await expect(run.settle()).rejects.toThrow('down');
  expect([first, second].map((id) => world.row(id).state)).toEqual(['planned', loaded]);
  await work(world);
  const third = await drop('a.csv', '2');
  await work(world);
  expect([first, third].map((id) => world.row(id).state)).toEqual([loaded, again]);
  expect(rowsIn()).toEqual(['1', '2']);
});

test('of two that wait together the second is loaded where the first can’t be', async () => {
  world = createWorld({ routes: [routeOf({}, 'skip')] });
  versions = 0;
  const [first, second] = [await drop('a.csv', '1'), await drop('a.csv', '1')];
  world.objects.delete([...world.objects.keys()][0] ?? '');
  await work(world);
  expect([first, second].map((id) => world.row(id).state)).toEqual(['rejected', loaded]);
});

test('a commit of which nobody knows what became counts as one', async () => {
  await oneByOne(routeOf({ updateMethod: 'REPLACE' }, 'skip'), ['a.csv', '1']);
  const doubtful = await drop('b.csv', '2');
  const run = await runOf(world).to('commit');
  world.requests.lose('domo.executions.commit', new DomoAnswerLost('no answer'));
  await expect(run.commit()).rejects.toThrow('no answer');
  world.requests.refuse('domo.executions.get', new DomoUnavailable('down'), 1);
  world.leases.set('stream-42', { ...world.lease(), failures: 8 });
  await run.abandon(new RunStopped('stopped'));
  expect(world.row(doubtful)).toMatchObject({ state: 'failed', error: 'RunStopped' });
  const back = await drop('a.csv', '1');
  await work(world);
  expect(world.row(back).state).toBe(loaded);
});

/** What may happen, in any order. */
type Event = { drop: [key: string, content: string] } | { steps: number } | { fault: number } | 'work';

const events: fc.Arbitrary<Event> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc
      .tuple(fc.constantFrom('a.csv', 'b.csv'), fc.constantFrom('1', '2', '1,2'))
      .map((one) => ({ drop: one })),
  },
  { weight: 2, arbitrary: fc.nat(8).map((steps) => ({ steps })) },
  { weight: 1, arbitrary: fc.nat(30).map((fault) => ({ fault })) },
  { weight: 2, arbitrary: fc.constant('work' as const) },
);

const faulty = ['contents.get', 'contents.put', 'ledger.end', 'backlog.remove', 'ledger.take'];

test.each(['APPEND', 'REPLACE', 'UPSERT'] as const)(
  'under %s, whatever happens, a load is a duplicate exactly where its content was committed last',
  async (updateMethod) => {
    await fc.assert(
      fc.asyncProperty(fc.array(events, { maxLength: 25 }), async (all) => {
        world = createWorld({ routes: [routeOf({ updateMethod }, 'skip')] });
        versions = 0;
        const told: { id: string; state: string; batch: string | null }[] = [];
        const { ledger } = world.ports;
        world.ports.ledger = {
          ...ledger,
          async end(id, hold, ending) {
            const row = await ledger.end(id, hold, ending);
            if (row !== null && !told.some((one) => one.id === id))
              told.push({ id, state: row.state, batch: row.batch });
            return row;
          },
        };
        for (const event of all) {
          const run = () => (world.leases.get('stream-42')?.holder ? runOf(world) : null);
          if (event === 'work') {
            if (run()) await work(world);
          } else if ('drop' in event) await drop(...event.drop);
          else if ('fault' in event) {
            const name = faulty[event.fault % faulty.length] ?? '';
            world.requests.refuse(name, new AwsUnavailable('down'), 1);
          } else {
            const now = run();
            for (let step = 0; now && step < event.steps && now.next !== 'done'; step++) {
              await now.step().catch(() => undefined);
            }
          }
        }
        if (world.leases.get('stream-42')?.holder) await work(world);
        check(told);
      }),
      { numRuns: 60 },
    );
  },
  60_000,
);

function check(told: readonly { id: string; state: string; batch: string | null }[]): void {
  const contentOf = (id: string) => `${world.row(id).key}/${world.row(id).etag}`;
  /** Of the batch that was committed last: all contents, and of each key its last version. */
  let last: { batch: string; contents: string[]; versions: Map<string, string> } | null = null;
  const committed: string[] = [];
  const note = (of: { contents: string[]; versions: Map<string, string> }, id: string) => {
    const { key, versionId } = world.row(id);
    of.contents.push(contentOf(id));
    const number = (one: string | null | undefined) => Number(one?.slice(1) ?? 0);
    const before = of.versions.get(key);
    if (before === undefined || number(world.row(before).versionId) < number(versionId))
      of.versions.set(key, id);
  };
  for (const { id, state, batch } of told) {
    if (state === 'duplicate') expect(last?.contents).toContain(contentOf(id));
    if (state !== 'committed') continue;
    committed.push(id);
    if (last === null || last.batch !== batch) {
      const before: string | undefined = last?.versions.get(world.row(id).key);
      if (before !== undefined) expect(contentOf(before)).not.toBe(contentOf(id));
      last = { batch: batch ?? '', contents: [], versions: new Map() };
    }
    note(last, id);
  }
  const commits = [...(world.domo.streams.get(42)?.executions ?? [])].filter(
    ({ state }) => state === 'SUCCESS',
  );
  const rows = commits.flatMap(({ parts }) => [...parts.values()].flatMap((text) => text.trim().split('\n')));
  expect(rows).toHaveLength(committed.length);
}
