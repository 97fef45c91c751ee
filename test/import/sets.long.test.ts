import { connect, type Drops } from '../helpers/drops.ts';
import { type SandboxProcess, startSandboxProcess } from '../helpers/sandbox-process.ts';

jest.setTimeout(120_000);

const columns = [
  { name: 'id', type: 'LONG' },
  { name: 'name', type: 'STRING' },
];
const route = (name: string, updateMethod: string, files: object) => ({
  ...{ name, prefix: `${name}/`, dataSet: { name, columns }, updateMethod, commitInterval: 0, files },
});

let sandbox: SandboxProcess;
let drops: Drops;
beforeAll(async () => {
  sandbox = await startSandboxProcess({
    imports: [
      route('marked', 'REPLACE', { set: { marker: '_SUCCESS' } }),
      route('listed', 'REPLACE', { set: { manifest: '*.manifest' } }),
      route('emptied', 'REPLACE', { empty: 'replace' }),
      route('same', 'APPEND', {}),
    ],
  });
  drops = await connect(sandbox);
});
afterAll(async () => {
  drops?.close();
  await sandbox?.stop();
});

const file = (...ids: number[]) => `id,name\n${ids.map((id) => `${id},row ${id}\n`).join('')}`;

test('all objects in the folder of a marker are one load', async () => {
  const members: string[] = [];
  for (const part of [1, 2, 3]) members.push(await drops.drop(`marked/run1/part-${part}.csv`, file(part)));
  const set = await drops.outcome(await drops.drop('marked/run1/_SUCCESS', ''));
  expect(set).toMatchObject({ state: 'committed', rows: 3 });
  for (const id of members) {
    expect(await drops.outcome(id)).toMatchObject({
      ...{ state: 'committed', rows: 1, receipt: null, executionId: set.executionId },
      set: 'marked/run1/_SUCCESS',
    });
  }
});

test('the objects that a manifest lists are one load, and others are none', async () => {
  const listed = await drops.drop('listed/run1/a.csv', file(1, 2));
  const other = await drops.drop('listed/run1/b.csv', file(3));
  const url = `s3://${sandbox.bucket}/listed/run1/a.csv`;
  const set = await drops.drop('listed/run1/a.manifest', JSON.stringify({ entries: [{ url }] }));
  expect(await drops.outcome(set)).toMatchObject({ state: 'committed', rows: 2 });
  expect(await drops.outcome(listed)).toMatchObject({ state: 'committed' });
  expect(await drops.ledger.get(other)).toMatchObject({ state: 'received', set: '*.manifest' });
});

test('a file without rows makes the DataSet empty by an execution without parts', async () => {
  const full = await drops.outcome(await drops.drop('emptied/a.csv', file(1)));
  const empty = await drops.outcome(await drops.drop('emptied/b.csv', ''));
  expect([full, empty]).toMatchObject([
    { state: 'committed', rows: 1 },
    { state: 'committed', rows: 0, streamId: full.streamId },
  ]);
});

test('the same content under the same key is a duplicate', async () => {
  const first = await drops.outcome(await drops.drop('same/a.csv', file(1)));
  const again = await drops.outcome(await drops.drop('same/a.csv', file(1)));
  expect([first.state, again.state]).toEqual(['committed', 'duplicate']);
});
