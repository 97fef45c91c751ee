import { startDomo } from '../../../sandbox/domo/domo.ts';
import { basic, clientId, clientSecret, type Session, send, until, withSession } from './client.ts';

const json = /^application\/json/;
const page = /^text\/html/;

const token = (own: Session) =>
  send(`${own.domo.url}/oauth/token?grant_type=client_credentials`, 'GET', {
    headers: { Authorization: basic },
  });

async function opened(own: Session) {
  const { streamId, dataSetId } = await own.createStream('n LONG', { updateMethod: 'APPEND' });
  await own.call('POST', `/v1/streams/${streamId}/executions`);
  const commit = () => own.call('PUT', `/v1/streams/${streamId}/executions/1/commit`);
  return { streamId, dataSetId, commit };
}

describe('a Domo that refuses us as a whole [A14, A17, R2]', () => {
  test.each<[string, number, RegExp, number]>([
    ['revoked', 401, json, 406],
    ['forbidden', 403, page, 403],
    ['maintenance', 503, page, 503],
  ])('%s answers everything with %i, and goes back to work', (refusal, status, type, exported) =>
    withSession({}, async (own) => {
      const { streamId, dataSetId, commit } = await opened(own);
      await own.upload(streamId, 1, 1, '1\n');
      await own.settings({ refusal });
      for (const reply of [
        await token(own),
        await own.call('GET', `/v1/streams/${streamId}`),
        await own.call('GET', '/v1/streams'),
        await own.upload(streamId, 1, 2, '2\n'),
        await commit(),
      ]) {
        expect(reply.status).toBe(status);
        expect(reply.headers.get('content-type')).toMatch(type);
      }
      const csv = { headers: { Accept: 'text/csv' } };
      const reply = await own.call('GET', `/v1/datasets/${dataSetId}/data`, csv);
      expect([reply.status, reply.headers.get('content-type')]).toEqual([
        exported,
        'text/html;charset=utf-8',
      ]);
      expect((await own.state()).streams[0]?.executions[0]).toMatchObject({ committed: false, partIds: [1] });

      await own.settings({ refusal: 'none' });
      // A token that was revoked stays so.
      expect((await own.call('GET', '/v1/streams')).status).toBe(refusal === 'revoked' ? 401 : 200);
      const renewed = await token(own);
      expect(renewed.status).toBe(200);
      const headers = { Authorization: `bearer ${renewed.json.access_token}` };
      const committed = await send(`${own.domo.url}/v1/streams/${streamId}/executions/1/commit`, 'PUT', {
        headers,
      });
      expect(committed.status).toBe(200);
    }),
  );

  test.each(['forbidden', 'maintenance'])('%s does not say which addresses there are', (refusal) =>
    withSession({}, async (own) => {
      await own.settings({ refusal });
      const known = await own.call('GET', '/v1/streams');
      const unknown = await own.call('GET', '/v2/anything');
      expect([unknown.status, unknown.text]).toEqual([known.status, known.text]);
    }),
  );

  test('may do so from the start', async () => {
    const domo = await startDomo({ port: 0, dir: null, clientId, clientSecret, refusal: 'maintenance' });
    try {
      expect((await send(`${domo.url}/oauth/token`, 'GET')).status).toBe(503);
    } finally {
      await domo.close();
    }
  });
});

describe('a plan with a limit of pushes [D17, R8]', () => {
  test.each<[object, number, string]>([
    [{}, 429, 'Pushing data to the API is limited to once per hour.'],
    [{ status: 403, message: 'Not with your plan.' }, 403, 'Not with your plan.'],
    [{ status: 400, message: 'Once in an hour.' }, 400, 'Once in an hour.'],
  ])('as set to %j refuses the second with %i', (pushLimit, status, message) =>
    withSession({}, async (own) => {
      await own.settings({ pushLimit });
      const { streamId, dataSetId, commit } = await opened(own);
      await own.upload(streamId, 1, 1, '1\n');
      const data = `/v1/datasets/${dataSetId}/data?updateMethod=APPEND`;
      expect((await own.call('PUT', data, { body: '2\n' })).status).toBe(204);
      for (const reply of [await commit(), await own.call('PUT', data, { body: '3\n' })]) {
        expect([reply.status, reply.json.message]).toEqual([status, message]);
      }
      // The execution is open as before, with its part.
      await own.settings({ pushLimit: null });
      expect((await commit()).status).toBe(200);
      await own.ended(streamId, 1);
      expect(await own.exported(dataSetId)).toBe('2\n1\n');
    }),
  );

  test('allows one again after its time, and does not count what it refused', () =>
    withSession({ pushLimit: { pushes: 2, perSeconds: 1, status: 429, message: 'Later.' } }, async (own) => {
      const { dataSetId } = await opened(own);
      const push = async () =>
        (await own.call('PUT', `/v1/datasets/${dataSetId}/data?updateMethod=APPEND`, { body: '1\n' })).status;
      const malformed = { body: '1,2\n' };
      expect((await own.call('PUT', `/v1/datasets/${dataSetId}/data`, malformed)).status).toBe(400);
      const began = performance.now();
      expect(await push()).toBe(204);
      let taken = 1;
      await until(async () => {
        taken += (await push()) === 204 ? 1 : 0;
        return taken === 4;
      }, 'the next second');
      // The third has to wait for the first to be a second old.
      expect(performance.now() - began).toBeGreaterThan(950);
    }));
});

describe('a client that is throttled [R7]', () => {
  test.each<[object, string | null]>([
    [{ bucket: 3, perSecond: 0.01 }, '100'],
    [{ bucket: 3, perSecond: 5 / 3600, retryAfter: true }, '720'],
    [{ bucket: 3, perSecond: 0.01, retryAfter: false }, null],
  ])('as set to %j is told 429 and to come back after %s', (throttle, after) =>
    withSession({}, async (own) => {
      await own.settings({ throttle });
      const replies = [];
      for (let call = 0; call < 4; call += 1) replies.push(await own.call('GET', '/v1/streams'));
      expect(replies.map(({ status }) => status)).toEqual([200, 200, 200, 429]);
      expect(replies[3]?.headers.get('retry-after')).toBe(after);
      expect(replies[3]?.json).toMatchObject({ status: 429, message: expect.any(String) });
      expect((await token(own)).status).toBe(200);
      // Another setting does not fill the bucket again.
      await own.settings({ indexingMs: 1 });
      expect((await own.call('GET', '/v1/streams')).status).toBe(429);
      await own.settings({ throttle: null });
      expect((await own.call('GET', '/v1/streams')).status).toBe(200);
    }),
  );

  test('gets its quota back, so much a second', () =>
    withSession({ throttle: { bucket: 1, perSecond: 20, retryAfter: true } }, async (own) => {
      const get = async () => (await own.call('GET', '/v1/streams')).status === 200;
      const began = performance.now();
      for (let call = 0; call < 11; call += 1) await until(get, 'a token');
      expect(performance.now() - began).toBeGreaterThan(480);
    }));
});

test.each<[string, object]>([
  ['a refusal that nobody knows', { refusal: 'angry' }],
  ['a refusal that is a success', { pushLimit: { status: 200 } }],
  ['a bucket that is never filled', { throttle: { bucket: 1, perSecond: 0 } }],
  ['a limit that has another name', { pushLimit: { perHour: 1 } }],
])('%s is refused', (_, changes) =>
  withSession({}, async (own) => {
    await expect(own.settings(changes)).rejects.toThrow(Object.keys(changes)[0]);
    expect((await own.call('GET', '/v1/streams')).status).toBe(200);
  }),
);
