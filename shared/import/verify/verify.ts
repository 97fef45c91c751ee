import { outcomeOf } from '../../domo/executions.ts';
import {
  DomoUnauthorized,
  ExecutionAborted,
  LeaseLost,
  PartRefused,
  PartsMissing,
  ProofFailed,
  SluiceError,
} from '../../errors.ts';
import { listTexts } from '../../wording.ts';
import { abortedFromOutside, maxAborted } from '../aborted.ts';
import { type Batch, type BatchLoad, type BatchRef, type BatchSet, type Proofs, routeOf } from '../batch.ts';
import { readBatch, writeProofs } from '../batches.ts';
import { tryDeleteUnused } from '../create/delete-unused.ts';
import type { OpenExecution } from '../destination.ts';
import { inspectionRef } from '../documents.ts';
import { endingsOfDropped, isAllDropped } from '../files/set-endings.ts';
import { forEach } from '../for-each.ts';
import { type Begun, begunOf, conclude } from '../inspect/conclude.ts';
import { gapsName, unsizedName } from '../inspect/inspection.ts';
import { withKept } from '../inspect/kept-survey.ts';
import { isPass } from '../inspect/kind.ts';
import { createNotebook, type Notebook } from '../inspect/notebook.ts';
import { createPassEvidence } from '../inspect/pass-evidence.ts';
import { demandNothingLanded } from '../landed.ts';
import { type Hold, heldBatch, isRepeated, moveOn } from '../lease/lease.ts';
import { endLoads } from '../ledger/end-loads.ts';
import { noFindings } from '../ledger/receipt.ts';
import { abortLeftover } from '../leftover.ts';
import { describe } from '../load.ts';
import type { Part, Segment, UploadReport } from '../part.ts';
import { mannerOf, nothingToSend, offerParts, type PartsToSend } from '../parts-to-send.ts';
import { isEmptyAfterAll } from '../plan/empty.ts';
import { partsOf } from '../plan/parts.ts';
import type { Ports } from '../ports.ts';
import { guardShrinking } from '../shrink.ts';
import { aboutRecords } from '../types-by.ts';
import { createEvidence, type Decision, type Evidence, type SegmentAgain } from './evidence.ts';
import { createGaps, type Gaps } from './gaps.ts';

export interface VerifyInput {
  streamKey: string;
  fence: number;
  batch: BatchRef;
  /** null: the parts were inspected, and not sent. */
  execution: OpenExecution | null;
  /** How often parts have been sent before: 0 after the first time. */
  round: number;
  /** How long a call of split-part lives at most. Seconds. */
  partTimeout: number;
  run: string;
}

/** Where the run goes on. */
export interface Verified extends PartsToSend {
  /**
   * `replan`: loads have dropped out, and the others go again without them; or some are to be cut otherwise; or what was
   * to be found out is known, or takes longer than the rounds of one plan.
   */
  next: 'commit' | 'resend' | 'replan';
  fence: number;
  round: number;
  /** ISO 8601: when parts may be sent. */
  notBefore: string;
}

/** A wrong guess costs one more round, a failed part a few; what needs more than this is not going to end. */
export const maxRounds = 6;

/**
 * Proves from the reports that every byte of every load is in exactly one segment, or says which parts must be sent
 * again. A load that can't be loaded ends here, and the others go again without it. Where the ids of the parts would have a
 * gap, the ranges without rows are kept, and all go again, those joined.
 */
