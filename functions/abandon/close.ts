import type { Domo } from '../../shared/domo/client.ts';
import { outcomeOf } from '../../shared/domo/executions.ts';
import type { HeldBatch } from '../../shared/loads/turn.ts';
import { log } from '../../shared/log.ts';

/** What is left of a batch's execution; `unknown`: it may have been committed, and nobody could be asked. */
export type Closed = 'open' | 'committed' | 'unknown';

/**
 * Closes the execution of a batch that is given up. That it can't be reached must not keep loads from ending: the
 * next execution on the Stream aborts an open one anyway [X6].
 */
export async function closeExecution(domo: Domo, { phase, streamId, execution }: HeldBatch): Promise<Closed> {
  const close = async () => {
    if (execution !== null) return domo.executions.abort(execution.streamId, execution.executionId);
    // One whose id was lost with Domo's answer.
    if (streamId !== null) return domo.executions.abortCurrent(streamId);
  };
  await close().catch((error: unknown) =>
    log.warn(`Stream ${streamId}: its execution could not be aborted`, { error }),
  );
  if (phase !== 'committing' || execution === null) return 'open';
  try {
    const outcome = outcomeOf(await domo.executions.get(execution.streamId, execution.executionId));
    return outcome === 'succeeded' ? 'committed' : outcome === 'running' ? 'unknown' : 'open';
  } catch (error) {
    log.warn(`Stream ${streamId}: Domo can't say what became of its execution`, { error });
    return 'unknown';
  }
}
