import { randomUUID } from 'node:crypto';
import type { ImportRoute } from '../../config/route.ts';
import { asSluiceError, ConfigInvalid, ImportUnanswered, type SluiceError } from '../../errors.ts';
import { type Batch, type BatchLoad, type BatchRef, leadingRoute, type Proofs, routeOf } from '../batch.ts';
import { readBatch, writeProofs } from '../batches.ts';
import type { Destination } from '../destination.ts';
import { forEach } from '../for-each.ts';
import { type Hold, type Lease, type LeasedBatch, moveOn, noteBatch } from '../lease/lease.ts';
import { endLoads, failing } from '../ledger/end-loads.ts';
import { noFindings } from '../ledger/receipt.ts';
import type { Ports } from '../ports.ts';
import { mayMove } from '../settle/rows.ts';
import { guardShrinking } from '../shrink.ts';
import { bodyOf } from './body.ts';
import { blame, isRefusal, mayHaveActed } from './refusal.ts';
import { destinationOf, type SentRequest } from './request.ts';
import { type Rows, readRows } from './rows.ts';

export interface Sending {
  hold: Hold;
  ref: BatchRef;
  lease: Lease & { batch: LeasedBatch };
  /** What was sent of the batch before, if it was. */
  before: SentRequest | null;
}

export interface Sent {
  /** `again`: it may be sent. `replan`: the batch is not in Domo, and goes again. */
  next: 'settle' | 'again' | 'replan';
  fence: number;
  destination: Destination | null;
}

/** Reads and proves the rows of a batch and sends them. A load that can't be loaded ends here; then the others go again. */
export async function sendBatch(ports: Ports, { hold, ref, lease, before }: Sending): Promise<Sent> {
  const { domo, leases, clock } = ports;
  const batch = await readBatch(ports.documents, ref);
  const { target } = batch;
  if (target.kind !== 'dataSet') throw new RangeError(`batch ${ref.id} is not for the DataSet API`);
  const { dataSetId } = target;
  const route = leadingRoute(batch);
  const updateMethod = methodOf(route);
  const countedAt = clock.now();
  const { rows: counted, schema } = await domo.dataSets.get(dataSetId);
  const rowsBefore = before?.rowsBefore ?? counted;
  const destination = { dataSetId, rowsBefore, streamId: null, executionId: null };
  const note = (from: (now: LeasedBatch) => boolean, change: Partial<LeasedBatch>, committedAt?: string) =>
    noteBatch(leases, hold, ref.id, from, change, committedAt);
  const isAsBefore = (now: LeasedBatch) => now.sent?.tries === before?.tries && !now.commitAccepted;

  /** Gives the batch up; those loads end that are to blame, and the others go again. */
  const dropAndEnd = async (
    blamed: ReadonlyMap<BatchLoad, SluiceError>,
    maxLoads: number | null,
  ): Promise<Sent> => {
    const { hold: next } = await moveOn(leases, hold, ({ batch: now }) =>
      // Another call of this step sends it again, and sees it through.
      now?.phase === 'committing' ? null : { batch: null, maxLoads },
    );
    const findings = { ...noFindings, destination };
    const ending = [...blamed].map(([member, error]) =>
      failing(member, routeOf(batch, member.load), error, findings),
    );
    await endLoads(ports, next, ending);
    return { next: 'replan', fence: next.fence, destination: null };
  };

  const { rows: read, dropped } = await readAll(ports, batch, destination);
  if (dropped.size > 0) {
    // Its rows may be in Domo by a try before, so it can't be said that nothing of it was loaded.
    if (before?.updateMethod === 'REPLACE') throw [...dropped.values()][0];
    await note(isAsBefore, { phase: 'planned', sent: null });
    return dropAndEnd(dropped, null);
  }

  const proofs: Proofs = Object.fromEntries([...read].map(([{ load }, { proof }]) => [load.id, proof]));
  await writeProofs(ports.documents, ref, proofs);
  const sender = randomUUID();
  const sent: SentRequest = {
    ...{ id: ref.id, dataSetId, updateMethod, rowsBefore, sender, repeatable: false },
    countMoving: before?.countMoving ?? mayMove(lease, countedAt, batch.behaviour.countLag),
    rows: Object.values(proofs).reduce((sum, proof) => sum + proof.rows, 0),
    tries: (before?.tries ?? 0) + 1,
    sentAt: new Date(clock.now()).toISOString(),
  };
  const isMine = (one: LeasedBatch) => one.sent?.sender === sender;
  // From here on whoever takes over sees to it what became of the request.
  await note(isAsBefore, { phase: 'committing', sent });
  const pieces = batch.loads.flatMap((member) => read.get(member)?.pieces ?? []);
  try {
    const body = bodyOf(pieces, schema.columns, route.read, batch.behaviour.importHeader);
    await domo.dataSets.importData({ dataSetId, updateMethod, body });
  } catch (thrown) {
    const error = asSluiceError(thrown);
    if (mayHaveActed(error, updateMethod)) {
      if (updateMethod === 'APPEND') throw new ImportUnanswered(error.message);
      await note(isMine, { sent: { ...sent, repeatable: true } });
      throw error;
    }
    if (!isRefusal(error)) {
      await note(isMine, withdrawn(sent, before));
      throw error;
    }
    await note(isMine, { phase: 'planned', sent: null });
    const blamed = await blame(ports.objects, batch, schema.columns, error);
    // Where nobody is to blame, half as many go together until the one is found that Domo can't take.
    return dropAndEnd(blamed, blamed.size > 0 ? null : Math.ceil(batch.loads.length / 2));
  }
  await note(isMine, { commitAccepted: true }, new Date(clock.now()).toISOString());
  return { next: 'settle', fence: hold.fence, destination: destinationOf(sent) };
}

/** Reads and proves the rows of each load of a batch: all of them together fit into one request. */
async function readAll(
  { objects }: Pick<Ports, 'objects'>,
  batch: Batch,
  destination: Destination,
): Promise<{ rows: Map<BatchLoad, Rows>; dropped: Map<BatchLoad, SluiceError> }> {
  const rows = new Map<BatchLoad, Rows>();
  const dropped = new Map<BatchLoad, SluiceError>();
  await forEach(batch.loads, async (member) => {
    const route = routeOf(batch, member.load);
    try {
      const own = await readRows(objects, member, route);
      if (!member.force) guardShrinking(member.load, route, own.proof, destination);
      rows.set(member, own);
    } catch (thrown) {
      const error = asSluiceError(thrown);
      if (error.retryable) throw error;
      dropped.set(member, error);
    }
  });
  return { rows, dropped };
}

/** What is noted when Domo has not let a request in: what became of a REPLACE before that is not known by this. */
function withdrawn(sent: SentRequest, before: SentRequest | null): Partial<LeasedBatch> {
  if (before === null || before.updateMethod === 'APPEND') return { phase: 'planned', sent: null };
  return { sent: { ...sent, repeatable: true } };
}

/** The configuration is checked for this; but Domo would erase all rows over it [I4]. */
function methodOf({ name, updateMethod }: ImportRoute): 'APPEND' | 'REPLACE' {
  if (updateMethod !== 'UPSERT') return updateMethod;
  throw new ConfigInvalid(`Route ${name}: the DataSet API knows no UPSERT. Load by a Stream instead.`);
}
