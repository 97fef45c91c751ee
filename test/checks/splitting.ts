import { parseArgs } from 'node:util';
import { cutPart } from '../../shared/csv/part.ts';
import { prove } from '../../shared/csv/proof.ts';
import { planRanges } from '../../shared/csv/ranges.ts';
import { type Core, emptyTally, runCase, runExhaustive } from '../helpers/csv-splitting.ts';

/**
 * The property of the splitter over as many random cases as wanted: tsx test/checks/splitting.ts --cases 1000000
 * or over every short string: tsx test/checks/splitting.ts --exhaustive 6
 * Ends with 1 and the counterexample at the first case that fails; --seed repeats a run.
 */
const { values } = parseArgs({
  options: {
    cases: { type: 'string', default: '100000' },
    seed: { type: 'string' },
    exhaustive: { type: 'string' },
  },
});
const core: Core = { planRanges, cutPart, prove };
const cases = Number(values.cases);
const seed = Number(values.seed ?? Math.floor(Math.random() * 2 ** 31));
const tally = emptyTally();
const started = performance.now();

function report(): void {
  const seconds = ((performance.now() - started) / 1000).toFixed(0);
  const { cases: done, ranges, resent, replans, rejected } = tally;
  console.log(
    `${done} cases from seed ${seed}, ${ranges} ranges, ${resent} wrong guesses repaired, ${replans} replans, ${rejected} files rejected, ${seconds} s`,
  );
}

async function run(): Promise<void> {
  if (values.exhaustive) return runExhaustive(core, Number(values.exhaustive), tally);
  for (let index = 0; index < cases; index++) {
    await runCase(core, seed + index, tally);
    if ((index + 1) % 100_000 === 0) report();
  }
}

run().then(
  () => {
    report();
    console.log('0 failures');
  },
  (error: unknown) => {
    report();
    console.error(`1 failure: ${error instanceof Error ? error.message : error}`);
    process.exitCode = 1;
  },
);
