import { outcomeOf } from '../../domo/executions.ts';
import { log } from '../../log.ts';
import { verdictOf } from '../data-set-api/request.ts';
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
export async function closeBatch(ports: Pick<Ports, 'domo' | 'clock'>, batch: LeasedBatch): Promise<Closed> {
  const { phase, streamId, execution, sent, commitAccepted, committedBy } = batch;
  const isRequested = sent !== null || commitAccepted || committedBy !== null;
  if (phase !== 'committing' || !isRequested) {
    if (streamId !== null) await abortLeftover(ports.domo, streamId, execution?.executionId ?? null);
    return 'open';
  }
  if (commitAccepted && sent !== null) return 'committed';
  // It was found to have had no effect. A REPLACE may have had one, though it may be repeated.
  if (sent?.repeatable && sent.updateMethod === 'APPEND') return 'open';
  try {
    if (sent !== null) {
      const now = ports.clock.now();
      const { rows } = await ports.domo.dataSets.get(sent.dataSetId);
      return verdictOf(sent, rows, { patient: false, now }) === 'applied' ? 'committed' : 'unknown';
    }
    return execution === null ? 'open' : await whatBecameOf(ports, execution);
  } catch (error) {
    log.warn('Domo can’t say what became of a batch that is given up', { batch, error });
    return 'unknown';
  }
}

/** What became of an execution that is, or may be, committed. That it failed is believed while the row count is as before. */
async function whatBecameOf(
  { domo }: Pick<Ports, 'domo'>,
  { streamId, executionId, dataSetId, rowsBefore }: OpenExecution,
): Promise<Closed> {
  switch (outcomeOf(await domo.executions.get(streamId, executionId))) {
    case 'succeeded':
      return 'committed';
    case 'failed':
    case 'aborted':
      return (await domo.dataSets.get(dataSetId)).rows === rowsBefore ? 'open' : 'unknown';
    default:
      return 'unknown';
  }
}
