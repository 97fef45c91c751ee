import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { execution, part } from './examples.ts';
import { closeAll, errorOf, start } from './harness.ts';

afterEach(closeAll);

const route = 'PUT /v1/streams/42/executions/3/part/7';
const executionRoute = 'GET /v1/streams/42/executions/3';
const good = { status: 200, body: execution };
const invalid =
  'Invalid CSV provided during upload. msg=There are too many columns. Expected 2. Row 1, column 3.';
const refused = {
  status: 400,
  body: { status: 400, statusReason: 'Bad Request', message: invalid, toe: 'T-9' },
};

describe('the body', () => {
  test('is labelled as the SDKs do [P9, P10] and comes with its length', async () => {
    const { server, domo } = await start();
    server.on(route, good);
    const gzip = gzipSync('1,a\n2,b\n');
    await domo.parts.upload({ ...part, body: [gzip.subarray(0, 10), gzip.subarray(10)] });
    const [request] = server.at(route);
    expect(request?.headers).toMatchObject({
      'content-type': 'text/csv',
      'content-encoding': 'gzip',
      'content-length': String(gzip.length),
    });
    expect(request?.body).toEqual(gzip);
  });

  test('is the pieces, one after the other, whatever their number and sizes; also when repeated', async () => {
    const { server, domo } = await start();
    const size = fc.oneof(fc.nat(3), fc.nat(70_000));
    await fc.assert(
      fc.asyncProperty(fc.array(size, { maxLength: 40 }), fc.boolean(), async (sizes, again) => {
        const body = sizes.map((length, n) => Buffer.alloc(length, n + 1));
        server.received.length = 0;
        server.on(route, again ? { status: 503 } : good, good);
        await domo.parts.upload({ ...part, body });
        const whole = Buffer.concat(body);
        const requests = server.at(route);
        expect(requests).toHaveLength(again ? 2 : 1);
        for (const request of requests) {
          expect(request.headers['content-length']).toBe(String(whole.length));
          expect(request.body.equals(whole)).toBe(true);
        }
      }),
      { numRuns: 60 },
    );
    expect(server.connections).toBe(1);
  });

  test('parts in parallel do not get into each other’s way', async () => {
    const { server, domo } = await start();
    const numbers = Array.from({ length: 30 }, (_, n) => n + 1);
    for (const n of numbers) server.on(`PUT /v1/streams/42/executions/3/part/${n}`, { status: 500 }, good);
    await Promise.all(
      numbers.map((n) => domo.parts.upload({ ...part, part: n, body: [Buffer.alloc(n * 1000, n)] })),
    );
    for (const n of numbers) {
      const requests = server.at(`PUT /v1/streams/42/executions/3/part/${n}`);
      expect(requests.map(({ body }) => body.equals(Buffer.alloc(n * 1000, n)))).toEqual([true, true]);
    }
  });
});

describe('stored is what a 200 says [P2, P3]', () => {
  test.each<[string, unknown]>([
    ['an execution', execution],
    ['nothing', ''],
    ['text', 'OK'],
    ['a status of its own', { status: 200 }],
  ])('with %s', async (_, body) => {
    const { server, domo } = await start();
    server.on(route, { status: 200, body });
    await domo.parts.upload(part);
    expect(server.at(route)).toHaveLength(1);
  });

  test.each<[string, { status: number; body?: unknown }, string, number]>([
    ['202', { status: 202, body: execution }, 'DomoUnavailable', 4],
    ['204', { status: 204 }, 'DomoUnavailable', 4],
    ['200 with 500 in it', { status: 200, body: { status: 500, message: 'Nap' } }, 'DomoUnavailable', 4],
    ['200 with 0 in it', { status: 200, body: { status: 0 } }, 'DomoUnavailable', 4],
    ['200 with 429 in it', { status: 200, body: { status: 429 } }, 'DomoThrottled', 4],
    ['200 with 400 in it', { status: 200, body: { status: 400, message: invalid } }, 'PartRefused', 1],
    ['200 with 404 in it', { status: 200, body: { status: 404 } }, 'DomoNotFound', 1],
  ])('but not %s', async (_, reply, name, requests) => {
    const { server, domo } = await start();
    server.on(route, reply);
    await expect(domo.parts.upload(part)).rejects.toMatchObject({ name });
    expect(server.at(route)).toHaveLength(requests);
  });
});

