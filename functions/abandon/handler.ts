import { domo, ledger, objects, turnstile } from '../../shared/aws/clients.ts';
import { handler as lambda } from '../../shared/aws/handler.ts';
import { outcomeOf as executionOutcome } from '../../shared/domo/executions.ts';
import { finish, type Outcome } from '../../shared/loads/finish.ts';
import type { Load } from '../../shared/loads/load.ts';
import type { LoadPlan, OpenExecution, Proof } from '../../shared/loads/plan.ts';
import { log } from '../../shared/log.ts';
import { outcomeOf, type StateError } from './outcome.ts';

export interface AbandonInput {
  load: Load;
  /** null where the run did not get so far; likewise the next three. */
  streamKey: string | null;
  plan: LoadPlan | null;
  execution: OpenExecution | null;
  proof: Proof | null;
  error: StateError;
  run: string;
}

/** Ends a load that went wrong: aborts its execution, says why in the ledger, and lets the next one through. */
export const handler = lambda(async (input: AbandonInput): Promise<Outcome> => {
  const { load, streamKey, plan, execution, proof, error, run } = input;
  if (execution !== null) await abort(execution);
  // A commit may have had its effect although the run learned of an error only.
  const committed = execution !== null && proof !== null && (await isCommitted(execution));
  const outcome: Outcome = committed ? { state: 'committed' } : outcomeOf(error);
  log.warn(error.Cause, { load: load.id, error: error.Error, outcome });
  await finish(ledger(), objects(), load, run, outcome, { plan, execution, proof, dataSetRows: null });
  if (streamKey !== null) await turnstile().leave(streamKey, run);
  return outcome;
});

async function isCommitted({ streamId, executionId }: OpenExecution): Promise<boolean> {
  return executionOutcome(await domo().executions.get(streamId, executionId)) === 'succeeded';
}

/**
 * Closes an execution that will not be committed. That it can't be reached now must not keep the load from
 * ending: the next execution on the Stream aborts this one anyway [X6].
 */
async function abort({ streamId, executionId }: OpenExecution): Promise<void> {
  try {
    await domo().executions.abort(streamId, executionId);
  } catch (error) {
    log.warn(`Execution ${executionId} of Stream ${streamId} could not be aborted`, { error });
  }
}
