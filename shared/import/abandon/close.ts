import { outcomeOf } from '../../domo/executions.ts';
import { log } from '../../log.ts';
import { leadingRoute } from '../batch.ts';
import { readBatch } from '../batches.ts';
import { isUnchanged } from '../commit/indexing.ts';
import { isUntouched } from '../commit/request.ts';
import type { OpenExecution } from '../destination.ts';
import type { LeasedBatch } from '../lease/lease.ts';
import { abortLeftover } from '../leftover.ts';
import type { Ports } from '../ports.ts';

/** What is left of a batch; `unknown`: its rows may be in Domo, and nobody could be asked. */
export type Closed = 'open' | 'committed' | 'unknown';

/**
 * Closes what a batch that is given up may have opened in Domo. What may be committed is never aborted. That Domo can't
 * be reached must not keep loads from ending.
 */
export async function closeBatch(
  ports: Pick<Ports, 'domo' | 'clock' | 'documents'>,
  batch: LeasedBatch,
): Promise<Closed> {
  const { phase, streamId, execution, sent, commitAccepted, committedBy } = batch;
  const isRequested = sent !== null || commitAccepted || committedBy !== null;
  if (phase !== 'committing' || !isRequested) {
    if (streamId !== null) await abortLeftover(ports.domo, streamId, execution?.executionId ?? null);
    return 'open';
  }
  if (commitAccepted && sent !== null) return 'committed';
  // Nothing that Domo could be asked proves it. A REPLACE may have had an effect, though it may be repeated.
  if (sent !== null) return 'unknown';
  try {
    return execution === null ? 'open' : await whatBecameOf(ports, execution, batch);
  } catch (error) {
    log.warn('Domo can’t say what became of a batch that is given up', { batch, error });
    return 'unknown';
  }
}

/**
 * What became of an execution that is, or may be, committed. It is aborted only where Domo says that the commit had no
 * effect. That it failed is believed as `indexed` believes it.
 */
async function whatBecameOf(
  { domo, documents }: Pick<Ports, 'domo' | 'documents'>,
  execution: OpenExecution,
  batch: LeasedBatch,
): Promise<Closed> {
  const { streamId, executionId, dataSetId } = execution;
  const { commitAccepted, modifiedAt } = batch;
  const ask = () => domo.executions.get(streamId, executionId);
  if (!commitAccepted && isUntouched(await ask(), modifiedAt)) {
    await abortLeftover(domo, streamId, executionId);
  }
  switch (outcomeOf(await ask())) {
    case 'succeeded':
      return 'committed';
    case 'failed':
    case 'aborted': {
      const route = leadingRoute(await readBatch(documents, batch));
      const { rows } = await domo.dataSets.get(dataSetId);
      return isUnchanged(execution, rows, route) ? 'open' : 'unknown';
    }
    default:
      return 'unknown';
  }
}