export async function verify(ports: Ports, input: VerifyInput): Promise<Verified> {
  const { streamKey, fence, batch: ref, execution, run, round } = input;
  const hold: Hold = { streamKey, run, fence };
  const now = new Date(ports.clock.now()).toISOString();
  const stay: Verified = { next: 'commit', fence, round, notBefore: now, ...nothingToSend };
  const lease = await ports.leases.read(streamKey);
  // This call has given the batch up before, and its answer was lost.
  if (isRepeated(lease, hold) && lease.batch === null) return { ...stay, next: 'replan', fence: lease.fence };
  await heldBatch(ports.leases, hold, ref.id);

  const batch = await readBatch(ports.documents, ref);
  const { evidence, notebooks, gaps } = await gather(
    batch,
    withKept(ports.documents, ports.reports.list(ref.id)),
  );
  const judged = judge(batch, { evidence, gaps }, execution, round >= maxRounds);
  const isGivenUp =
    judged.dropped.size + judged.empty.length + judged.gapped.size + judged.unsized.length > 0 ||
    judged.apart;
  if (execution !== null && isGivenUp) {
    return { ...stay, next: 'replan', ...(await drop(ports, hold, execution, batch, judged)) };
  }
  // More rounds than that are too many for the history of one run.
  const isLongInspection = execution === null && round >= maxRounds;
  if (judged.again.length > 0 && !isLongInspection) {
    const parts = partsAgain(batch, judged.again, begunOf(batch, notebooks));
    const toSend = await offerParts(ports.documents, ref, round + 1, parts, mannerOf(batch));
    const rest = judged.outlast ? input.partTimeout * 1000 : 0;
    const notBefore = new Date(ports.clock.now() + rest).toISOString();
    return { ...stay, next: 'resend', ...toSend, round: round + 1, notBefore };
  }
  if (execution === null) {
    const unfinished = new Set(judged.again.map(({ load }) => load));
    const { dropped, unsized } = judged;
    const next = await conclude(ports, hold, { batch, notebooks, dropped, unsized, unfinished });
    return { ...stay, next: 'replan', fence: next };
  }
  await writeProofs(ports.documents, ref, judged.proofs);
  return stay;
}

interface Judged {
  proofs: Proofs;
  /** Segments that are to be sent again. */
  again: SegmentAgain[];
  outlast: boolean;
  dropped: Map<BatchLoad, SluiceError>;
  /** Loads without a row, of which nothing is to be committed. */
  empty: BatchLoad[];
  /** Domo refused a part of several loads: they go again with a part for each. */
  apart: boolean;
  /** Loads whose ranges leave gaps among the parts, with those of them in which no row begins. */
  gapped: Map<BatchLoad, number[]>;
  /** Loads whose texts must be indexed, because they are not of the size that was taken from the end of their objects. */
  unsized: BatchLoad[];
}

interface Gathered {
  evidence: Map<string, Evidence>;
  notebooks: Map<string, Notebook>;
  gaps: Gaps;
}

/** What the reports say of each load, by its id. Parts and reports both come in the order of the parts' ids. */
async function gather(batch: Batch, reports: AsyncIterable<UploadReport>): Promise<Gathered> {
  const evidence = new Map(batch.loads.map((member) => [member.load.id, evidenceOf(batch, member)]));
  const inspected = batch.loads.filter(({ plan }) => plan.inspect !== undefined);
  const notebooks = new Map(inspected.map(({ load }) => [load.id, createNotebook()]));
  const gaps = createGaps();
  const kept = reports[Symbol.asyncIterator]();
  let next = await kept.next();
  for (const { part, segments } of partsOf(batch)) {
    while (!next.done && next.value.part < part) next = await kept.next();
    const report = !next.done && next.value.part === part ? next.value : null;
    gaps.add(report);
    for (const segment of segments) {
      evidence.get(segment.load)?.add(part, segment, report);
      notebooks.get(segment.load)?.add(segment, report);
    }
  }
  return { evidence, notebooks, gaps };
}

function evidenceOf(batch: Batch, member: BatchLoad): Evidence {
  const { load, plan } = member;
  const { dataStart, dataEnd, inspect } = plan;
  if (isPass(inspect)) return createPassEvidence();
  const { showCells } = routeOf(batch, load);
  return createEvidence({
    ...{ object: describe(load.object), showCells, ...aboutRecords(batch, member) },
    ...{ dataStart, dataEnd, isInspected: inspect !== undefined },
  });
}

