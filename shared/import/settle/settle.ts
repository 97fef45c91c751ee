import { counted } from '../../counted.ts';
import { ProofFailed, RowsLagging } from '../../errors.ts';
import { log } from '../../log.ts';
import {
  type BacklogEntry,
  type Batch,
  type BatchRef,
  batchLimits,
  leadingRoute,
  type Proofs,
  routeOf,
} from '../batch.ts';
import { readBatch, readProofs } from '../batches.ts';
import type { Destination } from '../destination.ts';
import { contentOf, duplicateOf, noteContents } from '../files/content.ts';
import type { KnownContent } from '../files/known-content.ts';
import { endingsOfSet } from '../files/set-endings.ts';
import { type Hold, held, untroubled, update } from '../lease/lease.ts';
import { release, wake } from '../lease/wake.ts';
import { type EndingLoad, endLoads } from '../ledger/end-loads.ts';
import { rowMismatches } from '../ledger/measures.ts';
import { mismatchNotice } from '../ledger/notice.ts';
import { type DataSetRows, noFindings } from '../ledger/receipt.ts';
import { isBefore, type Placed } from '../order.ts';
import { placedInOrder } from '../plan/choose.ts';
import { routed } from '../plan/routed.ts';
import type { Ports } from '../ports.ts';
import { noteNewest, placeOf } from '../replaced-by.ts';
import { countRows, mayLag } from './rows.ts';

export interface SettleInput {
  streamKey: string;
  fence: number;
  batch: BatchRef;
  destination: Destination;
  /** Domo's count has had its time to catch up: what it says now is what the receipts say. */
  patient: boolean;
  run: string;
}

export interface Settled {
  /** `leave`: the backlog is empty, and the lease is released. */
  next: 'plan' | 'leave';
}

/**
 * Ends the loads whose rows are in Domo, and releases the lease if the backlog is empty. Called again it goes on with
 * the loads that have not ended yet. Throws `RowsLagging` while Domo's count may still be late.
 */
export async function settle(ports: Ports, input: SettleInput): Promise<Settled> {
  const { streamKey, fence, batch: ref, run } = input;
  const hold: Hold = { streamKey, run, fence };
  const lease = await ports.leases.read(streamKey);
  if (lease.holder?.run !== run) {
    // This call has released the lease before, and may not have come to look at the backlog again.
    await wake(ports, streamKey);
    return { next: 'leave' };
  }
  const { batch: leased } = await held(ports.leases, hold);
  if (leased?.id === ref.id) {
    await settleBatch(ports, hold, input);
    const done = { batch: null, unused: null, lastCommit: ref.id, ...untroubled };
    await update(ports.leases, hold, ({ holder }) => ({
      ...done,
      // The rows are in Domo, so this run need not give up any more what the runs before it died of.
      holder: holder && { ...holder, giveUp: false },
    }));
  }
  if ((await ports.backlog.first(streamKey, 1)).length > 0) return { next: 'plan' };
  return { next: (await release(ports, hold)) === null ? 'leave' : 'plan' };
}

async function settleBatch(ports: Ports, hold: Hold, input: SettleInput): Promise<void> {
  const { batch: ref, destination, patient } = input;
  const [batch, proofs] = await Promise.all([
    readBatch(ports.documents, ref),
    readProofs(ports.documents, ref),
  ]);
  const { name: route, updateMethod, commitInterval } = leadingRoute(batch);
  const rows = Object.values(proofs).reduce((sum, proof) => sum + proof.rows, 0);
  const { countLag } = batch.behaviour;
  // The clock is read before Domo is asked, because its answer may be old when it comes.
  const now = ports.clock.now();
  const dataSetRows = await countRows(ports, updateMethod, destination, rows);
  const { committedAt, uncounted } = await held(ports.leases, hold);
  if (!dataSetRows.agrees && !patient && mayLag(committedAt, commitInterval, now, countLag)) {
    throw new RowsLagging(
      `DataSet ${destination.dataSetId} has ${dataSetRows.after === null ? 'an unknown number of rows' : counted(dataSetRows.after, 'row')} after a load of ${rows}, and had ${dataSetRows.before} before: its count may lag.`,
    );
  }
  const last = updateMethod === 'REPLACE' ? (batch.set?.entry ?? batch.loads.at(-1)) : undefined;
  if (last !== undefined) await noteNewest(ports, hold, last);
  const newest = last === undefined ? null : placeOf(last);
  const isWaiting = await createWaiting(ports, hold);
  const ending = committed(batch, isWaiting, proofs, destination, dataSetRows);
  const into = { batch: ref.id, dataSetId: destination.dataSetId };
  await noteContents(ports, hold, into, contentsOf(batch), now);
  await endLoads(ports, hold, ending);
  // Behind those that they are duplicates of.
  await endLoads(ports, hold, duplicates(batch, isWaiting, into, now));
  const { agrees } = dataSetRows;
  // Not without need: each write of the lease makes another one wait.
  if (uncounted === agrees) await update(ports.leases, hold, () => ({ uncounted: !agrees }));
  // When the receipts are there to be read.
  if (!agrees) await tell(ports, { route, run: hold.run }, batch, proofs, destination, dataSetRows);
  if (newest !== null) await supersede(ports, hold, newest, last?.force === true);
}

