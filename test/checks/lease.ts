import { parseArgs } from 'node:util';
import fc from 'fast-check';
import { explore, Failure } from '../model/explore.ts';
import { createMachine, synthesisedOf } from '../model/machine/machine.ts';
import { schedules } from '../model/schedules.ts';
import { readFileSync } from 'node:fs';

const { values } = parseArgs({
  options: { schedules: { type: 'string', default: '100000' }, seed: { type: 'string' } },
});
const count = Number(values.schedules);
const seed = Number(values.seed ?? Math.floor(Math.random() * 2 ** 31));
const machine = createMachine(JSON.parse(readFileSync('/tmp/synthesised.json', 'utf8')));
const began = process.cpuUsage();
let turns = 0; let runs = 0; let deviated = 0;
const property = fc.asyncProperty(schedules, async (schedule) => {
  const r = await explore(machine, schedule);
  turns += r.turns; runs += r.runs; deviated += r.applied.size;
});
const details = await fc.check(property, { numRuns: count, seed });
const { user, system } = process.cpuUsage(began);
const seconds = (user + system) / 1e6;
console.log(`${details.numRuns} schedules from seed ${seed}: ${seconds.toFixed(1)} s, ${(details.numRuns / seconds).toFixed(0)}/s; turns ${(turns / details.numRuns).toFixed(0)} runs ${(runs/details.numRuns).toFixed(1)} dev ${(deviated/details.numRuns).toFixed(1)}`);
if (details.failed) {
  const [schedule] = details.counterexample;
  console.log(JSON.stringify(schedule));
  const trace = [];
  await explore(machine, schedule, trace).catch((e) => { console.log(trace.join('\n')); console.log(e.message, e.cause?.cause ?? e.cause?.stack); });
  process.exit(1);
}
