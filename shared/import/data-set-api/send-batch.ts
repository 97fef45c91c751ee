import { randomUUID } from 'node:crypto';
import { type Column, type ImportRoute, newDataSetOf } from '../../config/route.ts';
import {
  asSluiceError,
  ConfigInvalid,
  ImportUnanswered,
  type SluiceError,
  StepOvertaken,
} from '../../errors.ts';
import {
  type Batch,
  type BatchLoad,
  type BatchRef,
  type BatchTarget,
  leadingRoute,
  type Proofs,
  routeOf,
} from '../batch.ts';
import { readBatch, writeProofs } from '../batches.ts';
import { createOnce } from '../create/create-once.ts';
import { creationOf } from '../create/creation.ts';
import { tryDeleteUnused } from '../create/delete-unused.ts';
import type { Destination } from '../destination.ts';
import { endingsOfDropped, isAllDropped } from '../files/set-endings.ts';
import { forEach } from '../for-each.ts';
import { type Hold, type Lease, type LeasedBatch, moveOn, noteBatch } from '../lease/lease.ts';
import { endLoads } from '../ledger/end-loads.ts';
import { noFindings } from '../ledger/receipt.ts';
import { addColumns } from '../open/add-columns.ts';
import { isAlike } from '../open/open.ts';
import { isEmptyAfterAll } from '../plan/empty.ts';
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
  if (target.kind !== 'dataSet' && target.kind !== 'newDataSet')
    throw new RangeError(`batch ${ref.id} is not for the DataSet API`);
  const route = leadingRoute(batch);
  const updateMethod = methodOf(route);
  const look = async (dataSetId: string): Promise<Place> => {
    const countedAt = clock.now();
    const { rows, schema } = await domo.dataSets.get(dataSetId);
    const rowsBefore = before?.rowsBefore ?? rows;
    const destination = { dataSetId, rowsBefore, streamId: null, executionId: null };
    return { destination, columns: schema.columns, countedAt };
  };
  const known = target.kind === 'dataSet' ? await look(target.dataSetId) : null;
  let place = known;
  const note = (from: (now: LeasedBatch) => boolean, change: Partial<LeasedBatch>, committedAt?: string) =>
    noteBatch(leases, hold, ref.id, from, change, committedAt);
  const isAsBefore = (now: LeasedBatch) => now.sent?.tries === before?.tries && !now.commitAccepted;

  /** Gives the batch up; those loads end that are to blame, and the others go again. */
  const dropAndEnd = async (
    blamed: ReadonlyMap<BatchLoad, SluiceError>,
    maxLoads: number | null,
    empty: readonly BatchLoad[] = [],
  ): Promise<Sent> => {
    const { hold: next, lease: left } = await moveOn(leases, hold, ({ batch: now }) =>
      // Another call of this step sends it again, and sees it through.
      now?.phase === 'committing' ? null : { batch: null, maxLoads },
    );
    if (isAllDropped(batch, blamed.size + empty.length)) await tryDeleteUnused(ports, next, left.unused);
    const findings = { ...noFindings, destination: place?.destination ?? null };
    await endLoads(ports, next, endingsOfDropped(batch, blamed, empty, findings));
    return { next: 'replan', fence: next.fence, destination: null };
  };

  const {
    rows: read,
    dropped,
    empty,
  } = await readAll(ports, batch, known?.destination ?? { dataSetId: '', rowsBefore: 0 });
  if (dropped.size + empty.length > 0) {
    // Its rows may be in Domo by a try before, so it can't be said that nothing of it was loaded.
    if (before?.updateMethod === 'REPLACE' && dropped.size > 0) throw [...dropped.values()][0];
    await note(isAsBefore, { phase: 'planned', sent: null });
    return dropAndEnd(dropped, null, empty);
  }

  const proofs: Proofs = Object.fromEntries([...read].map(([{ load }, { proof }]) => [load.id, proof]));
  await writeProofs(ports.documents, ref, proofs);
  // Only now: nothing is made for rows that are not proven.
  const { destination, countedAt, ...found } =
    known ?? (await look(await created(ports, hold, route, target)));
  const columns =
    batch.addedColumns.length === 0
      ? found.columns
      : (await addColumns(ports, hold, destination.dataSetId, batch)).schema.columns;
  place = { destination, columns, countedAt };
  const { dataSetId, rowsBefore } = destination;
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
    const body = bodyOf(pieces, columns, batch.behaviour.importHeader);
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
    const found = blame(batch, error);
    const [first] = batch.loads;
    // Half of a set is none.
    const isWhole = batch.set !== undefined && found.size === 0 && first !== undefined;
    const blamed = isWhole ? new Map([[first, error]]) : found;
    // Where nobody is to blame, half as many go together until the one is found that Domo can't take.
    return dropAndEnd(blamed, blamed.size > 0 ? null : Math.ceil(batch.loads.length / 2));
  }
  await note(isMine, { commitAccepted: true }, new Date(clock.now()).toISOString());
  return { next: 'settle', fence: hold.fence, destination: destinationOf(sent) };
}

