/**
 * Many small files on one APPEND stream. First all at once, with no interval between commits: all are committed, in
 * the order of their arrival, in few executions. Then one every 100 ms for 30 s, with a commit every 2 s at most:
 * they gather between commits. What was done is counted on Domo's side.
 *
 *   npm run check:burst -- [--files 1000]
 */
import { parseArgs } from 'node:util';
import type { LoadRecord } from '../../shared/import/load.ts';
import { orderOf } from '../../shared/import/order.ts';
import { domoState } from '../helpers/domo-state.ts';
import { connect } from '../helpers/drops.ts';
import { startSandboxProcess } from '../helpers/sandbox-process.ts';

const { values } = parseArgs({ options: { files: { type: 'string', default: '1000' } } });
const files = Number(values.files);
const rowsPerFile = 3;
const mostExecutions = 30;
const mostCommits = 17;
const patience = 900;

const columns = [
  { name: 'file', type: 'LONG' },
  { name: 'row', type: 'LONG' },
];
const route = (name: string, commitInterval: string | number) => ({
  ...{ name, prefix: `${name}/`, dataSet: { name, columns }, updateMethod: 'APPEND', commitInterval },
});

const sandbox = await startSandboxProcess({ imports: [route('burst', 0), route('trickle', '2s')] });
const drops = await connect(sandbox);
try {
  await burst();
  await trickle();
} finally {
  drops.close();
  await sandbox.stop();
}

async function burst(): Promise<void> {
  const start = performance.now();
  const ids: string[] = [];
  const numbers = Array.from({ length: files }, (_, i) => i).values();
  const dropper = async () => {
    for (const i of numbers) ids[i] = await drop('burst', i);
  };
  await Promise.all(Array.from({ length: 32 }, dropper));
  const dropped = secondsSince(start);
  const loads = await outcomes(ids);
  const ended = secondsSince(start);
  const executions = await executionsOf(loads);
  console.log(`burst: ${files} files dropped in ${dropped} s, all final after ${ended} s`);
  report(loads, executions);
  await verify(ids, loads);
  demand(executions.length <= mostExecutions, `${executions.length} executions, more than ${mostExecutions}`);
}

async function trickle(): Promise<void> {
  const every = 100;
  const count = 300;
  const ids: string[] = [];
  const start = Date.now();
  for (let i = 0; i < count; i++) {
    await new Promise((resolve) => setTimeout(resolve, start + i * every - Date.now()));
    ids.push(await drop('trickle', i));
  }
  const loads = await outcomes(ids);
  const executions = await executionsOf(loads);
  console.log(`trickle: ${count} files in ${count * every} ms, all final after ${Date.now() - start} ms`);
  report(loads, executions);
  await verify(ids, loads);
  const commits = executions.filter(({ committed }) => committed).length;
  demand(commits <= mostCommits, `${commits} commits, more than ${mostCommits}`);
}

function drop(name: string, i: number): Promise<string> {
  const rows = Array.from({ length: rowsPerFile }, (_, row) => `${i},${row}\n`).join('');
  return drops.drop(`${name}/${String(i).padStart(5, '0')}.csv`, `file,row\n${rows}`);
}

async function outcomes(ids: string[]): Promise<LoadRecord[]> {
  const loads: LoadRecord[] = [];
  for (const id of ids) loads.push(await drops.outcome(id, patience));
  return loads;
}

/** All that Domo has of the loads' stream, those that came to nothing as well. */
async function executionsOf(loads: LoadRecord[]) {
  const { streams } = await domoState(sandbox);
  return streams.find(({ id }) => id === loads[0]?.streamId)?.executions ?? [];
}

function report(loads: LoadRecord[], executions: { state: string; parts: number }[]): void {
  const waits = loads
    .map(({ receivedAt, endedAt }) => (Date.parse(String(endedAt)) - Date.parse(receivedAt)) / 1000)
    .sort((one, other) => one - other);
  const states: Record<string, number> = {};
  for (const { state } of executions) states[state] = (states[state] ?? 0) + 1;
  console.log({
    executions: states,
    filesOfEach: executions.map(({ parts }) => parts).join(' '),
    secondsOfAFile: { median: waits[Math.floor(waits.length / 2)], most: waits.at(-1) },
  });
}

/** Every file is committed, and its rows are there once, in the order in which S3 had the files. */
async function verify(ids: string[], loads: LoadRecord[]): Promise<void> {
  let right = true;
  const must = (holds: boolean, complaint: string) => {
    right &&= holds;
    demand(holds, complaint);
  };
  const others = loads.filter(({ state }) => state !== 'committed');
  must(
    others.length === 0,
    `${others.length} loads are not committed: ${others[0]?.id} ${others[0]?.reason}`,
  );
  const orders = new Map<number, string>();
  for (const [i, id] of ids.entries()) {
    const row = await drops.ledger.get(id);
    if (row === null) throw new Error(`the ledger has no load ${id}`);
    orders.set(i, orderOf(row));
  }
  const arrived = [...orders].sort(([, one], [, other]) => (one < other ? -1 : 1)).map(([i]) => i);
  const expected = arrived.flatMap((i) => Array.from({ length: rowsPerFile }, (_, row) => `${i},${row}`));
  const found = (await drops.rows(loads[0] as LoadRecord)).map((row) => row.join(','));
  must(found.length === expected.length, `${found.length} rows in the DataSet, not ${expected.length}`);
  const wrong = expected.findIndex((row, i) => row !== found[i]);
  must(wrong === -1, `row ${wrong} of the DataSet is ${found[wrong]}, and should be ${expected[wrong]}`);
  if (right) console.log(`${expected.length} rows, once each and in the order of arrival`);
}

function demand(holds: boolean, complaint: string): void {
  if (holds) return;
  console.error(`VIOLATED: ${complaint}`);
  process.exitCode = 1;
}

function secondsSince(start: number): string {
  return ((performance.now() - start) / 1000).toFixed(1);
}
