import { behaviourOf } from '../../domo/behaviour.ts';
import { outcomeOf } from '../../domo/executions.ts';
import { ExecutionUnclear } from '../../errors.ts';
import { log } from '../../log.ts';
import { leadingRoute } from '../batch.ts';
import { readBatch } from '../batches.ts';
import { isUnchanged } from '../commit/indexing.ts';
import { isUntouched } from '../commit/request.ts';
import type { OpenExecution } from '../destination.ts';
import { demandNothingLanded } from '../landed.ts';
import type { LeasedBatch } from '../lease/lease.ts';
import { abortLeftover } from '../leftover.ts';
import type { Ports } from '../ports.ts';

/**
 * What is left of a batch. `unknown`: its rows may be in Domo, and nobody could be asked. `landed`: it was aborted, and
 * its rows may be in Domo all the same, or come. `unasked`: the same may be, and Domo could not be asked, nor perhaps told
 * to abort it.
 */
export type Closed = 'open' | 'committed' | 'unknown' | 'landed' | 'unasked';

/**
 * Closes what a batch that is given up may have opened in Domo. What may be committed is never aborted. That Domo can't
 * be reached must not keep loads from ending.
 */
export async function closeBatch(
  ports: Pick<Ports, 'domo' | 'clock' | 'documents' | 'probes'>,
  batch: LeasedBatch,
): Promise<Closed> {
  const { phase, streamId, execution, sent, commitAccepted, committedBy } = batch;
  const isRequested = sent !== null || commitAccepted || committedBy !== null;
  if (phase !== 'committing' || !isRequested) {
    if (streamId !== null) await abortLeftover(ports.domo, streamId, execution?.executionId ?? null);
    return execution === null ? 'open' : await whatIsLeftOf(ports, execution);
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

/** What is left of an execution that was aborted, and was not committed. */
async function whatIsLeftOf(
  ports: Pick<Ports, 'domo' | 'probes'>,
  execution: OpenExecution,
): Promise<'open' | 'landed' | 'unasked'> {
  try {
    await demandNothingLanded(ports, execution);
    return 'open';
  } catch (error) {
    log.warn('What an execution has left that was aborted is not known', { error });
    return error instanceof ExecutionUnclear ? 'landed' : 'unasked';
  }
}

/**
 * What became of an execution that is, or may be, committed. It is aborted only where Domo says that the commit had no
 * effect. That it failed is believed as `indexed` believes it.
 */
async function whatBecameOf(
  { domo, documents, probes }: Pick<Ports, 'domo' | 'documents' | 'probes'>,
  execution: OpenExecution,
  batch: LeasedBatch,
): Promise<Closed> {
  const { streamId, executionId, dataSetId } = execution;
  const { commitAccepted, modifiedAt } = batch;
  const ask = () => domo.executions.get(streamId, executionId);
  if (!commitAccepted && isUntouched(await ask(), modifiedAt)) {
    await abortLeftover(domo, streamId, executionId);
  }
  const outcome = outcomeOf(await ask());
  switch (outcome) {
    case 'succeeded':
      return 'committed';
    case 'failed':
    case 'aborted': {
      const route = leadingRoute(await readBatch(documents, batch));
      const { rows } = await domo.dataSets.get(dataSetId);
      if (!isUnchanged(execution, rows, route)) return 'unknown';
      const mayLand = outcome === 'aborted' && route.updateMethod === 'APPEND';
      return mayLand && behaviourOf(await probes.get()).abortOfCommitted === 'lands' ? 'landed' : 'open';
    }
    default:
      return 'unknown';
  }
}
