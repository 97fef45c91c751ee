/**
 * A large CSV with line breaks inside quotes, through the whole sandbox: uploaded in pieces by the SDK, cut into
 * parts that are sent in parallel, committed. Then DuckDB reads the original file by itself, and Domo is asked for
 * the loaded DataSet: row count and a hash over all cells in order must be the same.
 *
 *   npm run check:large -- [--megabytes 1000]
 */
import { createReadStream } from 'node:fs';
import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Upload } from '@aws-sdk/lib-storage';
import { DuckDBInstance } from '@duckdb/node-api';
import { loadId } from '../../shared/loads/identity.ts';
import { connect } from '../helpers/drops.ts';
import { startSandboxProcess } from '../helpers/sandbox-process.ts';

const { values } = parseArgs({ options: { megabytes: { type: 'string', default: '1000' } } });
const size = Number(values.megabytes) * 1e6;
const key = 'incoming/large/large.csv';
const columns = [
  { name: 'id', type: 'LONG' },
  { name: 'name', type: 'STRING' },
  { name: 'note', type: 'STRING' },
  { name: 'day', type: 'DATE' },
] as const;

const dir = await mkdtemp(join(tmpdir(), 'sluice-large-'));
const file = join(dir, 'large.csv');
const sandbox = await startSandboxProcess({
  imports: [
    {
      name: 'large',
      prefix: 'incoming/large/',
      dataSet: { name: 'Large', columns },
      updateMethod: 'REPLACE',
      commitInterval: 0,
    },
  ],
});
const drops = await connect(sandbox);
try {
  await timed('written', () => write(file, size));
  const id = await timed('uploaded', upload);
  const load = await timed('loaded', () => drops.outcome(id, 1200));
  if (load.state !== 'committed') throw new Error(`the load is ${load.state}: ${load.reason}`);
  const { dataSet } = await drops.domo.streams.get(Number(load.streamId));
  const original = await timed('original hashed', () => hashOfFile(file));
  const loaded = await timed('DataSet hashed', () => hashOfDataSet(dataSet.id));
  const peak = await peakOfUploads();
  console.log({ rows: load.rows, parts: load.parts, mostPartsAtOnce: peak, original, loaded });
  const same = original === loaded && original.startsWith(`${load.rows} `);
  if (!same) throw new Error('the DataSet is not the file');
  if (load.parts <= 10) throw new Error(`only ${load.parts} parts`);
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

/** Rows of many lengths; every third has line breaks, quotes and delimiters inside quotes, some no value. */
async function write(path: string, bytes: number): Promise<void> {
  const notes = [
    'plain',
    '"a, b"',
    '"first line\nsecond ""quoted"" line\r\nthird, line"',
    '""',
    '',
    '"ends with a break\n"',
    '"1,2,2020-01-01\n3,4,2021-01-01\n"',
    'naïve – 数据',
    `"${'long text, '.repeat(30)}"`,
  ];
  const handle = await open(path, 'w');
  await handle.write('id,name,note,day\n');
  let written = 0;
  for (let id = 1; written < bytes; ) {
    let block = '';
    while (block.length < 4e6) {
      const day = new Date(Date.UTC(2000, 0, 1 + (id % 9000))).toISOString().slice(0, 10);
      block += `${id},name ${(id * 7919) % 1000003},${notes[(id * 31) % notes.length]},${day}\n`;
      id++;
    }
    written += (await handle.write(block)).bytesWritten;
  }
  await handle.close();
}

async function upload(): Promise<string> {
  const { bucket } = sandbox;
  const params = { Bucket: bucket, Key: key, Body: createReadStream(file) };
  const done = await new Upload({ client: drops.s3, params, partSize: 16 * 1024 * 1024 }).done();
  return loadId({ bucket, key, versionId: String(done.VersionId), etag: '' }, null);
}

/** Cells as text with their positions: what differs in one cell, or in order, differs here. */
function hashQuery(table: string): string {
  const cells = columns.map(({ name }) => `coalesce(CAST(${name} AS VARCHAR), '<null>')`).join(', ');
  const rows = `SELECT row_number() OVER () AS place, ${cells} FROM ${table}`;
  return `SELECT CAST(count(*) AS VARCHAR) || ' ' || CAST(bit_xor(hash(r)) AS VARCHAR) || ' ' || CAST(sum(hash(r)) AS VARCHAR) AS h FROM (${rows}) r`;
}

async function hashOfFile(path: string): Promise<string> {
  const connection = await (await DuckDBInstance.create()).connect();
  const types = columns.map(({ name }) => `'${name}': 'VARCHAR'`).join(', ');
  const source = `read_csv('${path}', header = true, auto_detect = false, delim = ',', quote = '"', escape = '"', columns = {${types}}, parallel = false, allow_quoted_nulls = false, max_line_size = 10000000)`;
  const reader = await connection.runAndReadAll(hashQuery(source));
  connection.closeSync();
  return String(reader.getRows()[0]?.[0]);
}

async function hashOfDataSet(dataSetId: string): Promise<string> {
  const { rows } = await drops.domo.dataSets.query(dataSetId, hashQuery('table'));
  return String(rows[0]?.[0]);
}

async function peakOfUploads(): Promise<number> {
  const answer = await fetch(`${sandbox.domo}/_sandbox/state`);
  const { partUploads } = (await answer.json()) as { partUploads: { peak: number } };
  return partUploads.peak;
}
