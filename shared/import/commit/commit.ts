import { randomUUID } from 'node:crypto';
import { outcomeOf } from '../../domo/executions.ts';
import { DomoRefused, ExecutionAborted, ExecutionInvalid } from '../../errors.ts';
import { abortedFromOutside, maxAborted } from '../aborted.ts';
import { type Batch, type BatchRef, routeOf } from '../batch.ts';
import { readBatch } from '../batches.ts';
import type { OpenExecution } from '../destination.ts';
import { type Hold, heldBatch, isRepeated, type LeasedBatch, moveOn, noteBatch } from '../lease/lease.ts';
import { endLoads, failing } from '../ledger/end-loads.ts';
import { noFindings } from '../ledger/receipt.ts';
import { abortLeftover } from '../leftover.ts';
import { describe } from '../load.ts';
import { findUnfit } from '../misfit.ts';
import type { Ports } from '../ports.ts';
import { indexed } from './indexing.ts';

/** The function has 15 minutes, and a batch may be more than can be read again in that. Milliseconds. */
const longestLook = 10 * 60_000;

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
  const { streamId, executionId } = execution;
  const lease = await ports.leases.read(streamKey);
  // This call has given the batch up before, and its answer was lost.
  if (isRepeated(lease, hold) && lease.batch === null) return { next: 'replan', fence: lease.fence };
  const { batch: before } = await heldBatch(ports.leases, hold, ref.id);
  const isOurs = (now: LeasedBatch) => now.execution?.executionId === executionId;
  const note = (change: Partial<LeasedBatch>, at?: string) =>
    noteBatch(ports.leases, hold, ref.id, isOurs, change, at);
  try {
    if (!isOurs(before)) throw abortedFromOutside(execution);
    if (!before.commitAccepted) {
      // From here on whoever takes over sees the commit through: a fence that is passed can't commit any more.
      // Another call of this step may have come so far meanwhile: what counts is what this write goes over.
      let over: LeasedBatch = before;
      const noted = (now: LeasedBatch) => {
        over = now;
        return isOurs(now);
      };
      const committedBy = randomUUID();
      await noteBatch(ports.leases, hold, ref.id, noted, { phase: 'committing', committedBy });
      if (!over.commitAccepted) {
        await commitExecution(ports, execution, {
          answerWasLost: over.phase === 'committing',
          isLatest: async () =>
            (await heldBatch(ports.leases, hold, ref.id)).batch.committedBy === committedBy,
        });
        await note({ commitAccepted: true }, new Date(ports.clock.now()).toISOString());
      }
    }
    if (await indexed(ports, execution)) return { next: 'settle', fence };
  } catch (error) {
    if (!(error instanceof ExecutionAborted)) throw error;
    // A late call may have opened the one that aborted it.
    const { hold: next } = await moveOn(ports.leases, hold, ({ failures }) => {
      if (failures >= maxAborted) throw error;
      return { batch: null, failures: failures + 1 };
    });
    await abortLeftover(ports.domo, streamId, null);
    return { next: 'replan', fence: next.fence };
  }

  const batch = await readBatch(ports.documents, ref);
  const ended = await endUnfit(ports, hold, batch, execution);
  // Where no cell explains it, half as many go together until the one is found that Domo can't take.
  const maxLoads = ended > 0 ? null : Math.ceil(batch.loads.length / 2);
  const { hold: next } = await moveOn(ports.leases, hold, () => ({ batch: null, maxLoads }));
  return { next: 'replan', fence: next.fence };
}

/** Ends the loads that Domo could not index. @returns how many they were */
async function endUnfit(ports: Ports, hold: Hold, batch: Batch, execution: OpenExecution): Promise<number> {
  const { streamId, executionId, dataSetId } = execution;
  const { schema } = await ports.domo.dataSets.get(dataSetId);
  const until = ports.clock.now() + longestLook;
  let isCut = false;
  const isOver = () => {
    isCut ||= ports.clock.now() > until;
    return isCut;
  };
  const unfit = await findUnfit(ports.objects, batch, schema.columns, isOver);
  const [first, ...others] = batch.loads;
  if (unfit.size === 0 && first !== undefined && others.length === 0) {
    const looked = isCut
      ? 'it is too large to look at every cell; those that were looked at are right for their columns'
      : 'every cell looks right for its column';
    unfit.set(
      first,
      new ExecutionInvalid(
        `${describe(first.load.object)}: Domo uploaded the rows but could not index them (execution ${executionId} of Stream ${streamId} ended INVALID), and ${looked}. See the DataSet's history in Domo. The DataSet is as it was.`,
      ),
    );
  }
  const findings = { ...noFindings, destination: execution };
  const ending = [...unfit].map(([member, error]) =>
    failing(member, routeOf(batch, member.load), error, findings),
  );
  await endLoads(ports, hold, ending);
  return ending.length;
}

/**
 * Commits, which is not safe to repeat blindly [R9]. After an answer that was lost, a finished execution is left alone.
 * An open one may or may not have been committed, since both are ACTIVE [X5]; then a second commit is either the first
 * one or refused [X16].
 */
async function commitExecution(
  { domo }: Pick<Ports, 'domo'>,
  { streamId, executionId }: OpenExecution,
  { answerWasLost, isLatest }: { answerWasLost: boolean; isLatest(): Promise<boolean> },
): Promise<void> {
  const { executions } = domo;
  const running = async () => outcomeOf(await executions.get(streamId, executionId)) === 'running';
  if (answerWasLost && !(await running())) return;
  try {
    await executions.commit(streamId, executionId);
  } catch (error) {
    if (!(error instanceof DomoRefused)) throw error;
    // Refused since it is over, or since a later call has committed it, is found out about next.
    if (!answerWasLost && (await running()) && (await isLatest())) throw error;
  }
}
