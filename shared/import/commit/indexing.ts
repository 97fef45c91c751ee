import type { Execution } from '../../domo/answers.ts';
import { outcomeOf, subjectOf } from '../../domo/executions.ts';
import { ExecutionUnclear, StillIndexing } from '../../errors.ts';
import { abortedFromOutside } from '../aborted.ts';
import { type BatchRef, leadingRoute } from '../batch.ts';
import { readBatch, readProofs } from '../batches.ts';
import type { OpenExecution } from '../destination.ts';
import { compareRows } from '../ledger/receipt.ts';
import type { Ports } from '../ports.ts';
import { mayLag } from '../settle/rows.ts';

/** Small loads are indexed in seconds or less, and waiting here is quicker than a state's Retry. Milliseconds. */
const patience = 20_000;
const firstPause = 50;
const longestPause = 3000;

export interface Indexing {
  ref: BatchRef;
  execution: OpenExecution;
  /** ISO 8601: when Domo took the commit; null where nobody knows. */
  committedAt: string | null;
  /** Whether Domo has the commit, or may have it. */
  mayBeCommitted: boolean;
}

/**
 * Waits until Domo has indexed a committed execution; there is no push, only asking [X10].
 *
 * A state that nobody has heard of proves nothing [X5]: then the DataSet's row count has to show the rows. A failure or
 * an abort is taken for one only while the count is what it was before.
 *
 * @returns false where Domo could not take the rows: INVALID.
 * Throws `StillIndexing` after a while, `ExecutionAborted`, and `ExecutionUnclear` where nobody can tell.
 */
export async function indexed(
  ports: Pick<Ports, 'domo' | 'clock' | 'documents'>,
  indexing: Indexing,
): Promise<boolean> {
  const { domo, clock } = ports;
  const { execution } = indexing;
  const { streamId, executionId } = execution;
  const deadline = clock.now() + patience;
  for (let pause = firstPause; ; pause = Math.min(pause * 1.5, longestPause)) {
    const said = await domo.executions.get(streamId, executionId);
    const outcome = outcomeOf(said);
    if (outcome === 'succeeded') return true;
    if (outcome === 'aborted' && !indexing.mayBeCommitted) throw abortedFromOutside(execution);
    if (outcome === 'failed' || outcome === 'aborted') {
      await demandUnchanged(ports, execution, said);
      if (outcome === 'failed') return false;
      throw abortedFromOutside(execution);
    }
    if (outcome === 'unknown' && (await isCounted(ports, indexing, said))) return true;
    if (clock.now() + pause > deadline) {
      throw new StillIndexing(
        `Domo is still indexing ${subjectOf(streamId, executionId)}: it is ${said.currentState}.`,
      );
    }
    await clock.sleep(pause);
  }
}

/** Throws `ExecutionUnclear` where the DataSet has other rows than before the execution that is said to have failed. */
async function demandUnchanged(
  { domo }: Pick<Ports, 'domo'>,
  { streamId, executionId, dataSetId, rowsBefore }: OpenExecution,
  { currentState }: Execution,
): Promise<void> {
  const { rows } = await domo.dataSets.get(dataSetId);
  if (rows === rowsBefore) return;
  throw new ExecutionUnclear(
    `Whether the rows of this load are in Domo is not known: Domo says that ${subjectOf(streamId, executionId)} is ${currentState}, and yet DataSet ${dataSetId} has ${rows} rows, and had ${rowsBefore} before. ${advice}`,
  );
}

/**
 * Whether the DataSet's row count shows the rows of an execution whose state nobody has heard of. Throws
 * `ExecutionUnclear` where the execution has ended and the count has had its time.
 */
async function isCounted(
  { domo, documents, clock }: Pick<Ports, 'domo' | 'documents' | 'clock'>,
  { ref, execution, committedAt }: Indexing,
  { currentState, endedAt }: Execution,
): Promise<boolean> {
  const { streamId, executionId, dataSetId, rowsBefore } = execution;
  const now = clock.now();
  const [batch, proofs, { rows: after }] = await Promise.all([
    readBatch(documents, ref),
    readProofs(documents, ref),
    domo.dataSets.get(dataSetId),
  ]);
  const { updateMethod, commitInterval } = leadingRoute(batch);
  const rows = Object.values(proofs).reduce((sum, proof) => sum + proof.rows, 0);
  const { agrees, expected } = compareRows(updateMethod, rowsBefore, after, rows);
  // A count that is the same with the rows and without them shows nothing.
  if (agrees && (after !== rowsBefore || (rows === 0 && updateMethod !== 'REPLACE'))) return true;
  if (endedAt && !mayLag(committedAt, commitInterval, now)) {
    throw new ExecutionUnclear(
      `Whether the rows of this load are in Domo is not known: ${subjectOf(streamId, executionId)} ended as ${currentState}, a state that Sluice does not know. DataSet ${dataSetId} had ${rowsBefore} rows before and has ${after} now; with the ${rows} rows of the batch it would have ${expected ?? `${rowsBefore} to ${rowsBefore + rows}`}. ${advice}`,
    );
  }
  return false;
}

const advice =
  'Look at the history of the DataSet in Domo: if the rows are missing, load them with: npx sluice replay LOAD --force';
