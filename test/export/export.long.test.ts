import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { CopyObjectCommand, DeleteObjectCommand } from '@aws-sdk/client-s3';
import type { Latest } from '../../shared/export/latest.ts';
import { loadId } from '../../shared/import/identity.ts';
import { run } from '../cli/captured.ts';
import { commonConfig } from '../helpers/common-config.ts';
import { connect, type Drops } from '../helpers/drops.ts';
import { domoFaults, type Exports, exportsOf } from '../helpers/exports.ts';
import { type SandboxProcess, startSandboxProcess } from '../helpers/sandbox-process.ts';

jest.setTimeout(120_000);

const csv = 'id,name\n1,"two\nlines"\n2,\n3,""\n';

let sandbox: SandboxProcess;
let drops: Drops;
let exports: Exports;
let dataSetId: string;
beforeAll(async () => {
  sandbox = await startSandboxProcess(commonConfig, ['--time-scale', '0.05']);
  drops = await connect(sandbox);
  exports = exportsOf(sandbox, drops);
  const load = await drops.outcome(await drops.drop('people/first.csv', csv));
  dataSetId = (await drops.domo.streams.get(Number(load.streamId))).dataSet.id;
});
afterAll(async () => {
  drops?.close();
  await sandbox?.stop();
});

const time = '2026-11-25T06:00:00Z';
afterEach(() => domoFaults(sandbox));

test('an export lands under its time, verified, and is pointed at', async () => {
  const ended = await exports.run('first', time);
  const key = 'exports/first/20261125T060000Z/People of today.csv';
  const { dataCurrentAt } = await drops.domo.dataSets.get(dataSetId);
  const latest = await exports.latest('exports/first/');
  expect(latest).toEqual({
    export: 'first',
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
    format: 'csv',
    includeHeader: true,
    gzip: false,
  });
  expect(ended).toEqual({ status: 'SUCCEEDED', exported: { outcome: 'exported', latest } });
  expect(String(latest && (await exports.pointed(latest)))).toBe(csv);
  expect(await exports.left('exports/first/')).toEqual({
    keys: [key, 'exports/first/_latest.json'],
    uploads: [],
  });
  expect(exports.notices('first')).toEqual([]);
});

test('a repeated schedule event overwrites its own result and nothing else', async () => {
  const other = '2026-11-25T05:00:00Z';
  await exports.run('order', time);
  const first = await exports.latest('exports/order/');
  await exports.run('order', time);
  const second = await exports.latest('exports/order/');
  expect(second).toMatchObject({ key: first?.key, sha256: first?.sha256 });
  expect(second?.versionId).not.toBe(first?.versionId);
  // An older time is exported beside it, and the pointer stays.
  const late = await exports.run('order', other);
  expect(late).toMatchObject({ exported: { outcome: 'exported', latest: { scheduledTime: other } } });
  expect(await exports.latest('exports/order/')).toEqual(second);
  expect(await exports.left('exports/order/')).toEqual({
    keys: [
      'exports/order/20261125T050000Z/order.csv',
      ...['exports/order/20261125T060000Z/order.csv', 'exports/order/20261125T060000Z/order.csv'],
      ...['exports/order/_latest.json', 'exports/order/_latest.json'],
    ],
    uploads: [],
  });
});

test('without a time, the export is of the moment at which it was started', async () => {
  const before = Math.floor(Date.now() / 1000) * 1000;
  const ended = await exports.run('bare');
  const latest = await exports.latest('exports/bare/');
  expect(ended).toMatchObject({ status: 'SUCCEEDED' });
  expect(latest).toMatchObject({ rows: 3, includeHeader: false });
  expect(Date.parse(latest?.scheduledTime ?? '')).toBeGreaterThanOrEqual(before);
  expect(String(latest && (await exports.pointed(latest)))).toBe(csv.slice(csv.indexOf('\n') + 1));
});

test('compressed, the hash and the bytes are those of what lies there', async () => {
  await exports.run('zipped', time);
  const latest = await exports.latest('exports/zipped/');
  expect(latest).toMatchObject({ key: expect.stringMatching(/zipped\.csv\.gz$/), gzip: true, rows: 3 });
  expect(latest?.csvBytes).toBe(csv.length);
  expect(gunzipSync(await exports.pointed(latest as Latest)).toString()).toBe(csv);
});

test('unchanged since the last export, it is skipped and that is said; else it is not', async () => {
  const run = async (hour: string) => {
    const ended = await exports.run('sparing', `2026-11-25T${hour}:00:00Z`);
    if (ended.status === 'FAILED') throw new Error(ended.cause);
    return ended.exported;
  };
  const first = await run('01');
  expect(first.outcome).toBe('exported');
  expect(await run('02')).toEqual({ outcome: 'unchanged', latest: first.latest });
  expect((await exports.left('exports/sparing/')).keys).toHaveLength(2);

  // What was deleted is not there any more, whatever the pointer says.
  const { key, versionId } = first.latest;
  await drops.s3.send(
    new DeleteObjectCommand({ Bucket: sandbox.bucket, Key: key, VersionId: String(versionId) }),
  );
  expect(await run('03')).toMatchObject({ outcome: 'exported', latest: { rows: 3 } });

  // The same number of rows, and yet other ones.
  await drops.outcome(await drops.drop('people/other.csv', csv.replace('two', '2nd')));
  expect(await run('04')).toMatchObject({ outcome: 'exported', latest: { rows: 3 } });
  expect((await run('05')).outcome).toBe('unchanged');
  await drops.outcome(await drops.drop('people/first.csv', csv));
});

