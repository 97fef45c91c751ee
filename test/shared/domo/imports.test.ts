import { csv, dataSetId } from './examples.ts';
import { closeAll, errorOf, start } from './harness.ts';

afterEach(closeAll);

const route = `PUT /v1/datasets/${dataSetId}/data`;
const data = { dataSetId, body: csv } as const;
const append = { ...data, updateMethod: 'APPEND' } as const;
const failed = {
  status: 400,
  statusReason: 'Bad Request',
  message: `Data import failed for dataset ${dataSetId}.`,
  toe: 'T-9',
};
const page = { headers: { 'Content-Type': 'text/html' }, body: '<html><title>Maintenance</title></html>' };

test('the rows go as they are, uncompressed, with their length [I12]', async () => {
  const { server, domo } = await start();
  server.on(route, { status: 204 });
  await domo.dataSets.importData(append);
  const [request] = server.at(route);
  expect(request?.headers).toMatchObject({ 'content-type': 'text/csv', 'content-length': '8' });
  expect(request?.headers).not.toHaveProperty('content-encoding');
  expect(String(request?.body)).toBe('1,"a\nb"\n');
});

test.each([
  ['400', { status: 400, body: failed }, 'ImportRefused', /refused the rows: .*Data import failed.*T-9/],
  ['400 without a word', { status: 400, body: '' }, 'ImportRefused', /without a reason/],
  ['400 with a page', { status: 400, ...page }, 'DomoRefused', /Maintenance/],
  [
    '400 for a missing right',
    { status: 400, body: { ...failed, message: 'Infrastructure problem (403): Access is denied' } },
    'DomoUnauthorized',
    /denied/,
  ],
  ['413', { status: 413, body: '' }, 'FileTooLarge', /no request of this size.*413.*Stream/],
  ['413 with a page', { status: 413, ...page }, 'FileTooLarge', /Maintenance/],
  ['503 with a page', { status: 503, ...page }, 'DomoAnswerLost', /append data.*Maintenance/],
  ['200, which nobody has promised', { status: 200, body: {} }, 'DomoAnswerLost', /answered 200/],
  ['429', { status: 429 }, 'DomoThrottled', /patience/],
])('APPEND and %s', async (_, reply, name, message) => {
  const { server, domo } = await start();
  server.on(route, reply);
  expect(await errorOf(domo.dataSets.importData(append))).toMatchObject({
    name,
    message: expect.stringMatching(message),
  });
});

test('a REPLACE goes again when its answer is lost, with the same bytes', async () => {
  const { server, domo } = await start();
  server.on(route, 'cut', { status: 502, ...page }, { status: 204 });
  await domo.dataSets.importData({ ...data, updateMethod: 'REPLACE' });
  const bodies = server.at(route).map(({ body }) => String(body));
  expect(bodies).toEqual(Array(3).fill('1,"a\nb"\n'));
});

test('what a REPLACE ends with says whether one before it may have had its effect', async () => {
  const { server, domo } = await start();
  const replace = () => errorOf(domo.dataSets.importData({ ...data, updateMethod: 'REPLACE' }));
  server.on(route, { status: 502, ...page }, { status: 400, body: failed });
  expect(await replace()).toMatchObject({ name: 'ImportRefused', isInDoubt: true });
  server.on(route, { status: 400, body: failed });
  expect(await replace()).toMatchObject({ name: 'ImportRefused', isInDoubt: false });
});

test('Domo may think about the rows for longer than about anything else', async () => {
  const { server, domo } = await start({ timings: { idleMs: 20, answerMs: 30, tries: 1 } });
  const late = async () => {
    await new Promise((resolve) => setTimeout(resolve, 200));
    return { status: 204 };
  };
  server.on(route, late);
  server.on(`DELETE /v1/datasets/${dataSetId}`, late);
  await domo.dataSets.importData(append);
  expect(await errorOf(domo.dataSets.delete(dataSetId))).toMatchObject({ name: 'DomoUnavailable' });
});
