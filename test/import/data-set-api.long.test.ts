import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Sandbox, startSandbox } from '../../sandbox/sandbox.ts';
import type { Column } from '../../shared/config/route.ts';
import type { LoadRecord } from '../../shared/import/load.ts';
import { createDataSets } from '../helpers/data-sets.ts';
import { domoState } from '../helpers/domo-state.ts';
import { connect, type Drops } from '../helpers/drops.ts';
import { found } from '../helpers/found.ts';
import { hastyClock } from '../helpers/hasty-clock.ts';

jest.setTimeout(120_000);

const columns: Column[] = [
  { name: 'id', type: 'LONG' },
  { name: 'name', type: 'STRING' },
];
const texts: Column[] = [
  { name: 'Code', type: 'STRING' },
  { name: 'Its, name', type: 'STRING' },
];
const routes = [
  { name: 'plain', updateMethod: 'APPEND' },
  { name: 'append', updateMethod: 'APPEND' },
  { name: 'impatient', updateMethod: 'APPEND', maxPause: 0 },
  { name: 'replace', updateMethod: 'REPLACE' },
  { name: 'bad', updateMethod: 'APPEND', maxRecordBytes: 2048, files: { empty: 'reject' } },
  { name: 'many', updateMethod: 'APPEND' },
  { name: 'newest', updateMethod: 'REPLACE' },
  { name: 'halved', updateMethod: 'APPEND' },
  { name: 'lost', updateMethod: 'APPEND' },
  { name: 'others', updateMethod: 'APPEND' },
  { name: 'outage', updateMethod: 'APPEND', maxPause: 0 },
  { name: 'outage-replace', updateMethod: 'REPLACE' },
  { name: 'stopped', updateMethod: 'APPEND' },
  { name: 'stopped-replace', updateMethod: 'REPLACE' },
  { name: 'guarded', updateMethod: 'REPLACE', shrinkGuard: 0.5 },
  { name: 'slow', updateMethod: 'APPEND', commitInterval: '8s' },
  { name: 'texts', updateMethod: 'APPEND' },
  { name: 'headless', updateMethod: 'APPEND', read: { header: false } },
];

let folder: string;
let sandbox: Sandbox;
let drops: Drops;
let dataSetIds: Record<string, string>;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sluice-data-set-api-'));
  const dir = join(folder, 'state');
  const names = routes.map(({ name }) => name);
  const textual = names.filter((name) => ['texts', 'headless'].includes(name));
  const numbered = names.filter((name) => !textual.includes(name));
  const ids = [
    ...(await createDataSets(dir, numbered, columns)),
    ...(await createDataSets(dir, textual, texts)),
  ];
  dataSetIds = Object.fromEntries([...numbered, ...textual].map((name, i) => [name, ids[i] ?? '']));
  const imports = routes.map((route) => ({
    ...{ commitInterval: 0, prefix: `${route.name}/`, ...route },
    dataSetApi: { dataSetId: dataSetIds[route.name], maxBytes: 1000 },
  }));
  const config = join(folder, 'sluice.config.json');
  await writeFile(config, JSON.stringify({ imports }));
  sandbox = await startSandbox({
    ...{ config, dir, fresh: false, port: 0, domoPort: 0 },
    domo: { indexingMs: 20 },
    clock: hastyClock,
  });
  drops = await connect(sandbox.ready);
});
afterAll(async () => {
  drops?.close();
  await sandbox?.stop();
  await rm(folder, { recursive: true, force: true });
});
afterEach(async () => {
  await admin('DELETE', 'faults');
  await admin('PUT', 'settings', { bodyLimit: null, indexingMs: 20 });
});

async function admin(method: string, name: string, body?: object): Promise<void> {
  const init = body === undefined ? {} : { body: JSON.stringify(body) };
  const answer = await fetch(`${sandbox.ready.domo}/_sandbox/${name}`, { method, ...init });
  if (!answer.ok) throw new Error(await answer.text());
}

