import type { Machine } from './machine/machine.ts';
import { checkPromises, isAtRest } from './promises.ts';
import type { Deviation, Schedule } from './schedule.ts';
import { Broken } from './scheduler.ts';
import { World } from './world.ts';

export interface Explored {
  turns: number;
  /** As a deviation names them; none where none of the schedule does. */
  turnNames: ReadonlySet<string>;
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
  const { scheduler } = world;
  // Each may come to grief.
  const watches = schedule.deviations.length + 2;
  scheduler.trace = trace;
  try {
    await toRest(world, watches);
    // Each may come to grief, and leave the same to the one after it.
    for (let more = 0; !isAtRest(world) && isForTheNext(world) && more < watches; more++) {
      world.dropAnother();
      await toRest(world, watches);
    }
    if (!isAtRest(world)) throw new Broken(`nobody comes: ${describe(world)}`);
    checkPromises(world);
  } catch (error) {
    throw new Failure(error, trace ?? []);
  }
  const { turns, applied, turnNames } = scheduler;
  return { turns, turnNames, applied, runs: world.runs.size };
}

/** @param watches how often the function that looks after all streams may be called before nobody counts as coming */
async function toRest(world: World, watches: number): Promise<void> {
  await world.scheduler.toRest();
  for (let watched = 0; world.isUntold && !isAtRest(world) && watched < watches; watched++) {
    world.watch();
    await world.scheduler.toRest();
  }
}

function describe({ leases, backlog, ledger }: World): string {
  return JSON.stringify({
    lease: leases.lease,
    backlog: [...backlog.keys()],
    open: ledger.open().map(({ versionId, state }) => `${versionId} ${state}`),
  });
}

/**
 * What may be left when all loads have ended, for the next one to clear up: the lease of a run whose death nobody was told
 * of, and what a late call has put into the backlog when its load had ended.
 */
function isForTheNext({ isUntold, ledger, leases }: World): boolean {
  const { holder, batch } = leases.lease;
  return ledger.open().length === 0 && (isUntold || (holder === null && batch === null));
}
