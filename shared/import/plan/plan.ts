import { LeaseLost } from '../../errors.ts';
import { type BatchRef, batchLimits } from '../batch.ts';
import { deleteUnused } from '../create/delete-unused.ts';
import { destinationOf } from '../data-set-api/request.ts';
import type { Destination } from '../destination.ts';
import { demandNothingLanded } from '../landed.ts';
import {
  type Hold,
  type Lease,
  type LeasedBatch,
  moveOn,
  type Unused,
  untroubled,
  update,
} from '../lease/lease.ts';
import { fenceLeft, release } from '../lease/wake.ts';
import { failWaiting } from '../ledger/fail-waiting.ts';
import { abortLeftover } from '../leftover.ts';
import { nothingToSend, type PartsToSend } from '../parts-to-send.ts';
import type { Ports } from '../ports.ts';
import { handOver } from '../search/hand-over.ts';
import { searchKeyOf } from '../search/search-key.ts';
import { searchStream } from '../search/search-stream.ts';
import type { Candidate } from './choose.ts';
import { planBatch } from './plan-batch.ts';
import { restOf, settled } from './rest.ts';
import { routed } from './routed.ts';
import { takeLoads } from './take-loads.ts';

export interface PlanInput {
  streamKey: string;
  fence: number;
  run: string;
  /** How often this run has planned before. */
  plans: number;
}

export interface Planned extends PartsToSend {
  /**
   * `inspect`: the parts are looked at, and the run plans again. `open`: an execution, for a Stream. `send`: in one
   * request of the DataSet API; without a batch there is only to be found out what became of an earlier one. `commit`: a
   * run that died may have committed this batch. `wait`: until `notBefore`, then plan. `leave`: the lease is released.
   */
  next: 'inspect' | 'open' | 'send' | 'commit' | 'wait' | 'leave';
  /** Of this plan: what carries an older one is refused from now on. */
  fence: number;
  batch: BatchRef | null;
  destination: Destination | null;
  /** ISO 8601. */
  notBefore: string | null;
  plans: number;
}

/**
 * How often a run plans before it hands over to a successor: the history of a run has 25,000 events at most, and a plan
 * with all that may follow from it takes 7,600 if everything must be repeated as often as it may be.
 */
export const longestRun = 3;

/** Takes loads of the backlog, as many as fit, checks each, and says which parts they have, if any. */
export async function plan(ports: Ports, input: PlanInput): Promise<Planned> {
  const { streamKey, run, plans } = input;
  const own: Hold = { streamKey, run, fence: input.fence };
  const answer: Planned = {
    ...{
      next: 'leave',
      fence: input.fence,
      batch: null,
      destination: null,
      notBefore: null,
      plans: plans + 1,
    },
    ...nothingToSend,
  };
  const begun = await begin(ports, own).catch((error: unknown) => {
    if (!(error instanceof LeaseLost)) throw error;
    return null;
  });
  if (begun === null) {
    const left = await fenceLeft(ports, own);
    return left === null ? answer : { ...answer, ...atOnce(ports), fence: left };
  }
  const { hold, lease } = begun;
  const planned = { ...answer, fence: hold.fence };
  const isCommitting = lease.batch?.phase === 'committing';
  const { notBefore } = lease;
  const rests = notBefore !== null && Date.parse(notBefore) > ports.clock.now();
  // Domo could not be asked what is left of it.
  const isOpenStill = rests && lease.paused !== null && !isCommitting && lease.batch?.execution != null;
  if (lease.batch !== null && !isCommitting && !isOpenStill) await dropBatch(ports, hold, lease.batch);
  let unused = isCommitting ? null : lease.unused;
  if (plans >= longestRun) {
    return { ...planned, ...(await leave(ports, hold, rests ? null : unused)) };
  }
  // Domo would be asked at once.
  if (rests && (isOpenStill || isCommitting || lease.doubt !== null || unused !== null)) {
    return { ...planned, next: 'wait', notBefore };
  }
  // Its columns are those of one file, which may be the one that was rejected.
  if (unused !== null && (unused.infers || unused.doomed !== null)) {
    const rest = await deleteUnused(ports, hold, unused);
    if (rest !== null) return { ...planned, next: 'wait', notBefore: rest };
    unused = null;
  }
  if (lease.batch !== null && isCommitting) return { ...planned, ...seeThrough(lease.batch) };
  // Only the row count can tell, and the next request would change it.
  if (lease.doubt !== null) return { ...planned, next: 'send' };

  // The clock is read before the backlog: else a load that came in between, and in time, would go behind later ones.
  const now = ports.clock.now();
  const waiting = await ports.backlog.first(streamKey, batchLimits.loads);
  const { candidates, strangers, found } = await routed(ports, streamKey, waiting);
  await failWaiting(ports, hold, strangers);
  await handOver(ports, streamKey, found);
  const [first] = candidates;
  if (first === undefined) {
    if (waiting.length > 0) return { ...planned, ...atOnce(ports) };
    return { ...planned, ...(await leave(ports, hold, unused, untroubled)) };
  }
  const rest = restOf(lease, first.route, now);
  if (rest !== null) return { ...planned, next: 'wait', notBefore: rest.until };
  const { target } = first.route;
  if (target.kind === 'streamOf' && streamKey === searchKeyOf(target.dataSetId)) {
    const streamId = await searchStream(ports.domo, ports.streams, target.dataSetId);
    await ports.streams.noteFound(target.dataSetId, streamId);
    return { ...planned, ...atOnce(ports) };
  }
  // An older REPLACE that comes late is superseded, so nobody waits for it.
  const ripe = first.route.updateMethod === 'REPLACE' ? candidates : settled(candidates, now);
  if (!Array.isArray(ripe)) return { ...planned, next: 'wait', notBefore: ripe.until };
  const taken = await takeLoads(ports, hold, lease, await newestOf(ports, streamKey, ripe));
  return {
    ...planned,
    ...(taken === null ? atOnce(ports) : await planBatch(ports, hold, taken, lease.share)),
  };
}

