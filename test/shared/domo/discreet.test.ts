import type { Domo } from '../../../shared/domo/client.ts';
import { part } from './examples.ts';
import { closeAll, errorOf, start } from './harness.ts';

afterEach(closeAll);

const mark = 'plantedCell7351';
const execution = '/v1/streams/42/executions/3';
const newDataSet = { name: 'n', description: '', columns: [] };

/** Every call whose answer may repeat rows. */
const calls: [string, string, (domo: Domo) => Promise<unknown>][] = [
  ['a part', `PUT ${execution}/part/7`, ({ parts }) => parts.upload(part)],
  [
    'an import',
    'PUT /v1/datasets/D/data',
    ({ dataSets }) =>
      dataSets.importData({ dataSetId: 'D', updateMethod: 'APPEND', body: [Buffer.from('1\n')] }),
  ],
  ['a new execution', 'POST /v1/streams/42/executions', ({ executions }) => executions.create(42)],
  ['an execution', `GET ${execution}`, ({ executions }) => executions.get(42, 3)],
  ['a commit', `PUT ${execution}/commit`, ({ executions }) => executions.commit(42, 3)],
  ['an abort', `PUT ${execution}/abort`, ({ executions }) => executions.abort(42, 3)],
  ['a new DataSet', 'POST /v1/datasets', ({ dataSets }) => dataSets.create(newDataSet)],
];

const json = (status: number) => ({
  status,
  body: { status, message: `bad row ${mark}`, toe: `row ${mark}` },
});
/** Whatever form the answer has that repeats a row. */
const answers: [string, { status: number; body?: unknown; headers?: Record<string, string> }][] = [
  ['400', json(400)],
  ['401', json(401)],
  ['404', json(404)],
  ['409', json(409)],
  ['413', json(413)],
  ['429', json(429)],
  ['503', json(503)],
  ['a text', { status: 400, body: `bad row ${mark}` }],
  [
    'a page',
    { status: 400, body: `<html><title>${mark}</title></html>`, headers: { 'content-type': 'text/html' } },
  ],
  ['another address', { status: 302, headers: { location: `/rows/${mark}` } }],
];

describe.each(calls)('what Domo says of %s', (_what, route, call) => {
  test.each(answers)('is not in a discreet error: %s', async (_form, answer) => {
    const { server, domo } = await start({ timings: { tries: 2 } });
    server.on(route, answer, answer, answer, answer);
    // A part that is refused has its execution asked for.
    if (!route.startsWith('GET')) server.on(`GET ${execution}`, answer);
    const error = await errorOf(call(domo.discreet));
    expect(everything(error)).not.toContain(mark);
    expect(error.message).toContain('not shown');
  });
});

/** The messages of an error and of all that it was caused by, as a log has them. */
function everything(error: unknown): string {
  return error instanceof Error ? `${error.stack} ${error.message} ${everything(error.cause)}` : '';
}

test('else it is, and so is the id by which Domo’s support finds the request', async () => {
  const { server, domo } = await start();
  const said = { status: 400, body: { status: 400, message: `bad row ${mark}`, toe: 'ABC12-DEF34-GHI56' } };
  server.on(`PUT ${execution}/part/7`, said, said);
  server.on(`GET ${execution}`, { status: 404 }, { status: 404 });
  const open = await errorOf(domo.parts.upload(part));
  expect(open.message).toContain(`: bad row ${mark} (toe ABC12-DEF34-GHI56).`);
  const discreet = await errorOf(domo.discreet.parts.upload(part));
  expect(discreet.message).toBe(
    'Domo refused part 7 of the file: what it says is not shown ("showCells" is false) (toe ABC12-DEF34-GHI56).',
  );
});

test('what it says of other things is said: it knows no rows then', async () => {
  const { server, domo } = await start();
  server.on('GET /v1/datasets/D', json(404));
  expect((await errorOf(domo.discreet.dataSets.get('D'))).message).toContain(mark);
});