/** The next imports go wrong. */
const fault = (rule: object) => admin('POST', 'faults', [{ operation: 'importData', ...rule }]);

/** The path of a route's DataSet: so a fault hits no request that a load of another one still makes. */
const pathOf = (route: string) => `/v1/datasets/${dataSetIds[route]}`;
const dataPathOf = (route: string) => `${pathOf(route)}/data`;

/** What Domo was sent into any DataSet so far: how many requests that it took, and that it did not. */
async function requests(): Promise<{ taken: number; all: number }> {
  const { importData = {} } = (await domoState(sandbox.ready)).requests;
  return { taken: importData[204] ?? 0, all: Object.values(importData).reduce((sum, n) => sum + n, 0) };
}

const file = (...ids: number[]) => `id,name\n${ids.map((id) => `${id},row ${id}\n`).join('')}`;

async function rowsOf(route: string): Promise<unknown[][]> {
  const id = String(dataSetIds[route]);
  const { rows } = await drops.domo.dataSets.get(id);
  return rows === 0 ? [] : (await drops.domo.dataSets.query(id, 'SELECT * FROM table')).rows;
}
/** Without asking for the count; nothing where there was never a row. */
const idsOfQuery = (dataSetId: string): Promise<unknown[]> =>
  drops.domo.dataSets.query(dataSetId, 'SELECT * FROM table').then(
    ({ rows }) => rows.map(([id]) => id),
    () => [],
  );
const idsOf = async (route: string) => (await rowsOf(route)).map(([id]) => id);

/** Drops a file and waits for its end. */
async function load(route: string, body: string | Uint8Array, name = 'file.csv'): Promise<LoadRecord> {
  return drops.outcome(await drops.drop(`${route}/${name}`, body));
}

async function loaded(route: string, body: string, name?: string): Promise<LoadRecord> {
  const ended = await load(route, body, name);
  expect({ state: ended.state, reason: ended.reason }).toEqual({ state: 'committed', reason: undefined });
  return ended;
}

/** Waits until the first rule of `fault` has hit a request. */
const hit = () =>
  found('a request has met its fault', async () => {
    const answer = await fetch(`${sandbox.ready.domo}/_sandbox/faults`);
    return ((await answer.json()) as { hits: number }[])[0]?.hits === 1;
  });

/** Drops a file whose request is long on its way, and waits until that is. */
async function hold(route: string, id: number, ms = 3000): Promise<string> {
  await fault({ kind: 'delay', ms });
  const first = await drops.drop(`${route}/0000.csv`, file(id));
  await hit();
  return first;
}

test('APPEND adds rows behind those that are there, and the receipt names the DataSet', async () => {
  await loaded('plain', file(1, 2));
  const second = await loaded('plain', '\uFEFFid,name\r\n3,"a\r\nb"\r\n4,\r\n5,""');
  expect(await rowsOf('plain')).toEqual([
    [1, 'row 1'],
    [2, 'row 2'],
    [3, 'a\r\nb'],
    [4, null],
    [5, ''],
  ]);
  expect(second).toMatchObject({ rows: 3, parts: 0, streamId: null, executionId: null });
  expect(await drops.receipt(second)).toMatchObject({
    ...{ route: 'plain', updateMethod: 'APPEND', dataSetId: dataSetIds.plain },
    ...{ state: 'committed', rows: 3, streamId: null, executionId: null },
    proof: { rows: 3, rowsSent: 3, literalQuotes: 0, textAfterClose: 0 },
    dataSetRows: { before: 2, after: 5, gained: 3, batch: 3, expected: 5, agrees: true },
  });
});

test('REPLACE leaves the rows of the newest file', async () => {
  await loaded('replace', file(1, 2, 3));
  await loaded('replace', file(4));
  expect(await idsOf('replace')).toEqual([4]);
});

