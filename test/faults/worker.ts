import './clock.ts';
import { rehearse } from './rehearsal.ts';
import { scheduleOf } from './schedule.ts';
import { startWorld } from './world.ts';

/** Runs of one world: `worker.ts GROUND SEED RUNS`. One line of JSON for each run. */
const [ground = '', ...numbers] = process.argv.slice(2);
const [first = 0, runs = 1] = numbers.map(Number);
const world = await startWorld(ground);
const say = (line: object) => process.stdout.write(`${JSON.stringify(line)}\n`);
try {
  for (let seed = first; seed < first + runs; seed++) {
    const began = performance.now();
    const { wrong, states, history } = await rehearse(world, scheduleOf(seed));
    const failed = wrong.length > 0;
    say({ seed, ms: Math.round(performance.now() - began), states, wrong, ...(failed ? { history } : {}) });
    // What is wrong would be found again by every run that follows.
    if (failed) break;
  }
} finally {
  await world.stop();
}
