import { once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import tls from 'node:tls';
import { defaultTimings } from '../../../shared/domo/timings.ts';
import { createTransport } from '../../../shared/domo/transport.ts';
import { testCertificate } from '../../helpers/certificate.ts';
import { type ScriptedServer, startScriptedServer } from '../../helpers/scripted-server.ts';
import { examples, execution, goodReply, part, stream } from './examples.ts';
import { allDisconnected, clientOf, closeAll, errorOf, start, tokenRoute } from './harness.ts';

const route = 'GET /v1/streams/42';
const createRoute = 'POST /v1/streams/42/executions';
const partRoute = 'PUT /v1/streams/42/executions/3/part/7';
const goodToken = { status: 200, body: { access_token: 't', expires_in: 3600 } };

const others: ScriptedServer[] = [];
afterEach(async () => {
  await closeAll();
  await Promise.all(others.splice(0).map((server) => server.close()));
});

/** A port on which nobody listens. */
async function closedPort(): Promise<number> {
  const server = await startScriptedServer();
  await server.close();
  return server.port;
}

const kinds = [
  'dataSets.create',
  'dataSets.get',
  'streams.create',
  'executions.create',
  'executions.commit',
  'parts.upload',
];
const someExamples = examples.filter(({ name }) => kinds.includes(name));

describe.each([
  ['cut', examples, {}],
  ['cut at once', examples, {}],
  ['cut in the answer', examples, {}],
  ['silence', someExamples, { idleMs: 200 }],
  ['trickle', someExamples, { answerMs: 200 }],
] as const)('an answer that is lost (%s)', (loss, all, timings) => {
  test.each(all.filter(({ repeatable }) => repeatable))('$name is tried again', async (example) => {
    const { server, domo } = await start({ timings });
    server.on(example.route, loss, goodReply(example));
    await example.run(domo);
    expect(server.at(example.route)).toHaveLength(2);
  });

  test.each(all.filter(({ repeatable }) => !repeatable))('$name is sent once', async (example) => {
    const { server, domo } = await start({ timings });
    server.on(example.route, loss, goodReply(example));
    const error = await errorOf(example.run(domo));
    expect(error).toMatchObject({ name: 'DomoAnswerLost', fault: 'domo', retryable: false });
    expect(error.message).toMatch(/cut|silence for 0.2 s|no complete answer within 0.2 s/);
    expect(server.at(example.route)).toHaveLength(1);
  });
});

test('a connection that stays silent is given up, with a word on how long', async () => {
  const { server, domo } = await start({ timings: { idleMs: 200, tries: 1 } });
  server.on(route, 'silence');
  const error = await errorOf(domo.streams.get(42));
  expect(error.name).toBe('DomoUnavailable');
  expect(error.message).toContain('GET /v1/streams/42 had no answer: silence for 0.2 s');
}, 10_000);

test('a part that is taken slowly is not broken off', async () => {
  const megabyte = 1024 * 1024;
  const body = Array<Buffer>(40).fill(Buffer.alloc(megabyte));
  let received = 0;
  const server = createHttpServer(async (request, response) => {
    // Some 20 MB a second, which takes longer than an answer may, and all of the body is more than the sockets hold.
    for await (const chunk of request) {
      received += chunk.length;
      if (received % (4 * megabyte) < chunk.length) await new Promise((resolve) => setTimeout(resolve, 200));
    }
    response.end('{}');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const timings = { ...defaultTimings, answerMs: 800, idleMs: 2000, minBytesPerSecond: 1e9 };
    const outcome = await createTransport(
      url,
      timings,
    )({
      ...{ method: 'PUT', path: '/', headers: {}, body, bytes: 40 * megabyte, thinkMs: 0 },
      ...{ freshConnection: true, secrets: [] },
    });
    expect(outcome).toMatchObject({ status: 200 });
    expect(received).toBe(40 * megabyte);
  } finally {
    server.close();
  }
}, 20_000);

test('a big part is given more time for its try', async () => {
  const { server } = await start();
  const { domo } = clientOf(server.url, { answerMs: 300, tries: 1, minBytesPerSecond: 1000 });
  const slowly = async () => {
    await new Promise((resolve) => setTimeout(resolve, 600));
    return { status: 200 };
  };
  for (const n of [7, 8, 9]) server.on(`PUT /v1/streams/42/executions/3/part/${n}`, slowly);
  await Promise.all([
    expect(domo.parts.upload(part)).rejects.toMatchObject({ name: 'DomoUnavailable' }),
    domo.parts.upload({ ...part, part: 8, rawBytes: 20_000 }),
    domo.parts.upload({ ...part, part: 9, body: [Buffer.alloc(20_000)] }),
  ]);
});

test('an error that breaks off is still that error', async () => {
  const { server, domo } = await start({ timings: { tries: 1 } });
  server.on(route, 'cut in the error');
  const error = await errorOf(domo.streams.get(42));
  expect(error.name).toBe('DomoUnavailable');
  expect(error.message).toContain('answered 503');
});

describe('when it is certain that nothing was sent', () => {
  test('connection refused: even a create is tried again, until somebody listens', async () => {
    const port = await closedPort();
    let sleeps = 0;
    const { domo } = clientOf(
      `http://127.0.0.1:${port}`,
      {},
      {
        sleep: async () => {
          sleeps += 1;
          if (sleeps !== 2) return;
          const server = await startScriptedServer({ port });
          others.push(server);
          server.on(tokenRoute, goodToken);
          server.on(createRoute, { status: 200, body: execution });
        },
      },
    );
    await expect(domo.executions.create(42)).resolves.toMatchObject({ id: 3 });
    expect(sleeps).toBe(2);
  });

  test('the server goes away between the token and the create: DomoUnavailable, which may be repeated', async () => {
    const { server, domo, clock } = await start();
    server.on(route, { status: 200, body: stream });
    await domo.streams.get(42);
    await server.close();
    for (const example of examples.filter(({ repeatable }) => !repeatable)) {
      const error = await errorOf(example.run(domo));
      expect(error).toMatchObject({ name: 'DomoUnavailable', retryable: true });
      expect(error.message).toContain('connection refused (connect ECONNREFUSED 127.0.0.1');
      expect(error.message).toContain('after 4 tries');
    }
    expect(clock.slept.length).toBeGreaterThan(0);
  });

  test('a host name that nobody knows', async () => {
    const { domo } = clientOf('http://domo.invalid:4580', { tries: 2 });
    const error = await errorOf(domo.executions.create(42));
    expect(error.name).toBe('DomoUnavailable');
    expect(error.message).toMatch(/the host name (is not known|could not be looked up)/);
  });

  test('a connection that never comes to stand', async () => {
    // Speaks no TLS: it takes the greeting and keeps quiet.
    const mute = createServer(() => {});
    await new Promise<void>((resolve) => mute.listen(0, '127.0.0.1', resolve));
    const address = mute.address();
    const port = typeof address === 'object' ? address?.port : 0;
    const { domo, clock } = clientOf(`https://127.0.0.1:${port}`, { connectMs: 40, tries: 2 });
    const error = await errorOf(domo.executions.create(42));
    expect(error.name).toBe('DomoUnavailable');
    expect(error.message).toContain('no connection within 0 s');
    expect(clock.slept).toHaveLength(1);
    mute.close();
  });
});

describe('connections', () => {
  test('one is kept for all repeatable requests that follow each other', async () => {
    const { server, domo } = await start();
    server.on(
      route,
      { status: 200, body: stream },
      { status: 500, body: 'x'.repeat(1000) },
      { status: 200, body: stream },
    );
    server.on(partRoute, { status: 200, body: execution });
    for (let n = 0; n < 5; n += 1) {
      await domo.streams.get(42);
      await domo.parts.upload({ ...part, body: [Buffer.alloc(200_000), Buffer.alloc(100_000)] });
    }
    expect(server.connections).toBe(1);
  });

  test('what may not be repeated takes a fresh one: an old one may be dead without anybody knowing', async () => {
    const { server, domo } = await start();
    server.on(createRoute, { status: 200, body: execution });
    server.on('PUT /v1/streams/42/executions/3/commit', { status: 200, body: execution });
    await domo.executions.create(42);
    await domo.executions.commit(42, 3);
    expect(server.received.map(({ connection }) => connection)).toEqual([1, 2, 3]);
    expect(server.at(createRoute)[0]?.headers.connection).toBe('close');
  });

  test('what the server says about connections at rest does not hurry the next answer', async () => {
    const { server } = await start();
    const { domo } = clientOf(server.url, { idleMs: 9000, keepMs: 9000, tries: 1 });
    const headers = { 'Keep-Alive': 'timeout=2' };
    server.on(route, { status: 200, body: stream, headers }, async () => {
      // Node takes a second off the advice.
      await new Promise((resolve) => setTimeout(resolve, 1200));
      return { status: 200, body: stream };
    });
    await domo.streams.get(42);
    await domo.streams.get(42);
    expect(server.connections).toBe(1);
  });

  test('one that the server has closed meanwhile costs a try, no more', async () => {
    const { server, domo } = await start();
    server.on(route, { status: 200, body: stream }, 'cut at once', { status: 200, body: stream });
    await domo.streams.get(42);
    await domo.streams.get(42);
    expect(server.at(route).map(({ connection }) => connection)).toEqual([1, 1, 2]);
  });

  test('one with an unread error of ten megabytes is left behind', async () => {
    const { server, domo } = await start();
    server.on(
      route,
      { status: 500, body: Buffer.alloc(10 * 1024 * 1024, 'x') },
      { status: 200, body: stream },
    );
    await domo.streams.get(42);
    expect(server.at(route).map(({ connection }) => connection)).toEqual([1, 2]);
  });

  test.each([
    ['silence', 1],
    ['trickle', 1],
    ['refuse at once', 64],
  ] as const)(
    'none is left behind by %s',
    async (reply, pieces) => {
      const { server } = await start();
      const { domo } = clientOf(server.url, { idleMs: 20_000, keepMs: 20_000, answerMs: 200, tries: 1 });
      server.on(partRoute, reply);
      const piece = Buffer.alloc(1024 * (pieces === 1 ? 1 : 1024));
      await errorOf(domo.parts.upload({ ...part, body: Array(pieces).fill(piece) }));
      await allDisconnected(server);
    },
    10_000,
  );

  test('one that nobody uses is closed after a while', async () => {
    const { server } = await start();
    const { domo } = clientOf(server.url, { keepMs: 30 });
    server.on(route, { status: 200, body: stream });
    await domo.streams.get(42);
    await allDisconnected(server);
  }, 4000);

  test('an answer that overtakes the body is heard, and the rest of the body is not sent', async () => {
    const { server, domo } = await start();
    // The server says no at the head and never reads on: the body is more than the buffers in between hold.
    server.on(partRoute, 'refuse at once');
    const piece = Buffer.alloc(1024 * 1024);
    const body = Array.from({ length: 64 }, () => piece);
    await expect(domo.parts.upload({ ...part, body })).rejects.toMatchObject({ name: 'DomoRefused' });
  });
});

describe('TLS', () => {
  afterEach(() => jest.restoreAllMocks());

  test('a certificate of nobody’s is refused before anything is sent', async () => {
    const { server, domo } = await start({ tls: testCertificate });
    const error = await errorOf(domo.executions.create(42));
    expect(error.name).toBe('DomoUnavailable');
    expect(error.message).toContain('self-signed certificate');
    expect(server.received).toEqual([]);
  });

  test('works, keeps its connection, and knows when the answer to a create is lost', async () => {
    const { createSecureContext } = tls;
    jest
      .spyOn(tls, 'createSecureContext')
      .mockImplementation((options) => createSecureContext({ ...options, ca: testCertificate.cert }));
    const { server, domo } = await start({ tls: testCertificate });
    server.on(partRoute, { status: 200, body: execution });
    const body = [Buffer.alloc(3_000_000, 'a'), Buffer.alloc(5, 'b')];
    await domo.parts.upload({ ...part, body });
    await domo.parts.upload({ ...part, body });
    expect(server.at(partRoute).map((request) => request.body.equals(Buffer.concat(body)))).toEqual([
      true,
      true,
    ]);
    expect(server.connections).toBe(1);

    server.on(createRoute, 'cut');
    await expect(domo.executions.create(42)).rejects.toMatchObject({ name: 'DomoAnswerLost' });
    expect(server.at(createRoute)).toHaveLength(1);
  });

  test('a server that speaks no TLS', async () => {
    const { server } = await start();
    const { domo } = clientOf(server.url.replace('http:', 'https:'), { tries: 2 });
    const error = await errorOf(domo.executions.create(42));
    expect(error.name).toBe('DomoUnavailable');
    expect(server.received).toEqual([]);
  });
});
