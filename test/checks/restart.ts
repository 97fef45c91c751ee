/**
 * A sandbox is ended by SIGKILL at bad moments, and started again in the same folder: in the middle of a large load,
 * while Domo is asked to commit, while Domo indexes, and while many loads wait in line. All that was dropped becomes
 * final without help, and is in its DataSet once: count and content are compared with DuckDB's own reading of the file.
 *
 *   npm run check:restart -- [--megabytes 200]
 */
import { createReadStream } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Upload } from '@aws-sdk/lib-storage';
import { loadId } from '../../shared/import/identity.ts';
import type { LoadRecord } from '../../shared/import/load.ts';
import { type DomoState, domoState } from '../helpers/domo-state.ts';
import { connect, type Drops } from '../helpers/drops.ts';
import { found } from '../helpers/found.ts';
import { hashOfCsv, hashQuery, largeColumns, writeLargeCsv } from '../helpers/large-csv.ts';
import { startSandboxProcess } from '../helpers/sandbox-process.ts';

const { values } = parseArgs({ options: { megabytes: { type: 'string', default: '200' } } });
const large = Number(values.megabytes) * 1e6;
const small = 10e6;
const partSize = '8MB';

const route = (name: string) => ({
  ...{ name, prefix: `${name}/`, dataSet: { name, columns: largeColumns }, updateMethod: 'APPEND' },
  ...{ commitInterval: 0, partSize },
});
const imports = ['loading', 'committing', 'indexing', 'waiting'].map(route);

const folder = await mkdtemp(join(tmpdir(), 'sluice-restart-'));
let sandbox = await startSandboxProcess({ imports });
let drops: Drops = await connect(sandbox);
try {
  await killedWhileLoading();
  await killedWhileCommitting();
  await killedWhileIndexing();
  await killedWhileOthersWait();
} finally {
  drops.close();
  await sandbox.stop();
  await rm(folder, { recursive: true, force: true });
}

async function killedWhileLoading(): Promise<void> {
  const file = join(folder, 'loading.csv');
  await writeLargeCsv(file, large);
  const id = await upload('loading', file);
  const atLeast = Math.min(3, large / 16e6);
  const before = await found('some parts in Domo', async () => {
    const execution = (await streamOf('loading'))?.executions.at(-1);
    return execution !== undefined && execution.parts >= atLeast && execution;
  });
  await restart();
  const load = await ended(id);
  const { requests } = await domoState(sandbox);
  report('in the middle of the load', load, {
    partsBefore: `${before.parts} of ${load.parts}`,
    partsSentAfter: count(requests.uploadPart),
    commitsAfter: count(requests.commitExecution),
  });
  demand(!before.committed && count(requests.commitExecution) > 0, 'it was committed before the kill');
  await verify('loading', [load], file);
}

async function killedWhileCommitting(): Promise<void> {
  const file = join(folder, 'committing.csv');
  await writeLargeCsv(file, small);
  await domo('POST', 'faults', { kind: 'delay', operation: 'commitExecution', ms: 60_000 });
  const id = await upload('committing', file);
  await found('a commit on its way', async () => {
    const rules = (await (await domo('GET', 'faults')).json()) as { hits: number }[];
    return rules.some(({ hits }) => hits > 0);
  });
  await restart();
  const load = await ended(id);
  const { requests } = await domoState(sandbox);
  report('with the commit on its way', load, { commitsAfter: count(requests.commitExecution) });
  await verify('committing', [load], file);
}

async function killedWhileIndexing(): Promise<void> {
  const file = join(folder, 'indexing.csv');
  await writeLargeCsv(file, small);
  await domo('PUT', 'settings', { indexingMs: 60_000 });
  const id = await upload('indexing', file);
  await found('a commit that Domo has taken', async () => {
    const execution = (await streamOf('indexing'))?.executions.at(-1);
    return execution?.committed && execution.state === 'ACTIVE';
  });
  await restart();
  const load = await ended(id);
  const { requests } = await domoState(sandbox);
  report('while Domo indexes', load, { commitsAfter: count(requests.commitExecution) });
  await verify('indexing', [load], file);
}

