import { parseArgs } from 'node:util';
import fc from 'fast-check';
import { randomSchedules } from '../model/schedules.ts';

/**
 * The model of the turnstile over as many random schedules as wanted: npm run check:turnstile -- --schedules 1000000
 * Ends with 1 and the shortest schedule that breaks a promise; --seed repeats it.
 */
const { values } = parseArgs({
  options: { schedules: { type: 'string', default: '100000' }, seed: { type: 'string' } },
});
const schedules = Number(values.schedules);
const seed = Number(values.seed ?? Math.floor(Math.random() * 2 ** 31));
const began = performance.now();
await fc.assert(randomSchedules, { numRuns: schedules, seed });
const seconds = ((performance.now() - began) / 1000).toFixed(0);
console.log(`${schedules} schedules from seed ${seed}: no promise is broken; ${seconds} s`);