function judge(
  batch: Batch,
  { evidence, gaps }: Pick<Gathered, 'evidence' | 'gaps'>,
  execution: OpenExecution | null,
  exhausted: boolean,
): Judged {
  const judged: Judged = {
    ...{ proofs: {}, again: [], outlast: false, dropped: new Map(), empty: [], apart: false },
    ...{ gapped: new Map(), unsized: [] },
  };
  for (const member of batch.loads) {
    const { load, force } = member;
    try {
      const decision = evidence.get(load.id)?.decide();
      if (decision === undefined) throw new RangeError(`nothing is known of load ${load.id}`);
      if (decision.next === 'resend') {
        const isStuck = exhausted && !decision.heldBack;
        if (isStuck) throw new PartsMissing(missing(describe(load.object), decision));
        for (const segment of decision.segments) judged.again.push(segment);
        judged.outlast ||= decision.outlast;
      } else if (decision.next === 'apart') {
        judged.apart = true;
      } else if (decision.next === 'index') {
        judged.unsized.push(member);
      } else if (decision.next === 'rejoin') {
        judged.gapped.set(member, emptyRangesOf(member, gaps));
      } else if (decision.next === 'commit' && execution !== null) {
        const isAlone = batch.set === undefined;
        if (isAlone && isEmptyAfterAll(routeOf(batch, load), member, decision.proof)) {
          judged.empty.push(member);
          continue;
        }
        if (!force && isAlone) guardShrinking(load, routeOf(batch, load), decision.proof, execution);
        judged.proofs[load.id] = decision.proof;
        if (gaps.of(load.id) !== null) judged.gapped.set(member, emptyRangesOf(member, gaps));
      }
    } catch (thrown) {
      judged.dropped.set(member, asLoadError(thrown));
    }
  }
  const [first] = batch.loads;
  const left = judged.dropped.size + judged.again.length + judged.gapped.size + judged.unsized.length;
  const isProven = execution !== null && left === 0 && !judged.apart;
  if (batch.set !== undefined && first !== undefined && isProven)
    judgeSet(batch, batch.set, first, execution, judged);
  return judged;
}

/** Throws `ProofFailed` where they were to be joined already: then what joins them would do so for ever. */
function emptyRangesOf({ load, plan }: BatchLoad, gaps: Gaps): number[] {
  const empty = gaps.of(load.id) ?? [];
  if (empty.length > 0 && plan.emptyRanges === undefined) return empty;
  throw new ProofFailed(
    `${describe(load.object)}: no record begins in one of the ranges. Nothing was committed.`,
  );
}

/** Of a set its rows as a whole count, for the guard against shrinking, and where there is none. */
function judgeSet(
  batch: Batch,
  { entry }: BatchSet,
  first: BatchLoad,
  execution: OpenExecution,
  judged: Judged,
): void {
  const rows = Object.values(judged.proofs).reduce((sum, proof) => sum + proof.rows, 0);
  const route = routeOf(batch, entry.load);
  try {
    if (isEmptyAfterAll(route, first, { rows })) judged.empty.push(first);
    else if (!entry.force) guardShrinking(entry.load, route, { rows }, execution);
  } catch (thrown) {
    judged.dropped.set(first, asLoadError(thrown));
  }
}

