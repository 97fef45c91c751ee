import type { Domo } from '../../shared/domo/client.ts';
import { outcomeOf } from '../../shared/domo/executions.ts';
import { StillIndexing } from '../../shared/errors.ts';
import type { Answers } from '../../shared/loads/answers.ts';
import type { Outcome } from '../../shared/loads/conclude.ts';
import { unclearImport } from '../../shared/loads/import.ts';
import { outcomeOfError } from '../../shared/loads/outcome.ts';
import type { Candidate } from './candidate.ts';

/**
 * With what a load ends of which nobody could be asked whether it is in Domo when its run gave up; null where it is
 * to be loaded. A REPLACE goes again whatever became of it: an older one may have replaced its rows since.
 */
export async function resolve(
  domo: Domo,
  answers: Answers,
  streamKey: string,
  { row, waiter }: Candidate,
): Promise<Outcome | null> {
  const { unresolved } = row;
  if (unresolved === null) return null;
  const replaces = waiter.load.route.updateMethod === 'REPLACE';
  if ('executionId' in unresolved) {
    return (await isCommitted(domo, unresolved)) && !replaces ? { state: 'committed' } : null;
  }
  switch (await answers.get(streamKey, unresolved.id)) {
    case 'applied':
      return replaces ? null : { state: 'committed' };
    case 'repeatable':
      return null;
    default:
      if (replaces || row.force) return null;
      return { ...outcomeOfError(unclearImport(unresolved)), unresolved };
  }
}

/**
 * Whoever asks holds the stream, so an execution that is still running is either left open, and is aborted here,
 * or is being indexed. Throws `StillIndexing` for the latter.
 */
async function isCommitted(
  domo: Domo,
  { streamId, executionId }: { streamId: number; executionId: number },
): Promise<boolean> {
  const ask = async () => outcomeOf(await domo.executions.get(streamId, executionId));
  if ((await ask()) === 'running') await domo.executions.abort(streamId, executionId).catch(() => undefined);
  const outcome = await ask();
  if (outcome === 'running') {
    throw new StillIndexing(`Domo is still indexing execution ${executionId} of Stream ${streamId}.`);
  }
  return outcome === 'succeeded';
}
