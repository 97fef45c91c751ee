import { readFileSync } from 'node:fs';
import { check, checkEvery, checkOne } from './check.ts';
import { createMachine } from './machine/machine.ts';
import type { Schedule } from './schedule.ts';

/** What is to be checked: random schedules, one, or every one of the smallest worlds with so many troubles. */
export type Task = { random: number; seed: number } | { schedule: Schedule } | { troubles: number };

/*
 * Does the task that is given as JSON, and writes what it found as JSON: node checker.mjs DEFINITION TASK. What the steps
 * log is switched off by POWERTOOLS_LOG_LEVEL.
 */
const [definition = '', given = ''] = process.argv.slice(2);
const task = JSON.parse(given) as Task;
const machine = createMachine(JSON.parse(readFileSync(definition, 'utf8')));
// Errors are thrown by the million.
Error.stackTraceLimit = 0;
const began = process.cpuUsage();
const checked =
  'schedule' in task
    ? await checkOne(machine, task.schedule)
    : 'troubles' in task
      ? await checkEvery(machine, task.troubles)
      : await check(machine, task.random, task.seed);
const { user, system } = process.cpuUsage(began);
process.stdout.write(JSON.stringify({ ...checked, seconds: (user + system) / 1e6 }));
