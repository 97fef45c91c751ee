import { subjectOf } from '../../domo/executions.ts';
import {
  CommitRefused,
  ExecutionUnclear,
  ImportUnclear,
  LeaseLost,
  RunStopped,
  type SluiceError,
  StepOvertaken,
} from '../../errors.ts';
import { log } from '../../log.ts';
import { type Batch, type BatchLoad, type BatchRef, batchLimits, type Proofs, routeOf } from '../batch.ts';
import { readBatch, readProofs } from '../batches.ts';
import { tryDeleteUnused } from '../create/delete-unused.ts';
import { destinationOf, doubtOf, type SentRequest } from '../data-set-api/request.ts';
import type { Destination } from '../destination.ts';
import { endingsOfSet } from '../files/set-endings.ts';
import { lookThere } from '../landed.ts';
import { type Hold, type Lease, type LeasedBatch, moveOn, untroubled, update } from '../lease/lease.ts';
import { isRefusalOfAll } from '../lease/pause.ts';
import { backOff, maxFailures } from '../lease/recovery.ts';
import { fenceLeft, release } from '../lease/wake.ts';
import { type EndingLoad, endLoads, failing } from '../ledger/end-loads.ts';
import { failWaiting } from '../ledger/fail-waiting.ts';
import { type Outcome, outcomeOfError } from '../ledger/outcome.ts';
import { noFindings } from '../ledger/receipt.ts';
import { routed } from '../plan/routed.ts';
import type { Ports } from '../ports.ts';
import { type Closed, closeBatch } from './close.ts';
import { pause } from './pause.ts';

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
  const paused = isRefusalOfAll(error) ? await pause(ports, { hold, lease, error }) : null;
  if (paused !== null) return goOn(ports, hold, leased, paused);
  const left = leased === null ? 'open' : await closeBatch(ports, leased);
  const closed = left === 'unasked' ? 'landed' : left;
  if (leased !== null && closed === 'committed') return settleAfterAll(hold, leased);

  const isDoubtful = closed === 'unknown' || closed === 'landed';
  // A call that is made again, or late, must not take what waits then for the loads that this is about.
  const done = { from: null };
  let after: Lease;
  if (mayPass(error, closed) && lease.failures < maxFailures && lease.holder?.giveUp === false) {
    const failures = lease.failures + 1;
    after = await update(ports.leases, hold, ({ batch }) => ({
      ...done,
      // What may be in Domo is seen through by whoever comes next.
      batch: closed === 'open' ? null : batch,
      failures,
      notBefore: backOff(failures, ports.clock.now()),
    }));
  } else {
    const isOver = closed === 'open' && leased !== null && leased.phase !== 'committing';
    if (isOver) await tryDeleteUnused(ports, hold, lease.unused);
    if (leased === null) await failAll(ports, hold, error);
    else await endLoads(ports, hold, await endingOf(ports, leased, error, closed));
    after = await update(ports.leases, hold, (now) => ({
      ...done,
      ...untroubled,
      // Domo refuses those that come later as well.
      ...(isRefusalOfAll(error) ? { paused: now.paused, notBefore: now.notBefore } : {}),
      batch: null,
      // This run has ended the loads that the runs before it died of: from here on it is a run like any other.
      holder: now.holder && { ...now.holder, giveUp: false },
      doubt: isDoubtful ? doubtLeft(now) : now.doubt,
      lastCommit: isDoubtful && leased !== null ? leased.id : now.lastCommit,
      // Rows may be in it, so it stays.
      unused: isDoubtful ? null : now.unused,
      // Rows of an execution may yet come: until then no count is a measure of the next batch.
      ...(isDoubtful && leased?.sent === null
        ? { uncounted: true, committedAt: new Date(ports.clock.now()).toISOString() }
        : {}),
    }));
  }
  return goOn(ports, hold, leased, after);
}

/** The run plans again while the backlog has loads, or something is to be deleted, and else gives the lease back. */
async function goOn(
  ports: Ports,
  hold: Hold,
  leased: LeasedBatch | null,
  { unused }: Pick<Lease, 'unused'>,
): Promise<Abandoned> {
  const next: Abandoned = { next: 'plan', fence: hold.fence, batch: null, destination: null };
  // Where the run came to no batch, it may be that this could not be deleted: whoever comes next tries it again.
  const isLeft = leased !== null && unused !== null;
  if (isLeft || (await ports.backlog.first(hold.streamKey, 1)).length > 0) return next;
  const left = await release(ports, hold);
  return left === null ? { ...next, next: 'leave' } : { ...next, fence: left };
}

function mayPass(error: SluiceError, closed: Closed): boolean {
  if (closed === 'landed') return false;
  // It has been waited for long enough.
  if (isRefusalOfAll(error) || error instanceof CommitRefused) return false;
  return error.retryable || [LeaseLost, RunStopped, StepOvertaken].some((kind) => error instanceof kind);
}

function settleAfterAll(hold: Hold, leased: LeasedBatch): Abandoned {
  const { id, bucket, maxConcurrency, showCells, execution, sent } = leased;
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
  const { set } = batch;
  if (set !== undefined) {
    const destination = leased.sent === null ? leased.execution : destinationOf(leased.sent);
    const outcome = { ...outcomeOfError(error), ...doubtful };
    return endingsOfSet(batch, set, outcome, { destination, dataSetRows: null }, proofs);
  }
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
  if (error instanceof ExecutionUnclear) return { state: 'failed', reason: error.message, unresolved };
  const why =
    closed === 'landed'
      ? `its execution was aborted, and the probe of this Domo has seen that rows may come all the same. ${lookThere}`
      : `${subjectOf(streamId, executionId)} is committed, or may be.`;
  const reason = `Whether the rows of this load are in Domo is not known: ${why} ${error.message}`;
  return { state: 'failed', reason, unresolved };
}
