import { readFileSync } from 'node:fs';
import { check } from './check.ts';
import { createMachine } from './machine/machine.ts';

/*
 * Checks random schedules, and writes what it found as JSON: node checker.mjs DEFINITION SCHEDULES SEED. What the steps
 * log is switched off by POWERTOOLS_LOG_LEVEL.
 */
const [definition = '', schedules, seed] = process.argv.slice(2);
const machine = createMachine(JSON.parse(readFileSync(definition, 'utf8')));
// Errors are thrown by the million.
Error.stackTraceLimit = 0;
const began = process.cpuUsage();
const checked = await check(machine, Number(schedules), Number(seed));
const { user, system } = process.cpuUsage(began);
process.stdout.write(JSON.stringify({ ...checked, seconds: (user + system) / 1e6 }));