/** One load holds the stream, others are in line, and of the last ones nobody has heard yet. */
async function killedWhileOthersWait(): Promise<void> {
  const inLine = 20;
  const unheard = 5;
  await domo('POST', 'faults', { kind: 'delay', operation: 'uploadPart', ms: 60_000, times: null });
  const drop = (i: number) => drops.drop(`waiting/${i}.csv`, `id,name,note,day\n${rowsOf(i)}`);
  const ids: string[] = [await drop(0)];
  await drops.open(ids[0] ?? '', ({ state }) => state === 'loading');
  while (ids.length <= inLine) ids.push(await drop(ids.length));
  await found('the others in line', async () => (await waiting('waiting')) === inLine + 1);
  while (ids.length <= inLine + unheard) ids.push(await drop(ids.length));
  await restart();
  const loads: LoadRecord[] = [];
  for (const id of ids) loads.push(await ended(id));
  const [first] = loads;
  if (first === undefined) throw new Error('nothing was dropped');
  report(`while ${inLine} loads wait in line and ${unheard} have just been dropped`, first, {
    executions: new Set(loads.map(({ executionId }) => executionId)).size,
  });
  const file = join(folder, 'waiting.csv');
  await writeFile(file, `id,name,note,day\n${ids.map((_, i) => rowsOf(i)).join('')}`);
  await verify('waiting', loads, file);
}

async function restart(): Promise<void> {
  drops.close();
  await sandbox.kill();
  sandbox = await sandbox.startAgain();
  drops = await connect(sandbox);
}

async function upload(name: string, file: string): Promise<string> {
  const Key = `${name}/file.csv`;
  const put = new Upload({
    client: drops.s3,
    params: { Bucket: sandbox.bucket, Key, Body: createReadStream(file) },
    partSize: 16 * 1024 * 1024,
  });
  const { VersionId, ETag } = await put.done();
  const object = { bucket: sandbox.bucket, key: Key, versionId: VersionId ?? null, etag: String(ETag) };
  return loadId(object, null);
}

async function ended(id: string): Promise<LoadRecord> {
  const load = await drops.outcome(id, 600);
  demand(load.state === 'committed', `load ${id} is ${load.state}: ${load.reason}`);
  return load;
}

/** The Stream of a route, as Domo sees it; undefined until there is one. */
async function streamOf(name: string): Promise<DomoState['streams'][number] | undefined> {
  const { streams, dataSets } = await domoState(sandbox);
  return streams.find(({ dataSetId }) => dataSets.find(({ id }) => id === dataSetId)?.name === name);
}

/** Loads of the route's stream that have not ended. */
async function waiting(name: string): Promise<number> {
  return (await drops.backlog.first(`dataset-${name}`, 1000)).length;
}

async function domo(method: string, path: string, body?: object): Promise<Response> {
  const answer = await fetch(`${sandbox.domo}/_sandbox/${path}`, {
    method,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (!answer.ok) throw new Error(await answer.text());
  return answer;
}

/** The rows of all the loads, in their order, are those of the file, once. */
async function verify(name: string, loads: LoadRecord[], file: string): Promise<void> {
  const dataSetId = (await streamOf(name))?.dataSetId ?? '';
  const { rows } = await drops.domo.dataSets.query(dataSetId, hashQuery('table'));
  const original = await hashOfCsv(file);
  const loaded = String(rows[0]?.[0]);
  const total = loads.reduce((sum, load) => sum + Number(load.rows), 0);
  demand(loaded === original, `the DataSet is ${loaded}, the file ${original}`);
  demand(original.startsWith(`${total} `), `the loads say ${total} rows, the file has ${original}`);
  console.log(`  ${total} rows, once each: the DataSet is the file`);
}

function report(when: string, load: LoadRecord, facts: Record<string, unknown>): void {
  console.log(`killed ${when}: ${load.state} after ${load.parts} parts`, facts);
}

/** Answers that Domo gave, of any status. */
function count(answers: Record<string, number> | undefined): number {
  return Object.values(answers ?? {}).reduce((sum, times) => sum + times, 0);
}

function rowsOf(i: number): string {
  return Array.from({ length: 3 }, (_, n) => `${i * 10 + n},file ${i},,2020-01-01\n`).join('');
}

function demand(holds: boolean, complaint: string): void {
  if (holds) return;
  console.error(`VIOLATED: ${complaint}`);
  process.exitCode = 1;
}
