import { randomUUID } from 'node:crypto';
import { type Column, type ImportRoute, newDataSetOf } from '../../config/route.ts';
import { StepOvertaken } from '../../errors.ts';
import { type BatchRef, leadingRoute, type StreamRef } from '../batch.ts';
import { readBatch } from '../batches.ts';
import { createOnce } from '../create/create-once.ts';
import { creationOf } from '../create/creation.ts';
import type { OpenExecution } from '../destination.ts';
import { type Hold, held, type LeasedBatch, noteBatch } from '../lease/lease.ts';
import type { Ports } from '../ports.ts';
import { mayMove } from '../settle/rows.ts';
import { addColumns } from './add-columns.ts';
import { haveNames } from './columns.ts';

export interface OpenInput {
  streamKey: string;
  fence: number;
  batch: BatchRef;
  run: string;
}

/**
 * Opens an execution on the batch's Stream, which is created first if it is not there; columns that its DataSet lacks are
 * added before.
 *
 * Safe to repeat although creating an execution is not [R9]: this run has the lease, so the only execution that a
 * second one can abort [X6] is its own earlier one, whose answer was lost.
 *
 * Throws `StepOvertaken` where the Stream turns out to be there already, with other columns than the batch was planned
 * for: it is to be planned anew.
 */
export async function open(
  ports: Ports,
  { streamKey, fence, run, batch: ref }: OpenInput,
): Promise<OpenExecution> {
  const hold: Hold = { streamKey, run, fence };
  const openedBy = randomUUID();
  const note = (from: (batch: LeasedBatch) => boolean, change: Partial<LeasedBatch>) =>
    noteBatch(ports.leases, hold, ref.id, from, change);
  const lease = await held(ports.leases, hold);
  const batch = await readBatch(ports.documents, ref);
  const route = leadingRoute(batch);
  const { target } = batch;
  if (target.kind !== 'stream' && target.kind !== 'newStream')
    throw new RangeError(`batch ${ref.id} goes into no Stream`);
  const { made, isNew } =
    target.kind === 'stream'
      ? { made: target.stream, isNew: false }
      : await createStream(ports, hold, route, target.columns);
  const { streamId, dataSetId } = made;
  // The clock is read before Domo is asked, because its answer may be old when it comes.
  const countMoving = mayMove(lease, ports.clock.now(), batch.behaviour.countLag);
  const { rows, schema } =
    batch.addedColumns.length === 0
      ? await ports.domo.dataSets.get(dataSetId)
      : await addColumns(ports, hold, dataSetId, batch);
  // Domo knows a column only by its position [P8].
  if (target.kind === 'newStream' && !isNew && !isAlike(schema.columns, target.columns)) {
    throw new StepOvertaken(
      `DataSet ${dataSetId} of Stream ${streamId} was created by an earlier load, with other columns than this batch was planned for. Nothing was sent: the loads are checked against it anew.`,
    );
  }
  // Noted before, so that whoever takes over knows where an execution may be open.
  await note(({ phase }) => phase !== 'committing', { phase: 'opening', streamId, openedBy });
  const { id } = await ports.domo.executions.create(streamId, { updateMethod: route.updateMethod });
  const execution = { streamId, dataSetId, executionId: id, rowsBefore: rows, countMoving };
  const isOurs = (now: LeasedBatch) => now.phase === 'opening' && now.openedBy === openedBy;
  await note(isOurs, { phase: 'open', execution }).catch(async (error: unknown) => {
    // Nobody will ever use it.
    await ports.domo.executions.abort(streamId, id).catch(() => undefined);
    throw error;
  });
  return execution;
}

/** Creates the Stream of a route with its DataSet, unless it is there. */
function createStream(ports: Ports, hold: Hold, route: ImportRoute, columns: Column[]) {
  const { target, updateMethod, keyColumnNames } = route;
  const [wanted, creation] = [newDataSetOf(target), creationOf(route)];
  if (wanted === null || creation === null) throw new RangeError(`route ${route.name} creates no Stream`);
  const { name, description } = wanted;
  return createOnce(ports, hold, creation, async (): Promise<StreamRef> => {
    const { id, dataSet } = await ports.domo.streams.create({
      ...{ name, description, columns, updateMethod, keyColumnNames },
    });
    return { streamId: id, dataSetId: dataSet.id };
  });
}

/** Whether a DataSet has the columns that were wanted, by their names and places. */
export function isAlike(there: readonly Column[], wanted: readonly Column[]): boolean {
  return haveNames(
    there,
    wanted.map(({ name }) => name),
  );
}
