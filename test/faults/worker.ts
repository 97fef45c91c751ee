import './clock.ts';
import { rehearse } from './rehearsal.ts';
import { scheduleOf } from './schedule.ts';
import { startWorld } from './world.ts';

/** Runs of one sandbox: what it keeps would slow it down in the end. */
const runsOfWorld = 50;

/** Runs, one after the other: `worker.ts GROUND SEED RUNS`. One line of JSON for each. */
const [ground = '', ...numbers] = process.argv.slice(2);
const [first = 0, runs = 1] = numbers.map(Number);
const say = (line: object) => process.stdout.write(`${JSON.stringify(line)}\n`);
for (let seed = first; seed < first + runs; ) {
  const world = await startWorld(ground);
  const end = Math.min(seed + runsOfWorld, first + runs);
  try {
    for (let failed = false; seed < end && !failed; seed++) {
      const began = performance.now();
      const { wrong, states, history } = await rehearse(world, scheduleOf(seed));
      // What is wrong would be found again by every run that follows in this world.
      failed = wrong.length > 0;
      say({ seed, ms: Math.round(performance.now() - began), states, wrong, ...(failed ? { history } : {}) });
    }
  } finally {
    await world.stop();
  }
}
