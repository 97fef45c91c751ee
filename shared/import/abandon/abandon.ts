import {
  CommitRefused,
  DomoAnswerLost,
  DomoUnauthorized,
  ExecutionUnclear,
  ImportUnclear,
  LeaseLost,
  RunStopped,
  type SluiceError,
  StepOvertaken,
  StillIndexing,
} from '../../errors.ts';
import { log } from '../../log.ts';
import { type Batch, type BatchLoad, type BatchRef, batchLimits, type Proofs, routeOf } from '../batch.ts';
import { readBatch, readProofs } from '../batches.ts';
import { destinationOf, doubtOf, type SentRequest } from '../data-set-api/request.ts';
import type { Destination } from '../destination.ts';
import { lookThere } from '../landed.ts';
import { type Hold, type Lease, type LeasedBatch, moveOn, untroubled, update } from '../lease/lease.ts';
import { backOff, maxFailures } from '../lease/recovery.ts';
import { fenceLeft, release } from '../lease/wake.ts';
import { type EndingLoad, endLoads, failing } from '../ledger/end-loads.ts';
import { failWaiting } from '../ledger/fail-waiting.ts';
import type { Outcome } from '../ledger/outcome.ts';
import { noFindings } from '../ledger/receipt.ts';
import { routed } from '../plan/routed.ts';
import type { Ports } from '../ports.ts';
import { type Closed, closeBatch } from './close.ts';

export interface AbandonInput {
  streamKey: string;
  fence: number;
  run: string;
  /** What the run can't go on for. */
  error: SluiceError;
}

export interface Abandoned {
  /** `settle`: the rows are in Domo after all. `leave`: the lease is released, or another's. */
  next: 'settle' | 'plan' | 'leave';
  fence: number;
  batch: BatchRef | null;
  destination: Destination | null;
}

/**
 * Clears up behind a batch that can't go on: closes what it opened in Domo. What may pass is tried again, later and
 * later; else the loads end, and the ledger says why. Safe to repeat.
 */
export async function abandon(
  ports: Ports,
  { streamKey, fence, run, error }: AbandonInput,
): Promise<Abandoned> {
  log.warn(error.message, { error: error.name, streamKey });
  const own: Hold = { streamKey, run, fence };
  const nothing: Abandoned = { next: 'leave', fence, batch: null, destination: null };
  const begun = await moveOn(ports.leases, own, () => ({})).catch((thrown: unknown) => {
    if (!(thrown instanceof LeaseLost)) throw thrown;
    return null;
  });
  if (begun === null) {
    const left = await fenceLeft(ports, own);
    return left === null ? nothing : { ...nothing, next: 'plan', fence: left };
  }
  const { hold, lease } = begun;
  const { batch: leased } = lease;
  const closed = leased === null ? 'open' : await closeBatch(ports, leased);
  if (leased !== null && closed === 'committed') return settleAfterAll(ports, hold, leased);

  const isDoubtful = closed === 'unknown' || closed === 'landed';
  // A call that is made again, or late, must not take what waits then for the loads that this is about.
  const done = { from: null };
  if (mayPass(error, closed, leased) && lease.failures < maxFailures && lease.holder?.giveUp === false) {
    const failures = lease.failures + 1;
    await update(ports.leases, hold, ({ batch }) => ({
      ...done,
      // What may be in Domo is seen through by whoever comes next.
      batch: closed === 'open' ? null : batch,
      failures,
      notBefore: backOff(failures, ports.clock.now()),
    }));
  } else {
    if (leased === null) await failAll(ports, hold, error);
    else await endLoads(ports, hold, await endingOf(ports, leased, error, closed));
    await update(ports.leases, hold, (now) => ({
      ...done,
      ...untroubled,
      batch: null,
      // This run has ended the loads that the runs before it died of: from here on it is a run like any other.
      holder: now.holder && { ...now.holder, giveUp: false },
      doubt: isDoubtful ? doubtLeft(now) : now.doubt,
      // Rows of an execution may yet come: until then no count is a measure of the next batch.
      ...(isDoubtful && leased?.sent === null
        ? { uncounted: true, committedAt: new Date(ports.clock.now()).toISOString() }
        : {}),
    }));
  }
  if ((await ports.backlog.first(streamKey, 1)).length === 0) {
    const left = await release(ports, hold);
    return left === null ? { ...nothing, fence: hold.fence } : { ...nothing, next: 'plan', fence: left };
  }
  return { ...nothing, next: 'plan', fence: hold.fence };
}