/** Gives the batch up, and ends the loads that can't be loaded. */
async function drop(
  ports: Ports,
  hold: Hold,
  execution: OpenExecution,
  batch: Batch,
  { dropped, empty, apart, gapped, unsized }: Judged,
): Promise<Pick<Verified, 'fence'>> {
  await keepGaps(ports, hold, batch, gapped);
  await forEach(unsized, ({ load }) => ports.ledger.noteInspected(load.id, hold, unsizedName));
  const aborted = await wasAborted(ports, [...dropped.values()], apart, execution);
  if (batch.behaviour.abortOfOpen === 'lands') {
    await abortLeftover(ports.domo, execution.streamId, execution.executionId);
    await demandNothingLanded(ports, execution);
  }
  // First, so that no execution can be opened behind this.
  const { hold: next, lease } = await moveOn(ports.leases, hold, ({ batch: now, failures, share }) => {
    if (now?.phase === 'committing') return null;
    if (aborted && failures >= maxAborted) throw abortedFromOutside(execution);
    return aborted ? { batch: null, failures: failures + 1 } : { batch: null, share: share && !apart };
  });
  await abortLeftover(ports.domo, execution.streamId, aborted ? null : execution.executionId);
  if (!aborted) {
    if (isAllDropped(batch, dropped.size + empty.length)) await tryDeleteUnused(ports, next, lease.unused);
    const findings = { ...noFindings, destination: execution };
    await endLoads(ports, next, endingsOfDropped(batch, dropped, empty, findings));
  }
  return { fence: next.fence };
}

/** Keeps which ranges of loads are to be joined with others: the next plan goes by it. */
async function keepGaps(
  { documents, ledger }: Pick<Ports, 'documents' | 'ledger'>,
  hold: Hold,
  batch: Batch,
  gapped: ReadonlyMap<BatchLoad, number[]>,
): Promise<void> {
  await forEach([...gapped], async ([{ load, plan }, empty]) => {
    const reading = batch.readings[plan.reading];
    if (reading === undefined) throw new RangeError(`the batch has no reading ${plan.reading}`);
    const name = gapsName(routeOf(batch, load), reading, plan);
    await documents.put(inspectionRef(load, name), { empty });
    await ledger.noteInspected(load.id, hold, name);
  });
}

/** The parts of the segments that are to be sent again, with what is known of their states by now. */
function partsAgain(
  batch: Batch,
  again: readonly SegmentAgain[],
  begun: ReadonlyMap<string, Begun>,
): Iterable<Part> {
  const ids = new Set(again.map(({ part }) => part));
  const states = new Map(again.map(({ load, range, state }) => [`${load}#${range}`, state]));
  function* each(): Generator<Part> {
    for (const { part, segments } of partsOf(batch)) {
      if (!ids.has(part)) continue;
      const anew = (segment: Segment): Segment => {
        const { load, range } = segment;
        const state = states.get(`${load}#${range.index}`) ?? null;
        const known = begun.get(load);
        return { ...segment, state, ...(known === undefined ? {} : { begun: known.ref }) };
      };
      yield { part, segments: segments.map(anew) };
    }
  }
  return { [Symbol.iterator]: each };
}

/** Only errors that are about one load; others are about the step. */
function asLoadError(thrown: unknown): SluiceError {
  const isOfStep = thrown instanceof LeaseLost || thrown instanceof DomoUnauthorized;
  if (thrown instanceof SluiceError && !thrown.retryable && !isOfStep) return thrown;
  throw thrown;
}

/**
 * An execution that somebody else aborted refuses parts too; then no file is at fault. Nor is one where Domo takes nothing
 * at all, and throws here.
 */
async function wasAborted(
  { domo }: Pick<Ports, 'domo'>,
  errors: SluiceError[],
  apart: boolean,
  { streamId, executionId }: OpenExecution,
): Promise<boolean> {
  const mayBeDomo = errors.some((error) =>
    [PartRefused, ExecutionAborted, PartsMissing].some((kind) => error instanceof kind),
  );
  if (!apart && !mayBeDomo) return false;
  return outcomeOf(await domo.executions.get(streamId, executionId)) === 'aborted';
}

function missing(object: string, { segments, trouble }: Decision & { next: 'resend' }): string {
  const named = listTexts(segments, ({ part }) => String(part), 5);
  const why = trouble ?? 'Their function was stopped, or ran out of time or memory: see its log.';
  return `${object}: ${segments.length} of its parts (${named}) could not be sent in ${maxRounds} rounds. ${why} Nothing was committed; the load can be replayed.`;
}
