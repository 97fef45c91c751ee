import fc from 'fast-check';
import { parseRetryAfter } from '../../../shared/domo/failure.ts';
import { persist } from '../../../shared/domo/retry.ts';
import { defaultTimings } from '../../../shared/domo/timings.ts';
import { part, stream } from './examples.ts';
import { clientOf, closeAll, errorOf, start } from './harness.ts';

afterEach(closeAll);

const route = 'GET /v1/streams/42';
const good = { status: 200, body: stream };

test('waits longer from try to try, at random, and then is done', async () => {
  const { server, domo, clock } = await start();
  server.on(route, { status: 500 }, { status: 429 }, { status: 503 }, good);
  await expect(domo.streams.get(42)).resolves.toMatchObject({ id: 42 });
  // Half of 200, 400 and 800.
  expect(clock.slept).toEqual([100, 200, 400]);
});

test('every answer is told of, those of tries that are made again too', async () => {
  const answers: (number | null)[] = [];
  const onAnswer = (status: number | null) => void answers.push(status);
  const { server, domo } = await start({ client: { onAnswer } });
  server.on(route, { status: 429 }, 'cut', good);
  await domo.streams.get(42);
  // The first is that to the request for a token.
  expect(answers).toEqual([200, 429, null, 200]);
});

test('the wait is anything between nothing and the cap: full jitter', async () => {
  await fc.assert(
    fc.asyncProperty(fc.double({ min: 0, max: 0.999_999, noNaN: true }), async (chance) => {
      const slept: number[] = [];
      const timings = { ...defaultTimings, tries: 8, budgetMs: 1e9 };
      const clock = { now: () => 0, random: () => chance, sleep: async (ms: number) => void slept.push(ms) };
      const operation = {
        kind: 'get stream',
        method: 'GET',
        path: '/',
        subject: '',
        read: () => 0,
      } as const;
      await errorOf(
        persist({ timings, clock, credentialsFrom: '' }, operation, async () => ({
          sent: true,
          reason: 'cut',
        })),
      );
      expect(slept).toEqual([200, 400, 800, 1600, 3000, 3000, 3000].map((ms) => ms * chance));
    }),
    { numRuns: 50 },
  );
});

test('the last error says what happened, how often, and in what time', async () => {
  const { server, domo } = await start();
  server.on(
    route,
    { status: 500 },
    { status: 500 },
    { status: 500 },
    { status: 503, body: { message: 'Nap' } },
  );
  const error = await errorOf(domo.streams.get(42));
  expect(error).toMatchObject({ name: 'DomoUnavailable', fault: 'domo', retryable: true });
  expect(error.message).toBe(
    'Domo is not available: GET /v1/streams/42 answered 503: Nap. Gave up after 4 tries in 0.7 s.',
  );
});

describe('Retry-After', () => {
  const later = (clock: { time: number }, ms: number) => new Date(clock.time + ms).toUTCString();

  test.each([429, 503, 500])('%d: seconds', async (status) => {
    const { server, domo, clock } = await start();
    server.on(route, { status, headers: { 'Retry-After': '7' } }, good);
    await domo.streams.get(42);
    expect(clock.slept).toEqual([7000]);
  });

  test('an HTTP date', async () => {
    const { server, domo, clock } = await start();
    server.on(route, { status: 429, headers: { 'Retry-After': later(clock, 5000) } }, good);
    await domo.streams.get(42);
    expect(clock.slept).toEqual([5000]);
  });

  test.each(['0', '-3', 'soon', '', 'Thu, 01 Jan 1970 00:00:00 GMT'])(
    '"%s" leaves the usual wait',
    async (value) => {
      const { server, domo, clock } = await start();
      server.on(route, { status: 429, headers: { 'Retry-After': value } }, good);
      await domo.streams.get(42);
      expect(clock.slept).toEqual([100]);
    },
  );

  test.each(['21', '3600', '99999999999999999999'])(
    '%s s is more than the budget: nobody waits',
    async (value) => {
      const { server, domo, clock } = await start();
      server.on(route, { status: 429, headers: { 'Retry-After': value } }, good);
      const error = await errorOf(domo.streams.get(42));
      expect(error.name).toBe('DomoThrottled');
      expect(error.message).toContain('Domo asks to come back in');
      expect(clock.slept).toEqual([]);
      expect(server.at(route)).toHaveLength(1);
    },
  );

  test('several waits share one budget', async () => {
    const { server, domo, clock } = await start();
    server.on(route, { status: 429, headers: { 'Retry-After': '9' } });
    const error = await errorOf(domo.streams.get(42));
    expect(clock.slept).toEqual([9000, 9000]);
    expect(error.message).toContain('Gave up after 3 tries in 18 s');
  });

  test('read', () => {
    const now = Date.UTC(2026, 0, 1);
    expect(parseRetryAfter(undefined, now)).toBeUndefined();
    expect(parseRetryAfter(' 12 ', now)).toBe(12_000);
    expect(parseRetryAfter('1.5', now)).toBe(1500);
    expect(parseRetryAfter('Thu, 01 Jan 2026 00:00:30 GMT', now)).toBe(30_000);
    expect(parseRetryAfter('Wed, 31 Dec 2025 00:00:00 GMT', now)).toBe(0);
  });
});

describe('the budget', () => {
  test('when slow tries have used it up, no other follows', async () => {
    const { server, domo, clock } = await start();
    server.on(route, () => {
      clock.time += 12_000;
      return { status: 500 };
    });
    const error = await errorOf(domo.streams.get(42));
    expect(server.at(route)).toHaveLength(2);
    expect(error.message).toContain('Gave up after 2 tries in 24.1 s');
  });

  test('a big part has more of it', async () => {
    const { server, domo, clock } = await start();
    const partRoute = 'PUT /v1/streams/42/executions/3/part/7';
    server.on(partRoute, () => {
      clock.time += 60_000;
      return { status: 500 };
    });
    await errorOf(domo.parts.upload(part));
    expect(server.at(partRoute)).toHaveLength(1);
    await errorOf(domo.parts.upload({ ...part, rawBytes: 64 * 1024 * 1024 }));
    expect(server.at(partRoute)).toHaveLength(1 + 3);
  });

  test('one try is what one try means', async () => {
    const { server, clock } = await start();
    const { domo } = clientOf(server.url, { tries: 1 });
    server.on(route, { status: 500 });
    const error = await errorOf(domo.streams.get(42));
    expect(error.message).not.toContain('tries');
    expect(clock.slept).toEqual([]);
  });
});
