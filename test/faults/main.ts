import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { rehearseAll } from './rehearsals.ts';

/**
 * Runs of the whole workflow with random faults: npm run test:faults -- --runs 200 --seed 1
 * Each run has a seed of its own, counted from the first, which repeats it: --runs 1 --seed N. Ends with 1 if
 * anything was wrong after any run, or if many runs together do not have every end that a load can take.
 */
const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '200' },
    seed: { type: 'string' },
    workers: { type: 'string', default: String(availableParallelism()) },
  },
});
const seed = Number(values.seed ?? Math.floor(Math.random() * 2 ** 30));
const runs = Number(values.runs);
const began = Date.now();
/** So many runs have loads of every end; one run has hardly all of them. */
const many = 100;
/** How a load can end. */
const ends = ['committed', 'rejected', 'superseded', 'failed'];
let done = 0;
let failures = 0;
const states: Record<string, number> = {};

function report(): void {
  const loads = Object.entries(states)
    .map(([state, count]) => `${count} ${state}`)
    .join(', ');
  const seconds = Math.round((Date.now() - began) / 1000);
  console.log(`${done} of ${runs} runs from seed ${seed}, ${failures} wrong; loads: ${loads}; ${seconds} s`);
}

await rehearseAll({
  ...{ seed, runs, workers: Number(values.workers) },
  onRun(run) {
    done += 1;
    for (const [state, count] of Object.entries(run.states)) states[state] = (states[state] ?? 0) + count;
    if (run.wrong.length > 0) {
      failures += 1;
      console.error(`seed ${run.seed} is wrong:\n  ${run.wrong.join('\n  ')}`);
      console.error(`What happened:\n  ${(run.history ?? []).join('\n  ')}`);
    }
    if (done % 100 === 0) report();
  },
});
report();
const missing = runs < many ? [] : ends.filter((end) => !states[end]);
if (missing.length > 0)
  console.error(`No load of these runs was ${missing.join(' or ')}: they prove little.`);
if (failures > 0 || missing.length > 0 || done !== runs) process.exitCode = 1;
