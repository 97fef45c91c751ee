import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { addTally, emptyTally, tableOf } from '../../helpers/values/tally.ts';
import { checkThrough } from '../../helpers/values/through.ts';
import { batchesOf, runBatches } from './batches.ts';

/**
 * No silent damage, over as many random tables as wanted: npm run check:values -- --cases 1000000
 * Ends with 1 and the smallest counterexample that was found; --seed repeats a run, whatever --workers is. With
 * --statistics a table says how often everything came up. With --oracles Python's csv
 * and DuckDB read what they can too, and pandas where BENCH_PYTHON names a Python that has it. With --through 300 so many tables go through a sandbox instead, from
 * the drop of an object to the rows in the stand-in for Domo, --together 12 at a time.
 */
const { values } = parseArgs({
  options: {
    cases: { type: 'string', default: '20000' },
    seed: { type: 'string' },
    workers: { type: 'string', default: String(availableParallelism()) },
    statistics: { type: 'boolean', default: false },
    oracles: { type: 'boolean', default: false },
    through: { type: 'string' },
    together: { type: 'string', default: '12' },
  },
});
const cases = Number(values.cases);
const seed = Number(values.seed ?? Math.floor(Math.random() * 2 ** 31));
const perBatch = 2500;

const tally = emptyTally();
const started = performance.now();
if (values.through !== undefined) {
  const wrong = await checkThrough(seed, Number(values.through), Number(values.together), tally);
  for (const one of wrong) console.error(`${one}\n`);
  report();
  end(wrong.length);
  process.exit();
}
const batches = batchesOf(
  seed,
  cases,
  Math.min(perBatch, Math.ceil(cases / Number(values.workers))),
  values.oracles,
);
if (values.oracles && process.env.BENCH_PYTHON === undefined)
  console.log('pandas reads nothing: BENCH_PYTHON names no Python that has it.');
let failures = 0;
await runBatches(batches, Number(values.workers), (batch, { tally: own, failure }) => {
  addTally(tally, own);
  report();
  if (failure === null) return;
  failures++;
  console.error(`seed ${batch.seed}, ${batch.cases} cases:\n${failure}`);
});
end(failures);

function report(): void {
  const seconds = ((performance.now() - started) / 1000).toFixed(0);
  const list = Object.entries(tally.outcomes)
    .sort(([, one], [, other]) => other - one)
    .map(([name, some]) => `${some} ${name}`);
  console.log(`${tally.tables} tables from seed ${seed}: ${list.join(', ')}; ${seconds} s`);
}

function end(failures: number): void {
  if (values.statistics) console.log(tableOf(tally));
  console.log(`${failures} failures`);
  if (failures > 0) process.exitCode = 1;
}
