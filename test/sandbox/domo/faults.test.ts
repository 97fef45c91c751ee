import { openSession, type Reply, type Session, send, until, withSession } from './client.ts';

let session: Session;
let url: string;
let streamId: number;
let dataSetId: string;
let executions: string;

beforeEach(async () => {
  session = await openSession();
  url = session.domo.url;
  ({ streamId, dataSetId } = await session.createStream('n LONG, text STRING'));
  executions = `/v1/streams/${streamId}/executions`;
});
afterEach(() => session.close());

const add = async (rules: object): Promise<Reply> => {
  const reply = await send(`${url}/_sandbox/faults`, 'POST', { body: rules });
  expect([reply.status, reply.text]).toEqual([201, expect.any(String)]);
  return reply;
};

const get = () => session.call('GET', `/v1/streams/${streamId}`);

describe('a fault by status', () => {
  test.each<[string, object, number, string | null, string]>([
    ['401 once', { status: 401 }, 401, 'application/json;charset=UTF-8', '"status":401'],
    [
      '429',
      { status: 429, headers: { 'Retry-After': '7' } },
      429,
      'application/json;charset=UTF-8',
      'Too Many Requests',
    ],
    ['a page', { status: 503, body: 'html' }, 503, 'text/html;charset=utf-8', '<html>'],
    ['nothing', { status: 502, body: 'empty' }, 502, null, ''],
    [
      'a message',
      { status: 400, message: 'Infrastructure problem' },
      400,
      'application/json;charset=UTF-8',
      'Infrastructure problem',
    ],
  ])('answers %s [R1, R2, R7]', async (_name, rule, status, type, text) => {
    await add({ kind: 'status', operation: 'getStream', ...rule });
    const reply = await get();
    expect([reply.status, reply.headers.get('content-type')]).toEqual([status, type]);
    expect(reply.text).toContain(text);
    if (status === 429) expect(reply.headers.get('retry-after')).toBe('7');
    expect((await get()).status).toBe(200);
  });

  test('keeps the request from having an effect, or lets it have one', async () => {
    await add([
      { kind: 'status', operation: 'createExecution', status: 500 },
      { kind: 'status', operation: 'createExecution', status: 504, applied: true },
    ]);
    const count = async () => (await session.call('GET', executions)).json.length;
    expect((await session.call('POST', executions)).status).toBe(500);
    expect(await count()).toBe(0);
    expect((await session.call('POST', executions)).status).toBe(504);
    expect(await count()).toBe(1);
  });

  test('hits after so many requests, so many times, or always', async () => {
    await add({ kind: 'status', method: 'get', path: '/v1/streams/*', after: 1, times: 2, status: 500 });
    const statuses = [];
    for (let i = 0; i < 5; i += 1) statuses.push((await get()).status);
    expect(statuses).toEqual([200, 500, 500, 200, 200]);
    expect((await session.call('GET', '/v1/streams')).status).toBe(200);
    await add({ kind: 'status', times: null, status: 500 });
    expect([(await get()).status, (await get()).status]).toEqual([500, 500]);
    const [first] = (await send(`${url}/_sandbox/faults`, 'GET')).json;
    expect(first).toMatchObject({ kind: 'status', method: 'GET', hits: 2 });
    expect((await send(`${url}/_sandbox/faults`, 'DELETE')).status).toBe(204);
    expect((await get()).status).toBe(200);
  });

  test('hits one part alone by its path', async () => {
    await session.call('POST', executions);
    await add({ kind: 'status', path: '/v1/streams/*/executions/*/part/2', times: null, status: 500 });
    const statuses = [];
    for (const id of [1, 2, 3, 2]) statuses.push((await session.upload(streamId, 1, id, '1,a\n')).status);
    expect(statuses).toEqual([200, 500, 200, 500]);
  });

  test('hits the token, too, and can be there from the start', () =>
    withSession({ faults: [{ kind: 'status', operation: 'token', after: 1, status: 503 }] }, async (own) => {
      const reply = await send(`${own.domo.url}/oauth/token`, 'GET');
      expect(reply.status).toBe(503);
    }));
});

