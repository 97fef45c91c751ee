import { readFileSync } from 'node:fs';
import { check, checkOne } from './check.ts';
import { createMachine } from './machine/machine.ts';

/*
 * Checks random schedules, or the one that is given, and writes what it found as JSON: node checker.mjs DEFINITION
 * SCHEDULES SEED [SCHEDULE]. What the steps log is switched off by POWERTOOLS_LOG_LEVEL.
 */
const [definition = '', schedules, seed, schedule] = process.argv.slice(2);
const machine = createMachine(JSON.parse(readFileSync(definition, 'utf8')));
// Errors are thrown by the million.
Error.stackTraceLimit = 0;
const began = process.cpuUsage();
const checked =
  schedule === undefined
    ? await check(machine, Number(schedules), Number(seed))
    : await checkOne(machine, JSON.parse(schedule));
const { user, system } = process.cpuUsage(began);
process.stdout.write(JSON.stringify({ ...checked, seconds: (user + system) / 1e6 }));
