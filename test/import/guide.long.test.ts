import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Sandbox, startSandbox } from '../../sandbox/sandbox.ts';
import { createDataSets } from '../helpers/data-sets.ts';
import { domoState } from '../helpers/domo-state.ts';
import { connect, type Drops } from '../helpers/drops.ts';
import { hastyClock } from '../helpers/hasty-clock.ts';

jest.setTimeout(120_000);

const columns = [
  { name: 'id', type: 'LONG' },
  { name: 'name', type: 'STRING' },
] as const;
const routes = [
  { name: 'made', dataSetApi: { name: 'Made', description: 'By a file.', columns } },
  { name: 'bad-request', dataSetApi: { name: 'Bad request', columns } },
  { name: 'bad-inferred', dataSetApi: { name: 'Bad inferred', columns: 'infer' } },
  { name: 'bad-stream', dataSet: { name: 'Bad stream', columns } },
  { name: 'bad-inferred-stream', dataSet: { name: 'Bad inferred stream', columns: 'infer' } },
  { name: 'by-id', stream: 1 },
];

let folder: string;
let sandbox: Sandbox;
let drops: Drops;
/** Of Stream 1, and of none. */
let ids: string[];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sluice-guide-'));
  const dir = join(folder, 'state');
  ids = await createDataSets(dir, ['Without a Stream'], [...columns]);
  const found = await createDataSets(dir, ['Found'], [...columns], { stream: true });
  const imports = [
    ...routes,
    { name: 'found', stream: { dataSetId: found[0] } },
    { name: 'lost', stream: { dataSetId: ids[0] } },
  ].map((route) => ({ ...route, updateMethod: 'APPEND', commitInterval: 0, prefix: `${route.name}/` }));
  const config = join(folder, 'sluice.config.json');
  await writeFile(config, JSON.stringify({ imports }));
  sandbox = await startSandbox({
    ...{ config, dir, fresh: false, port: 0, domoPort: 0 },
    domo: { indexingMs: 20 },
    clock: hastyClock,
  });
  drops = await connect(sandbox.ready);
});
afterAll(async () => {
  drops?.close();
  await sandbox?.stop();
  await rm(folder, { recursive: true, force: true });
});

const good = (...of: number[]) => `id,name\n${of.map((id) => `${id},row ${id}\n`).join('')}`;
const load = async (route: string, name: string, body: string) =>
  drops.outcome(await drops.drop(`${route}/${name}`, body));
const names = async () => (await domoState(sandbox.ready)).dataSets.map(({ name }) => name);

test('the DataSet API makes its DataSet with the first good file, once', async () => {
  expect(await load('made', 'bad.csv', 'id,name\nword,x\n')).toMatchObject({ state: 'rejected' });
  expect(await names()).not.toContain('Made');
  const ended = await Promise.all([load('made', 'a.csv', good(1, 2)), load('made', 'b.csv', good(3))]);
  expect(ended.map(({ state, reason }) => [state, reason])).toEqual([
    ['committed', undefined],
    ['committed', undefined],
  ]);
  expect((await names()).filter((name) => name === 'Made')).toHaveLength(1);
  const made = (await domoState(sandbox.ready)).dataSets.find(({ name }) => name === 'Made');
  expect(await drops.domo.dataSets.get(made?.id ?? '')).toMatchObject({
    ...{ rows: 3, description: 'By a file.', schema: { columns } },
  });
});

test.each([
  ['bad-request', 'Bad request', 'id,name\n1,x\nn/a,y\n'],
  ['bad-inferred', 'Bad inferred', `id,name\n${'1,x\n'.repeat(40_000)}1,2,3\n`],
  ['bad-stream', 'Bad stream', 'id,name\n1,x\nn/a,y\n'],
  ['bad-inferred-stream', 'Bad inferred stream', `id,name\n${'1,x\n'.repeat(40_000)}1,2,3\n`],
])('of a first file of %s that is rejected nothing is left in Domo', async (route, name, body) => {
  expect(await load(route, 'bad.csv', body)).toMatchObject({ state: 'rejected' });
  expect(await names()).not.toContain(name);
  expect(await drops.domo.streams.search({ name })).toEqual([]);
  expect(await load(route, 'good.csv', good(1))).toMatchObject({ state: 'committed', rows: 1 });
  expect(await names()).toContain(name);
});

test('a Stream that is named by its DataSet is one with the Stream that is named by its id', async () => {
  const ended = await Promise.all([
    ...[1, 2, 3].map((id) => load('found', `${id}.csv`, good(id))),
    ...[4, 5, 6].map((id) => load('by-id', `${id}.csv`, good(id))),
  ]);
  expect(ended.map(({ state, streamId }) => [state, streamId])).toEqual(Array(6).fill(['committed', 1]));
  const rows = await Promise.all(ended.map(({ id }) => drops.ledger.get(id)));
  expect(new Set(rows.map((row) => row?.streamKey))).toEqual(new Set(['stream-1']));
  const stream = (await domoState(sandbox.ready)).streams.find(({ id }) => id === 1);
  expect(stream?.executions.filter(({ state }) => state !== 'SUCCESS')).toEqual([]);
});

test('a DataSet without a Stream is said to have none', async () => {
  expect(await load('lost', 'a.csv', good(1))).toMatchObject({
    ...{ state: 'failed', fault: 'user' },
    reason: expect.stringContaining(`DataSet ${ids[0]} has no Stream`),
  });
});
