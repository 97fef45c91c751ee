import type { Machine } from './machine/machine.ts';
import { checkPromises, isAtRest } from './promises.ts';
import type { Deviation, Schedule } from './schedule.ts';
import { Broken } from './scheduler.ts';
import { World } from './world.ts';

export interface Explored {
  turns: number;
  /** Those of the deviations that could befall somebody. */
  applied: ReadonlySet<Deviation>;
  runs: number;
}

/** What broke, and what had happened until then. */
export class Failure extends Error {
  readonly trace: readonly string[];

  constructor(cause: unknown, trace: readonly string[]) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
    this.trace = trace;
  }
}

/** How often the function that looks after all streams is called before nobody counts as coming. */
const watches = 3;

/**
 * Lets the very steps that are deployed run by the very definition that is deployed, each request being a turn of its
 * own, in the order of the schedule, until nothing can happen any more. Throws what breaks a promise of the product.
 */
export async function explore(
  machine: Machine,
  schedule: Schedule,
  trace: string[] | null = null,
): Promise<Explored> {
  const world = new World(machine, schedule);
  const { scheduler, setting } = world;
  scheduler.trace = trace;
  try {
    await scheduler.toRest();
    for (let watched = 0; world.isUntold && !isAtRest(world) && watched < watches; watched++) {
      world.watch();
      await scheduler.toRest();
    }
    if (!isAtRest(world)) throw new Broken(`nobody comes: ${describe(world)}`);
    checkPromises(world);
  } catch (error) {
    throw new Failure(error, trace ?? []);
  }
  void setting;
  return { turns: scheduler.turns, applied: scheduler.applied, runs: world.runs.size };
}

function describe({ leases, backlog, ledger }: World): string {
  return JSON.stringify({
    lease: leases.lease,
    backlog: [...backlog.keys()],
    open: ledger.open().map(({ versionId, state }) => `${versionId} ${state}`),
  });
}
