import { outcomeOf } from '../../domo/executions.ts';
import { DomoNotFound, StillIndexing } from '../../errors.ts';
import { unclearRequest } from '../data-set-api/request.ts';
import { type Outcome, outcomeOfError } from '../ledger/outcome.ts';
import type { LedgerRow } from '../ledger/row.ts';
import { describe, type Load } from '../load.ts';
import type { Ports } from '../ports.ts';
import type { Candidate } from './choose.ts';

/** Domo’s answers about executions, by their ids: 10,000 loads may be of one execution, and Domo is asked about it once. */
export type Asked = Map<string, Promise<boolean>>;

/**
 * With what a load ends of which nobody knew whether it is in Domo when it ended last; null where it is to be loaded. A
 * REPLACE goes again whatever became of it: an older one may have replaced its rows since.
 */
export async function resolve(
  ports: Pick<Ports, 'domo' | 'verdicts'>,
  streamKey: string,
  { unresolved }: Pick<LedgerRow, 'unresolved'>,
  { route, entry: { force, load } }: Candidate,
  asked: Asked = new Map(),
): Promise<Outcome | null> {
  if (unresolved === null) return null;
  const replaces = route.updateMethod === 'REPLACE';
  if ('executionId' in unresolved) {
    try {
      const id = `${unresolved.streamId}/${unresolved.executionId}`;
      const answer = asked.get(id) ?? isCommitted(ports, unresolved);
      asked.set(id, answer);
      return (await answer) && !replaces ? { state: 'committed' } : null;
    } catch (error) {
      if (!(error instanceof DomoNotFound)) throw error;
      // Nobody will ever know. Thrown, it would end all loads that wait for the stream.
      return replaces || force ? null : { ...outcomeOfError(unknown(load, error)), unresolved };
    }
  }
  switch (await ports.verdicts.get(streamKey, unresolved.id)) {
    case 'applied':
      return replaces ? null : { state: 'committed' };
    case 'repeatable':
      return null;
    default:
      if (replaces || force) return null;
      return { ...outcomeOfError(unclearRequest(unresolved)), unresolved };
  }
}

function unknown({ id, object }: Load, { message }: DomoNotFound): DomoNotFound {
  return new DomoNotFound(
    `${describe(object)}: whether the rows of an earlier try are in Domo can't be found out any more. ${message} Look at the DataSet: if the rows are missing, load them with: npx sluice replay ${id} --force`,
  );
}

/**
 * Whoever asks has the lease, so an execution that is still running is either left open, and is aborted here, or is being
 * indexed. Throws `StillIndexing` for the latter.
 */
async function isCommitted(
  { domo }: Pick<Ports, 'domo'>,
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
