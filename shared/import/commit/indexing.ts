import type { ImportRoute } from '../../config/route.ts';
import { counted } from '../../counted.ts';
import type { Execution } from '../../domo/answers.ts';
import { behaviourOf } from '../../domo/behaviour.ts';
import { outcomeOf, subjectOf } from '../../domo/executions.ts';
import { ExecutionUnclear, StillIndexing } from '../../errors.ts';
import { abortedFromOutside } from '../aborted.ts';
import { type BatchRef, leadingRoute } from '../batch.ts';
import { readBatch, readProofs } from '../batches.ts';
import { longestLag } from '../data-set-api/request.ts';
import type { OpenExecution } from '../destination.ts';
import { demandNothingLanded, landed, lookThere } from '../landed.ts';
import { compareRows } from '../ledger/receipt.ts';
import type { Ports } from '../ports.ts';

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
  ports: Pick<Ports, 'domo' | 'clock' | 'documents' | 'probes'>,
  indexing: Indexing,
): Promise<boolean> {
  const { domo, clock } = ports;
  const { execution } = indexing;
  const { streamId, executionId } = execution;
  const deadline = clock.now() + patience;
  let sent: Promise<Sent> | undefined;
  for (let pause = firstPause; ; pause = Math.min(pause * 1.5, longestPause)) {
    const said = await domo.executions.get(streamId, executionId);
    const outcome = outcomeOf(said);
    if (outcome === 'succeeded') return true;
    if (outcome === 'aborted' && !indexing.mayBeCommitted) {
      await demandNothingLanded(ports, execution);
      throw abortedFromOutside(execution);
    }
    if (outcome !== 'running') {
      sent ??= readSent(ports, indexing.ref);
      if (outcome === 'unknown') {
        if (await isCounted(ports, indexing, said, await sent)) return true;
      } else {
        await demandUnchanged(ports, execution, said, await sent);
        if (outcome === 'aborted') await demandNoneToCome(ports, execution, await sent);
        if (outcome === 'failed') return false;
        throw abortedFromOutside(execution);
      }
    }
    if (clock.now() + pause > deadline) {
      throw new StillIndexing(
        `Domo is still indexing ${subjectOf(streamId, executionId)}: it is ${said.currentState}.`,
      );
    }
    await clock.sleep(pause);
  }
}

/**
 * Throws `ExecutionUnclear` where the DataSet has other rows than before the execution that is said to have failed, and
 * rows that went again would be there twice.
 */
async function demandUnchanged(
  { domo }: Pick<Ports, 'domo'>,
  execution: OpenExecution,
  { currentState }: Execution,
  { route }: Sent,
): Promise<void> {
  const { streamId, executionId, dataSetId, rowsBefore } = execution;
  const { rows } = await domo.dataSets.get(dataSetId);
  if (isUnchanged(execution, rows, route)) return;
  throw new ExecutionUnclear(
    `Whether the rows of this load are in Domo is not known: Domo says that ${subjectOf(streamId, executionId)} is ${currentState}, and yet DataSet ${dataSetId} has ${counted(rows, 'row')}, and had ${rowsBefore} before. ${lookThere}`,
  );
}

/**
 * Throws `ExecutionUnclear` where a probe has seen that rows of a committed execution may come, at any time, although it
 * was aborted [X19], and rows that went again would be there twice.
 */
async function demandNoneToCome(
  { domo, probes }: Pick<Ports, 'domo' | 'probes'>,
  execution: OpenExecution,
  { route }: Sent,
): Promise<void> {
  if (route.updateMethod !== 'APPEND' || behaviourOf(await probes.get()).abortOfCommitted === 'discards')
    return;
  throw landed(execution, (await domo.dataSets.get(execution.dataSetId)).rows);
}

/**
 * Whether a failure may be believed, by the DataSet's row count now. What may be sent twice needs no such proof, and where
 * rows of an earlier batch may have been counted meanwhile there is none.
 */
export function isUnchanged(
  { rowsBefore, countMoving }: Pick<OpenExecution, 'rowsBefore' | 'countMoving'>,
  rows: number,
  { updateMethod }: Pick<ImportRoute, 'updateMethod'>,
): boolean {
  return updateMethod !== 'APPEND' || countMoving || rows === rowsBefore;
}

/** What a batch has sent. */
interface Sent {
  rows: number;
  route: ImportRoute;
}

async function readSent({ documents }: Pick<Ports, 'documents'>, ref: BatchRef): Promise<Sent> {
  const [batch, proofs] = await Promise.all([readBatch(documents, ref), readProofs(documents, ref)]);
  const rows = Object.values(proofs).reduce((sum, proof) => sum + proof.rows, 0);
  return { rows, route: leadingRoute(batch) };
}

/**
 * Whether the DataSet's row count shows the rows of an execution whose state nobody has heard of. Throws
 * `ExecutionUnclear` where the execution has ended and the count has had its time.
 */
async function isCounted(
  { domo, clock }: Pick<Ports, 'domo' | 'clock'>,
  { execution, committedAt }: Indexing,
  { currentState, endedAt }: Execution,
  { rows, route: { updateMethod } }: Sent,
): Promise<boolean> {
  const { streamId, executionId, dataSetId, rowsBefore, countMoving } = execution;
  // The clock is read before Domo is asked, because its answer may be old when it comes.
  const now = clock.now();
  const { rows: after } = await domo.dataSets.get(dataSetId);
  const { agrees, expected } = compareRows(updateMethod, rowsBefore, after, rows);
  // A count shows nothing that is the same with the rows and without them, or depends on their keys.
  const shows = rows === 0 ? updateMethod !== 'REPLACE' : after !== rowsBefore && updateMethod !== 'UPSERT';
  if (agrees && shows && !countMoving) return true;
  const isPatient = committedAt !== null && now - Date.parse(committedAt) > longestLag;
  if (endedAt && isPatient) {
    throw new ExecutionUnclear(
      `Whether the rows of this load are in Domo is not known: ${subjectOf(streamId, executionId)} ended as ${currentState}, a state that Sluice does not know. DataSet ${dataSetId} had ${counted(rowsBefore, 'row')} before and has ${after} now; with the ${counted(rows, 'row')} of the batch it would have ${expected ?? `${rowsBefore} to ${rowsBefore + rows}`}. ${lookThere}`,
    );
  }
  return false;
}
