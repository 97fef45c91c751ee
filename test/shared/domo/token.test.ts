import { createCall } from '../../../shared/domo/call.ts';
import { defaultTimings } from '../../../shared/domo/timings.ts';
import { SecretInvalid } from '../../../shared/errors.ts';
import { examples, goodReply, part, stream } from './examples.ts';
import { clientOf, closeAll, errorOf, secret, start, tokenRoute } from './harness.ts';

afterEach(closeAll);

const route = 'GET /v1/streams/42';
const good = { status: 200, body: stream };
const refused = {
  status: 401,
  headers: { 'WWW-Authenticate': 'Bearer error="invalid_token"' },
  body: { status: 401, statusReason: 'Internal Server Error', message: 'Full authentication is required' },
};

test('asks as the current SDK does: POST, form, Basic, scope data [A2]', async () => {
  const { server, domo } = await start();
  server.on(route, good);
  await domo.streams.get(42);
  const [request] = server.at(tokenRoute);
  expect(request?.query).toEqual({});
  expect(Object.fromEntries(new URLSearchParams(String(request?.body)))).toEqual({
    grant_type: 'client_credentials',
    scope: 'data',
  });
  expect(request?.headers).toMatchObject({
    'content-type': 'application/x-www-form-urlencoded',
    accept: 'application/json',
    authorization: `Basic ${Buffer.from(`the-client:${secret}`).toString('base64')}`,
  });
});

describe('before its end', () => {
  test.each([
    // life in seconds, milliseconds until it is renewed
    [3599, 3539_000],
    [121, 61_000],
    [120, 60_000],
    [100, 50_000],
    [2, 1000],
  ])('a token of %d s is renewed after %d ms', async (expires_in, renewedAfter) => {
    const { server, domo, clock } = await start();
    server.on(route, good);
    server.on(tokenRoute, () => ({ status: 200, body: { access_token: 'a.b.c', expires_in } }));
    await domo.streams.get(42);
    clock.time += renewedAfter - 1;
    await domo.streams.get(42);
    expect(server.at(tokenRoute)).toHaveLength(1);
    clock.time += 1;
    await domo.streams.get(42);
    expect(server.at(tokenRoute)).toHaveLength(2);
  });

  test('its life is counted from when it was asked for, not from when it came', async () => {
    const { server, domo, clock } = await start();
    server.on(route, good);
    server.on(tokenRoute, () => {
      clock.time += 10_000;
      return { status: 200, body: { access_token: 'a.b.c', expires_in: 3600 } };
    });
    await domo.streams.get(42);
    clock.time += 3540_000 - 10_000;
    await domo.streams.get(42);
    expect(server.at(tokenRoute)).toHaveLength(2);
  });

  test('without a life it is used for fifty minutes, less the margin [A10]', async () => {
    const { server, domo, clock } = await start();
    server.on(route, good);
    server.on(tokenRoute, { status: 200, body: { access_token: 'a.b.c' } });
    await domo.streams.get(42);
    clock.time += 49 * 60_000 - 1;
    await domo.streams.get(42);
    expect(server.at(tokenRoute)).toHaveLength(1);
    clock.time += 1;
    await domo.streams.get(42);
    expect(server.at(tokenRoute)).toHaveLength(2);
  });
});

test('parallel callers share one renewal: at the start, at the end, and after a 401', async () => {
  const { server, domo, clock } = await start();
  const accepted = new Set(['bearer token-1', 'bearer token-2']);
  server.on(route, ({ headers }) => (accepted.has(headers.authorization ?? '') ? good : refused));
  const many = () => Promise.all(Array.from({ length: 20 }, () => domo.streams.get(42)));
  await many();
  expect(server.at(tokenRoute)).toHaveLength(1);
  clock.time += 3600_000;
  await many();
  expect(server.at(tokenRoute)).toHaveLength(2);
  accepted.clear();
  accepted.add('bearer token-3');
  await many();
  expect(server.at(tokenRoute)).toHaveLength(3);
});

describe('a token that is refused', () => {
  test('by an answer that comes late is not renewed again, when somebody has done so already', async () => {
    const { server, domo } = await start();
    let release = () => {};
    const renewed = new Promise<void>((resolve) => {
      release = resolve;
    });
    server.on(route, async ({ headers }) => {
      if (headers.authorization !== 'bearer token-1') return good;
      await renewed;
      return refused;
    });
    server.on('GET /v1/streams/43', refused, good);
    const late = domo.streams.get(42);
    await domo.streams.get(43);
    release();
    await late;
    expect(server.at(tokenRoute)).toHaveLength(2);
  });

  test.each(examples)('$name is repeated once with a new one', async (example) => {
    const { server, domo } = await start();
    server.on(example.route, refused, goodReply(example));
    await example.run(domo);
    const requests = server.at(example.route);
    expect(requests.map(({ headers }) => headers.authorization)).toEqual([
      'bearer token-1',
      'bearer token-2',
    ]);
    expect(requests[1]?.body).toEqual(requests[0]?.body);
  });

  test('a part is sent again, whole', async () => {
    const { server, domo } = await start();
    const partRoute = 'PUT /v1/streams/42/executions/3/part/7';
    server.on(partRoute, refused, { status: 200 });
    const body = [Buffer.alloc(300_000, 'a'), Buffer.alloc(300_000, 'b')];
    await domo.parts.upload({ ...part, body });
    expect(server.at(partRoute).map((request) => request.body.equals(Buffer.concat(body)))).toEqual([
      true,
      true,
    ]);
  });

  test('is given up after the second, and says so', async () => {
    const { server, domo } = await start();
    server.on(route, refused);
    const error = await errorOf(domo.streams.get(42));
    expect(error).toMatchObject({ name: 'DomoUnauthorized', fault: 'user', retryable: false });
    expect(error.message).toContain('Full authentication is required');
    expect(server.at(route)).toHaveLength(2);
    expect(server.at(tokenRoute)).toHaveLength(2);
  });

  test('is renewed once per call, not once per try', async () => {
    const { server, domo } = await start();
    server.on(route, refused, { status: 500 }, refused, good);
    await expect(domo.streams.get(42)).rejects.toMatchObject({ name: 'DomoUnauthorized' });
    expect(server.at(route)).toHaveLength(3);
  });

  test('which statuses mean that is the operation’s to say: for export, 406 too [A17]', async () => {
    const given: string[] = [];
    const statuses = [406, 200];
    const call = createCall(
      {
        timings: defaultTimings,
        clock: { now: () => 0, random: () => 0, sleep: async () => {} },
        credentialsFrom: '',
      },
      async ({ headers }) => {
        given.push(headers.Authorization ?? '');
        return { status: statuses.shift() ?? 200, headers: {}, text: 'a,b\n', partial: false, secrets: [] };
      },
      { current: async () => 'old', insteadOf: async (token) => `not ${token}` },
    );
    const text = await call({
      kind: 'get data set',
      method: 'GET',
      path: '/',
      subject: '',
      read: (answer) => answer.text,
      renewOn: [401, 403, 406],
    });
    expect(text).toBe('a,b\n');
    expect(given).toEqual(['bearer old', 'bearer not old']);
  });
});

