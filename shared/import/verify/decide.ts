import { anomalyError } from '../../csv/anomaly.ts';
import { prove } from '../../csv/proof.ts';
import type { PartReport } from '../../csv/report.ts';
import { PartRefused, ProofFailed, reviveError } from '../../errors.ts';
import type { Proof, Segment, SegmentReport, UploadReport } from '../part.ts';

/** What is to be done with a load whose parts have been sent. */
export type Decision =
  | { next: 'commit'; proof: Proof }
  /**
   * Send the parts of these segments again under their own ids: a segment was guessed wrong, or is without a report.
   * `outlast`: an earlier try of one that is to be cut otherwise may still be at work, and would put its own bytes in
   * the place of the right ones.
   */
  | { next: 'resend'; segments: PlacedSegment[]; outlast: boolean }
  /** Domo refused a part that holds rows of other loads too: nobody can say whose they are. */
  | { next: 'apart' };

/** A segment, and the part that it is in. */
export interface PlacedSegment {
  part: number;
  segment: Segment;
}

/** What the segments were cut from. */
export interface Source {
  /** The object's address, for messages. */
  object: string;
  header: boolean;
  dataStart: number;
  /** Bytes. */
  size: number;
}

/**
 * Decides from the reports of its parts what becomes of a load. Throws the error that the load ends with: the first
 * fault of the file, or what kept a part from being sent for good.
 *
 * @param reports of the parts of the batch, by their ids
 */
export function decide(
  placed: readonly PlacedSegment[],
  reports: ReadonlyMap<number, UploadReport>,
  source: Source,
): Decision {
  const unsent: PlacedSegment[] = [];
  const cuts: PartReport[] = [];
  for (const one of placed) {
    const report = reports.get(one.part);
    const own = reportOf(one, report);
    const error = own?.error ?? (report?.error?.name === 'PartRefused' ? null : report?.error) ?? null;
    if (error !== null) {
      const revived = reviveError(error.name, error.message);
      if (!revived.retryable) throw revived;
    }
    if (error !== null || own?.cut == null) unsent.push(one);
    else cuts.push(own.cut);
  }
  if (unsent.length > 0) return { next: 'resend', segments: unsent, outlast: false };

  const { dataStart, size } = source;
  const verdict = prove(cuts, { ranges: placed.map(({ segment }) => segment.range), dataStart, size });
  switch (verdict.kind) {
    case 'rejected':
      throw anomalyError(verdict.anomaly, { ...source, row: verdict.row });
    case 'resend': {
      const segments = verdict.parts.flatMap(({ range, state }) => {
        const one = placed[range.index];
        return one === undefined ? [] : [{ part: one.part, segment: { ...one.segment, state } }];
      });
      return {
        next: 'resend',
        segments,
        outlast: segments.some(({ part }) => reports.get(part)?.tries !== 0),
      };
    }
    case 'replan':
      // A record may be half a range long at most, so one begins in every range.
      throw new ProofFailed(
        `${source.object}: no record begins in one of the ranges. Nothing was committed.`,
      );
    case 'proven':
      return sent(placed, reports, cuts, source, verdict);
  }
}

/** Whether what was proven was also sent. */
function sent(
  placed: readonly PlacedSegment[],
  reports: ReadonlyMap<number, UploadReport>,
  cuts: readonly PartReport[],
  source: Source,
  { rows, bytes, literalQuotes, textAfterClose }: Omit<Proof, 'rowsSent'>,
): Decision {
  const refused = placed.findIndex(({ part }) => reports.get(part)?.error);
  if (refused !== -1) {
    const report = reports.get(placed[refused]?.part ?? 0);
    if (report !== undefined && report.segments.length > 1) return { next: 'apart' };
    throw new PartRefused(refusal(refused, report, cuts, source));
  }
  const unsent = placed.filter(
    ({ part }, index) => !cuts[index]?.empty && reports.get(part)?.sentBytes == null,
  );
  // Its rows are good, and its part was kept back for another load's.
  if (unsent.length > 0) return { next: 'resend', segments: unsent, outlast: false };
  const rowsSent = cuts.reduce((sum, cut) => sum + cut.rows, 0);
  if (rowsSent !== rows) {
    throw new ProofFailed(
      `${source.object}: ${rows} rows were read and ${rowsSent} sent. Nothing was committed.`,
    );
  }
  return { next: 'commit', proof: { rows, rowsSent, bytes, literalQuotes, textAfterClose } };
}

function reportOf({ segment }: PlacedSegment, report: UploadReport | undefined): SegmentReport | undefined {
  return report?.segments.find(
    ({ load, cut }) => load === segment.load && (cut === null || cut.range === segment.range.index),
  );
}

/** Domo counts rows within a part [P12]; people count them in the file. */
function refusal(
  index: number,
  report: UploadReport | undefined,
  cuts: readonly PartReport[],
  source: Source,
): string {
  const before = cuts.slice(0, index).reduce((rows, cut) => rows + cut.rows, source.header ? 1 : 0);
  return `${source.object}: Domo refused part ${report?.part}, whose row 1 is row ${before + 1} of the file. ${report?.error?.message} Mend the file and drop it again; nothing of it was loaded.`;
}
