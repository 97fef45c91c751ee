import { newDataSetOf } from '../../config/route.ts';
import { readBatch } from '../batches.ts';
import { address, type DocumentRef, receiptPrefix } from '../documents.ts';
import type { Receipt } from '../ledger/receipt.ts';
import { isCommitted, newest, receiptOf } from '../ledger/receipts.ts';
import type { Ending, LedgerRow } from '../ledger/row.ts';
import type { LoadRecord } from '../load.ts';
import { orderOf } from '../order.ts';
import type { Ports, StreamFence } from '../ports.ts';

export type RestorePorts = Pick<Ports, 'routes' | 'ledger' | 'leases' | 'backlog' | 'streams' | 'documents'>;

export interface Restored {
  /** How many streams have a lease that nobody holds now. */
  streams: number;
  /** Loads that are open in the ledger and have ended by their receipts. */
  ended: LoadRecord[];
  /** How many loads are open, and have left no receipt: they are loaded when runs come for them. */
  open: number;
}

/** Of fences: a stream uses some in a minute at most, so none was used since the backup that is as high. */
const leap = 1_000_000;

/**
 * Brings a ledger that was restored from a backup up to what the bucket knows: loads that have ended since then must not
 * be loaded again, and names of runs and batches that were used since then must not be used again. Nothing may run
 * meanwhile. Safe to repeat.
 */
export async function restore(ports: RestorePorts, bucket: string): Promise<Restored> {
  const { ledger, leases, backlog, streams } = ports;
  const fences = new Map<string, StreamFence>();
  const fenceOf = async (streamKey: string): Promise<StreamFence> => {
    const fence = fences.get(streamKey) ?? (await leapAhead(leases, streamKey));
    fences.set(streamKey, fence);
    return fence;
  };
  for (const route of await ports.routes()) {
    const streamKey = await streams.keyOf(route);
    await fenceOf(streamKey);
    if (newDataSetOf(route.target) !== null) await recallMade(ports, bucket, streamKey, route.name);
  }
  const restored: Restored = { streams: 0, ended: [], open: 0 };
  for await (const row of ledger.open()) {
    const fence = await fenceOf(row.streamKey);
    const ending = await endingBy(ports, row);
    if (ending === null) {
      restored.open += 1;
      continue;
    }
    await ledger.end(row.id, fence, ending);
    await backlog.remove(row.streamKey, { order: orderOf(row), replays: row.replays });
    restored.ended.push({ ...row, ...ending });
  }
  for (const streamKey of fences.keys()) await dropEnded(ports, streamKey);
  return { ...restored, streams: fences.size };
}

/** Takes the lease from whoever had it then, and sets its fence beyond all that were used since. */
async function leapAhead(leases: Ports['leases'], streamKey: string): Promise<StreamFence> {
  for (;;) {
    const lease = await leases.read(streamKey);
    const fence = lease.fence + leap;
    const free = {
      holder: null,
      // What may be committed is seen through, as after a run that has died.
      batch: lease.batch?.phase === 'committing' ? lease.batch : null,
      unused: null,
      // Others may have been committed since, of which the table knows nothing.
      lastCommit: null,
      from: null,
      failures: 0,
      notBefore: null,
      paused: null,
    };
    if (await leases.replace(streamKey, { ...lease, ...free, fence })) return { streamKey, fence };
  }
}

/** Drops a batch whose loads have all ended since: its rows are counted among others by now. */
async function dropEnded({ ledger, leases, documents }: RestorePorts, streamKey: string): Promise<void> {
  const { batch } = await leases.read(streamKey);
  if (batch === null) return;
  for (const { load } of (await readBatch(documents, batch)).loads) {
    if ((await ledger.get(load.id))?.endedAt === null) return;
  }
  for (;;) {
    const lease = await leases.read(streamKey);
    if (await leases.replace(streamKey, { ...lease, batch: null })) return;
  }
}

/** What the first load of a route has made in Domo since the backup, by the receipts of its loads. */
async function recallMade(
  { streams, documents }: RestorePorts,
  bucket: string,
  streamKey: string,
  route: string,
): Promise<void> {
  if ((await streams.get(streamKey))?.made) return;
  const folder = { bucket, key: `${receiptPrefix}${route}/` };
  let ref: DocumentRef | null = null;
  for await (const listed of documents.list(folder)) {
    if (isCommitted(listed)) ref = newest(ref === null ? [listed] : [ref, listed]);
  }
  if (ref === null) return;
  const { streamId, dataSetId, streamKey: own = streamKey } = (await documents.get(ref)) as Receipt;
  // The route has loaded into something else then.
  if (own !== streamKey) return;
  if (dataSetId !== null) await streams.register(streamKey, { streamId, dataSetId });
}

/**
 * How a load has ended by its receipt; null where it has left none. One that a person wanted again before the
 * backup, and that had not ended again, ends as it did before that: it is wanted again by a replay.
 */
async function endingBy({ documents }: RestorePorts, row: LedgerRow): Promise<Ending | null> {
  const ref = await receiptOf({ documents }, row);
  if (ref === null) return null;
  const receipt = (await documents.get(ref)) as Receipt;
  const { state, reason, fault, rows, parts, streamId, executionId, endedAt, decisions } = receipt;
  // Domo is asked before a replay, in case nobody knew what became of it: receipts of a version before do not say that.
  const mayBeThere = state === 'failed' && streamId !== null && executionId !== null;
  return {
    ...{ rows, parts, streamId, executionId, decisions },
    state: state as Ending['state'],
    endedAt: endedAt as string,
    receipt: address(ref),
    error: null,
    unresolved: receipt.unresolved ?? (mayBeThere ? { streamId, executionId, modifiedAt: null } : null),
    ...(reason === undefined ? {} : { reason }),
    ...(fault === undefined ? {} : { fault }),
  };
}
