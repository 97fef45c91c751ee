import { parseArgs } from 'node:util';
import fc from 'fast-check';
import { emptyTally, valuesProperty } from '../helpers/values/property.ts';

/**
 * No silent damage, over as many random tables as wanted: npm run check:values -- --cases 1000000
 * Ends with 1 and the smallest counterexample that was found; --seed repeats a run.
 */
const { values } = parseArgs({
  options: { cases: { type: 'string', default: '20000' }, seed: { type: 'string' } },
});
const cases = Number(values.cases);
const seed = Number(values.seed ?? Math.floor(Math.random() * 2 ** 31));
/** Each of its own seed, so that no run keeps all that it has seen. */
const batch = 10_000;

const tally = emptyTally();
const started = performance.now();
function report(done: number): void {
  const seconds = ((performance.now() - started) / 1000).toFixed(0);
  const refused = [...tally.refused].map(([name, count]) => `${count} ${name}`).join(', ');
  console.log(
    `${done} tables from seed ${seed}: ${tally.sent} the same (${tally.untouched} untouched, ${tally.resent} ranges cut again), ${tally.empty} empty, refused: ${refused === '' ? 'none' : refused}; ${seconds} s`,
  );
}

for (let done = 0; done < cases; ) {
  const numRuns = Math.min(batch, cases - done);
  const result = await fc.check(valuesProperty(tally), { numRuns, seed: seed + done, endOnFailure: false });
  done += result.numRuns;
  report(done);
  if (result.failed) {
    console.error(fc.defaultReportMessage(result));
    console.error(
      result.errorInstance instanceof Error ? result.errorInstance.message : result.errorInstance,
    );
    process.exitCode = 1;
    break;
  }
}
if (process.exitCode === undefined) console.log('0 failures');