test.each<[string, string | Uint8Array, RegExp]>([
  [
    'a file that is larger than the limit',
    file(...Array.from({ length: 110 }, (_, i) => i)),
    /has 1108 bytes, and route bad sends at most 1KB in one request.*Stream/,
  ],
  ['a file without rows', 'id,name\n', /no rows/],
  ['a ragged row', `${file(1)}2,two,three\n`, /row 3, byte 16: .*3 columns.* 2/],
  ['a cell of another type', `${file(1)}two,row 2\n`, /row 3, byte 16: "two" in column "id" is no LONG/],
  ['a header that does not match', 'id,other\n1,one\n', /missing: "name"/],
  ['another encoding', Buffer.from('id,name\n1,Zoë\n', 'latin1'), /row 2, byte 12: .*UTF-8/],
])('%s is rejected, and nothing is sent of it', async (name, body, reason) => {
  const before = await idsOf('bad');
  const ended = await load('bad', body, `${name}.csv`);
  expect(ended).toMatchObject({ state: 'rejected', fault: 'user', reason: expect.stringMatching(reason) });
  expect(ended.reason).toContain(`s3://${sandbox.ready.bucket}/bad/${name}.csv`);
  expect(await drops.receipt(ended)).toMatchObject({ state: 'rejected', reason: ended.reason });
  expect(await idsOf('bad')).toEqual(before);
});

test('files that wait go in one request as far as they fit, in their order, without the bad ones', async () => {
  const first = await hold('many', 0);
  const before = await requests();
  const bodies = [
    file(1),
    `${file(2)}2,ragged,row\n`,
    file(3),
    `${file(4)}four,row 4\n`,
    file(5),
    // With these it is more than fits.
    ...[6, 7, 8].map((id) => `id,name\n${id},${'x'.repeat(400)}\n`),
  ];
  const ids: string[] = [];
  for (const [i, body] of bodies.entries()) ids.push(await drops.drop(`many/${i + 1}.csv`, body));
  await drops.outcome(first);
  const ended = await Promise.all(ids.map((id) => drops.outcome(id)));
  expect(ended.map(({ state }) => state)).toEqual(
    bodies.map((_, i) => (i === 1 || i === 3 ? 'rejected' : 'committed')),
  );
  expect(ended[1]?.reason).toMatch(/many\/2\.csv: row 3, byte/);
  expect(ended[3]?.reason).toMatch(/many\/4\.csv: row 3, byte .*"four"/);
  expect(await idsOf('many')).toEqual([0, 1, 3, 5, 6, 7, 8]);
  // That of the first, which was on its way; then 1 to 6 or so, and the rest.
  const { taken } = await requests();
  expect(taken - before.taken).toBeGreaterThanOrEqual(3);
  expect(taken - before.taken).toBeLessThanOrEqual(4);
});

test('of the REPLACE files that wait only the newest is sent', async () => {
  const first = await hold('newest', 0);
  const older = await drops.drop('newest/1.csv', file(1));
  const newest = await drops.drop('newest/2.csv', file(2, 3));
  expect(await drops.outcome(newest)).toMatchObject({ state: 'committed', rows: 2 });
  expect(await drops.outcome(older)).toMatchObject({ state: 'superseded' });
  expect(await drops.outcome(first)).toMatchObject({ state: 'committed' });
  expect(await idsOf('newest')).toEqual([2, 3]);
});

test('a request that Domo refuses without a reason is halved until it takes it', async () => {
  const first = await hold('halved', 0);
  await fault({ kind: 'status', status: 400, times: 3 });
  const ids: string[] = [];
  for (const id of [1, 2, 3]) ids.push(await drops.drop(`halved/${id}.csv`, file(id)));
  await drops.outcome(first);
  const ended = await Promise.all(ids.map((id) => drops.outcome(id)));
  expect(ended.map(({ state }) => state)).toEqual(['rejected', 'committed', 'committed']);
  expect(ended[0]?.reason).toMatch(/halved\/1\.csv: Domo refused the rows.*every cell looks right/);
  expect(await idsOf('halved')).toEqual([0, 2, 3]);
});

