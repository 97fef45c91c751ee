import { domo, ledger, streams } from '../../shared/aws/clients.ts';
import { handler as lambda } from '../../shared/aws/handler.ts';
import type { Load } from '../../shared/loads/load.ts';
import type { LoadPlan, OpenExecution } from '../../shared/loads/plan.ts';
import { createStream } from './stream.ts';

export interface OpenExecutionInput {
  load: Load;
  streamKey: string;
  plan: LoadPlan;
  run: string;
}

/**
 * Opens an execution on the load's stream, which is created first if it is not there.
 *
 * Safe to repeat although creating an execution is not [R9]: this run holds the turnstile, so the only
 * execution that a second one can abort [X6] is its own earlier one, whose answer was lost.
 */
export const handler = lambda(async (input: OpenExecutionInput): Promise<OpenExecution> => {
  const { load, streamKey, plan, run } = input;
  const { streamId, dataSetId } =
    plan.stream ?? (await createStream(domo(), streams(), streamKey, load.route, plan));
  const { rows } = await domo().dataSets.get(dataSetId);
  const { updateMethod } = load.route;
  const execution = await domo().executions.create(streamId, { updateMethod });
  await ledger().advance(load.id, run, 'loading', { streamId, executionId: execution.id, parts: plan.parts });
  return { streamId, dataSetId, executionId: execution.id, rowsBefore: rows };
});
