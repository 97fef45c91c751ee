import { asSluiceError, LeaseLost } from '../../errors.ts';
import { type Batch, type BatchLoad, type BatchRef, batchLimits } from '../batch.ts';
import { writeBatch } from '../batches.ts';
import { destinationOf } from '../data-set-api/request.ts';
import type { Destination } from '../destination.ts';
import { batchId } from '../documents.ts';
import { forEach } from '../for-each.ts';
import { type Hold, held, type Lease, type LeasedBatch, moveOn, update } from '../lease/lease.ts';
import { fenceLeft, giveBack } from '../lease/wake.ts';
import { type EndingLoad, endLoads, failing } from '../ledger/end-loads.ts';
import { noFindings } from '../ledger/receipt.ts';
import { abortLeftover } from '../leftover.ts';
import { nothingToSend, offerParts, type PartsToSend } from '../parts-to-send.ts';
import type { Ports } from '../ports.ts';
import { type CheckedHead, checkHead } from './check.ts';
import { type Candidate, choose, isOvertaken } from './choose.ts';
import { partsOf, placeParts } from './parts.ts';
import { rangesOf } from './ranges.ts';
import { resolve } from './resolve.ts';
import { restOf, settled } from './rest.ts';
import { routed } from './routed.ts';
import { findTarget, type KnownTarget } from './target.ts';

export interface PlanInput {
  streamKey: string;
  fence: number;
  run: string;
  /** How often this run has planned before. */
  plans: number;
  /** How many loads the batch may take at most; null where nothing but the general limits holds. */
  maxLoads: number | null;
  /** Whether small files may share a part: not where Domo refused a part of several, so that it can be said which. */
  share: boolean;
}

export interface Planned extends PartsToSend {
  /**
   * `open`: an execution, for a Stream. `send`: in one request of the DataSet API; without a batch there is only to be
   * found out what became of an earlier one. `commit`: a run that died may have committed this batch. `wait`: until
   * `notBefore`, then plan. `leave`: the lease is given back.
   */
  next: 'open' | 'send' | 'commit' | 'wait' | 'leave';
  /** Of this plan: what carries an older one is refused from now on. */
  fence: number;
  batch: BatchRef | null;
  destination: Destination | null;
  /** ISO 8601. */
  notBefore: string | null;
  plans: number;
}

/**
 * How often a run plans before it hands over to a successor: the history of a run has 25,000 events at most, and a plan
 * with all that may follow from it takes 7,600 if everything must be repeated as often as it may be.
 */
export const longestRun = 3;

/** How many heads of files are read at the same time. */
const together = 48;

/** Takes loads of the backlog, as many as fit, checks each, and says which parts they have, if any. */
export async function plan(ports: Ports, input: PlanInput): Promise<Planned> {
  const { streamKey, run, plans } = input;
  const own: Hold = { streamKey, run, fence: input.fence };
  const answer: Planned = {
    ...{
      next: 'leave',
      fence: input.fence,
      batch: null,
      destination: null,
      notBefore: null,
      plans: plans + 1,
    },
    ...nothingToSend,
  };
  const begun = await begin(ports, own).catch((error: unknown) => {
    if (!(error instanceof LeaseLost)) throw error;
    return null;
  });
  if (begun === null) {
    const left = await fenceLeft(ports, own);
    return left === null ? answer : { ...answer, ...atOnce(ports), fence: left };
  }
  const { hold, lease } = begun;
  const planned = { ...answer, fence: hold.fence };
  if (lease.batch?.phase === 'committing') return { ...planned, ...seeThrough(lease.batch) };
  if (lease.batch !== null) await dropBatch(ports, hold, lease.batch);
  // Only the row count can tell, and the next request would change it.
  if (lease.question !== null) return { ...planned, next: 'send' };
  if (plans >= longestRun) {
    await giveBack(ports, hold);
    return planned;
  }

  const waiting = await ports.backlog.first(streamKey, batchLimits.loads);
  const { candidates, strangers } = await routed(ports, streamKey, waiting);
  await endLoads(ports, hold, strangers);
  const [first] = candidates;
  const now = ports.clock.now();
  if (first === undefined) {
    if (waiting.length > 0) return { ...planned, ...atOnce(ports) };
    await giveBack(ports, hold);
    return planned;
  }
  const rest = restOf(lease, first.route, now);
  if (rest !== null) return { ...planned, next: 'wait', notBefore: rest.until };
  // An older REPLACE that comes late is superseded, so nobody waits for it.
  const ripe = first.route.updateMethod === 'REPLACE' ? candidates : settled(candidates, now);
  if (!Array.isArray(ripe)) return { ...planned, next: 'wait', notBefore: ripe.until };
  const taken = await takeLoads(ports, hold, lease, ripe, input);
  return {
    ...planned,
    ...(taken === null ? atOnce(ports) : await planBatch(ports, hold, taken, input.share)),
  };
}

/** The run plans once more. */
function atOnce({ clock }: Pick<Ports, 'clock'>): Pick<Planned, 'next' | 'notBefore'> {
  return { next: 'wait', notBefore: new Date(clock.now()).toISOString() };
}

/** The fence of this plan. */
function begin(ports: Ports, hold: Hold): Promise<{ hold: Hold; lease: Lease }> {
  const change = ({ batch, holder, fence }: Lease) => {
    // Made again by mistake: the run is at work already on what this call has planned before.
    if (batch !== null && batch.fence === fence && batch.phase !== 'planned' && fence !== hold.fence)
      return null;
    return { holder: holder && { ...holder, started: true } };
  };
  return moveOn(ports.leases, hold, change);
}

