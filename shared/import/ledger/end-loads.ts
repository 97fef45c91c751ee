import type { ImportRoute } from '../../config/route.ts';
import type { SluiceError } from '../../errors.ts';
import { log } from '../../log.ts';
import type { BacklogEntry, LoadPlan } from '../batch.ts';
import { address, receiptRef } from '../documents.ts';
import { forEach } from '../for-each.ts';
import type { Hold } from '../lease/lease.ts';
import { type LoadRecord, stateTag } from '../load.ts';
import type { Ports } from '../ports.ts';
import { createBestEffort } from './best-effort.ts';
import { loadEnded, type SluiceEvent } from './event.ts';
import { loadNotLoaded, measuresOf } from './measures.ts';
import { noticesOf } from './notice.ts';
import { type Outcome, outcomeOfError } from './outcome.ts';
import { type Findings, noFindings, type Receipt, type SetObject } from './receipt.ts';
import type { Ending } from './row.ts';

export type EndPorts = Pick<
  Ports,
  'ledger' | 'documents' | 'objects' | 'backlog' | 'leases' | 'notices' | 'events' | 'meter' | 'clock'
>;

/** A load that is to end. */
export interface EndingLoad {
  entry: BacklogEntry;
  route: Pick<ImportRoute, 'name' | 'updateMethod'>;
  outcome: Outcome;
  findings: Findings;
  /** It ends with its set, which is told of, has the receipt, and the place in the backlog. */
  member?: true;
  /** Of a set: its objects, for the receipt. */
  objects?: SetObject[];
  /** What was known of the load before, where `findings` does not say it. */
  known?: Partial<Pick<LoadRecord, 'rows' | 'parts' | 'streamId' | 'executionId' | 'bytes'>>;
  /** How its file was read, and why. */
  decisions?: readonly string[];
}

/** How many loads are ended at the same time: 10,000 take some seconds. */
const together = 64;
/** So many events go in one request. */
const ofOneRequest = 10;

/** A load that ends with an error before its rows are in Domo. */
export function failing(
  entry: BacklogEntry & { plan?: Pick<LoadPlan, 'parts' | 'decisions'> },
  route: EndingLoad['route'],
  error: SluiceError,
  findings: Findings = noFindings,
): EndingLoad {
  return {
    entry,
    route,
    outcome: outcomeOfError(error),
    findings,
    ...(entry.plan === undefined
      ? {}
      : { known: { parts: entry.plan.parts }, decisions: entry.plan.decisions }),
  };
}

/**
 * Ends loads: one notice for all that end badly for the same cause, then for each its receipt, its row in the ledger,
 * its tag, its event, and its place in the backlog, in this order: so whoever sees the final state finds the receipt,
 * nothing ends without its notice, and what is still in the backlog is not ended yet. Safe to repeat; then a notice and
 * an event may come twice.
 *
 * Of two endings of one load the first counts. Throws `LeaseLost` if a newer fence has taken one of the loads.
 */
