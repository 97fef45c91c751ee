import { type Harness, startS3, stopAll } from '../harness.ts';

let harness: Harness;
beforeEach(async () => {
  harness = await startS3();
});
afterEach(stopAll);

const path = '/_sandbox/faults';
const set = (...rules: object[]) => harness.raw('POST', path, {}, JSON.stringify(rules));
const put = (key: string) => harness.raw('PUT', `/plain/${key}`, {}, 'hello');
const statuses = async (...keys: string[]) => {
  const found: number[] = [];
  for (const key of keys) found.push((await put(key)).status);
  return found;
};

test('hits the requests that fit, so often, after so many', async () => {
  await set({ operation: 'PutObject', prefix: 'in/', after: 1, times: 2 });
  expect(await statuses('in/1', 'out/1', 'in/2', 'in/3', 'in/4')).toEqual([200, 200, 500, 500, 200]);
  expect((await harness.raw('GET', '/plain/in/2')).status).toBe(404);
  expect(JSON.parse((await harness.raw('GET', path)).body)).toMatchObject([{ hits: 2 }]);
});

test('answers with the code that is asked for, until the rules are taken away', async () => {
  await set({ code: 'ServiceUnavailable', times: null });
  expect((await put('a')).body).toContain('<Code>ServiceUnavailable</Code>');
  expect(await statuses('a')).toEqual([503]);
  expect((await harness.raw('DELETE', path)).status).toBe(204);
  expect(await statuses('a')).toEqual([200]);
});

test('denies what a policy would', async () => {
  await set({ code: 'AccessDenied', prefix: '_sluice/' });
  expect(await statuses('_sluice/a', '_sluice/a')).toEqual([403, 200]);
});

test('may let the request have its effect', async () => {
  await set({ operation: 'PutObject', applied: true });
  expect(await statuses('a')).toEqual([500]);
  expect((await harness.raw('GET', '/plain/a')).body).toBe('hello');
});

test.each([[{ code: 'NoSuchKey' }], [{ operatoin: 'PutObject' }], [{ times: 0 }]])(
  'refuses %j',
  async (rule) => {
    expect((await set(rule)).status).toBeGreaterThanOrEqual(400);
    expect(await statuses('a')).toEqual([200]);
  },
);