/** A batch that may be in Domo goes on where a run that died has left it. */
function seeThrough({ id, bucket, maxConcurrency, sent, execution }: LeasedBatch): Partial<Planned> {
  const batch = { id, bucket, maxConcurrency };
  return sent === null
    ? { next: 'commit', batch, destination: execution }
    : { next: 'send', batch, destination: destinationOf(sent) };
}

/** Clears up behind a batch that was given up before it was committed. */
async function dropBatch(ports: Ports, hold: Hold, { streamId, execution }: LeasedBatch): Promise<void> {
  if (streamId !== null) await abortLeftover(ports.domo, streamId, execution?.executionId ?? null);
  await update(ports.leases, hold, () => ({ batch: null }));
}

/** The loads of a batch that are found good, and what they go into. */
interface Taken {
  known: KnownTarget | null;
  good: { candidate: Candidate; head: CheckedHead }[];
}

/**
 * Takes the loads that go together and checks their heads. A load that can't be loaded ends here.
 *
 * @returns null where none of them is left
 */
async function takeLoads(
  ports: Ports,
  hold: Hold,
  lease: Lease,
  candidates: readonly Candidate[],
  { maxLoads, share }: Pick<PlanInput, 'maxLoads' | 'share'>,
): Promise<Taken | null> {
  const [first] = candidates;
  if (first === undefined) return null;
  const known = await findTarget(ports.domo, ports.streams, hold.streamKey, first.route);
  const { target } = first.route;
  // Columns are inferred from one file: the others are checked against them when they are there.
  const infers = known === null && target.kind === 'dataSet' && target.columns === 'infer';
  const chosen = choose(candidates, infers ? 1 : maxLoads, share);
  const id = batchId(hold.streamKey, hold.fence);
  const good = new Map<Candidate, CheckedHead>();
  const ending: EndingLoad[] = [];
  const gone: Candidate[] = [];
  const checkOne = async (candidate: Candidate) => {
    const { entry, route } = candidate;
    const row = await ports.ledger.take(entry.load.id, hold, id);
    if (row === null) {
      gone.push(candidate);
      return;
    }
    const outcome =
      !entry.force && isOvertaken(candidate, lease)
        ? ({ state: 'superseded' } as const)
        : await resolve(ports, hold.streamKey, row, candidate);
    if (outcome !== null) {
      ending.push({ entry, route, outcome, findings: noFindings, known: row });
      return;
    }
    try {
      const head = await checkHead(ports.objects, { object: entry.load.object, route }, known?.columns);
      good.set(candidate, head);
    } catch (thrown) {
      const error = asSluiceError(thrown);
      if (error.retryable || error.fault === 'domo') throw error;
      ending.push(failing(entry, route, error));
    }
  };
  await forEach(chosen, checkOne, together);
  // A newer fence has not taken them, so they have ended: a call that died left them in the backlog.
  if (gone.length > 0) await held(ports.leases, hold);
  await forEach(gone, ({ entry }) => ports.backlog.remove(hold.streamKey, entry.order));
  await endLoads(ports, hold, ending);
  const inOrder = chosen.flatMap((candidate) => {
    const head = good.get(candidate);
    return head === undefined ? [] : [{ candidate, head }];
  });
  return inOrder.length === 0 ? null : { known, good: inOrder };
}

/** Writes down what the batch consists of, and which parts are to be sent. */
async function planBatch(
  ports: Ports,
  hold: Hold,
  { known, good }: Taken,
  share: boolean,
): Promise<Partial<Planned>> {
  const [first] = good;
  if (first === undefined) throw new RangeError('a batch has no loads');
  const { route, entry } = first.candidate;
  const ranged = good.map(({ candidate, head: { dataStart } }) => {
    const { object } = candidate.entry.load;
    const ranges = rangesOf({ object, route: candidate.route }, dataStart).length;
    return { ranges, bytes: object.size - dataStart, partSize: candidate.route.partSize };
  });
  const places = placeParts(ranged, share);
  const loads = good.map(({ candidate, head: { dataStart, columns } }, index): BatchLoad => {
    const place = places[index] ?? { firstPart: 0, parts: 0 };
    return { ...candidate.entry, plan: { dataStart, columnCount: columns.length, ...place } };
  });
  const batch: Batch = {
    target: known?.target ?? { kind: 'newStream', columns: first.head.columns },
    routes: Object.fromEntries(good.map(({ candidate }) => [candidate.route.name, candidate.route])),
    loads,
  };
  const { bucket, key: firstKey } = entry.load.object;
  const ref: BatchRef = {
    id: batchId(hold.streamKey, hold.fence),
    bucket,
    maxConcurrency: route.maxConcurrency,
  };
  await writeBatch(ports.documents, ref, batch);
  const inOne = batch.target.kind === 'dataSet';
  const parts = inOne ? [] : partsOf(batch);
  const toSend = inOne ? nothingToSend : await offerParts(ports.documents, ref, 0, parts);
  const leased: LeasedBatch = {
    ...{ ...ref, fence: hold.fence, phase: 'planned', loads: loads.length, firstKey, parts: parts.length },
    ...{ streamId: null, opener: null, execution: null, sent: null, commitAccepted: false },
  };
  await update(ports.leases, hold, () => ({ batch: leased }));
  return { next: inOne ? 'send' : 'open', batch: ref, ...toSend };
}
