/**
 * A large CSV with line breaks inside quotes, through the whole sandbox: uploaded in pieces by the SDK, cut into
 * parts that are sent in parallel, committed. Then DuckDB reads the original file by itself, and Domo is asked for
 * the loaded DataSet: row count and a hash over all cells in order must be the same.
 *
 *   npm run check:large -- [--megabytes 1000] [--world domo-slow]
 */
import { createReadStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Upload } from '@aws-sdk/lib-storage';
import { loadId } from '../../shared/import/identity.ts';
import { domoState } from '../helpers/domo-state.ts';
import { connect } from '../helpers/drops.ts';
import { hashOfCsv, hashQuery, largeColumns, writeLargeCsv } from '../helpers/large-csv.ts';
import { startSandboxProcess } from '../helpers/sandbox-process.ts';

const { values } = parseArgs({
  options: { megabytes: { type: 'string', default: '1000' }, world: { type: 'string' } },
});
const size = Number(values.megabytes) * 1e6;
const key = 'incoming/large/large.csv';

const dir = await mkdtemp(join(tmpdir(), 'sluice-large-'));
const file = join(dir, 'large.csv');
const world = values.world === undefined ? [] : ['--world', `sandbox/worlds/${values.world}.json`];
const config = {
  imports: [
    {
      name: 'large',
      prefix: 'incoming/large/',
      dataSet: { name: 'Large', columns: largeColumns },
      updateMethod: 'REPLACE',
      commitInterval: 0,
    },
  ],
};
const sandbox = await startSandboxProcess(config, world);
const drops = await connect(sandbox);
try {
  await timed('written', () => writeLargeCsv(file, size));
  const id = await timed('uploaded', upload);
  const load = await timed('loaded', () => drops.outcome(id, 1200));
  if (load.state !== 'committed') throw new Error(`the load is ${load.state}: ${load.reason}`);
  const { dataSet } = await drops.domo.streams.get(Number(load.streamId));
  const original = await timed('original hashed', () => hashOfCsv(file));
  const loaded = await timed('DataSet hashed', () => hashOfDataSet(dataSet.id));
  const { peak } = (await domoState(sandbox)).partUploads;
  console.log({ rows: load.rows, parts: load.parts, mostPartsAtOnce: peak, original, loaded });
  const same = original === loaded && original.startsWith(`${load.rows} `);
  if (!same) throw new Error('the DataSet is not the file');
  if (load.parts < size / 80e6) throw new Error(`only ${load.parts} parts`);
  console.log(`${load.rows} rows in ${load.parts} parts: the DataSet is the file, cell by cell and in order`);
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

async function upload(): Promise<string> {
  const { bucket } = sandbox;
  const params = { Bucket: bucket, Key: key, Body: createReadStream(file) };
  const done = await new Upload({ client: drops.s3, params, partSize: 16 * 1024 * 1024 }).done();
  return loadId({ bucket, key, versionId: String(done.VersionId), etag: '' }, null);
}

async function hashOfDataSet(dataSetId: string): Promise<string> {
  const { rows } = await drops.domo.dataSets.query(dataSetId, hashQuery('table'));
  return String(rows[0]?.[0]);
}
