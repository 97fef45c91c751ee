import { setTimeout as sleep } from 'node:timers/promises';
import type { Domo } from '../../shared/domo/client.ts';
import { outcomeOf } from '../../shared/domo/executions.ts';
import { ExecutionAborted, StillIndexing } from '../../shared/errors.ts';
import type { OpenExecution } from '../../shared/loads/plan.ts';

/** Small loads are indexed in seconds, and waiting here is quicker than a state's Retry. Milliseconds. */
const patience = 20_000;
const firstPause = 200;
const longestPause = 3000;

/**
 * Waits until Domo has indexed a committed execution; there is no push, only asking [X10].
 *
 * @returns false where Domo could not take the rows: INVALID, or a state that nobody has heard of [X5].
 * Throws `StillIndexing` after a while, and `ExecutionAborted`.
 */
export async function indexed(domo: Domo, { streamId, executionId }: OpenExecution): Promise<boolean> {
  const deadline = Date.now() + patience;
  for (let pause = firstPause; ; pause = Math.min(pause * 1.5, longestPause)) {
    const outcome = outcomeOf(await domo.executions.get(streamId, executionId));
    if (outcome === 'succeeded') return true;
    if (outcome === 'failed') return false;
    if (outcome === 'aborted') {
      throw new ExecutionAborted(
        `Execution ${executionId} of Stream ${streamId} was aborted from outside: somebody else created an execution on this Stream. Make sure that only Sluice writes to it, then replay the load.`,
      );
    }
    if (Date.now() + pause > deadline) {
      throw new StillIndexing(`Domo is still indexing execution ${executionId} of Stream ${streamId}.`);
    }
    await sleep(pause);
  }
}
