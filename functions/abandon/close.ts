import type { Domo } from '../../shared/domo/client.ts';
import { outcomeOf } from '../../shared/domo/executions.ts';
import { abortLeftover } from '../../shared/loads/leftover.ts';
import type { HeldBatch } from '../../shared/loads/turn.ts';
import { log } from '../../shared/log.ts';

/** What is left of a batch's execution; `unknown`: it may have been committed, and nobody could be asked. */
export type Closed = 'open' | 'committed' | 'unknown';

/**
 * Closes the execution of a batch that is given up. That Domo can't be reached must not keep loads from ending.
 */
export async function closeExecution(domo: Domo, { phase, streamId, execution }: HeldBatch): Promise<Closed> {
  if (streamId !== null) await abortLeftover(domo, streamId, execution?.executionId ?? null);
  if (phase !== 'committing' || execution === null) return 'open';
  try {
    const outcome = outcomeOf(await domo.executions.get(execution.streamId, execution.executionId));
    return outcome === 'succeeded' ? 'committed' : outcome === 'running' ? 'unknown' : 'open';
  } catch (error) {
    log.warn(`Stream ${streamId}: Domo can't say what became of its execution`, { error });
    return 'unknown';
  }
}