/**
 * The contents that a batch has brought to Domo. Loads that an earlier call has ended are among them: of two versions of
 * a key the older one may be all that is left to end, and its content is not the last one of the key.
 */
function contentsOf(batch: Batch) {
  const { set, loads } = batch;
  const entries: Pick<BacklogEntry, 'load'>[] = set === undefined ? loads : [set.entry];
  return entries.map(({ load }) => {
    return { load, route: routeOf(batch, load), content: set?.content ?? contentOf(load) };
  });
}

/** Whether a load has not ended yet: an earlier call takes each out of the backlog when it has. */
async function createWaiting(
  { backlog }: Pick<Ports, 'backlog'>,
  { streamKey }: Hold,
): Promise<(entry: Pick<BacklogEntry, 'order'>) => boolean> {
  const waiting = new Set((await backlog.first(streamKey, batchLimits.loads)).map(({ order }) => order));
  // Beyond what was looked at nobody knows.
  return ({ order }) => waiting.size === batchLimits.loads || waiting.has(order);
}

/** The loads of a batch that have not ended yet. */
function committed(
  batch: Batch,
  isWaiting: (entry: Pick<BacklogEntry, 'order'>) => boolean,
  proofs: Proofs,
  destination: Destination,
  dataSetRows: DataSetRows,
): EndingLoad[] {
  const { set } = batch;
  if (set !== undefined && batch.loads.every(({ load }) => proofs[load.id] !== undefined)) {
    const outcome = { state: 'committed' } as const;
    return isWaiting(set.entry)
      ? endingsOfSet(batch, set, outcome, { destination, dataSetRows }, proofs)
      : [];
  }
  return batch.loads.filter(isWaiting).map((member) => {
    const { load, order, force, replays, plan } = member;
    const proof = proofs[load.id];
    if (proof === undefined) {
      throw new ProofFailed(`Load ${load.id} is in a batch that was committed without a proof of its parts.`);
    }
    return {
      entry: { load, order, force, replays },
      route: routeOf(batch, load),
      outcome: { state: 'committed' },
      findings: { destination, proof, dataSetRows },
      known: { parts: plan.parts },
      decisions: plan.decisions,
    };
  });
}

/** The loads that have not ended yet and whose content one of the batch has brought to Domo. */
function duplicates(
  { twins = [], routes, loads }: Batch,
  isWaiting: (entry: Pick<BacklogEntry, 'order'>) => boolean,
  into: Pick<KnownContent, 'batch' | 'dataSetId'>,
  now: number,
): EndingLoad[] {
  const byId = new Map(loads.map(({ load }) => [load.id, load]));
  const at = new Date(now).toISOString();
  return twins
    .filter(({ entry }) => isWaiting(entry))
    .map(({ entry, of }): EndingLoad => {
      const { load } = entry;
      const route = routeOf({ routes }, load);
      const key = byId.get(of)?.object.key ?? load.object.key;
      const twin = { content: contentOf(load), load: of, key, ...into, at };
      const reason = duplicateOf(load, twin, route.files.sameContent === 'skip-any-key');
      return { entry, route, outcome: { state: 'duplicate', reason }, findings: noFindings };
    });
}

/** The rows are in Domo or are not, and nobody here can change that; but somebody should know. */
async function tell(
  { notices, meter }: Pick<Ports, 'notices' | 'meter'>,
  { route, run }: { route: string; run: string },
  { loads }: Batch,
  proofs: Proofs,
  destination: Destination,
  dataSetRows: DataSetRows,
): Promise<void> {
  const rowsSent = Object.values(proofs).reduce((sum, proof) => sum + proof.rowsSent, 0);
  const notice = mismatchNotice({
    ...{ route, destination, rowsSent, dataSetRows, run },
    loads: loads.map(({ load }) => load),
  });
  log.error(notice.subject, { destination, dataSetRows });
  meter.record(route, [{ name: rowMismatches, unit: 'Count', value: 1 }]);
  await notices.publish(notice);
}

/**
 * Ends the loads that are older than the one whose rows have replaced all others. One that a person forced goes over
 * newer ones, unless these were forced too: else of several the oldest would stay.
 */
async function supersede(ports: Ports, hold: Hold, newest: Placed, isForced: boolean): Promise<void> {
  for (;;) {
    const waiting = await ports.backlog.first(hold.streamKey, batchLimits.loads);
    const { candidates } = await routed(ports, hold.streamKey, waiting);
    const older = candidates.filter(
      ({ entry, route }) =>
        // What belongs to a set is found out by `plan`, and ends with it.
        route.files.set === null &&
        (isForced || !entry.force) &&
        route.updateMethod === 'REPLACE' &&
        isBefore(entry, newest),
    );
    const ending = placedInOrder(older).map(
      ({ entry, route }): EndingLoad => ({
        ...{ entry, route, findings: noFindings },
        outcome: { state: 'superseded' },
      }),
    );
    await endLoads(ports, hold, ending);
    if (ending.length === 0 || waiting.length < batchLimits.loads) return;
  }
}
