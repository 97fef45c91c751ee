import { outcomeOf } from '../../domo/executions.ts';
import { log } from '../../log.ts';
import { verdictOf } from '../data-set-api/request.ts';
import type { LeasedBatch } from '../lease/lease.ts';
import { abortLeftover } from '../leftover.ts';
import type { Ports } from '../ports.ts';

/** What is left of a batch; `unknown`: its rows may be in Domo, and nobody could be asked. */
export type Closed = 'open' | 'committed' | 'unknown';

/**
 * Closes what a batch that is given up may have opened in Domo. That Domo can't be reached must not keep loads from
 * ending.
 */
export async function closeBatch(ports: Pick<Ports, 'domo' | 'clock'>, batch: LeasedBatch): Promise<Closed> {
  const { phase, streamId, execution, sent, commitAccepted } = batch;
  const abort = async () => {
    if (streamId !== null) await abortLeftover(ports.domo, streamId, execution?.executionId ?? null);
  };
  if (phase !== 'committing') {
    await abort();
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
    if (execution === null) return 'open';
    const ask = async () =>
      outcomeOf(await ports.domo.executions.get(execution.streamId, execution.executionId));
    // Only what is known not to be committed may be aborted; and then it is asked what came of that.
    if (!commitAccepted && (await ask()) === 'running') await abort();
    const outcome = await ask();
    return outcome === 'succeeded' ? 'committed' : outcome === 'running' ? 'unknown' : 'open';
  } catch (error) {
    log.warn('Domo can’t say what became of a batch that is given up', { batch, error });
    return 'unknown';
  }
}
