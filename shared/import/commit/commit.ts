import { ExecutionAborted, ExecutionInvalid, type SluiceError } from '../../errors.ts';
import { abortedFromOutside, maxAborted } from '../aborted.ts';
import type { Batch, BatchLoad, BatchRef } from '../batch.ts';
import { readBatch } from '../batches.ts';
import { tryDeleteUnused } from '../create/delete-unused.ts';
import type { OpenExecution } from '../destination.ts';
import { endingsOfDropped, isAllDropped } from '../files/set-endings.ts';
import { type Hold, held, heldBatch, isRepeated, moveOn } from '../lease/lease.ts';
import { endLoads } from '../ledger/end-loads.ts';
import { noFindings } from '../ledger/receipt.ts';
import { abortLeftover } from '../leftover.ts';
import { describe } from '../load.ts';
import type { Ports } from '../ports.ts';
import { indexed } from './indexing.ts';
import { goesInto, requestCommit } from './request.ts';

export interface CommitInput {
  streamKey: string;
  fence: number;
  batch: BatchRef;
  execution: OpenExecution;
  run: string;
}

export interface Committed {
  /** `replan`: the batch is not in Domo, and goes again. */
  next: 'settle' | 'replan';
  fence: number;
}

/**
 * Commits the execution and waits until it is indexed. Throws `StillIndexing` where that takes long; called again it
 * goes on waiting, because the lease knows that Domo has taken the commit.
 */
export async function commit(ports: Ports, input: CommitInput): Promise<Committed> {
  const { streamKey, fence, run, execution, batch: ref } = input;
  const hold: Hold = { streamKey, run, fence };
  const { streamId } = execution;
  const lease = await ports.leases.read(streamKey);
  // This call has given the batch up before, and its answer was lost.
  if (isRepeated(lease, hold) && lease.batch === null) return { next: 'replan', fence: lease.fence };
  const { batch: before } = await heldBatch(ports.leases, hold, ref.id);
  try {
    if (!goesInto(execution)(before)) throw abortedFromOutside(execution);
    const state = before.commitAccepted ? 'accepted' : await requestCommit(ports, hold, ref, execution);
    const { committedAt } = await held(ports.leases, hold);
    const mayBeCommitted = state !== 'none';
    if (await indexed(ports, { ref, execution, committedAt, mayBeCommitted }))
      return { next: 'settle', fence };
  } catch (error) {
    if (!(error instanceof ExecutionAborted)) {
      // Another call of this step may have ended the batch, and have deleted what it had made: that is no trouble of Domo's.
      await heldBatch(ports.leases, hold, ref.id);
      throw error;
    }
    // A late call may have opened the one that aborted it.
    const { hold: next } = await moveOn(ports.leases, hold, ({ failures }) => {
      if (failures >= maxAborted) throw error;
      return { batch: null, failures: failures + 1 };
    });
    await abortLeftover(ports.domo, streamId, null);
    return { next: 'replan', fence: next.fence };
  }

  const batch = await readBatch(ports.documents, ref);
  const unfit = unfitOf(batch, execution);
  // Where it is not known which, half as many go together until the one is found that Domo can't take.
  const maxLoads = unfit.size > 0 ? null : Math.ceil(batch.loads.length / 2);
  const { hold: next, lease: left } = await moveOn(ports.leases, hold, () => ({ batch: null, maxLoads }));
  if (isAllDropped(batch, unfit.size)) await tryDeleteUnused(ports, next, left.unused);
  const findings = { ...noFindings, destination: execution };
  await endLoads(ports, next, endingsOfDropped(batch, unfit, [], findings));
  return { next: 'replan', fence: next.fence };
}

/**
 * The load that Domo could not index, with the error that it ends with; none where several went together, and nobody can
 * tell which. Every cell fitted its column when it was sent, so there is none to be found. Half of a set is none.
 */
function unfitOf(
  { loads, set }: Batch,
  { streamId, executionId }: OpenExecution,
): Map<BatchLoad, SluiceError> {
  const [first, ...others] = loads;
  if (first === undefined || (others.length > 0 && set === undefined)) return new Map();
  const { object } = (set?.entry ?? first).load;
  const error = new ExecutionInvalid(
    `${describe(object)}: Domo uploaded the rows but could not index them (execution ${executionId} of Stream ${streamId} ended INVALID), and every cell looks right for its column. See the DataSet's history in Domo. The DataSet is as it was.`,
  );
  return new Map([[first, error]]);
}
