import type { Ports } from '../ports.ts';
import { type Hold, type Holder, isHeldBy, type Lease, runName } from './lease.ts';
import { backOff, maxFailures } from './recovery.ts';

export type WakePorts = Pick<Ports, 'leases' | 'backlog' | 'runs' | 'clock'>;

/**
 * Sees to it that a run comes for the backlog of a stream. Whoever puts a load into the backlog calls it afterwards, and
 * whoever releases the lease calls it after that: so one of the two sees the other, and no load is left with nobody
 * coming. Anybody may call it at any time.
 */
export async function wake(ports: WakePorts, streamKey: string): Promise<void> {
  const { leases, backlog, clock } = ports;
  for (;;) {
    const lease = await leases.read(streamKey);
    if (lease.holder !== null) {
      if (!lease.holder.started) await begin(ports, streamKey, lease, lease.holder);
      return;
    }
    if ((await backlog.first(streamKey, 1)).length === 0) return;
    const next = grant(streamKey, lease, clock.now());
    if (!(await leases.replace(streamKey, next))) continue;
    return begin(ports, streamKey, { ...next, version: next.version + 1 }, next.holder);
  }
}

/**
 * Has the lease of a run that died taken over, later and later if that keeps happening. After `maxFailures` the next
 * run gives up what the others died of, so that the loads end and people are told. Safe to repeat.
 */
export async function recover(ports: WakePorts, streamKey: string, dead: string): Promise<void> {
  for (;;) {
    const lease = await ports.leases.read(streamKey);
    // It may have released the lease, and have died before it looked at the backlog again.
    if (lease.holder?.run !== dead) return wake(ports, streamKey);
    const failures = lease.failures + 1;
    const now = ports.clock.now();
    const notBefore = backOff(failures, now);
    const granted = grant(streamKey, lease, now, { giveUp: failures > maxFailures, notBefore });
    const next = { ...granted, failures, notBefore };
    if (!(await ports.leases.replace(streamKey, next))) continue;
    return begin(ports, streamKey, { ...next, version: next.version + 1 }, next.holder);
  }
}

/**
 * Releases the lease, and looks at the backlog once more. Where the fence has moved on, either a late call of the run has
 * moved it, or this call is late itself and the run is at work: then the lease is not released, and the run begins anew.
 *
 * @param change of the lease, besides
 * @returns the fence with which the run goes on; null: it ends
 */
export async function release(
  ports: WakePorts,
  hold: Hold,
  change: Partial<Lease> = {},
): Promise<number | null> {
  for (;;) {
    const lease = await ports.leases.read(hold.streamKey);
    if (!isHeldBy(lease, hold)) return fenceLeft(ports, hold);
    if (await ports.leases.replace(hold.streamKey, { ...lease, ...change, holder: null })) break;
  }
  await wake(ports, hold.streamKey);
  return null;
}

/**
 * What is left to a run one of whose calls has lost the lease. Where it is the run's all the same, a late call of its own
 * has moved the fence on: then the run begins anew. Else it may have released the lease, and not have come to look at
 * the backlog again.
 *
 * @returns the fence with which the run goes on; null: it ends
 */
export async function fenceLeft(ports: WakePorts, { streamKey, run }: Hold): Promise<number | null> {
  const { holder, fence } = await ports.leases.read(streamKey);
  if (holder?.run === run) return fence;
  await wake(ports, streamKey);
  return null;
}

/** The lease in the hands of a new run. */
function grant(
  streamKey: string,
  lease: Lease,
  now: number,
  how: Pick<Holder, 'giveUp' | 'notBefore'> = { giveUp: false, notBefore: null },
): Lease & { holder: Holder } {
  const fence = lease.fence + 1;
  const since = new Date(now).toISOString();
  const holder = { run: runName(streamKey, fence), fence, since, started: false, ...how };
  return { ...lease, fence, from: null, holder };
}

/**
 * Starts the run that has the lease, and notes that it is started. Its name and its input follow from the lease alone,
 * so that a start whose answer was lost is no second run.
 */
async function begin(ports: WakePorts, streamKey: string, lease: Lease, holder: Holder): Promise<void> {
  const { run, fence, giveUp, notBefore } = holder;
  if ((await ports.runs.start(run, { streamKey, fence, giveUp, notBefore })) === 'over') {
    // It was started and is over, yet it has the lease: it died before anybody noted its start.
    return recover(ports, streamKey, run);
  }
  // The run notes it itself when it plans: so it does no harm if this write is refused.
  await ports.leases.replace(streamKey, { ...lease, holder: { ...holder, started: true } });
}
