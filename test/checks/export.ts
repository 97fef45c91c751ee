/**
 * A large DataSet through the whole sandbox: exported into the bucket, by the function as it is deployed. Its resident
 * memory must stay small whatever the size is, and what lies there must be what `_latest.json` says, to the last byte.
 *
 *   npm run check:export -- [--megabytes 1000] [--gzip | --parquet]
 */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import { GetObjectCommand } from '@aws-sdk/client-s3';
import type { Latest } from '../../shared/export/latest.ts';
import { connect } from '../helpers/drops.ts';
import { exportsOf } from '../helpers/exports.ts';
import { found } from '../helpers/found.ts';
import { largeColumns, writeLargeCsv } from '../helpers/large-csv.ts';
import { startSandboxProcess } from '../helpers/sandbox-process.ts';

const { values } = parseArgs({
  options: {
    megabytes: { type: 'string', default: '1000' },
    gzip: { type: 'boolean', default: false },
    parquet: { type: 'boolean', default: false },
  },
});
const size = Number(values.megabytes) * 1e6;
/** MB that the function may have resident. */
const memoryLimit = 200;

const dir = await mkdtemp(join(tmpdir(), 'sluice-export-'));
const file = join(dir, 'large.csv');
const sandbox = await startSandboxProcess({
  imports: [
    {
      name: 'large',
      prefix: 'incoming/large/',
      dataSet: { name: 'Large', columns: largeColumns },
      updateMethod: 'REPLACE',
      commitInterval: 0,
    },
  ],
  exports: [
    {
      name: 'large',
      route: 'large',
      schedule: 'at(2199-01-01T00:00:00)',
      prefix: 'exports/large/',
      gzip: values.gzip,
      format: values.parquet ? 'parquet' : 'csv',
    },
  ],
});
const drops = await connect(sandbox);
const exports = exportsOf(sandbox, drops);
try {
  // The route's first load makes the DataSet; the rows come in one request, which is quicker here.
  const first = await drops.drop('incoming/large/first.csv', 'id,name,note,day\n1,a,b,2020-01-01\n');
  const { streamId } = await drops.outcome(first);
  const dataSetId = (await drops.domo.streams.get(Number(streamId))).dataSet.id;
  await timed('written', () => writeLargeCsv(file, size));
  await timed('in Domo', () => fill(dataSetId));

  const ended = await timed('exported', async () => exports.ended(await exports.start('large'), 1200));
  if (ended.status === 'FAILED') throw new Error(`${ended.error}: ${ended.cause}`);
  const { latest } = ended.exported;
  const { rows } = await drops.domo.dataSets.get(dataSetId);
  const object = await timed('object read back', () => hashOf(latest));
  const { memory, seconds } = await report();
  const rate = latest.csvBytes / 1e6 / seconds;
  console.log({ rows, csvBytes: latest.csvBytes, bytes: latest.bytes, sha256: latest.sha256 });
  console.log(
    `the function: ${memory} MB resident at most, ${seconds.toFixed(1)} s, ${rate.toFixed(1)} MB/s of CSV; at this rate ${(rate * 885e-3).toFixed(0)} GB in the time that it has`,
  );
  if (latest.rows !== rows) throw new Error(`${latest.rows} rows were exported of ${rows}`);
  if (object.sha256 !== latest.sha256 || object.bytes !== latest.bytes) {
    throw new Error(`the object is not what _latest.json says: ${JSON.stringify(object)}`);
  }
  if (latest.csvBytes < size * 0.95) throw new Error(`only ${latest.csvBytes} bytes of CSV`);
  if (memory >= memoryLimit) throw new Error(`${memory} MB, and ${memoryLimit} are allowed`);
  const { uploads } = await exports.left('exports/large/');
  if (uploads.length > 0) throw new Error('an upload was left open');
  console.log(`${rows} rows in ${latest.bytes} bytes: the object is what _latest.json says`);
} finally {
  drops.close();
  await sandbox.stop();
  await rm(dir, { recursive: true, force: true });
}

async function timed<T>(what: string, work: () => Promise<T>): Promise<T> {
  const start = performance.now();
  const result = await work();
  console.log(`${what} in ${((performance.now() - start) / 1000).toFixed(1)} s`);
  return result;
}

/** Puts the file in the DataSet, and waits until Domo shows its rows. */
async function fill(dataSetId: string): Promise<void> {
  const token = await fetch(`${sandbox.domo}/oauth/token?grant_type=client_credentials`, {
    headers: {
      Authorization: `Basic ${Buffer.from(`${sandbox.domoClientId}:${sandbox.domoClientSecret}`).toString('base64')}`,
    },
  });
  const { access_token } = (await token.json()) as { access_token: string };
  const put = request(`${sandbox.domo}/v1/datasets/${dataSetId}/data?updateMethod=REPLACE`, {
    method: 'PUT',
    headers: {
      Authorization: `bearer ${access_token}`,
      'Content-Type': 'text/csv',
      'Content-Length': (await stat(file)).size,
    },
  });
  const answered = new Promise<number>((resolve, reject) => {
    put.on('response', (response) => resolve(response.resume().statusCode ?? 0)).on('error', reject);
  });
  await pipeline(createReadStream(file, { highWaterMark: 2 ** 20 }), put);
  const status = await answered;
  if (status !== 204) throw new Error(`the import was answered ${status}`);
  await found('the rows', async () => (await drops.domo.dataSets.get(dataSetId)).rows > 1, {
    seconds: 900,
    every: 250,
  });
}

async function hashOf({ bucket, key, versionId }: Latest): Promise<{ bytes: number; sha256: string }> {
  const { Body } = await drops.s3.send(
    new GetObjectCommand({ Bucket: bucket, Key: key, VersionId: String(versionId) }),
  );
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const chunk of Body as AsyncIterable<Buffer>) {
    hash.update(chunk);
    bytes += chunk.length;
  }
  return { bytes, sha256: hash.digest('hex') };
}

/** What the stand-in for Lambda says of the one call: MB and seconds. */
async function report(): Promise<{ memory: number; seconds: number }> {
  const logs = join(sandbox.dir, 'logs');
  const [name, ...more] = (await readdir(logs)).filter((log) => /-Export[0-9A-F]{8}/i.test(log));
  if (name === undefined || more.length > 0) throw new Error('which log is it?');
  const lines = (await readFile(join(logs, name), 'utf8')).trimEnd().split('\n');
  const reports = lines.map((line) => JSON.parse(line)).filter(({ type }) => type === 'platform.report');
  const { maxMemoryUsedMB, durationMs } = reports.at(-1).record.metrics;
  return { memory: maxMemoryUsedMB, seconds: durationMs / 1000 };
}
