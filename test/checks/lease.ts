import { parseArgs } from 'node:util';
import { makeTemplate } from '../helpers/stack.ts';
import { check } from '../model/check.ts';
import { createMachine, synthesisedOf } from '../model/machine/machine.ts';

/**
 * The model of the lease over as many random schedules as wanted: npm run check:lease -- --schedules 1000000
 * Ends with 1 and the shortest schedule that breaks a promise; --seed repeats it.
 */
const { values } = parseArgs({
  options: { schedules: { type: 'string', default: '100000' }, seed: { type: 'string' } },
});
const count = Number(values.schedules);
const seed = Number(values.seed ?? Math.floor(Math.random() * 2 ** 31));
const machine = createMachine(synthesisedOf(makeTemplate().toJSON()));
const began = process.cpuUsage();
const { schedules, turns, runs, troubles, broken } = await check(machine, count, seed);
const { user, system } = process.cpuUsage(began);
const seconds = (user + system) / 1e6;
const mean = (sum: number) => (sum / schedules).toFixed(1);
console.log(
  `${schedules} schedules from seed ${seed} (on average ${mean(turns)} turns, ${mean(runs)} runs, ${mean(troubles)} troubles) in ${seconds.toFixed(0)} s of processor time, ${(schedules / seconds).toFixed(0)} a second`,
);
if (broken === null) console.log('No promise is broken.');
else {
  const { schedule, why, trace } = broken;
  console.log([JSON.stringify(schedule), ...trace, why].join('\n'));
  process.exitCode = 1;
}