test('a request that is too large for Domo is halved, and a file that is goes to a Stream', async () => {
  await admin('PUT', 'settings', { bodyLimit: 100 });
  const ended = await load('halved', file(...Array.from({ length: 20 }, (_, i) => i + 50)), 'large.csv');
  expect(ended).toMatchObject({
    state: 'rejected',
    reason: expect.stringMatching(/large\.csv: Domo takes no request of this size: .*413.*Stream/),
  });
});

describe('a first row like the column names, which Domo would drop, is data', () => {
  const names = 'Code,"Its, name"';
  test.each([
    ['texts', `${names}\n${names}\na,b\n`, ['Code', 'Its, name']],
    ['texts', `${names}\nCODE ,"its, name"\na,b\n`, ['CODE ', 'its, name']],
    ['headless', `${names}\na,b\n`, ['Code', 'Its, name']],
    ['headless', `"Code","Its, name"`, ['Code', 'Its, name']],
  ])('%s: %j', async (route, body, expected) => {
    const before = await rowsOf(route);
    const ended = await loaded(route, body, `${Math.random()}.csv`);
    expect((await rowsOf(route)).slice(before.length)[0]).toEqual(expected);
    const { dataSetRows } = await drops.receipt(ended);
    expect(dataSetRows).toMatchObject({ gained: ended.rows, agrees: true });
  });
});

