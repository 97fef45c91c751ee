import { openSession, type Session, send, withSession } from './client.ts';

let session: Session;
beforeAll(async () => {
  session = await openSession();
});
afterAll(() => session.close());

const bodies: [string, string | undefined][] = [
  ['nothing', undefined],
  ['null', 'null'],
  ['an empty string', '""'],
  ['an empty object', '{}'],
  ['a method that is null', '{"updateMethod":null}'],
];

const json = { 'Content-Type': 'application/json' };

async function open(extra?: object) {
  const { streamId, dataSetId } = await session.createStream('id LONG, name STRING', extra);
  const at = `/v1/streams/${streamId}/executions`;
  const call = (method: string, path = '', body?: string) =>
    session.call(method, `${at}${path}`, { body, headers: json });
  return { streamId, dataSetId, call };
}

describe('executions', () => {
  test.each(bodies)('are created with %s as body [X1, X3]', async (_name, body) => {
    const { call } = await open();
    const reply = await call('POST', '', body);
    expect(reply.status).toBe(200);
    expect(reply.json).toEqual({
      id: 1,
      startedAt: expect.stringMatching(/Z$/),
      endedAt: null,
      currentState: 'ACTIVE',
      updateMethod: 'REPLACE',
      createdAt: expect.any(String),
      modifiedAt: expect.any(String),
    });
  });

  test.each(bodies)('are committed and aborted with %s as body [X9]', async (_name, body) => {
    const { call, streamId } = await open();
    await call('POST');
    const committed = await call('PUT', '/1/commit', body);
    expect([committed.status, committed.json.currentState]).toEqual([200, 'ACTIVE']);
    await session.ended(streamId, 1);
    await call('POST');
    expect((await call('PUT', '/2/abort', body)).json.currentState).toBe('ABORTED');
    await call('POST');
    expect((await call('PUT', '/abort', body)).status).toBe(204);
    expect((await call('GET', '/3')).json.currentState).toBe('ABORTED');
  });

  test('count from 1 in each stream and are listed by position [X4, X8]', async () => {
    const [one, other] = [await open(), await open()];
    for (let i = 0; i < 3; i += 1) await one.call('POST');
    expect((await other.call('POST')).json.id).toBe(1);
    const ids = async (query: string) =>
      (await one.call('GET', query)).json.map(({ id }: { id: number }) => id);
    expect(await ids('')).toEqual([1, 2, 3]);
    expect(await ids('?limit=1&offset=1')).toEqual([2]);
    expect(await ids('?offset=3')).toEqual([]);
  });

  test('abort the open one of their stream [X6]', async () => {
    const { call, streamId } = await open();
    await call('POST');
    await session.upload(streamId, 1, 1, '1,a\n');
    await call('POST');
    expect((await call('GET', '/1')).json).toMatchObject({
      currentState: 'ABORTED',
      endedAt: expect.any(String),
    });
    expect((await call('GET', '/2')).json.currentState).toBe('ACTIVE');
    expect((await session.upload(streamId, 1, 2, '2,b\n')).status).toBe(400);
    const [aborted] = (await session.state()).streams.find(({ id }) => id === streamId)?.executions ?? [];
    expect(aborted?.note).toContain('cancelled because a new request');
  });

  test('let a committed one finish, or abort it as well [X7]', () =>
    withSession({ indexingMs: 3_600_000 }, async (own) => {
      const { streamId, dataSetId } = await own.createStream('id LONG');
      const at = `/v1/streams/${streamId}/executions`;
      await own.commit(streamId, ['1\n']);
      await own.settings({ newExecutionAborts: 'all' });
      await own.commit(streamId, ['2\n']);
      await own.settings({ newExecutionAborts: 'open' });
      await own.call('POST', at);
      await own.settings({ indexingMs: 0 });
      expect((await own.ended(streamId, 2)).state).toBe('SUCCESS');
      expect((await own.ended(streamId, 1)).state).toBe('ABORTED');
      expect(await own.exported(dataSetId)).toBe('2\n');
    }));

  test('stay ACTIVE for a while after the commit; the old rows are read until then [X9, X10]', () =>
    withSession({ indexingMs: 3_600_000 }, async (own) => {
      const { streamId, dataSetId } = await own.createStream('id LONG');
      await own.commit(streamId, ['1\n']);
      const get = async () => (await own.call('GET', `/v1/streams/${streamId}/executions/1`)).json;
      expect(await get()).toMatchObject({ currentState: 'ACTIVE', endedAt: null });
      expect(await own.exported(dataSetId)).toBe('');
      const query = { body: { sql: 'SELECT * FROM table' } };
      expect((await own.call('POST', `/v1/datasets/query/execute/${dataSetId}`, query)).status).toBe(400);
      await own.settings({ indexingMs: 0 });
      await own.ended(streamId, 1);
      expect(await get()).toMatchObject({
        currentState: 'SUCCESS',
        endedAt: expect.any(String),
        updateMethod: 'REPLACE',
      });
      expect(await own.exported(dataSetId)).toBe('1\n');
      expect((await own.call('GET', `/v1/datasets/${dataSetId}`)).json.rows).toBe(1);
    }));

  test('are not committed twice, nor after an abort, nor uploaded to afterwards [X16]', async () => {
    const { call, streamId } = await open();
    await call('POST');
    await call('PUT', '/1/commit');
    const again = await call('PUT', '/1/commit');
    expect(again.json).toMatchObject({ status: 400, statusReason: 'Bad Request', toe: expect.any(String) });
    expect((await session.upload(streamId, 1, 1, '1,a\n')).status).toBe(400);
    await session.ended(streamId, 1);
    await call('POST');
    await call('PUT', '/2/abort');
    expect((await call('PUT', '/2/commit')).status).toBe(400);
    expect((await session.upload(streamId, 2, 1, '1,a\n')).status).toBe(400);
  });

  test('are aborted once or more, but not when they have ended well [X17, X18, X19]', async () => {
    const { call, streamId, dataSetId } = await open();
    expect((await call('PUT', '/abort')).status).toBe(204);
    await session.load(streamId, ['1,a\n']);
    expect((await call('PUT', '/1/abort')).status).toBe(400);
    await call('POST');
    await session.upload(streamId, 2, 1, '2,b\n');
    const aborted = await call('PUT', '/2/abort');
    expect(aborted.json).toMatchObject({ id: 2, currentState: 'ABORTED' });
    expect(await call('PUT', '/2/abort').then(({ status, json }) => [status, json])).toEqual([
      200,
      aborted.json,
    ]);
    expect(await session.exported(dataSetId)).toBe('1,a\n');
  });

  test('can be aborted while they are being indexed; the DataSet stays as it was', () =>
    withSession({ indexingMs: 3_600_000 }, async (own) => {
      const { streamId, dataSetId } = await own.createStream('id LONG');
      await own.commit(streamId, ['1\n']);
      const aborted = await own.call('PUT', `/v1/streams/${streamId}/executions/1/abort`);
      expect(aborted.json.currentState).toBe('ABORTED');
      await own.settings({ indexingMs: 0 });
      await own.load(streamId, ['2\n'], { updateMethod: 'APPEND' });
      expect(await own.exported(dataSetId)).toBe('2\n');
    }));

  test('may be committed empty: REPLACE empties, APPEND changes nothing [X15]', async () => {
    const { streamId, dataSetId } = await open();
    await session.load(streamId, ['1,a\n']);
    expect((await session.load(streamId, [], { updateMethod: 'APPEND' })).state).toBe('SUCCESS');
    expect(await session.exported(dataSetId)).toBe('1,a\n');
    expect((await session.load(streamId, [])).state).toBe('SUCCESS');
    expect(await session.exported(dataSetId)).toBe('');
  });

  test('may have a method of their own, for once [X2]', async () => {
    const { streamId, dataSetId, call } = await open();
    await session.load(streamId, ['1,a\n']);
    await session.load(streamId, ['2,b\n'], { updateMethod: 'APPEND' });
    expect(await session.exported(dataSetId)).toBe('1,a\n2,b\n');
    await session.load(streamId, ['3,c\n']);
    expect(await session.exported(dataSetId)).toBe('3,c\n');
    expect((await call('POST', '', '{"updateMethod":"append"}')).status).toBe(400);
    expect((await call('POST', '', '{"updateMethod":"UPSERT"}')).status).toBe(400);
  });

  test('may have to wait for the next commit of their stream [X11, X12]', async () => {
    const { streamId, call } = await open();
    await session.load(streamId, ['1,a\n']);
    await session.settings({ commitIntervalSeconds: 900 });
    await call('POST');
    const early = await call('PUT', '/2/commit');
    expect(early.json).toMatchObject({ status: 429, statusReason: 'Too Many Requests' });
    expect((await session.upload(streamId, 2, 1, '2,b\n')).status).toBe(200);
    await session.settings({ commitIntervalSeconds: 0 });
    expect((await call('PUT', '/2/commit')).status).toBe(200);
  });

  test.each<[string, string]>([
    ['GET', '/77'],
    ['PUT', '/77/commit'],
    ['PUT', '/77/abort'],
    ['PUT', '/77/part/1'],
    ['GET', '/x'],
  ])('that do not exist are answered 404: %s %s', async (method, path) => {
    const { call } = await open();
    expect((await call(method, path)).json).toMatchObject({ status: 404 });
  });

  test('are shown by the sandbox with what Domo does not tell', async () => {
    const { streamId } = await open();
    await session.call('POST', `/v1/streams/${streamId}/executions`);
    await session.upload(streamId, 1, 3, '1,a\n2,b\n');
    await session.upload(streamId, 1, 0, '3,c\n');
    const { streams } = (await send(`${session.domo.url}/_sandbox/state`, 'GET')).json;
    expect(streams.find(({ id }: { id: number }) => id === streamId).executions).toEqual([
      {
        id: 1,
        state: 'ACTIVE',
        committed: false,
        note: null,
        partIds: [0, 3],
        parts: 2,
        rows: 3,
        bytes: 12,
        crc: null,
      },
    ]);
  });
});
