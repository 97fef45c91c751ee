import { parseArgs } from 'node:util';
import { emptyTally, runCase } from '../helpers/gunzipping.ts';

/**
 * The text of gzip from any byte, over as many random objects as wanted: tsx test/checks/gzip.ts --cases 1000000
 * Ends with 1 and the seed at the first case that fails; --seed repeats a run.
 */
const { values } = parseArgs({
  options: { cases: { type: 'string', default: '20000' }, seed: { type: 'string' } },
});
const cases = Number(values.cases);
const seed = Number(values.seed ?? Math.floor(Math.random() * 2 ** 31));
const tally = emptyTally();
const started = performance.now();

function report(): void {
  const seconds = ((performance.now() - started) / 1000).toFixed(0);
  const { cases: done, bytes, checkpoints, ranges, damaged, harmless } = tally;
  console.log(
    `${done} objects from seed ${seed}, ${(bytes / 1e6).toFixed(0)} MB of text, ${checkpoints} checkpoints, ${ranges} ranges; of flipped bits ${damaged} found, ${harmless} without effect; ${seconds} s`,
  );
}

async function run(): Promise<void> {
  for (let index = 0; index < cases; index++) {
    await runCase(seed + index, tally);
    if ((index + 1) % 10_000 === 0) report();
  }
}

run().then(
  () => {
    report();
    console.log('0 failures');
  },
  (error: unknown) => {
    report();
    console.error(`1 failure: ${error instanceof Error ? (error.stack ?? error.message) : error}`);
    process.exitCode = 1;
  },
);
