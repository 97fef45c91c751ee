import { randomUUID } from 'node:crypto';
import { batches, domo, ledger, streams, turnstile } from '../../shared/aws/clients.ts';
import { handler as lambda } from '../../shared/aws/handler.ts';
import { type BatchRef, forEach } from '../../shared/loads/batch.ts';
import type { OpenExecution } from '../../shared/loads/plan.ts';
import { type HeldBatch, isOpenedBy, mayOpen } from '../../shared/loads/turn.ts';
import { createStream } from './stream.ts';

export interface OpenExecutionInput {
  streamKey: string;
  fence: number;
  batch: BatchRef;
  run: string;
}

/**
 * Opens an execution on the batch's stream, which is created first if it is not there.
 *
 * Safe to repeat although creating an execution is not [R9]: this run holds the turnstile, so the only
 * execution that a second one can abort [X6] is its own earlier one, whose answer was lost.
 */
export const handler = lambda(async (input: OpenExecutionInput): Promise<OpenExecution> => {
  const { streamKey, fence, run } = input;
  const hold = { run, fence };
  const opener = randomUUID();
  const note = (from: (batch: HeldBatch) => boolean, change: Partial<HeldBatch>) =>
    turnstile().note(streamKey, hold, (now) => now.id === input.batch.id && from(now), change);
  await turnstile().held(streamKey, hold);
  const batch = await batches().read(input.batch);
  const [first] = batch.loads;
  if (first === undefined) throw new RangeError(`batch ${input.batch.id} has no loads`);
  const { route } = first.load;
  const { target } = batch;
  if (target.kind === 'dataSet') throw new RangeError(`batch ${input.batch.id} goes into no Stream`);
  const { streamId, dataSetId } =
    target.kind === 'stream'
      ? target.stream
      : await createStream(domo(), streams(), streamKey, route, target.columns);
  const { rows } = await domo().dataSets.get(dataSetId);
  // Noted before, so that whoever takes over knows where an execution may be open.
  await note(mayOpen, { phase: 'opening', streamId, opener });
  const { id } = await domo().executions.create(streamId, { updateMethod: route.updateMethod });
  const execution = { streamId, dataSetId, executionId: id, rowsBefore: rows };
  await note(isOpenedBy(opener), { phase: 'open', execution }).catch(async (error: unknown) => {
    // Nobody will ever use it.
    await domo()
      .executions.abort(streamId, id)
      .catch(() => undefined);
    throw error;
  });
  await forEach(batch.loads, ({ load, plan }) =>
    ledger().advance(load.id, fence, 'loading', { streamId, executionId: id, parts: plan.parts }),
  );
  return execution;
});