/** Domo may take a client back that it has just refused: while its secret is changed, or a firewall. */
function mayPass(error: SluiceError, closed: Closed, leased: LeasedBatch | null): boolean {
  // It has been waited for long enough.
  if (error instanceof CommitRefused || closed === 'landed') return false;
  if (error instanceof StillIndexing && closed !== 'open') return false;
  // Whatever the lost request has done: nothing of it is committed, and it is closed, or it is asked about later.
  if (error instanceof DomoAnswerLost) return closed === 'open' || leased?.sent === null;
  return (
    error.retryable ||
    [DomoUnauthorized, LeaseLost, RunStopped, StepOvertaken].some((kind) => error instanceof kind)
  );
}

async function settleAfterAll(ports: Ports, hold: Hold, leased: LeasedBatch): Promise<Abandoned> {
  const { id, bucket, maxConcurrency, showCells, execution, sent } = leased;
  if (sent !== null && !leased.commitAccepted) {
    // It is no doubt any more for whoever comes next.
    await update(ports.leases, hold, ({ batch }) => ({
      batch: batch && { ...batch, commitAccepted: true },
      committedAt: sent.sentAt,
    }));
  }
  const destination = sent === null ? execution : destinationOf(sent);
  const batch = { id, bucket, maxConcurrency, showCells };
  return { next: 'settle', fence: hold.fence, batch, destination };
}

/** A request without an answer is kept in mind: the next one can't be sent before it is known what became of it. */
function doubtLeft({ batch, doubt }: Lease): SentRequest | null {
  const unanswered = batch === null || batch.commitAccepted ? null : batch.sent;
  return unanswered ?? doubt;
}

/** Where the run came to no batch, those loads end that it would have been about. */
async function failAll(ports: Ports, hold: Hold, error: SluiceError): Promise<void> {
  const entries = await ports.backlog.first(hold.streamKey, batchLimits.loads);
  const { candidates, strangers } = await routed(ports, hold.streamKey, entries);
  await failWaiting(ports, hold, [
    ...candidates.map(({ entry, route }) => ({ entry, route, error })),
    ...strangers,
  ]);
}

/** The loads of the batch. */
async function endingOf(
  ports: Pick<Ports, 'documents'>,
  leased: LeasedBatch,
  error: SluiceError,
  closed: Closed,
): Promise<EndingLoad[]> {
  const batch = await readBatch(ports.documents, leased);
  const proofs = await readProofs(ports.documents, leased).catch((): Proofs => ({}));
  const doubtful = closed === 'unknown' || closed === 'landed' ? doubtAbout(leased, error, closed) : {};
  return batch.loads.map((member) => endingLoad(batch, member, proofs, leased, error, doubtful));
}

function endingLoad(
  batch: Batch,
  member: BatchLoad,
  proofs: Proofs,
  { execution, sent }: LeasedBatch,
  error: SluiceError,
  doubtful: Partial<Outcome>,
): EndingLoad {
  const destination = sent === null ? execution : destinationOf(sent);
  const findings = { ...noFindings, destination, proof: proofs[member.load.id] ?? null };
  const ending = failing(member, routeOf(batch, member.load), error, findings);
  return { ...ending, outcome: { ...ending.outcome, ...doubtful } };
}

/** What is not known of the loads of a batch that was being committed. */
function doubtAbout(
  { execution, sent, modifiedAt }: LeasedBatch,
  error: SluiceError,
  closed: Closed,
): Partial<Outcome> {
  if (sent !== null) {
    const reason = error instanceof ImportUnclear ? error.message : `${error.message} ${doubtOf(sent)}`;
    // `failed` even where the file is at fault: nothing of a rejected file was loaded.
    return { state: 'failed', reason, unresolved: sent };
  }
  if (execution === null) return {};
  const { streamId, executionId } = execution;
  const unresolved = { streamId, executionId, modifiedAt };
  if (closed === 'unknown' || error instanceof ExecutionUnclear) return { state: 'failed', unresolved };
  const reason = `${error.message} ${mayHaveLanded} ${lookThere}`;
  return { state: 'failed', reason, unresolved };
}

const mayHaveLanded =
  'Whether the rows of this load are in Domo is not known: its execution was aborted, and the probe of this Domo has seen that rows may come all the same.';
