/**
 * Very many files of 1 KB, dropped as fast as the sandbox takes them, under the quotas that AWS publishes for a small
 * region. All of them are committed, their rows are in their DataSets once, in few executions, and in the order that
 * can be promised (burst/order.ts). The functions keep below the memory that they are given.
 *
 *   npm run check:burst -- [--files 10000] [--streams 1] [--world FILE | --world none]
 */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { batchLimits } from '../../shared/import/batch.ts';
import type { LedgerRow } from '../../shared/import/ledger/row.ts';
import { domoState } from '../helpers/domo-state.ts';
import { fileOf, nameOf, noteInSql, rowsOfFile } from './burst/files.ts';
import { orderIn } from './burst/order.ts';
import { type Done, runBurst } from './burst/run.ts';

const smallRegion = join(import.meta.dirname, '..', '..', 'sandbox', 'worlds', 'small-region.json');
const { values } = parseArgs({
  options: {
    files: { type: 'string', default: '10000' },
    streams: { type: 'string', default: '1' },
    world: { type: 'string', default: smallRegion },
  },
});
const burst = {
  files: Number(values.files),
  streams: Number(values.streams),
  world: values.world === 'none' ? null : values.world,
};
/** Seconds. */
const patience = 600 + (burst.files * burst.streams) / 10;

const done = await runBurst(burst, patience);
try {
  report(done);
  await verify(done);
} finally {
  await done.stop();
}

function report({ took, rows, sandbox }: Done): void {
  const seconds = (ms: number) => Number((ms / 1000).toFixed(1));
  const waits = rows
    .map(({ receivedAt, endedAt }) => Date.parse(String(endedAt)) - Date.parse(receivedAt))
    .sort((one, other) => one - other);
  const functions = Object.entries(sandbox.usage())
    .filter(([, { invocations }]) => invocations > 0)
    .map(([name, { invocations, throttles, milliseconds, peakRss }]) => {
      const [, short] = /-(.*)\w{8}$/.exec(name) ?? [];
      return `${short}: ${invocations} calls, ${throttles} throttled, ${seconds(milliseconds)} s, at most ${(peakRss / 1e6).toFixed(0)} MB`;
    });
  console.log({
    ...burst,
    seconds: { dropping: seconds(took.dropping), all: seconds(took.all) },
    processorSeconds: {
      sandbox: seconds(took.processor.sandbox),
      functions: seconds(took.processor.functions),
    },
    secondsOfAFile: {
      median: seconds(waits[Math.floor(waits.length / 2)] ?? 0),
      most: seconds(waits.at(-1) ?? 0),
    },
    functions,
  });
}

async function verify(burstDone: Done): Promise<void> {
  const { rows, sandbox } = burstDone;
  const others = rows.filter(({ state }) => state !== 'committed');
  demand(rows.length === burst.files * burst.streams, `the ledger has ${rows.length} loads`);
  demand(others.length === 0, `${others.length} loads are not committed: ${JSON.stringify(others[0])}`);
  const { streams } = await domoState(sandbox.ready);
  const totals = { executions: 0, failedExecutions: 0, parts: 0, batches: 0, inversions: 0 };
  for (let stream = 0; stream < burst.streams; stream++) {
    const own = rows.filter(({ route }) => route === nameOf(stream));
    const streamId = own.find((load) => load.streamId !== null)?.streamId;
    const { executions = [], dataSetId = '' } = streams.find(({ id }) => id === streamId) ?? {};
    for (const { state, parts } of executions) {
      totals.executions += 1;
      totals.parts += parts;
      if (state !== 'SUCCESS') totals.failedExecutions += 1;
    }
    const sequence = await filesIn(burstDone, dataSetId);
    const byFile = new Map(own.map((load) => [fileOf(load.key), load]));
    const order = orderIn(
      sequence.map((file) => byFile.get(file) as LedgerRow),
      burstDone,
    );
    totals.batches += order.batches;
    totals.inversions += order.inversions;
    const named = (loads: readonly LedgerRow[]) =>
      `${loads.length} files of ${nameOf(stream)}, ${loads[0]?.key} first`;
    demand(order.disordered.length === 0, `out of order within a batch: ${named(order.disordered)}`);
    demand(
      order.avoidable.length === 0,
      `behind later ones that waited with them: ${named(order.avoidable)}`,
    );
  }
  const most = burst.streams * (4 + (2 * burst.files) / batchLimits.loads) + burst.files / 500;
  demand(totals.executions <= most, `${totals.executions} executions, more than ${most}`);
  console.log(totals);
  if (process.exitCode !== 1) console.log('every file is committed, and its rows are in its DataSet once');
}

/** The files of a DataSet in the order of their rows; each must be there whole and once. */
async function filesIn({ drops }: Done, dataSetId: string): Promise<number[]> {
  const ask = async (sql: string) => (await drops.domo.dataSets.query(dataSetId, sql)).rows;
  const [[wrong] = []] = await ask(`SELECT count(*) FROM table WHERE "note" <> ${noteInSql}`);
  demand(wrong === 0, `${wrong} rows of DataSet ${dataSetId} have another content`);
  const found = await ask('SELECT "file", "row" FROM table');
  const files: number[] = [];
  const broken = found.findIndex(([file, row], i) => {
    if (i % rowsOfFile === 0) files.push(Number(file));
    return file !== files.at(-1) || row !== i % rowsOfFile;
  });
  demand(broken === -1, `row ${broken} of DataSet ${dataSetId} is ${found[broken]}`);
  const once = new Set(files).size;
  demand(
    once === burst.files && files.length === burst.files && found.length === burst.files * rowsOfFile,
    `DataSet ${dataSetId} has ${files.length} files, ${once} of them different, in ${found.length} rows`,
  );
  return files;
}

function demand(holds: boolean, complaint: string): void {
  if (holds) return;
  console.error(`VIOLATED: ${complaint}`);
  process.exitCode = 1;
}
