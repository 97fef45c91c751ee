import { behaviourOf } from '../../domo/behaviour.ts';
import { outcomeOf, subjectOf } from '../../domo/executions.ts';
import { DomoNotFound, ExecutionUnclear, type SluiceError } from '../../errors.ts';
import { isUntouched } from '../commit/request.ts';
import { unclearRequest } from '../data-set-api/request.ts';
import { type Outcome, outcomeOfError } from '../ledger/outcome.ts';
import type { DoubtfulExecution, LedgerRow } from '../ledger/row.ts';
import { describe, type Load } from '../load.ts';
import type { Ports } from '../ports.ts';
import type { Candidate } from './choose.ts';

/** What Domo says of executions, by their ids: 10,000 loads may be of one execution, and Domo is asked about it once. */
export type Asked = Map<string, Promise<boolean>>;

/**
 * With what a load ends of which nobody knew whether it is in Domo when it ended last; null where it is to be loaded. A
 * REPLACE goes again whatever became of it: an older one may have replaced its rows since.
 */
export async function resolve(
  ports: Pick<Ports, 'domo' | 'verdicts' | 'probes'>,
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
      // Nobody knows. Thrown, it would end all loads that wait for the stream.
      if (!(error instanceof DomoNotFound || error instanceof ExecutionUnclear)) throw error;
      return replaces || force ? null : { ...outcomeOfError(stillUnknown(load, error)), unresolved };
    }
  }
  switch (await ports.verdicts.get(streamKey, unresolved.id)) {
    case 'repeatable':
      return null;
    default:
      if (replaces || force) return null;
      return { ...outcomeOfError(unclearRequest(unresolved, null)), unresolved };
  }
}

function stillUnknown({ id, object }: Load, { message }: SluiceError): SluiceError {
  return new ExecutionUnclear(
    `${describe(object)}: whether the rows of an earlier try are in Domo is not known. ${message} Look at the DataSet: if the rows are missing, load them with: npx sluice replay ${id} --force`,
  );
}

/**
 * Whoever asks has the lease, so an execution that Domo says is as it was before it was asked to commit it is left open,
 * and is aborted here. Any other may be committed and is not aborted. Throws `ExecutionUnclear` where it has not ended.
 */
async function isCommitted(
  { domo, probes }: Pick<Ports, 'domo' | 'probes'>,
  { streamId, executionId, modifiedAt }: DoubtfulExecution,
): Promise<boolean> {
  const ask = () => domo.executions.get(streamId, executionId);
  if (isUntouched(await ask(), modifiedAt)) {
    await domo.executions.abort(streamId, executionId).catch(() => undefined);
  }
  const said = await ask();
  const outcome = outcomeOf(said);
  if (outcome === 'running' || outcome === 'unknown') {
    const advice = said.endedAt
      ? 'That is a state that Sluice does not know.'
      : 'Once it has ended, a replay finds out what became of it.';
    throw new ExecutionUnclear(
      `Domo says that ${subjectOf(streamId, executionId)} is ${said.currentState}. ${advice}`,
    );
  }
  if (outcome === 'aborted') {
    const { abortOfOpen, abortOfCommitted } = behaviourOf(await probes.get());
    if (abortOfOpen === 'lands' || abortOfCommitted === 'lands') {
      throw new ExecutionUnclear(
        `Domo says that ${subjectOf(streamId, executionId)} is ${said.currentState}, and the probe of this Domo has seen that rows may come all the same.`,
      );
    }
  }
  return outcome === 'succeeded';
}