describe('an APPEND whose answer is lost', () => {
  test.each<[string, object, 'done' | 'not done']>([
    ['cut when it was done', { kind: 'cut', at: 'answer' }, 'done'],
    ['cut in the middle of its rows', { kind: 'cut', at: 'body', bytes: 3 }, 'not done'],
    ['never read', { kind: 'cut', at: 'request' }, 'not done'],
    ['500, done', { kind: 'status', status: 500, applied: true }, 'done'],
    ['500, not done', { kind: 'status', status: 500 }, 'not done'],
    ['a page, done', { kind: 'status', status: 503, body: 'html', applied: true }, 'done'],
    ['a page with status 200, not done', { kind: 'status', status: 200, body: 'html' }, 'not done'],
  ])('%s: it is sent once, and said not to be known', async (name, rule, done) => {
    const before = await idsOf('lost');
    const { all } = await requests();
    await fault(rule);
    const id = 1000 + before.length;
    const ended = await load('lost', file(id, id), `${name}.csv`);
    expect(ended).toMatchObject({ state: 'failed', fault: 'domo' });
    expect(ended.reason).toMatch(
      new RegExp(
        done === 'done'
          ? `Domo counts ${before.length + 2}, as with them, and says that they are of 20`
          : `Domo counts ${before.length}, as without them`,
      ),
    );
    expect(await idsOf('lost')).toEqual(done === 'done' ? [...before, id, id] : before);
    expect((await requests()).all - all).toBeLessThanOrEqual(1);
    if (done === 'done') return;
    expect(await drops.replay(ended.id, true)).toMatchObject({ state: 'committed' });
    expect(await idsOf('lost')).toEqual([...before, id, id]);
  });

  test('is not believed to be there where another writer adds as many rows', async () => {
    const before = await idsOf('lost');
    await fault({ path: dataPathOf('lost'), kind: 'cut', at: 'request' });
    const dropped = await drops.drop('lost/same number.csv', file(7, 8));
    await hit();
    const theirs = { dataSetId: String(dataSetIds.lost), updateMethod: 'APPEND' } as const;
    await drops.domo.dataSets.importData({ ...theirs, body: [Buffer.from('94,theirs\n95,theirs\n')] });
    expect(await drops.outcome(dropped)).toMatchObject({
      ...{ state: 'failed', fault: 'domo' },
      reason: expect.stringContaining(`Domo counts ${before.length + 2}, as with them`),
    });
    expect(await idsOf('lost')).toEqual([...before, 94, 95]);
  });

  test('is not sent again where Domo counts for hours as before', async () => {
    const before = await idsOf('lost');
    await admin('PUT', 'settings', { countLagSeconds: 86_400, dateLagSeconds: 86_400 });
    try {
      await fault({ path: dataPathOf('lost'), kind: 'cut', at: 'answer' });
      expect(await load('lost', file(96), 'late.csv')).toMatchObject({
        ...{ state: 'failed', fault: 'domo' },
        reason: expect.stringContaining(`Domo counts ${before.length}, as without them`),
      });
    } finally {
      await admin('PUT', 'settings', { countLagSeconds: 0, dateLagSeconds: 0 });
    }
    expect(await idsOf('lost')).toEqual([...before, 96]);
  });

  test.each([
    ['done', 'answer', 91],
    ['not done', 'request', 92],
  ])(
    '%s, and others have added rows: it fails, says what is not known, and a replay asks first',
    async (_, at, theirs) => {
      const dataSetId = String(dataSetIds.others);
      const before = await idsOf('others');
      await fault({ path: dataPathOf('others'), kind: 'cut', at });
      // It is not asked about before the others are there.
      await admin('POST', 'faults', [
        {
          operation: 'getDataSet',
          path: pathOf('others'),
          kind: 'status',
          status: 503,
          after: 2,
          times: null,
        },
      ]);
      const dropped = await drops.drop(`others/${at}.csv`, file(7, 8));
      await hit();
      const body = [Buffer.from(`${theirs},theirs\n`)];
      await drops.domo.dataSets.importData({ dataSetId, updateMethod: 'APPEND', body });
      await found('the row of the others', async () => (await idsOfQuery(dataSetId)).includes(theirs));
      await admin('DELETE', 'faults');
      const ended = await drops.outcome(dropped);
      expect(ended).toMatchObject({ state: 'failed', fault: 'domo' });
      expect(ended.reason).toContain(
        `not known. Domo did not say what became of the request that adds 2 to the ${before.length} rows of DataSet ${dataSetId}. It was sent at `,
      );
      expect(ended.reason).toContain(`With them there would be ${before.length + 2} rows`);
      const { all } = await requests();
      expect(await drops.replay(ended.id)).toMatchObject({
        ...{ state: 'failed', reason: expect.stringContaining('is not known') },
      });
      expect(await requests()).toMatchObject({ all });
      // Another file is not kept by it.
      await loaded('others', file(10), `${at} next.csv`);
      expect(await drops.replay(ended.id, true)).toMatchObject({ state: 'committed' });
      expect((await idsOf('others')).slice(-2)).toEqual([7, 8]);
    },
  );

  test('by a run that gave up: it is not known, and keeps no other file', async () => {
    await loaded('outage', file(9), 'before given-up.csv');
    const before = await idsOf('outage');
    await fault({ path: dataPathOf('outage'), kind: 'cut', at: 'answer' });
    // For as long as the run asks, and gives up.
    await admin('POST', 'faults', [
      { operation: 'getDataSet', path: pathOf('outage'), kind: 'status', status: 403, after: 2, times: null },
    ]);
    const ended = await load('outage', file(2), 'given-up.csv');
    expect(ended).toMatchObject({ state: 'failed', fault: 'user' });
    expect(ended.reason).toMatch(/403.*did not say what became of the request that adds 1 to the/);
    await admin('DELETE', 'faults');
    await loaded('outage', file(3), 'next.csv');
    expect(await drops.replay(ended.id)).toMatchObject({ state: 'failed' });
    expect(await idsOf('outage')).toEqual([...before, 2, 3]);
  });
});

test.each<[string, object]>([
  ['401, once', { kind: 'status', status: 401 }],
  ['429', { kind: 'status', status: 429, times: 6 }],
  ['500', { kind: 'status', status: 500, times: 6 }],
  ['500, done', { kind: 'status', status: 500, applied: true, times: 6 }],
  ['a page', { kind: 'status', status: 503, body: 'html', times: 2 }],
])('REPLACE and %s: it is loaded in the end', async (name, rule) => {
  await fault(rule);
  const id = Math.ceil(Math.random() * 1e6);
  await loaded('outage-replace', file(id), `${name}.csv`);
  // A REPLACE of as many rows as there are is settled before Domo shows them.
  await found('its row', async () => (await idsOf('outage-replace')).join() === String(id), { seconds: 10 });
});

