import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { connectionOf } from '../../cli/connection.ts';
import type {
  About,
  LoadAnswer,
  Overview,
  ReplayAnswer,
  SweepAnswer,
  TakenFile,
} from '../../console/answers.ts';
import { type Console, startConsole } from '../../console/server/console.ts';
import type { Load } from '../../shared/import/load.ts';
import { run } from '../cli/captured.ts';
import { bucket, type FakeAws, startFakeAws } from '../cli/fake-aws.ts';
import { createLives } from '../cli/lives.ts';
import { makeLoad, route } from '../helpers/load.ts';
import { type Asking, askingOf } from './asking.ts';

const rates = { ...route, name: 'rates', prefix: 'incoming/rates/' };

let aws: FakeAws;
let lives: ReturnType<typeof createLives>;
let console: Console;
let asking: Asking;

beforeEach(async () => {
  aws = await startFakeAws();
  lives = createLives(aws);
  aws.imports = [{ ...route, commitInterval: 900 }, rates];
  console = await startConsole(connectionOf({ endpoint: aws.url }), { port: 0 });
  asking = askingOf(console);
});
afterEach(async () => {
  await console.close();
  await aws.stop();
});

describe('who may ask', () => {
  const bearer = () => ({ Authorization: `Bearer ${asking.token}` });
  const cases: [string, number, () => Record<string, string>][] = [
    ['a page with the token', 200, bearer],
    ['nobody with a token', 401, () => ({})],
    ['somebody with another token', 401, () => ({ Authorization: 'Bearer abc' })],
    ['the token in another form', 401, () => ({ Authorization: `Basic ${asking.token}` })],
    ['the page itself', 200, () => ({ ...bearer(), 'Sec-Fetch-Site': 'same-origin' })],
    [
      'a name of another site that points here',
      403,
      () => ({ ...bearer(), Host: `evil.example:${asking.port}` }),
    ],
    ['this machine at another port', 403, () => ({ ...bearer(), Host: '127.0.0.1:1' })],
    ['a page of another site', 403, () => ({ ...bearer(), Origin: 'https://evil.example' })],
    ['a page of another port of this machine', 403, () => ({ ...bearer(), Origin: 'http://127.0.0.1:1' })],
    ['a sandboxed page', 403, () => ({ ...bearer(), Origin: 'null' })],
    ['an image on a page of another site', 403, () => ({ ...bearer(), 'Sec-Fetch-Site': 'cross-site' })],
    ['a page of another port, without Origin', 403, () => ({ ...bearer(), 'Sec-Fetch-Site': 'same-site' })],
  ];
  test.each(cases)('%s: %i', async (_, status, headers) => {
    expect(await asking.raw('/api/about', { headers: headers() })).toMatchObject({ status });
  });

  test('nothing is done for a page of another site', async () => {
    const load = await ended('failed');
    const headers = { ...bearer(), Origin: 'https://evil.example' };
    const body = JSON.stringify({ ids: [load.id] });
    expect(await asking.raw('/api/replays', { method: 'POST', headers, body })).toMatchObject({
      status: 403,
    });
    expect(aws.sent).toEqual([]);
  });

  test('the page itself has no secret, and lets nothing in from elsewhere', async () => {
    const { status, headers, text } = await asking.raw('/');
    expect(status).toBe(200);
    expect(text).toContain('<div id="page">');
    expect(text).not.toContain(asking.token);
    expect(headers).toMatchObject({
      'content-security-policy': expect.stringMatching(
        /^default-src 'none'; script-src 'self'; style-src 'self';/,
      ),
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-store',
      'cross-origin-resource-policy': 'same-origin',
    });
    expect(headers).not.toHaveProperty('access-control-allow-origin');
  });

  test.each(['/console.js', '/console.css', '/icon.svg'])('%s is there', async (path) => {
    const { status, text } = await asking.raw(path);
    expect(status).toBe(200);
    expect(text.length).toBeGreaterThan(100);
    // A font or an image of another place would be asked for as soon as it is named.
    expect(text).not.toMatch(/url\(|@import/);
  });

  test.each(['/../package.json', '/package.json', '/%2e%2e/package.json', '/main.tsx'])(
    '%s is not',
    async (path) => {
      expect(await asking.raw(path)).toMatchObject({ status: 404 });
    },
  );

  test('two consoles have two tokens', async () => {
    const other = await startConsole(connectionOf({ endpoint: aws.url }), { port: 0 });
    const { token, raw } = askingOf(other);
    expect(token).not.toBe(asking.token);
    expect(await raw('/api/about', { headers: bearer() })).toMatchObject({ status: 401 });
    await other.close();
  });
});

/** A load that has ended. */
async function ended(state: 'rejected' | 'failed' | 'committed', key?: string): Promise<Load> {
  const load = makeLoad(key === undefined ? {} : { key });
  const isBad = state !== 'committed';
  await lives.end(load, state, isBad ? { reason: `It was ${state}.`, fault: 'user' } : { rows: 3, parts: 1 });
  return load;
}

test('it says which deployment it is', async () => {
  expect(await asking.get<About>('/about')).toMatchObject({
    ...{ isSandbox: true, stack: 'Sluice', place: new URL(aws.url).host, bucket },
    routes: [
      {
        name: 'sales',
        prefix: 'incoming/sales/',
        updateMethod: 'APPEND',
        into: 'Stream 42',
        commitInterval: 900,
      },
      { name: 'rates' },
    ],
  });
});

describe('what is under way', () => {
  test('streams, loads with their progress, and what has ended', async () => {
    const done = await ended('committed');
    const loading = makeLoad();
    const waiting = makeLoad();
    const batch = await lives.batch([loading], 'open', { parts: 4 });
    const cut = { rows: 3, bytes: 40 };
    const segments = [{ load: loading.id, cut, error: null }] as never;
    await aws.reports.put(batch, { part: 1, segments, sentBytes: 20, error: null, tries: 0 });
    await lives.receive(waiting);
    const overview = await asking.get<Overview>('/overview');
    expect(overview.streams).toEqual([
      expect.objectContaining({
        ...{ key: 'stream-42', into: 'Stream 42', commitInterval: 900 },
        routes: [
          { name: 'sales', updateMethod: 'APPEND' },
          { name: 'rates', updateMethod: 'APPEND' },
        ],
        backlog: { loads: 1, bytes: 100 },
        batch: { loads: 1, parts: 4, phase: 'loading' },
        ...{ rest: null, paused: null, failures: 0 },
      }),
    ]);
    expect(overview.open).toHaveLength(2);
    expect(overview.open).toContainEqual(
      expect.objectContaining({ id: loading.id, state: 'loading', parts: 4 }),
    );
    expect(overview.open).toContainEqual(
      expect.objectContaining({ id: waiting.id, waits: expect.objectContaining({ for: 'batch' }) }),
    );
    expect(overview).toMatchObject({
      openCount: 2,
      uploads: [],
      ended: [{ id: done.id, state: 'committed' }],
    });
  });

  test('the time of the next commit', async () => {
    await lives.receive(makeLoad());
    const committedAt = new Date(Date.now() - 60_000).toISOString();
    await lives.changeLease({ committedAt });
    const { streams, open } = await asking.get<Overview>('/overview');
    const until = new Date(Date.parse(committedAt) + 900_000).toISOString();
    expect(streams[0]).toMatchObject({ rest: { why: 'commitInterval', until }, committedAt });
    expect(open[0]?.waits).toMatchObject({ for: 'commitInterval', until });
  });

  test('why Domo takes nothing', async () => {
    await lives.receive(makeLoad());
    const until = new Date(Date.now() + 60_000).toISOString();
    const since = new Date().toISOString();
    const paused = {
      since,
      tries: 2,
      error: 'DomoUnavailable',
      reason: 'Domo is in maintenance.',
      toldAt: null,
    };
    await lives.changeLease({ paused, notBefore: until });
    const { streams } = await asking.get<Overview>('/overview');
    expect(streams[0]).toMatchObject({ rest: { why: 'domo', until }, paused: 'Domo is in maintenance.' });
  });
});

describe('loads', () => {
  test('one load, with all that is known of it', async () => {
    const { id } = await ended('rejected');
    expect(await asking.get<LoadAnswer>(`/loads/${id}`)).toMatchObject({
      load: { id, state: 'rejected', reason: 'It was rejected.' },
      into: 'Stream 42',
      moments: [{ state: 'received' }, { state: 'rejected' }],
    });
  });

  test.each(['a'.repeat(20), 'nonsense', '..%2f..', '%00'])('there is none of the id %s', async (id) => {
    const headers = { Authorization: `Bearer ${asking.token}` };
    const { status, text } = await asking.raw(`/api/loads/${id}`, { headers });
    expect(status).toBe(400);
    expect(JSON.parse(text)).toMatchObject({ name: 'WrongUse', message: expect.stringContaining('no load') });
  });

  test('those that have ended, by state and route', async () => {
    const bad = await ended('rejected');
    const good = await ended('committed');
    const ids = async (query: string) =>
      (await asking.get<{ id: string }[]>(`/loads${query}`)).map(({ id }) => id);
    expect((await ids('')).sort()).toEqual([bad.id, good.id].sort());
    expect(await ids('?state=rejected')).toEqual([bad.id]);
    expect(await ids('?route=rates')).toEqual([]);
    expect(await ids('?limit=1')).toHaveLength(1);
  });

  test('are replayed, and those that can not be say why', async () => {
    const bad = await ended('failed');
    const good = await ended('committed');
    const answer = await asking.post<ReplayAnswer>('/replays', { ids: [bad.id, good.id] });
    expect(answer).toEqual({
      sent: [bad.id],
      refused: [{ id: good.id, why: expect.stringContaining('it is committed') }],
    });
    expect(await aws.ledger.get(bad.id)).toMatchObject({ state: 'received', replays: 1 });
  });

  test.each(['', '[]', '{"ids":"abc"}', '{'])('a body %p is wrong use', async (body) => {
    const headers = { Authorization: `Bearer ${asking.token}` };
    expect(await asking.raw('/api/replays', { method: 'POST', headers, body })).toMatchObject({
      status: 400,
    });
    expect(aws.sent).toEqual([]);
  });
});

describe('files', () => {
  const take = (name: string, content: string) =>
    asking.post<TakenFile>(`/files?name=${encodeURIComponent(name)}`, content);

  test('are taken, and dropped under the name that they have', async () => {
    const dropped = new Promise<Load>((resolve) => {
      aws.onLoad = async (load) => {
        await lives.receive(load);
        resolve(load);
      };
    });
    const taken = await take('Umsätze 1.csv', 'id\n1\n');
    expect(taken).toMatchObject({ name: 'Umsätze 1.csv', bytes: 5 });
    await asking.post(`/files/${taken.file}/drop`, { route: 'sales' });
    const { id, object } = await dropped;
    expect(object).toMatchObject({ key: 'incoming/sales/Umsätze 1.csv', size: 5 });
    await expect(asking.post(`/files/${taken.file}/drop`, { route: 'sales' })).rejects.toThrow(
      'choose it again',
    );
    for (;;) {
      const { uploads } = await asking.get<Overview>('/overview');
      if (uploads[0]?.load == null) continue;
      expect(uploads).toEqual([expect.objectContaining({ load: id, bytesDone: 5, error: null })]);
      break;
    }
  });

  test.each(['', '.', '..', '../x', 'a/b', 'a\\b', 'a\0b', 'x'.repeat(256)])(
    'none is called %p',
    async (name) => {
      await expect(take(name, 'x')).rejects.toThrow('400');
    },
  );

  test('go to a route that there is', async () => {
    const { file } = await take('a.csv', 'id\n1\n');
    await expect(asking.post(`/files/${file}/drop`, { route: 'nope' })).rejects.toThrow('There is no route');
    await expect(asking.get(`/files/${file}/plan?route=`)).rejects.toThrow('route is missing');
  });

  test('are forgotten when nobody wants them', async () => {
    const { file } = await take('a.csv', 'id\n1\n');
    const headers = { Authorization: `Bearer ${asking.token}` };
    expect(await asking.raw(`/api/files/${file}`, { method: 'DELETE', headers })).toMatchObject({
      status: 200,
    });
    await expect(asking.post(`/files/${file}/drop`, { route: 'sales' })).rejects.toThrow('choose it again');
  });
});

describe('sweep', () => {
  async function missed(name: string): Promise<void> {
    const s3 = new S3Client({
      ...{ endpoint: aws.url, region: 'us-east-1', forcePathStyle: true },
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    });
    await s3.send(new PutObjectCommand({ Bucket: bucket, Key: `${route.prefix}${name}`, Body: 'id\n1\n' }));
    s3.destroy();
  }

  test('lists first, and loads what was chosen of the list', async () => {
    await missed('a.csv');
    await missed('b.csv');
    const { missed: found } = await asking.get<SweepAnswer>('/missed?grace=0s');
    expect(found.map(({ key }) => key).sort()).toEqual(['incoming/sales/a.csv', 'incoming/sales/b.csv']);
    expect(aws.sent).toEqual([]);
    const [one] = found;
    expect(await asking.post('/missed', { ids: [one?.id] })).toEqual([one?.id]);
    expect(await aws.ledger.get(one?.id ?? '')).toMatchObject({ state: 'received' });
    expect(aws.sent).toHaveLength(1);
  });

  test('loads nothing that nobody has seen', async () => {
    await missed('a.csv');
    await expect(asking.post('/missed', { ids: ['a'.repeat(20)] })).rejects.toThrow('not in the list');
    expect(aws.sent).toEqual([]);
  });

  test('does not take a time that is none', async () => {
    await expect(asking.get('/missed?since=tomorrow')).rejects.toThrow('400');
  });
});

test('there is no export, and none is run', async () => {
  expect(await asking.get('/exports')).toEqual([]);
  await expect(asking.post('/exports/nope/run')).rejects.toThrow(/"nope"|ExportMachineArn/);
});

describe('on a deployment', () => {
  test('notices are the loads that ended badly', async () => {
    const { latestNotices } = await import('../../console/server/notices.ts');
    const rows = [{ id: 'x', route: 'sales', key: 'a.csv', state: 'rejected', reason: 'No.', endedAt: 'T' }];
    const final = async function* () {
      yield* rows;
    };
    expect(await latestNotices({ endpoint: null }, { loads: { final } as never })).toEqual({
      of: 'ended',
      notices: [{ time: 'T', subject: 'sales: a.csv was rejected', message: 'No.', load: 'x' }],
    });
  });

  test('no rows are shown', async () => {
    const { createDataSets } = await import('../../console/server/data-sets.ts');
    await expect(createDataSets(connectionOf({})).list()).rejects.toThrow('look at them in Domo');
  });
});

describe('the command', () => {
  test('says the link, and ends with Ctrl-C', async () => {
    const interrupted = new AbortController();
    const ending = run(['open', '--json', '--endpoint', aws.url], interrupted.signal);
    interrupted.abort();
    const { code, out } = await ending;
    expect(code).toBe(0);
    expect(JSON.parse(out)).toEqual({
      ready: true,
      link: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/#token=[\w-]{32}$/),
    });
  });

  test('says at once that there is no deployment', async () => {
    aws.outputs = null;
    expect(await run(['open', '--endpoint', aws.url])).toMatchObject({
      code: 1,
      err: expect.stringContaining('no stack'),
    });
  });

  test('says that a port is taken', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const { code, err } = await run(['open', '--port', String(port), '--endpoint', aws.url]);
    expect({ code, err }).toEqual({
      code: 1,
      err: expect.stringContaining(`Port ${port} of 127.0.0.1 is taken`),
    });
    server.close();
  });
});
