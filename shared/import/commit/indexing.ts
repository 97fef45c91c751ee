import { outcomeOf } from '../../domo/executions.ts';
import { StillIndexing } from '../../errors.ts';
import { abortedFromOutside } from '../aborted.ts';
import type { OpenExecution } from '../destination.ts';
import type { Ports } from '../ports.ts';

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
export async function indexed(
  { domo, clock }: Pick<Ports, 'domo' | 'clock'>,
  execution: OpenExecution,
): Promise<boolean> {
  const { streamId, executionId } = execution;
  const deadline = clock.now() + patience;
  for (let pause = firstPause; ; pause = Math.min(pause * 1.5, longestPause)) {
    const outcome = outcomeOf(await domo.executions.get(streamId, executionId));
    if (outcome === 'succeeded') return true;
    if (outcome === 'failed') return false;
    if (outcome === 'aborted') throw abortedFromOutside(execution);
    if (clock.now() + pause > deadline) {
      throw new StillIndexing(`Domo is still indexing execution ${executionId} of Stream ${streamId}.`);
    }
    await clock.sleep(pause);
  }
}