test.each<[string, object, string, RegExp]>([
  ['401', { kind: 'status', status: 401, times: null }, 'user', /does not allow this: .*401/],
  ['404', { kind: 'status', status: 404, times: null }, 'user', /no DataSet/],
  ['400 with a page', { kind: 'status', status: 400, body: 'html', times: null }, 'domo', /refused this/],
])(
  'APPEND and %s for good: it fails, nothing is loaded, and the replay loads it',
  async (name, rule, by, why) => {
    await loaded('impatient', file(69), `before ${name}.csv`);
    const before = await idsOf('impatient');
    await fault(rule);
    const ended = await load('impatient', file(70), `${name}.csv`);
    expect(ended).toMatchObject({ state: 'failed', fault: by, reason: expect.stringMatching(why) });
    expect(await idsOf('impatient')).toEqual(before);
    await admin('DELETE', 'faults');
    expect(await drops.replay(ended.id)).toMatchObject({ state: 'committed' });
    expect(await idsOf('impatient')).toEqual([...before, 70]);
  },
);

test('APPEND and 429: Domo has not let it in, so it goes again at once', async () => {
  const before = await idsOf('append');
  await fault({ kind: 'status', status: 429, times: 9 });
  await loaded('append', file(71), '429.csv');
  expect(await idsOf('append')).toEqual([...before, 71]);
});

test('an event that comes twice loads once', async () => {
  const ended = await loaded('append', file(80), 'twice.csv');
  const before = await idsOf('append');
  await drops.tell(ended.key, ended);
  expect(await drops.ledger.get(ended.id)).toEqual(ended);
  expect(await idsOf('append')).toEqual(before);
});

test('a REPLACE that would leave too few rows is held until somebody wants it so', async () => {
  await loaded('guarded', file(1, 2, 3, 4, 5));
  const few = await load('guarded', file(6, 7), 'few.csv');
  expect(few).toMatchObject({ state: 'rejected', reason: expect.stringMatching(/2 rows.*5 rows.*--force/) });
  expect(await idsOf('guarded')).toEqual([1, 2, 3, 4, 5]);
  expect(await drops.replay(few.id, true)).toMatchObject({ state: 'committed' });
  expect(await idsOf('guarded')).toEqual([6, 7]);
});

test('commitInterval is the least time between two requests, and the load that waits says so', async () => {
  const first = await loaded('slow', file(1));
  const { committedAt } = await drops.atRest(first.id);
  const second = await drops.drop('slow/second.csv', file(2));
  const { waits } = await drops.open(second, (load) => load.waits?.for === 'commitInterval', 8);
  expect(waits?.until).toBe(new Date(Date.parse(String(committedAt)) + 8000).toISOString());
  await drops.outcome(second);
  const { committedAt: next } = await drops.atRest(second);
  expect(Date.parse(String(next)) - Date.parse(String(committedAt))).toBeGreaterThanOrEqual(8000);
});

test.each([
  ['stopped', [1, 2], ['failed', 'committed']],
  ['stopped-replace', [2], ['committed', 'committed']],
])(
  '%s: a run that is stopped while it sends: another one sees to it, and nothing is loaded twice',
  async (route, left, states) => {
    // Less than the state machine's patience, which this clock makes short.
    const first = await hold(route, 1, 1000);
    const second = await drops.drop(`${route}/2.csv`, file(2));
    await drops.stopRunOf(first);
    const ended = [await drops.outcome(first), await drops.outcome(second)];
    expect(ended.map(({ state }) => state)).toEqual(states);
    // A REPLACE of as many rows as there are is settled before Domo shows them.
    await found(`rows ${left}`, async () => (await idsOf(route)).join() === left.join(), { seconds: 10 });
  },
);
