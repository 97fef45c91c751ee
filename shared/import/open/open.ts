import { randomUUID } from 'node:crypto';
import { type BatchRef, leadingRoute } from '../batch.ts';
import { readBatch } from '../batches.ts';
import type { OpenExecution } from '../destination.ts';
import { type Hold, held, type LeasedBatch, noteBatch } from '../lease/lease.ts';
import type { Ports } from '../ports.ts';
import { createStream } from './create-stream.ts';

export interface OpenInput {
  streamKey: string;
  fence: number;
  batch: BatchRef;
  run: string;
}

/**
 * Opens an execution on the batch's Stream, which is created first if it is not there.
 *
 * Safe to repeat although creating an execution is not [R9]: this run has the lease, so the only execution that a
 * second one can abort [X6] is its own earlier one, whose answer was lost.
 */
export async function open(
  ports: Ports,
  { streamKey, fence, run, batch: ref }: OpenInput,
): Promise<OpenExecution> {
  const hold: Hold = { streamKey, run, fence };
  const openedBy = randomUUID();
  const note = (from: (batch: LeasedBatch) => boolean, change: Partial<LeasedBatch>) =>
    noteBatch(ports.leases, hold, ref.id, from, change);
  await held(ports.leases, hold);
  const batch = await readBatch(ports.documents, ref);
  const route = leadingRoute(batch);
  const { target } = batch;
  if (target.kind === 'dataSet') throw new RangeError(`batch ${ref.id} goes into no Stream`);
  const { streamId, dataSetId } =
    target.kind === 'stream' ? target.stream : await createStream(ports, streamKey, route, target.columns);
  const { rows } = await ports.domo.dataSets.get(dataSetId);
  // Noted before, so that whoever takes over knows where an execution may be open.
  await note(({ phase }) => phase !== 'committing', { phase: 'opening', streamId, openedBy });
  const { id } = await ports.domo.executions.create(streamId, { updateMethod: route.updateMethod });
  const execution = { streamId, dataSetId, executionId: id, rowsBefore: rows };
  const isOurs = (now: LeasedBatch) => now.phase === 'opening' && now.openedBy === openedBy;
  await note(isOurs, { phase: 'open', execution }).catch(async (error: unknown) => {
    // Nobody will ever use it.
    await ports.domo.executions.abort(streamId, id).catch(() => undefined);
    throw error;
  });
  return execution;
}
