import { ProofFailed } from '../errors.ts';
import type { Range } from './ranges.ts';
import type { Anomaly, PartReport } from './report.ts';
import { imageOf, type State } from './state.ts';

/** What follows from the reports of all parts of an object. */
export type Verdict =
  /**
   * The parts hold every byte of the data once, cut between records. The parts that aren't empty have consecutive ids
   * from 1.
   */
  | { kind: 'proven'; rows: number; bytes: number; literalQuotes: number; textAfterClose: number }
  /**
   * These parts were cut from a wrong guess. Each has to be sent again under its own id, cut from the state given here.
   */
  | { kind: 'resend'; parts: { range: Range; state: State }[] }
  /**
   * No record begins in some range inside the object, so the part ids have a gap [P6]. Everything has to be sent again
   * in a new execution, by other ranges.
   */
  | { kind: 'replan' }
  /** The file is at fault. `row` is the record with the first anomaly, from 1, without the header. */
  | { kind: 'rejected'; anomaly: Anomaly; row: number; range: Range };

export interface Source {
  ranges: Range[];
  /** First byte of the data. */
  dataStart: number;
  /** Bytes of the object. */
  size: number;
}

/** The proof of one object. It takes the reports one at a time, and keeps none: there may be 100,000. */
export interface Prover {
  /** @param report of the next range of the object */
  add(range: Range, report: PartReport): void;
  /** Throws ProofFailed if the reports or ranges contradict each other or the object. */
  verdict(): Verdict;
}

/**
 * Follows the state from the start of the data through the map of every range, and compares it with the state that each
 * part was cut from. If the two agree, the part begins and ends at the start of a record. So if all agree, the parts
 * cover the data without gap or overlap.
 *
 * A file is rejected only if all parts up to the first anomaly were cut from the right state. So the same file is
 * always rejected for the same reason.
 */
export function createProver({ dataStart, size }: Omit<Source, 'ranges'>): Prover {
  const wrong: { range: Range; state: State }[] = [];
  const total = { rows: 0, bytes: 0, literalQuotes: 0, textAfterClose: 0 };
  /** Ranges so far, and how many there are to be. */
  let ranges = 0;
  let promised: number | null = null;
  let end = dataStart;
  let state: State = 'O';
  let rejected: Extract<Verdict, { kind: 'rejected' }> | null = null;
  /** An anomaly was met. The file will be rejected, for it or for an earlier one: the parts behind it don't matter. */
  let isFaulty = false;
  /** A contradiction that makes all reports worthless, whatever else they say. */
  let contradiction: string | null = null;
  /** A contradiction that counts only where every part was cut rightly. */
  let inconsistency: string | null = null;
  let ended: Range | null = null;
  let isGapOpen = false;
  let hasGap = false;

  /** The ranges must cover the data in order, without gap or overlap. */
  function checkRange(range: Range): void {
    const { index, count, start } = range;
    promised ??= count;
    if (index !== ranges || count !== promised || start !== end || range.end < start) {
      contradiction ??= `range ${ranges} is ${JSON.stringify(range)}, where the data goes on at byte ${end}`;
    }
  }

  function follow(range: Range, report: PartReport): void {
    if (report.start !== state) {
      if (report.exact) {
        contradiction ??= `range ${range.index} was proven to begin in ${report.start}, yet it begins in ${state}`;
      }
      wrong.push({ range, state });
    } else if (report.anomaly) {
      const { anomaly } = report;
      if (wrong.length === 0) rejected = { kind: 'rejected', anomaly, row: total.rows + anomaly.row, range };
      isFaulty = true;
    }
    state = imageOf(report.map, state);
  }

  function sum({ index }: Range, { rows, bytes, ...report }: PartReport): void {
    total.rows += rows;
    total.bytes += bytes;
    total.literalQuotes += report.literalQuotes;
    total.textAfterClose += report.textAfterClose;
    if (report.empty !== (bytes === 0) || report.empty !== (rows === 0)) {
      inconsistency ??= `part ${index} holds ${rows} records in ${bytes} bytes`;
    }
  }

  /** Only the last part that isn't empty may end the data, and only empty ones may follow. */
  function checkOrder(range: Range, { empty, newlineAdded }: PartReport): void {
    const lonely = newlineAdded ? range : null;
    const early = empty ? lonely : ended;
    if (early !== null) inconsistency ??= `part ${early.index} ends the data, yet is not the last`;
    if (newlineAdded) ended = range;
    if (empty) isGapOpen = true;
    else hasGap ||= isGapOpen;
  }

  return {
    add(range, report) {
      checkRange(range);
      if (report.range !== range.index) contradiction ??= `part ${range.index} has a report of another`;
      ranges += 1;
      end = range.end;
      if (isFaulty) return;
      follow(range, report);
      sum(range, report);
      checkOrder(range, report);
    },

    verdict() {
      if (contradiction !== null) fail(contradiction);
      if (end !== size || ranges !== (promised ?? 0)) fail(`the ranges end at byte ${end} of ${size}`);
      if (rejected !== null) return rejected;
      if (wrong.length > 0) return { kind: 'resend', parts: wrong };
      if (state === 'I') fail('the data ends inside a quoted field, yet no part reports it');
      if (total.bytes !== size - dataStart)
        fail(`the parts hold ${total.bytes} bytes of ${size - dataStart}`);
      if (inconsistency !== null) fail(inconsistency);
      return hasGap ? { kind: 'replan' } : { kind: 'proven', ...total };
    },
  };
}

/** The verdict on reports that are all there, in whatever order. Throws as `Prover.verdict` does. */
export function prove(reports: readonly PartReport[], { ranges, ...source }: Source): Verdict {
  const byRange = new Map(reports.map((report) => [report.range, report]));
  if (byRange.size !== reports.length || reports.length !== ranges.length) {
    fail(`${reports.length} reports of ${byRange.size} parts, where there are ${ranges.length}`);
  }
  const prover = createProver(source);
  for (const range of ranges) {
    prover.add(range, byRange.get(range.index) ?? fail(`part ${range.index} has no report`));
  }
  return prover.verdict();
}

function fail(contradiction: string): never {
  throw new ProofFailed(
    `The reports of the parts cannot be right: ${contradiction}. Nothing may be committed on them.`,
  );
}