/** Of REPLACE only the newest is loaded, and it may be behind all that a plan looks at. */
async function newestOf(
  ports: Ports,
  streamKey: string,
  candidates: readonly Candidate[],
): Promise<readonly Candidate[]> {
  const isLong = candidates.length >= batchLimits.loads && candidates[0]?.route.updateMethod === 'REPLACE';
  if (!isLong) return candidates;
  const last = await routed(ports, streamKey, await ports.backlog.last(streamKey, batchLimits.loads));
  return last.candidates;
}

/** Releases the lease, when nothing is left that nobody uses; the run plans once more where it can't. */
async function leave(
  ports: Ports,
  hold: Hold,
  unused: Unused | null,
  change: Partial<Lease> = {},
): Promise<Partial<Planned>> {
  if (unused !== null) {
    const rest = await deleteUnused(ports, hold, unused);
    if (rest !== null) return { next: 'wait', notBefore: rest };
  }
  const left = await release(ports, hold, change);
  return left === null ? { next: 'leave' } : { ...atOnce(ports), fence: left };
}

/** The run plans once more. */
function atOnce({ clock }: Pick<Ports, 'clock'>): Pick<Planned, 'next' | 'notBefore'> {
  return { next: 'wait', notBefore: new Date(clock.now()).toISOString() };
}

/** The fence of this plan. */
function begin(ports: Ports, hold: Hold): Promise<{ hold: Hold; lease: Lease }> {
  const change = ({ batch, fence }: Lease) => {
    // Made again by mistake: the run is at work already on what this call has planned before.
    if (batch !== null && batch.fence === fence && batch.phase !== 'planned' && fence !== hold.fence)
      return null;
    return {};
  };
  return moveOn(ports.leases, hold, change);
}

/** A batch that may be in Domo goes on where a run that died has left it. */
function seeThrough({
  id,
  bucket,
  maxConcurrency,
  showCells,
  sent,
  execution,
}: LeasedBatch): Partial<Planned> {
  const batch = { id, bucket, maxConcurrency, showCells };
  return sent === null
    ? { next: 'commit', batch, destination: execution }
    : { next: 'send', batch, destination: destinationOf(sent) };
}

/** Clears up behind a batch that was given up before it was committed. */
async function dropBatch(ports: Ports, hold: Hold, { streamId, execution }: LeasedBatch): Promise<void> {
  if (streamId !== null) await abortLeftover(ports.domo, streamId, execution?.executionId ?? null);
  if (execution !== null) await demandNothingLanded(ports, execution);
  await update(ports.leases, hold, () => ({ batch: null }));
}
