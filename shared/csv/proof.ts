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
   * in a new execution, by these ranges, which begin in these states.
   */
  | { kind: 'replan'; ranges: Range[]; states: State[] }
  /** The file is at fault. `row` is the record with the first anomaly, from 1, without the header. */
  | { kind: 'rejected'; anomaly: Anomaly; row: number; range: Range };

export interface Source {
  ranges: Range[];
  /** First byte of the data. */
  dataStart: number;
  /** Bytes of the object. */
  size: number;
}

/**
 * Follows the state from the start of the data through the map of every range, and compares it with the state that each
 * part was cut from. If the two agree, the part begins and ends at the start of a record. So if all agree, the parts
 * cover the data without gap or overlap.
 *
 * A file is rejected only if all parts up to the first anomaly were cut from the right state. So the same file is
 * always rejected for the same reason.
 *
 * Throws ProofFailed if the reports or ranges contradict each other or the object.
 */
export function prove(reports: PartReport[], source: Source): Verdict {
  const { ranges, dataStart, size } = source;
  checkRanges(source);
  const parts = inOrder(reports, ranges);
  const wrong: { range: Range; state: State }[] = [];
  let state: State = 'O';
  let rowsBefore = 0;
  for (const { range, report } of parts) {
    if (report.start !== state) {
      if (report.exact) {
        fail(`range ${range.index} was proven to begin in ${report.start}, yet it begins in ${state}`);
      }
      wrong.push({ range, state });
    } else if (report.anomaly) {
      const { anomaly } = report;
      if (wrong.length === 0) return { kind: 'rejected', anomaly, row: rowsBefore + anomaly.row, range };
      // The file will be rejected, for this anomaly or for an earlier one. The parts after it don't matter.
      break;
    }
    rowsBefore += report.rows;
    state = imageOf(report.map, state);
  }
  if (wrong.length > 0) return { kind: 'resend', parts: wrong };

  if (state === 'I') fail('the data ends inside a quoted field, yet no part reports it');
  const total = (count: (report: PartReport) => number) =>
    reports.reduce((sum, report) => sum + count(report), 0);
  const bytes = total((report) => report.bytes);
  if (bytes !== size - dataStart) fail(`the parts hold ${bytes} bytes of ${size - dataStart}`);
  const filled = parts.filter(({ report }) => !report.empty);
  for (const { range, report } of parts) {
    if (report.empty !== (report.bytes === 0) || report.empty !== (report.rows === 0)) {
      fail(`part ${range.index} holds ${report.rows} records in ${report.bytes} bytes`);
    }
    if (report.newlineAdded && report !== filled.at(-1)?.report) {
      fail(`part ${range.index} ends the data, yet is not the last`);
    }
  }

  if (filled.some(({ range }, rank) => range.index !== rank)) {
    return { kind: 'replan', ...mergeEmpty(ranges, reports) };
  }
  return {
    kind: 'proven',
    rows: total((report) => report.rows),
    bytes,
    literalQuotes: total((report) => report.literalQuotes),
    textAfterClose: total((report) => report.textAfterClose),
  };
}

/**
 * The ranges in which records begin, each extended over the empty ranges after it, and the states in which they begin.
 * The reports must be ones whose start states are proven.
 */
export function mergeEmpty(ranges: Range[], reports: PartReport[]): { ranges: Range[]; states: State[] } {
  const filled = inOrder(reports, ranges).filter(({ report }) => !report.empty);
  const size = ranges.at(-1)?.end ?? 0;
  return {
    ranges: filled.map(({ range }, index) => ({
      index,
      count: filled.length,
      start: range.start,
      end: filled[index + 1]?.range.start ?? size,
    })),
    states: filled.map(({ report }) => report.start),
  };
}

/** The ranges must cover the data in order, without gap or overlap. */
function checkRanges({ ranges, dataStart, size }: Source): void {
  let start = dataStart;
  for (const [index, range] of ranges.entries()) {
    if (
      range.index !== index ||
      range.count !== ranges.length ||
      range.start !== start ||
      range.end < start
    ) {
      fail(`range ${index} is ${JSON.stringify(range)}, where the data goes on at byte ${start}`);
    }
    start = range.end;
  }
  if (start !== size) fail(`the ranges end at byte ${start} of ${size}`);
}

/** Every range with its report. Each range must have exactly one. */
function inOrder(reports: PartReport[], ranges: Range[]): { range: Range; report: PartReport }[] {
  const byRange = new Map(reports.map((report) => [report.range, report]));
  if (byRange.size !== reports.length || reports.length !== ranges.length) {
    fail(`${reports.length} reports of ${byRange.size} parts, where there are ${ranges.length}`);
  }
  return ranges.map((range) => {
    const report = byRange.get(range.index);
    return report ? { range, report } : fail(`part ${range.index} has no report`);
  });
}

function fail(contradiction: string): never {
  throw new ProofFailed(
    `The reports of the parts cannot be right: ${contradiction}. Nothing may be committed on them.`,
  );
}