describe('credentials', () => {
  test.each([
    [401, { status: 401, message: 'Bad credentials' }],
    [401, ''],
    [400, { error: 'invalid_client', error_description: 'Bad credentials' }],
    [403, { status: 403, message: 'Bad credentials' }],
  ])(
    'that Domo does not know (%d %j): DomoUnauthorized, asked once, no word of the secret',
    async (status, body) => {
      const { server } = await start();
      const { domo } = clientOf(server.url, {}, { credentialsFrom: 'the secret "domo" in Secrets Manager' });
      server.on(tokenRoute, { status, body });
      for (const example of examples) {
        const error = await errorOf(example.run(domo));
        expect(error).toMatchObject({ name: 'DomoUnauthorized', retryable: false });
        expect(error.message).toContain('does not accept the client id and secret');
        expect(error.message).toContain('Check the secret "domo" in Secrets Manager');
        expect(error.message).not.toContain(secret);
      }
      expect(server.received).toHaveLength(examples.length);
    },
  );

  test('are fetched for each token, so that a rotated secret is picked up', async () => {
    const { server } = await start();
    let fetched = 0;
    const credentials = async () => {
      fetched += 1;
      return { clientId: 'id', clientSecret: `secret-${fetched}` };
    };
    const { domo, clock } = clientOf(server.url, {}, { credentials });
    server.on(route, good);
    await domo.streams.get(42);
    clock.time += 3600_000;
    await domo.streams.get(42);
    expect(server.at(tokenRoute).map(({ headers }) => headers.authorization)).toEqual(
      ['id:secret-1', 'id:secret-2'].map((pair) => `Basic ${Buffer.from(pair).toString('base64')}`),
    );
  });

  test('that cannot be fetched are the error of whoever fetches them, and the next call asks again', async () => {
    const { server } = await start();
    let broken = true;
    const credentials = async () => {
      if (broken) throw new SecretInvalid('The secret has no key clientId.');
      return { clientId: 'id', clientSecret: 'secret' };
    };
    const { domo } = clientOf(server.url, {}, { credentials });
    server.on(route, good);
    await expect(domo.streams.get(42)).rejects.toMatchObject({ name: 'SecretInvalid' });
    broken = false;
    await expect(domo.streams.get(42)).resolves.toMatchObject({ id: 42 });
  });
});

describe('the token route in trouble', () => {
  const goodToken = { status: 200, body: { access_token: 't', expires_in: 3600 } };

  test('is tried again', async () => {
    const { server, domo } = await start();
    server.on(route, good);
    server.on(tokenRoute, { status: 503 }, 'cut', { status: 429 }, goodToken);
    await expect(domo.streams.get(42)).resolves.toMatchObject({ id: 42 });
  });

  test('makes even a create repeatable: nothing was sent', async () => {
    const { server, domo } = await start();
    server.on(tokenRoute, { status: 503 });
    const error = await errorOf(domo.executions.create(42));
    expect(error).toMatchObject({ name: 'DomoUnavailable', retryable: true });
    expect(error.message).toContain('POST /oauth/token');
    expect(server.at('POST /v1/streams/42/executions')).toHaveLength(0);
    expect(server.at(tokenRoute)).toHaveLength(4);
  });

  test.each([
    ['no token', { token_type: 'bearer' }],
    ['an empty token', { access_token: '' }],
    ['a token that no header can carry', { access_token: 'a\nb' }],
    ['a token that is no text', { access_token: { [secret]: 1 } }],
  ])('an answer with %s is DomoAnswerInvalid', async (_, body) => {
    const { server, domo } = await start();
    server.on(tokenRoute, { status: 200, body });
    const error = await errorOf(domo.streams.get(42));
    expect(error.name).toBe('DomoAnswerInvalid');
    expect(error.message).toContain('access_token');
    expect(error.message).not.toContain(secret);
  });

  test('another host than Domo', async () => {
    const { server, domo } = await start();
    server.on(tokenRoute, { status: 404, body: 'nginx' });
    const error = await errorOf(domo.streams.get(42));
    expect(error.name).toBe('DomoNotFound');
    expect(error.message).toContain('token route');
  });
});
