import { setTimeout as sleep } from 'node:timers/promises';
import type { Domo } from '../../shared/domo/client.ts';
import { outcomeOf } from '../../shared/domo/executions.ts';
import { StillIndexing } from '../../shared/errors.ts';
import { abortedFromOutside } from '../../shared/loads/aborted.ts';
import type { OpenExecution } from '../../shared/loads/plan.ts';

/** Small loads are indexed in seconds or less, and waiting here is quicker than a state's Retry. Milliseconds. */
const patience = 20_000;
const firstPause = 50;
const longestPause = 3000;

/**
 * Waits until Domo has indexed a committed execution; there is no push, only asking [X10].
 *
 * @returns false where Domo could not take the rows: INVALID, or a state that nobody has heard of [X5].
 * Throws `StillIndexing` after a while, and `ExecutionAborted`.
 */
export async function indexed(domo: Domo, execution: OpenExecution): Promise<boolean> {
  const { streamId, executionId } = execution;
  const deadline = Date.now() + patience;
  for (let pause = firstPause; ; pause = Math.min(pause * 1.5, longestPause)) {
    const outcome = outcomeOf(await domo.executions.get(streamId, executionId));
    if (outcome === 'succeeded') return true;
    if (outcome === 'failed') return false;
    if (outcome === 'aborted') throw abortedFromOutside(execution);
    if (Date.now() + pause > deadline) {
      throw new StillIndexing(`Domo is still indexing execution ${executionId} of Stream ${streamId}.`);
    }
    await sleep(pause);
  }
}