export async function endLoads(ports: EndPorts, hold: Hold, ending: readonly EndingLoad[]): Promise<void> {
  if (ending.length === 0) return;
  const { ledger, documents, objects, backlog, meter, clock } = ports;
  const endedAt = new Date(clock.now()).toISOString();
  const extra = createBestEffort(ports, hold);
  // What ends with a set ends before it, since a set that has ended is looked at by nobody any more.
  const members = ending.filter(({ member }) => member === true);
  const own = ending.filter(({ member }) => member !== true);
  for (const told of noticesOf(
    own.map((one) => ({ ...recordOf(one, endedAt), unresolved: one.outcome.unresolved ?? null })),
    hold.run,
  )) {
    await ports.notices.publish(told);
  }
  await forEach(
    members,
    async (one) => {
      const { load } = one.entry;
      const row = await ledger.end(load.id, hold, endingOf(one, recordOf(one, endedAt)));
      if (row !== null) await extra.attempt('tag', () => objects.tag(load.object, stateTag, row.state));
    },
    together,
  );
  const endOne = async (one: EndingLoad): Promise<SluiceEvent | null> => {
    const { entry, outcome } = one;
    const { load } = entry;
    const record = recordOf(one, endedAt);
    const ref = receiptRef(record, { state: outcome.state, endedAt });
    const receipt = address(ref);
    const written = await extra.attempt('receipt', async () => {
      await documents.put(ref, { ...receiptOf(one, { ...record, receipt }), streamKey: hold.streamKey });
      return receipt;
    });
    const row = await ledger.end(load.id, hold, endingOf(one, { ...record, receipt: written }));
    // Where another stream has it by now, a call died before it took the load out of this one's backlog.
    if (row !== null) await extra.attempt('tag', () => objects.tag(load.object, stateTag, row.state));
    if (row !== null && (row.state === 'rejected' || row.state === 'failed')) tell(record);
    return row === null ? null : loadEnded(row, one.findings.destination?.dataSetId ?? null);
  };
  const endSome = async (some: readonly EndingLoad[]): Promise<void> => {
    const events: SluiceEvent[] = [];
    const end = async (one: EndingLoad) => {
      const event = await endOne(one);
      if (event !== null) events.push(event);
    };
    await forEach(some, end, some.length);
    await ports.events.publish(events);
    await forEach(some, ({ entry }) => backlog.remove(hold.streamKey, entry), some.length);
  };
  await forEach(groupsOf(own, ofOneRequest), endSome, Math.floor(together / ofOneRequest));
  for (const [route, measures] of measuresOf(own.map((one) => recordOf(one, endedAt))))
    meter.record(route, measures);
  await extra.tell(ending[0]?.route.name ?? '');
}

function groupsOf<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, i) =>
    items.slice(i * size, (i + 1) * size),
  );
}

/** For the dashboard, which looks for such lines. */
function tell({ id: load, route, key, state, error, reason }: ReturnType<typeof recordOf>): void {
  log.warn(loadNotLoaded, { load, route, key, state, error, reason });
}

/** What people see of a load that ends. */
function recordOf(
  { entry: { load }, outcome, findings, known }: EndingLoad,
  endedAt: string,
): LoadRecord & { error: string | null } {
  const { bucket, key, versionId, size } = load.object;
  const { destination, proof } = findings;
  const isSent = outcome.state === 'committed' || outcome.unresolved != null;
  return {
    id: load.id,
    route: load.route,
    bucket,
    key,
    versionId,
    state: outcome.state,
    ...(outcome.reason === undefined ? {} : { reason: outcome.reason }),
    ...(outcome.fault === undefined ? {} : { fault: outcome.fault }),
    error: outcome.error ?? null,
    // Of a load that is certainly not in Domo no row is, however many were read.
    rows: isSent ? (proof?.rows ?? known?.rows ?? 0) : 0,
    bytes: known?.bytes ?? size,
    parts: known?.parts ?? 0,
    streamId: destination?.streamId ?? known?.streamId ?? null,
    executionId: destination?.executionId ?? known?.executionId ?? null,
    receivedAt: load.receivedAt,
    endedAt,
    receipt: null,
  };
}

function endingOf(
  { outcome, decisions = [] }: EndingLoad,
  record: LoadRecord & { error: string | null },
): Ending {
  const { state, reason, fault, receipt, rows, parts, streamId, executionId, endedAt, error } = record;
  return {
    ...{
      state: outcome.state,
      receipt,
      rows,
      parts,
      streamId,
      executionId,
      error,
      decisions: [...decisions],
    },
    endedAt: endedAt as string,
    ...(reason === undefined ? {} : { reason }),
    ...(fault === undefined ? {} : { fault }),
    unresolved: state === outcome.state ? (outcome.unresolved ?? null) : null,
  };
}

function receiptOf(
  { entry: { load }, route, outcome, findings, objects, decisions = [] }: EndingLoad,
  { error: _, ...record }: LoadRecord & { error: string | null },
): Receipt {
  const { destination, proof, dataSetRows } = findings;
  return {
    ...record,
    object: { etag: load.object.etag, sequencer: load.sequencer },
    updateMethod: route.updateMethod,
    dataSetId: destination?.dataSetId ?? null,
    proof,
    dataSetRows,
    decisions: [...decisions],
    ...(objects === undefined ? {} : { objects }),
    ...(outcome.unresolved ? { unresolved: outcome.unresolved } : {}),
  };
}
