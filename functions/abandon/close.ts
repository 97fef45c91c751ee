import type { Domo } from '../../shared/domo/client.ts';
import { outcomeOf } from '../../shared/domo/executions.ts';
import { verdictOf } from '../../shared/loads/import.ts';
import { abortLeftover } from '../../shared/loads/leftover.ts';
import type { HeldBatch } from '../../shared/loads/turn.ts';
import { log } from '../../shared/log.ts';

/** What is left of a batch; `unknown`: its rows may be in Domo, and nobody could be asked. */
export type Closed = 'open' | 'committed' | 'unknown';

/**
 * Closes what a batch that is given up may have opened in Domo. That Domo can't be reached must not keep loads from
 * ending.
 */
export async function closeBatch(domo: Domo, batch: HeldBatch): Promise<Closed> {
  const { phase, streamId, execution, sent, commitAccepted } = batch;
  if (streamId !== null) await abortLeftover(domo, streamId, execution?.executionId ?? null);
  if (phase !== 'committing' || (execution === null && sent === null)) return 'open';
  if (sent !== null && commitAccepted) return 'committed';
  try {
    if (sent !== null) {
      const { rows } = await domo.dataSets.get(sent.dataSetId);
      return verdictOf(sent, rows, { patient: false }) === 'applied' ? 'committed' : 'unknown';
    }
    if (execution === null) return 'open';
    const outcome = outcomeOf(await domo.executions.get(execution.streamId, execution.executionId));
    return outcome === 'succeeded' ? 'committed' : outcome === 'running' ? 'unknown' : 'open';
  } catch (error) {
    log.warn('Domo can’t say what became of a batch that is given up', { batch, error });
    return 'unknown';
  }
}
