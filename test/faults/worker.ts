import './clock.ts';
import { worldOf } from './drawn-world.ts';
import { rehearse } from './rehearsal.ts';
import { startWorld } from './world.ts';

/** Runs of one sandbox: what it keeps would slow it down in the end. */
const runsOfWorld = 50;

/** Runs, one after the other: `worker.ts GROUND WORLD SEED RUNS`. One line of JSON for each. */
const [ground = '', named = '', ...numbers] = process.argv.slice(2);
const [first = 0, runs = 1] = numbers.map(Number);
const say = (line: object) => process.stdout.write(`${JSON.stringify(line)}\n`);
for (let seed = first; seed < first + runs; ) {
  const world = await startWorld(ground);
  const end = Math.min(seed + runsOfWorld, first + runs);
  try {
    for (let failed = false; seed < end && !failed; seed++) {
      const began = performance.now();
      const drawn = worldOf(named, seed);
      const { wrong, states, doubts, broken, history } = await rehearse(world, seed, drawn);
      const isWrong = wrong.length > 0;
      // What is wrong would be found again by every run that follows in this world; and rows of an aborted execution may
      // come as late as in the next run.
      failed = isWrong || broken.includes('X19');
      const ms = Math.round(performance.now() - began);
      say({ seed, ms, states, doubts, broken, wrong, ...(isWrong ? { world: drawn, history } : {}) });
    }
  } finally {
    await world.stop();
  }
}
// The containers of functions have timers of connections that are no more.
process.exit();
