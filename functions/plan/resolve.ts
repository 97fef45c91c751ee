import type { Domo } from '../../shared/domo/client.ts';
import { outcomeOf } from '../../shared/domo/executions.ts';
import { StillIndexing } from '../../shared/errors.ts';
import type { Candidate } from './candidate.ts';

/**
 * Whether a load is in Domo already, by an execution of which nobody could be asked when its run gave up.
 * Whoever asks holds the stream, so an execution that is still running is either left open, and is aborted here,
 * or is being indexed. Throws `StillIndexing` for the latter. A REPLACE goes again whatever became of it: an older
 * one may have replaced its rows since.
 */
export async function isCommitted(domo: Domo, { row, waiter }: Candidate): Promise<boolean> {
  if (row.unresolved === null) return false;
  const { streamId, executionId } = row.unresolved;
  const ask = async () => outcomeOf(await domo.executions.get(streamId, executionId));
  if ((await ask()) === 'running') await domo.executions.abort(streamId, executionId).catch(() => undefined);
  const outcome = await ask();
  if (outcome === 'running') {
    throw new StillIndexing(`Domo is still indexing execution ${executionId} of Stream ${streamId}.`);
  }
  return outcome === 'succeeded' && waiter.load.route.updateMethod !== 'REPLACE';
}
