import { gunzipSync } from 'node:zlib';
import { connect, type Drops } from '../helpers/drops.ts';
import { type Exports, exportsOf } from '../helpers/exports.ts';
import { type SandboxProcess, startSandboxProcess } from '../helpers/sandbox-process.ts';

jest.setTimeout(120_000);

const schedule = 'at(2199-01-01T00:00:00)';
const csv = 'id,name\n1,"two\nlines"\n2,\n3,""\n';

let sandbox: SandboxProcess;
let drops: Drops;
let exports: Exports;
let dataSetId: string;
beforeAll(async () => {
  const job = (name: string, more: object = {}) => ({
    ...{ name, route: 'people', schedule, prefix: `exports/${name}/` },
    ...more,
  });
  sandbox = await startSandboxProcess(
    {
      imports: [
        {
          name: 'people',
          prefix: 'incoming/people/',
          dataSet: {
            name: 'People',
            columns: [
              { name: 'id', type: 'LONG' },
              { name: 'name', type: 'STRING' },
            ],
          },
          updateMethod: 'REPLACE',
          commitInterval: 0,
        },
        {
          name: 'unloaded',
          prefix: 'incoming/unloaded/',
          dataSet: { name: 'Unloaded', columns: 'infer' },
          updateMethod: 'REPLACE',
        },
      ],
      exports: [
        job('plain', { fileName: 'People of today.csv' }),
        job('bare', { includeHeader: false }),
        job('zipped', { gzip: true }),
        job('order'),
        job('sparing', { skipUnchanged: true }),
        job('empty', { route: 'unloaded' }),
      ],
    },
    ['--time-scale', '0.05'],
  );
  drops = await connect(sandbox);
  exports = exportsOf(sandbox, drops);
  const load = await drops.outcome(await drops.drop('incoming/people/first.csv', csv));
  dataSetId = (await drops.domo.streams.get(Number(load.streamId))).dataSet.id;
});
afterAll(async () => {
  drops?.close();
  await sandbox?.stop();
});

const time = '2026-11-25T06:00:00Z';

test('an export lands under its time, verified, and is pointed at', async () => {
  const ended = await exports.run('plain', time);
  const key = 'exports/plain/20261125T060000Z/People of today.csv';
  const { dataCurrentAt } = await drops.domo.dataSets.get(dataSetId);
  const latest = await exports.latest('exports/plain/');
  expect(latest).toEqual({
    export: 'plain',
    dataSetId,
    scheduledTime: time,
    completedAt: expect.stringMatching(/^\d{4}-.*Z$/),
    bucket: sandbox.bucket,
    key,
    versionId: expect.any(String),
    rows: 3,
    bytes: csv.length,
    sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
    csvBytes: csv.length,
    dataCurrentAt,
    fileName: 'People of today.csv',
    includeHeader: true,
    gzip: false,
  });
  expect(ended).toEqual({ status: 'SUCCEEDED', exported: { outcome: 'exported', latest } });
  expect(String(latest && (await exports.pointed(latest)))).toBe(csv);
  expect(await exports.left('exports/plain/')).toEqual({
    keys: [key, 'exports/plain/_latest.json'],
    uploads: [],
  });
  expect(exports.notices('plain')).toEqual([]);
});
