import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from '../cli/captured.ts';
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
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sluice-sets-'));
  sandbox = await startSandboxProcess({
    imports: [
      route('marked', 'REPLACE', { set: { marker: '_SUCCESS' } }),
      route('listed', 'REPLACE', { set: { manifest: '*.manifest' } }),
      route('emptied', 'REPLACE', { empty: 'replace' }),
      route('same', 'APPEND', {}),
      route('told', 'REPLACE', { set: { marker: 'READY' } }),
      route('faulty', 'REPLACE', { set: { marker: 'READY' } }),
    ],
  });
  drops = await connect(sandbox);
});
afterAll(async () => {
  drops?.close();
  await sandbox?.stop();
  await rm(folder, { recursive: true, force: true });
});

/** A command of the command line, about a file of this machine. */
async function at(command: string, name: string, text: string, ...options: string[]) {
  const path = join(folder, name);
  await writeFile(path, text);
  return run([command, path, ...options, '--endpoint', sandbox.aws]);
}

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

test('the command line says what is a set, follows it, and shows it as one load', async () => {
  const of = ['--route', 'told'];
  const member = await at('plan', 'a.csv', file(1), ...of);
  expect(member.out).toContain('It is loaded with its set, and waits for told/READY.');

  // It ends as its set does, which comes meanwhile.
  const waiting = at('drop', 'a.csv', file(1), ...of, '--wait');
  const other = await drops.drop('told/b.csv', file(2, 3));
  const first = drops.outcome(other);
  await at('drop', 'empty.csv', '', ...of);
  const isThere = async () => {
    const { out } = await run(['status', '--json', '--endpoint', sandbox.aws]);
    return JSON.parse(out).filter(({ route }: { route: string }) => route === 'told').length === 3;
  };
  while (!(await isThere()));

  const planned = await at('plan', 'READY', '', ...of, '--json');
  expect(planned.code).toBe(0);
  expect(JSON.parse(planned.out)).toMatchObject({
    ...{ key: 'told/READY', empty: 1, loaded: 0, later: [], dataSetId: null },
    objects: [{ key: 'told/a.csv' }, { key: 'told/b.csv' }, { key: 'told/empty.csv', bytes: 0 }],
  });
  expect((await at('plan', 'READY', '', ...of)).out).toContain('the marker of a set of 3 objects');

  const set = await at('drop', 'READY', '', ...of, '--wait');
  expect(set).toMatchObject({ code: 0, out: expect.stringContaining('3 rows of the set of s3://') });
  expect(await waiting).toMatchObject({
    code: 0,
    err: expect.stringContaining('waits for told/READY. This command waits for that, 30 minutes at most.'),
    out: expect.stringContaining('It is loaded with told/READY.'),
  });
  expect(await first).toMatchObject({ state: 'committed', rows: 2 });

  const { out } = await run(['history', '--route', 'told', '--json', '--endpoint', sandbox.aws]);
  expect(JSON.parse(out)).toMatchObject([{ key: 'told/READY', rows: 3 }]);
  expect(JSON.parse(out)[0].members).toHaveLength(3);
});

test('a set whose plan finds a fault is told of before it is dropped', async () => {
  await drops.drop('faulty/c.csv', 'other,columns\n1,2\n');
  const planned = await at('plan', 'READY', '', '--route', 'faulty');
  expect(planned).toMatchObject({ code: 1, err: expect.stringContaining('faulty/c.csv') });
});
