import { domo, ledger, objects } from '../../shared/aws/clients.ts';
import { handler as lambda } from '../../shared/aws/handler.ts';
import { outcomeOf } from '../../shared/domo/executions.ts';
import { DomoRefused } from '../../shared/errors.ts';
import type { Load } from '../../shared/loads/load.ts';
import type { LoadPlan, OpenExecution } from '../../shared/loads/plan.ts';
import { indexed } from './indexing.ts';
import { explainInvalid } from './misfit.ts';

export interface CommitInput {
  load: Load;
  plan: LoadPlan;
  execution: OpenExecution;
  run: string;
}

/**
 * Commits the execution and waits until it is indexed. Throws `StillIndexing` where that takes long; called
 * again it goes on waiting, because the ledger knows that Domo has taken the commit.
 */
export const handler = lambda(async (input: CommitInput): Promise<null> => {
  const { load, plan, execution, run } = input;
  const row = await ledger().get(load.id);
  if (!row?.commitAcceptedAt) {
    await ledger().advance(load.id, run, 'committing');
    await commit(execution, row?.state === 'committing');
    await ledger().advance(load.id, run, 'committing', { commitAcceptedAt: new Date().toISOString() });
  }
  if (await indexed(domo(), execution)) return null;
  const { schema } = await domo().dataSets.get(execution.dataSetId);
  throw await explainInvalid(objects(), load, plan, execution, schema.columns);
});

/**
 * Commits, which is not safe to repeat blindly [R9]. After an answer that was lost, a finished execution is
 * left alone. An open one may or may not have been committed, since both are ACTIVE [X5]; then a second commit
 * is either the first one or refused [X16].
 */
async function commit({ streamId, executionId }: OpenExecution, answerWasLost: boolean): Promise<void> {
  const { executions } = domo();
  const running = async () => outcomeOf(await executions.get(streamId, executionId)) === 'running';
  if (answerWasLost && !(await running())) return;
  try {
    await executions.commit(streamId, executionId);
  } catch (error) {
    if (!(error instanceof DomoRefused && answerWasLost)) throw error;
  }
}
