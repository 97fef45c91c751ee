import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ListObjectVersionsCommand } from '@aws-sdk/client-s3';
import { run } from '../cli/captured.ts';
import { commonConfig } from '../helpers/common-config.ts';
import { connect, type Drops } from '../helpers/drops.ts';
import { type SandboxProcess, startSandboxProcess } from '../helpers/sandbox-process.ts';

jest.setTimeout(120_000);

const columns = [
  { name: 'id', type: 'LONG' },
  { name: 'note', type: 'STRING' },
];
let sandbox: SandboxProcess;
let drops: Drops;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sluice-plan-'));
  sandbox = await startSandboxProcess(commonConfig);
  drops = await connect(sandbox);
});
afterAll(async () => {
  drops?.close();
  await sandbox?.stop();
  await rm(folder, { recursive: true, force: true });
});

async function plan(text: string, ...args: string[]) {
  const file = join(folder, 'a.csv');
  await writeFile(file, text);
  return run(['plan', file, ...args, '--endpoint', sandbox.aws]);
}

async function objects(): Promise<string[]> {
  const { Versions = [] } = await drops.s3.send(new ListObjectVersionsCommand({ Bucket: sandbox.bucket }));
  return Versions.map(({ Key }) => String(Key));
}

const rows = Array.from({ length: 9000 }, (_, i) => `${i},"note, ${i}"`);
const text = ['id,note', ...rows, ''].join('\n');

test('the plan of a file is what its load does, and planning it changes nothing', async () => {
  const before = await objects();
  const first = await plan(text, '--route', 'orders', '--json');
  expect({ code: first.code, err: first.err }).toEqual({ code: 0, err: '' });
  const planned = JSON.parse(first.out);
  expect(planned).toMatchObject({
    ...{ route: 'orders', updateMethod: 'APPEND', key: 'orders/a.csv', bytes: text.length, dataSetId: null },
    columns,
    rows: [0, 1, 2, 3, 4].map((i) => [`${i}`, `note, ${i}`]),
  });
  expect(planned.parts.reduce((sum: number, part: number) => sum + part, 0)).toBe(
    text.length - 'id,note\n'.length,
  );
  expect(await objects()).toEqual(before);
  expect((await drops.domo.streams.search({ name: 'Orders' })).length).toBe(0);

  const load = await drops.outcome(await drops.drop('orders/a.csv', text));
  expect([load.state, load.parts]).toEqual(['committed', planned.parts.length]);

  const address = `s3://${sandbox.bucket}/orders/a.csv`;
  const dropped = await run(['plan', address, '--json', '--endpoint', sandbox.aws]);
  const { dataSet } = await drops.domo.streams.get(Number(load.streamId));
  expect(JSON.parse(dropped.out)).toEqual({ ...planned, dataSetId: dataSet.id });
});

test('a person sees the route, the columns, the first rows, the parts, the time and the cost', async () => {
  const { out } = await plan('id,note\n7,\n8,""\n', '--route', 'guessed');
  expect(out.split('\n')).toEqual([
    'Route    guessed: APPEND into DataSet "Guessed", which the first load creates',
    `File     s3://${sandbox.bucket}/guessed/a.csv, 16 B`,
    'Rows     2 rows, all of them good',
    'Columns  2 columns, the DataSet is created with them',
    'Parts    1 part of 8 B, 1 at the same time',
    'Time     about 3.5 s until the commit, then Domo indexes',
    'Cost     less than $0.01 at AWS, less than $0.01 of traffic to Domo',
    '',
    '"delimiter": ",", because among comma, semicolon, tab and bar it is the only one under which every record that was looked at has one width, 2 cells.',
    '',
    '     id  note',
    '   LONG  STRING',
    '      7  ∅',
    '      8  ""',
    '',
    'Nothing was dropped or changed. docs/cost.md explains time and cost.',
    '',
  ]);
});

test.each<[string, string, string[], number, RegExp]>([
  [
    'a header that does not fit',
    'id,name\n1,a\n',
    ['--route', 'orders'],
    1,
    /missing: "note"; extra: "name"/,
  ],
  ['a row that is too short', 'id,note\n1\n', ['--route', 'orders'], 1, /row 2, byte 8/],
  ['a route that is not there', 'id\n1\n', ['--route', 'nowhere'], 2, /no route "nowhere".*orders, guessed/],
  ['no route', 'id\n1\n', [], 2, /Name the route .*orders, guessed/],
])('%s is said', async (_, content, args, code, told) => {
  const outcome = await plan(content, ...args);
  expect([outcome.code, outcome.out]).toEqual([code, '']);
  expect(outcome.err).toMatch(told);
});

test.each<[string, (bucket: string) => string, RegExp]>([
  ['in another bucket', () => 's3://elsewhere/orders/a.csv', /not in the bucket of the deployment/],
  ['under no route’s prefix', (bucket) => `s3://${bucket}/other/a.csv`, /no route takes it/],
  ['that is not there', (bucket) => `s3://${bucket}/orders/none.csv`, /There is no s3:/],
])('an object %s is said', async (_, address, told) => {
  const { code, err } = await run(['plan', address(sandbox.bucket), '--endpoint', sandbox.aws]);
  expect(code).toBe(2);
  expect(err).toMatch(told);
});
