import { randomUUID } from 'node:crypto';
import type { Execution } from '../../domo/answers.ts';
import { behaviourOf } from '../../domo/behaviour.ts';
import { outcomeOf, subjectOf } from '../../domo/executions.ts';
import { CommitLost, CommitRefused, DomoAnswerLost, DomoRefused, SluiceError } from '../../errors.ts';
import type { BatchRef } from '../batch.ts';
import type { OpenExecution } from '../destination.ts';
import { type CommitCall, type Hold, type LeasedBatch, noteBatch } from '../lease/lease.ts';
import type { Ports } from '../ports.ts';

/** A call of this step is ended after this time, so it can't ask Domo later. Milliseconds. */
export const longestCommit = 15 * 60_000;

/**
 * What is known of a commit: Domo has it; an answer was lost, and it may have it; or it has none, since the execution
 * was ended before.
 */
export type CommitState = 'accepted' | 'doubt' | 'none';

/**
 * Asks Domo to commit an execution, which is not safe to repeat blindly [R9].
 *
 * Before the first request the lease notes when the execution was modified. After an answer that was lost it is asked
 * for again: where it has another state or was modified since, Domo has the commit. Where it was not, the commit is made
 * again, since Domo did not get it, or refuses a second one [X16]; but not where a probe has seen that Domo loads the
 * rows twice then. Two calls never ask at the same time.
 *
 * Throws `CommitRefused` where Domo does not want it now, `DomoThrottled` where it comes too early [X12], and
 * `DomoAnswerLost`; `CommitLost` where a commit whose answer was lost can't be made again.
 */
export async function requestCommit(
  { domo, leases, clock, probes }: Pick<Ports, 'domo' | 'leases' | 'clock' | 'probes'>,
  hold: Hold,
  ref: BatchRef,
  execution: OpenExecution,
): Promise<CommitState> {
  const { streamId, executionId } = execution;
  const { executions } = domo;
  const isOurs = goesInto(execution);
  const accepted = async (): Promise<CommitState> => {
    const at = new Date(clock.now()).toISOString();
    await noteBatch(leases, hold, ref.id, isOurs, { commitAccepted: true }, at);
    return 'accepted';
  };

  const said = await executions.get(streamId, executionId);
  const now = clock.now();
  const isAtIt = (call: CommitCall | null) =>
    call !== null && !call.isOver && now - Date.parse(call.since) < longestCommit;
  const own: CommitCall = { id: randomUUID(), since: new Date(now).toISOString(), isOver: false };
  const noteCall = (committedBy: CommitCall | null) =>
    noteBatch(leases, hold, ref.id, isOurs, (batch) =>
      batch.committedBy?.id === own.id ? { committedBy } : {},
    );

  // Another call of this step may have come so far meanwhile: what counts is what this write goes over.
  let over = {} as LeasedBatch;
  // From here on whoever takes over sees the commit through: a fence that is passed can't commit any more.
  await noteBatch(leases, hold, ref.id, isOurs, (batch) => {
    over = batch;
    if (batch.commitAccepted || isAtIt(batch.committedBy)) return {};
    const first = batch.committedBy === null ? { modifiedAt: said.modifiedAt ?? null } : {};
    return { phase: 'committing', committedBy: own, ...first };
  });
  if (over.commitAccepted) return 'accepted';
  const wasAsked = over.committedBy !== null;
  if (wasAsked && !isUntouched(said, over.modifiedAt)) return accepted();
  if (isAtIt(over.committedBy)) return 'doubt';
  if (!wasAsked && hasEnded(said)) return 'none';
  if (wasAsked && behaviourOf(await probes.get()).secondCommit === 'doubles') {
    await noteCall({ ...own, isOver: true });
    throw new CommitLost(
      `Whether Domo has the commit of ${subjectOf(streamId, executionId)} is not known: its answer was lost, and Domo says that the execution is as it was. It is not committed a second time, since the probe of this Domo has seen that the rows are there twice then.`,
    );
  }

  try {
    await executions.commit(streamId, executionId);
  } catch (error) {
    const isDoubtful = wasAsked || !isRefusal(error);
    await noteCall(isDoubtful ? { ...own, isOver: true } : null);
    if (!isRefusal(error) || !(error instanceof DomoRefused)) throw error;
    const after = await executions.get(streamId, executionId);
    if (isDoubtful) return isUntouched(after, over.modifiedAt) ? 'doubt' : accepted();
    if (hasEnded(after)) return 'none';
    throw new CommitRefused(
      `Domo does not commit ${subjectOf(streamId, executionId)}, which is ${after.currentState}: ${error.message} Its parts are kept, and it is committed again later.`,
      { cause: error },
    );
  }
  return accepted();
}

/** Whether a batch goes into an execution: a late call of the step before may have opened another one. */
export function goesInto({ executionId }: OpenExecution): (batch: LeasedBatch) => boolean {
  return (batch) => batch.execution?.executionId === executionId;
}

/** Whether Domo says that the execution is as it was before it was asked to commit it [X3]. */
export function isUntouched(execution: Execution, before: string | null): boolean {
  return outcomeOf(execution) === 'running' && before !== null && execution.modifiedAt === before;
}

/** A clear one: no try of the request can have had its effect. */
function isRefusal(error: unknown): error is SluiceError {
  return error instanceof SluiceError && !(error instanceof DomoAnswerLost) && !error.isInDoubt;
}

/** In a way that is known [X5]. */
function hasEnded(execution: Execution): boolean {
  return !['running', 'unknown'].includes(outcomeOf(execution));
}
