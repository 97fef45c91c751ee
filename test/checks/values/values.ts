import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { addTally, emptyTally, tableOf } from '../../helpers/values/tally.ts';
import { batchesOf, runBatches } from './batches.ts';

/**
 * No silent damage, over as many random tables as wanted: npm run check:values -- --cases 1000000
 * Ends with 1 and the smallest counterexample that was found; --seed repeats a run, whatever --workers is. With
 * --statistics a table says how often everything came up.
 */
const { values } = parseArgs({
  options: {
    cases: { type: 'string', default: '20000' },
    seed: { type: 'string' },
    workers: { type: 'string', default: String(availableParallelism()) },
    statistics: { type: 'boolean', default: false },
  },
});
const cases = Number(values.cases);
const seed = Number(values.seed ?? Math.floor(Math.random() * 2 ** 31));
const perBatch = 2500;

const tally = emptyTally();
const started = performance.now();
const batches = batchesOf(seed, cases, Math.min(perBatch, Math.ceil(cases / Number(values.workers))));
let failures = 0;
await runBatches(batches, Number(values.workers), (batch, { tally: own, failure }) => {
  addTally(tally, own);
  const seconds = ((performance.now() - started) / 1000).toFixed(0);
  const list = Object.entries(tally.outcomes)
    .sort(([, one], [, other]) => other - one)
    .map(([name, some]) => `${some} ${name}`);
  console.log(`${tally.tables} tables from seed ${seed}: ${list.join(', ')}; ${seconds} s`);
  if (failure === null) return;
  failures++;
  console.error(`seed ${batch.seed}, ${batch.cases} cases:\n${failure}`);
});
if (values.statistics) console.log(tableOf(tally));
console.log(`${failures} failures`);
if (failures > 0) process.exitCode = 1;