test('what an export wrote no import route loads, wherever it is copied', async () => {
  await exports.run('plain', time);
  const latest = await exports.latest('exports/plain/');
  const copied = await drops.s3.send(
    new CopyObjectCommand({
      Bucket: sandbox.bucket,
      Key: 'people/again.csv',
      CopySource: `${sandbox.bucket}/${encodeURIComponent(latest?.key ?? '')}`,
    }),
  );
  const object = { bucket: sandbox.bucket, key: 'people/again.csv', etag: '' };
  const id = loadId({ ...object, versionId: String(copied.VersionId) }, null);
  const load = await drops.outcome(id);
  expect(load).toMatchObject({ state: 'rejected', fault: 'user' });
  expect(load.reason).toMatch(/written by the export "plain".*--metadata-directive REPLACE/);
});

test('a route that has loaded nothing has nothing to export', async () => {
  const ended = await exports.run('empty', time);
  expect(ended).toMatchObject({ status: 'FAILED', error: 'DomoNotFound' });
  expect(ended).toMatchObject({ cause: expect.stringMatching(/route unloaded has not created its DataSet/) });
  expect(await exports.left('exports/empty/')).toEqual({ keys: [], uploads: [] });
  const [notice, ...more] = exports.notices('empty');
  expect(more).toEqual([]);
  expect(notice?.subject).toBe('Sluice: export empty failed');
  expect(notice?.message).toMatch(/then: npx sluice export --endpoint \S+ empty\n/);
});

test('a name that there is not is an error with the names that there are', async () => {
  expect(await exports.run('other')).toMatchObject({
    status: 'FAILED',
    error: 'ConfigInvalid',
    cause: expect.stringMatching(/no export "other"\. There are: first, plain, bare/),
  });
});

describe('the command', () => {
  const sluice = (...args: string[]) => run([...args, '--endpoint', sandbox.aws]);

  test('starts an export, waits for it, and says where it is', async () => {
    const { code, out, err } = await sluice('export', 'plain', '--wait');
    const latest = await exports.latest('exports/plain/');
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toContain(`3 rows, ${csv.length} B, are at s3://${sandbox.bucket}/${latest?.key}`);
    expect(out).toContain(
      `Verified: as many rows as Domo counts, before and afterwards. SHA-256: ${latest?.sha256}`,
    );
  });

  test('prints JSON for programs', async () => {
    const begun = JSON.parse((await sluice('export', 'plain', '--json')).out);
    expect(begun).toEqual({ export: 'plain', run: expect.stringMatching(/^arn:/), state: 'running' });
    await exports.ended(begun.run);
    const done = JSON.parse((await sluice('export', 'plain', '--wait', '--json')).out);
    expect(done).toEqual({
      ...(await exports.latest('exports/plain/')),
      ...{ export: 'plain', run: expect.stringMatching(/^arn:/), state: 'exported' },
    });
  });

  test('ends with 1 and the reason where the export failed', async () => {
    const { code, out, err } = await sluice('export', 'early', '--wait');
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toMatch(/The export early failed\. The route unloaded has not created/);
    const json = JSON.parse((await sluice('export', 'early', '--wait', '--json')).out);
    expect(json).toMatchObject({ state: 'failed', error: 'DomoNotFound' });
  });

  test('of an unknown name, and of no name, is wrong use', async () => {
    expect(await sluice('export', 'none')).toMatchObject({
      code: 2,
      out: '',
      err: expect.stringContaining('There are: first, plain, bare'),
    });
    for (const args of [[], ['--out', 'x'], ['--data-set', dataSetId], ['plain', '--out', 'x']]) {
      expect(await sluice('export', ...args)).toMatchObject({ code: 2, out: '' });
    }
  });

  describe('to a local file', () => {
    let dir: string;
    beforeEach(async () => {
      dir = await mkdtemp(join(tmpdir(), 'sluice-out-'));
    });
    afterEach(() => rm(dir, { recursive: true }));
    const to = (name: string, ...more: string[]) =>
      sluice('export', '--data-set', dataSetId, '--out', join(dir, name), ...more);

    test.each(['people.csv', 'people.csv.gz'])('%s is there when it is verified', async (name) => {
      const { code, out } = await to(name, '--json');
      const content = await readFile(join(dir, name));
      expect(code).toBe(0);
      expect(JSON.parse(out)).toMatchObject({
        ...{ state: 'exported', dataSetId, out: join(dir, name), rows: 3, bytes: content.length },
        sha256: createHash('sha256').update(content).digest('hex'),
      });
      expect(String(name.endsWith('.gz') ? gunzipSync(content) : content)).toBe(csv);
      expect(await readdir(dir)).toEqual([name]);
    });

    test('a loss of rows is fetched once more; twice, nothing is written and an older file stays', async () => {
      await writeFile(join(dir, 'people.csv'), 'old');
      await domoFaults(sandbox, { kind: 'loss', operation: 'exportData', rows: 1, times: 2 });
      const { code, out, err } = await to('people.csv');
      expect({ code, out }).toEqual({ code: 1, out: '' });
      expect(err).toMatch(
        /has 2 rows, and Domo counts 3[\s\S]*Once more\.[\s\S]*has 2 rows, and Domo counts 3/,
      );
      expect(await readFile(join(dir, 'people.csv'), 'utf8')).toBe('old');
      expect(await readdir(dir)).toEqual(['people.csv']);
      await domoFaults(sandbox, { kind: 'loss', operation: 'exportData', rows: 1 });
      expect((await to('people.csv')).code).toBe(0);
      expect(await readFile(join(dir, 'people.csv'), 'utf8')).toBe(csv);
    });

    test('a folder that there is not is wrong use', async () => {
      expect(await to('none/people.csv')).toMatchObject({ code: 2, err: expect.stringContaining('none') });
    });
  });
});