describe('a fault by cutting the connection', () => {
  const parts = async () => {
    const { streams } = await session.state();
    return streams.find(({ id }) => id === streamId)?.executions[0];
  };

  test.each<['request' | 'body' | 'answer', number]>([
    ['request', 0],
    ['body', 0],
    ['answer', 1],
  ])('at the %s of an upload leaves %i part [P2, P7]', async (at, left) => {
    await session.call('POST', executions);
    await add({ kind: 'cut', operation: 'uploadPart', at, bytes: 100_000 });
    const csv = '1,a\n'.repeat(100_000);
    await expect(session.upload(streamId, 1, 1, csv)).rejects.toThrow('fetch failed');
    await until(async () => (await session.state()).partUploads.now === 0, 'the end of the upload');
    expect(await parts()).toMatchObject({ parts: left });
    expect((await session.state()).requests.uploadPart).toEqual({ cut: 1 });
    expect((await session.upload(streamId, 1, 1, csv)).status).toBe(200);
    expect(await parts()).toMatchObject({ parts: 1, rows: 100_000 });
  });

  test('at the answer of a commit does not undo it', async () => {
    await session.call('POST', executions);
    await session.upload(streamId, 1, 1, '1,a\n');
    await add({ kind: 'cut', operation: 'commitExecution', at: 'answer' });
    await expect(session.call('PUT', `${executions}/1/commit`)).rejects.toThrow('fetch failed');
    expect((await session.ended(streamId, 1)).state).toBe('SUCCESS');
  });

  test('at the answer of an import that appends does not undo it', async () => {
    await add({ kind: 'cut', operation: 'importData', at: 'answer' });
    const at = `/v1/datasets/${dataSetId}/data?updateMethod=APPEND`;
    await expect(session.call('PUT', at, { body: '1,a\n' })).rejects.toThrow('fetch failed');
    await until(async () => (await session.exported(dataSetId)) === '1,a\n', 'the row');
  });

  test('in the body of an export sends the beginning and no proper end', async () => {
    await session.load(streamId, ['1,aaaaaaaa\n'.repeat(50_000)]);
    await add({ kind: 'cut', operation: 'exportData', at: 'body', bytes: 200_000 });
    const response = await fetch(`${url}/v1/datasets/${dataSetId}/data`, {
      headers: { Authorization: session.authorization },
    });
    expect(response.status).toBe(200);
    await expect(response.text()).rejects.toThrow('terminated');
    expect(await session.exported(dataSetId)).toHaveLength(550_000);
  });
});

test('an export loses its last rows, and ends as if it were whole [E10]', async () => {
  await session.load(streamId, ['1,a\n2,b\n3,c\n']);
  await add({ kind: 'loss', operation: 'exportData', rows: 2 });
  expect(await session.exported(dataSetId)).toBe('1,a\n');
  expect(await session.exported(dataSetId)).toBe('1,a\n2,b\n3,c\n');
});

test('a delay without an end lasts until the rules are cleared', async () => {
  await add({ kind: 'delay', operation: 'getStream', ms: null });
  let isAnswered = false;
  const held = get().then((reply) => {
    isAnswered = true;
    return reply;
  });
  // Another request of the same kind is answered meanwhile: the rule hits once.
  expect((await get()).status).toBe(200);
  expect(isAnswered).toBe(false);
  await send(`${url}/_sandbox/faults`, 'DELETE');
  expect((await held).status).toBe(200);
});

test('a delay makes the answer come later, and other rules still hit', async () => {
  await add([
    { kind: 'delay', operation: 'getStream', ms: 60 },
    { kind: 'status', operation: 'getStream', status: 500 },
  ]);
  const start = performance.now();
  expect((await get()).status).toBe(500);
  expect(performance.now() - start).toBeGreaterThan(55);
});

test.each<[string, object]>([
  ['an unknown kind', { kind: 'explode' }],
  ['an unknown operation', { kind: 'delay', ms: 1, operation: 'getSteam' }],
  ['an unknown key', { kind: 'delay', ms: 1, time: 3 }],
  ['no status', { kind: 'status' }],
])('%s is refused with a reason, and no rule of the list is added', async (_name, rule) => {
  const reply = await send(`${url}/_sandbox/faults`, 'POST', { body: [{ kind: 'delay', ms: 1 }, rule] });
  expect(reply.status).toBe(400);
  expect(reply.json.message.length).toBeGreaterThan(10);
  expect((await send(`${url}/_sandbox/faults`, 'GET')).json).toEqual([]);
});

test('counters can be reset', async () => {
  await get();
  expect((await session.state()).requests.getStream).toEqual({ 200: 1 });
  await send(`${url}/_sandbox/counters`, 'DELETE');
  expect((await session.state()).requests).toEqual({});
});
