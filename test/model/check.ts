import fc from 'fast-check';
import { cautions } from './cautions.ts';
import { exhaust, smallest } from './exhaust.ts';
import { explore, type Failure } from './explore.ts';
import type { Machine } from './machine/machine.ts';
import { pinned, scheduleOf } from './pinned.ts';
import { type Schedule, troubles } from './schedule.ts';
import { schedulesOf } from './schedules.ts';

/** What random schedules have shown. */
export interface Checked {
  schedules: number;
  /** Sums over all of them. */
  turns: number;
  runs: number;
  troubles: number;
  /** The shortest schedule that breaks a promise; null: none does. */
  broken: { schedule: Schedule; why: string; trace: readonly string[] } | null;
}

/** Explores random schedules, and shrinks the first that breaks a promise. */
export async function check(machine: Machine, count: number, seed: number): Promise<Checked> {
  const sums = { schedules: 0, turns: 0, runs: 0, troubles: 0 };
  const property = fc.asyncProperty(schedulesOf(await turnsOf(machine)), async (schedule) => {
    const { turns, runs, applied } = await explore(machine, schedule);
    sums.schedules += 1;
    sums.turns += turns;
    sums.runs += runs;
    sums.troubles += applied.size;
  });
  const { counterexample } = await fc.check(property, { numRuns: count, seed });
  if (counterexample === null) return { ...sums, broken: null };
  const [schedule] = counterexample;
  const { broken } = await checkOne(machine, schedule);
  return { ...sums, broken: broken ?? { schedule, why: 'it broke once and does not again', trace: [] } };
}

/** Explores every schedule of the smallest worlds with so many troubles, until one breaks a promise. */
export async function checkEvery(machine: Machine, most: number): Promise<Checked> {
  const sums = { schedules: 0, turns: 0, runs: 0, troubles: 0 };
  let broken: Schedule | null = null;
  const visit = async (schedule: Schedule) => {
    if (broken !== null) return null;
    try {
      const explored = await explore(machine, schedule);
      sums.schedules += 1;
      sums.turns += explored.turns;
      sums.runs += explored.runs;
      sums.troubles += explored.applied.size;
      return explored;
    } catch {
      broken = schedule;
      return null;
    }
  };
  for (const setting of smallest) await exhaust(visit, setting, troubles, most);
  return { ...sums, broken: broken && (await checkOne(machine, broken)).broken };
}

/** The names of the turns that there are. */
async function turnsOf(machine: Machine): Promise<string[]> {
  const names = new Set<string>();
  for (const one of [...pinned, ...cautions.map(({ pinned }) => pinned)]) {
    if (one === undefined) continue;
    // Without a caution it may break a promise: that is found again.
    const explored = await explore(machine, scheduleOf(one)).catch(() => null);
    for (const name of explored?.turnNames ?? []) names.add(name);
  }
  return [...names].sort();
}

/** Explores one schedule. */
export async function checkOne(machine: Machine, schedule: Schedule): Promise<Checked> {
  const trace: string[] = [];
  const sums = { schedules: 1, turns: 0, runs: 0, troubles: 0 };
  try {
    const { turns, runs, applied } = await explore(machine, schedule, trace);
    return { ...sums, turns, runs, troubles: applied.size, broken: null };
  } catch (thrown) {
    return { ...sums, broken: { schedule, why: reasonOf(thrown as Failure), trace } };
  }
}

function reasonOf({ message, cause }: Failure): string {
  const inner = cause instanceof Error ? cause.cause : undefined;
  return inner instanceof Error ? `${message}: ${inner.stack}` : message;
}