describe('a part that Domo refuses', () => {
  test('for its rows: PartRefused with what Domo says, and no second try [P12]', async () => {
    const { server, domo } = await start();
    server.on(route, refused);
    server.on(executionRoute, good);
    const error = await errorOf(domo.parts.upload(part));
    expect(error).toMatchObject({ name: 'PartRefused', fault: 'user', retryable: false });
    expect(error.message).toBe(`Domo refused part 7 of the file: ${invalid.replace(/\.$/, '')} (toe T-9).`);
    expect(server.at(route)).toHaveLength(1);
  });

  test('without a reason: said so', async () => {
    const { server, domo } = await start();
    server.on(route, { status: 400 });
    server.on(executionRoute, good);
    const error = await errorOf(domo.parts.upload(part));
    expect(error.name).toBe('PartRefused');
    expect(error.message).toBe('Domo refused part 7 of the file without a reason.');
  });

  test.each(['ABORTED', 'INVALID', 'SUCCESS', 'WHO_KNOWS'])(
    'because the execution is %s: that is not the file’s fault [X16]',
    async (currentState) => {
      const { server, domo } = await start();
      server.on(route, refused);
      server.on(executionRoute, { status: 200, body: { ...execution, currentState } });
      const error = await errorOf(domo.parts.upload(part));
      expect(error).toMatchObject({ name: 'ExecutionAborted', fault: 'domo' });
      expect(error.message).toContain(`execution 3 of Stream 42 is ${currentState}`);
    },
  );

  test('and then cannot be asked about: it stays refused', async () => {
    const { server, domo } = await start();
    server.on(route, refused);
    server.on(executionRoute, { status: 500 });
    await expect(domo.parts.upload(part)).rejects.toMatchObject({ name: 'PartRefused' });
  });

  test.each<[string, { status: number; body?: unknown }, string, number]>([
    ['is a page of some gateway', { status: 400, body: '<html><title>400</title>' }, 'DomoRefused', 1],
    [
      'lacks a right [R4]',
      { status: 400, body: { message: 'Infrastructure problem (403): Access is denied' } },
      'DomoUnauthorized',
      1,
    ],
    [
      'is too far ahead of the others [P6]',
      { status: 400, body: { message: 'Too many non-consecutive part ids. Make consecutive or …' } },
      'DomoThrottled',
      4,
    ],
    ['is too big', { status: 413, body: '<html><title>413</title>' }, 'DomoRefused', 1],
    ['belongs to no execution', { status: 404 }, 'DomoNotFound', 1],
  ])('where the refusal %s', async (_, reply, name, requests) => {
    const { server, domo } = await start();
    server.on(route, reply);
    const error = await errorOf(domo.parts.upload(part));
    expect(error.name).toBe(name);
    expect(server.at(route)).toHaveLength(requests);
    expect(server.at(executionRoute)).toHaveLength(0);
    if (reply.status === 413) expect(error.message).toContain('Make partSize smaller');
  });

  test('is taken when the parts before it have come meanwhile [P6]', async () => {
    const { server, domo } = await start();
    server.on(route, { status: 400, body: { message: 'Too many non-consecutive part ids.' } }, good);
    await expect(domo.parts.upload(part)).resolves.toBeUndefined();
  });
});

test.each(['ABORTED', 'INVALID', 'SUCCESS'])(
  'stored in an execution that is %s is not stored',
  async (currentState) => {
    const { server, domo } = await start();
    server.on(route, { status: 200, body: { ...execution, currentState } });
    await expect(domo.parts.upload(part)).rejects.toMatchObject({ name: 'ExecutionAborted' });
  },
);
