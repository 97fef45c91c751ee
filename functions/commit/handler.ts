import { batches, conclude, domo, ledger, objects, turnstile } from '../../shared/aws/clients.ts';
import { handler as lambda } from '../../shared/aws/handler.ts';
import { describe } from '../../shared/aws/objects.ts';
import { outcomeOf } from '../../shared/domo/executions.ts';
import { DomoRefused, ExecutionAborted, ExecutionInvalid } from '../../shared/errors.ts';
import { abortedFromOutside, maxAborted } from '../../shared/loads/aborted.ts';
import { type BatchRef, forEach } from '../../shared/loads/batch.ts';
import { abortLeftover } from '../../shared/loads/leftover.ts';
import { findUnfit } from '../../shared/loads/misfit.ts';
import { outcomeOfError } from '../../shared/loads/outcome.ts';
import type { OpenExecution } from '../../shared/loads/plan.ts';
import { noFindings } from '../../shared/loads/receipt.ts';
import { goesBy, type HeldBatch } from '../../shared/loads/turn.ts';
import { indexed } from './indexing.ts';

export interface CommitInput {
  streamKey: string;
  fence: number;
  batch: BatchRef;
  execution: OpenExecution;
  /** How often this hold has planned before. */
  attempt: number;
  run: string;
}

export interface Committed {
  /** `replan`: the batch is not in Domo, and goes again. */
  next: 'settle' | 'replan';
  /** How many loads it may have then; null for all. */
  maxLoads: number | null;
}

/**
 * Commits the execution and waits until it is indexed. Throws `StillIndexing` where that takes long; called
 * again it goes on waiting, because the turnstile knows that Domo has taken the commit.
 */
export const handler = lambda(async (input: CommitInput): Promise<Committed> => {
  const { streamKey, fence, run, execution } = input;
  const hold = { run, fence };
  const { streamId, executionId } = execution;
  const isOurs = (now: HeldBatch) => now.id === input.batch.id && goesBy(executionId)(now);
  const note = (change: Partial<HeldBatch>, committedAt?: string) =>
    turnstile().note(streamKey, hold, isOurs, change, committedAt);
  const { batch: before } = await turnstile().held(streamKey, hold);
  const { loads } = await batches().read(input.batch);
  try {
    if (before === null || !isOurs(before)) throw abortedFromOutside(execution);
    if (!before.commitAccepted) {
      // From here on whoever takes over sees the commit through: a hold that was lost can't commit any more.
      await note({ phase: 'committing' });
      // A late call of open-execution may have named its own in the meantime.
      const place = { streamId, executionId };
      await forEach(loads, ({ load }) => ledger().advance(load.id, fence, 'committing', place));
      await commit(execution, before.phase === 'committing');
      await note({ commitAccepted: true }, new Date().toISOString());
    }
    if (await indexed(domo(), execution)) return { next: 'settle', maxLoads: null };
  } catch (error) {
    if (!(error instanceof ExecutionAborted) || input.attempt >= maxAborted) throw error;
    // A late call may have opened the one that aborted it.
    await turnstile().drop(streamKey, hold, ({ id }) => id === input.batch.id);
    await abortLeftover(domo(), streamId, null);
    return { next: 'replan', maxLoads: null };
  }

  const { schema } = await domo().dataSets.get(execution.dataSetId);
  const unfit = await findUnfit(objects(), loads, schema.columns);
  const [first, ...others] = loads;
  if (unfit.size === 0 && first !== undefined && others.length === 0) {
    unfit.set(
      first,
      new ExecutionInvalid(
        `${describe(first.load.object)}: Domo uploaded the rows but could not index them (execution ${executionId} of Stream ${streamId} ended INVALID), and every cell looks right for its column. See the DataSet's history in Domo. The DataSet is as it was.`,
      ),
    );
  }
  await forEach([...unfit], async ([{ load, order }, error]) => {
    const findings = { ...noFindings, destination: execution };
    const ended = await conclude()(load.id, fence, outcomeOfError(error), findings);
    await turnstile().dismiss(streamKey, order, ended);
  });
  // Where no cell explains it, half as many go together until the one is found that Domo can't take.
  return { next: 'replan', maxLoads: unfit.size > 0 ? null : Math.ceil(loads.length / 2) };
});

/**
 * Commits, which is not safe to repeat blindly [R9]. After an answer that was lost, a finished execution is
 * left alone. An open one may or may not have been committed, since both are ACTIVE [X5]; then a second commit
 * is either the first one or refused [X16].
 */
async function commit({ streamId, executionId }: OpenExecution, answerWasLost: boolean): Promise<void> {
  const { executions } = domo();
  const running = async () => outcomeOf(await executions.get(streamId, executionId)) === 'running';
  if (answerWasLost && !(await running())) return;
  try {
    await executions.commit(streamId, executionId);
  } catch (error) {
    if (!(error instanceof DomoRefused)) throw error;
    // Refused since it is over, by whoever ended it, is found out about next.
    if (!answerWasLost && (await running())) throw error;
  }
}