/** The DataSet that a batch is sent to, and when its rows were counted: milliseconds since 1970. */
interface Place {
  destination: Destination;
  columns: Column[];
  countedAt: number;
}

/** The id of the DataSet that a batch is the first for: made by it, or by an earlier try. */
async function created(
  ports: Ports,
  hold: Hold,
  route: ImportRoute,
  target: Extract<BatchTarget, { kind: 'dataSet' | 'newDataSet' }>,
): Promise<string> {
  const [wanted, creation] = [newDataSetOf(route.target), creationOf(route)];
  if (target.kind === 'dataSet' || wanted === null || creation === null)
    throw new RangeError(`route ${route.name} creates no DataSet`);
  const { name, description } = wanted;
  const { columns } = target;
  const { made, isNew } = await createOnce(ports, hold, creation, async () => {
    const { id } = await ports.domo.dataSets.create({ name, description, columns });
    return { streamId: null, dataSetId: id };
  });
  const { dataSetId } = made;
  if (!isNew && !isAlike((await ports.domo.dataSets.get(dataSetId)).schema.columns, columns)) {
    throw new StepOvertaken(
      `DataSet ${dataSetId} was created by an earlier load, with other columns than this batch was planned for. Nothing was sent: the loads are checked against it anew.`,
    );
  }
  return dataSetId;
}

/** Reads and proves the rows of each load of a batch: all of them together fit into one request. */
async function readAll(
  ports: Pick<Ports, 'objects' | 'documents'>,
  batch: Batch,
  there: Pick<Destination, 'dataSetId' | 'rowsBefore'>,
): Promise<{ rows: Map<BatchLoad, Rows>; dropped: Map<BatchLoad, SluiceError>; empty: BatchLoad[] }> {
  const rows = new Map<BatchLoad, Rows>();
  const dropped = new Map<BatchLoad, SluiceError>();
  const empty: BatchLoad[] = [];
  await forEach(batch.loads, async (member) => {
    const route = routeOf(batch, member.load);
    try {
      const own = await readRows(ports, batch, member, route);
      if (batch.set === undefined && isEmptyAfterAll(route, member, own.proof)) {
        empty.push(member);
        return;
      }
      if (!member.force && batch.set === undefined) guardShrinking(member.load, route, own.proof, there);
      rows.set(member, own);
    } catch (thrown) {
      const error = asSluiceError(thrown);
      if (error.retryable) throw error;
      dropped.set(member, error);
    }
  });
  const { set, loads } = batch;
  const [first] = loads;
  if (set !== undefined && first !== undefined && dropped.size === 0) {
    const route = routeOf(batch, set.entry.load);
    const sum = [...rows.values()].reduce((total, { proof }) => total + proof.rows, 0);
    try {
      if (isEmptyAfterAll(route, first, { rows: sum })) empty.push(first);
      else if (!set.entry.force) guardShrinking(set.entry.load, route, { rows: sum }, there);
    } catch (thrown) {
      dropped.set(first, asSluiceError(thrown));
    }
  }
  return { rows, dropped, empty };
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
