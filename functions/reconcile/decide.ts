import { anomalyError } from '../../shared/csv/anomaly.ts';
import { prove } from '../../shared/csv/proof.ts';
import type { PartReport } from '../../shared/csv/report.ts';
import { PartRefused, ProofFailed, reviveError } from '../../shared/errors.ts';
import type { PartItem, Proof } from '../../shared/loads/plan.ts';
import type { UploadReport } from '../../shared/loads/reports.ts';

/** What is to be done with an execution whose parts have been sent. */
export type Decision =
  | { next: 'commit'; proof: Proof }
  /** Send these again under their own ids: guessed wrong, or without a report. */
  | { next: 'resend'; items: PartItem[] };

/** What the parts were cut from. */
export interface Source {
  /** The object's address, for messages. */
  object: string;
  header: boolean;
  dataStart: number;
  /** Bytes. */
  size: number;
}

/**
 * Decides from the reports of all parts of a load. Throws the error that the load ends with: the first fault
 * of the file, or what kept a part from being sent for good.
 */
export function decide(items: PartItem[], reports: UploadReport[], source: Source): Decision {
  const byPart = new Map(reports.map((report) => [report.part, report]));
  const unsent: PartItem[] = [];
  const cuts: PartReport[] = [];
  for (const item of items) {
    const report = byPart.get(item.part);
    const error = report?.error && report.error.name !== 'PartRefused' ? report.error : null;
    if (error !== null) {
      const revived = reviveError(error.name, error.message);
      if (!revived.retryable) throw revived;
    }
    if (error !== null || !report?.cut) unsent.push(item);
    else cuts.push(report.cut);
  }
  if (unsent.length > 0) return { next: 'resend', items: unsent };

  const { dataStart, size } = source;
  const ranges = items.map((item) => item.range);
  const verdict = prove(cuts, { ranges, dataStart, size });
  switch (verdict.kind) {
    case 'rejected':
      throw anomalyError(verdict.anomaly, { ...source, row: verdict.row });
    case 'resend':
      return {
        next: 'resend',
        items: verdict.parts.map(({ range, state }) => ({ part: range.index + 1, range, state })),
      };
    case 'replan':
      // A record may be half a range long at most, so one begins in every range.
      throw new ProofFailed(
        `${source.object}: no record begins in one of the ranges. Nothing was committed.`,
      );
    case 'proven': {
      const refused = reports.find((report) => report.error !== null);
      if (refused?.error) throw new PartRefused(refusal(refused.part, refused.error.message, cuts, source));
      const sent = reports.every((report) => report.cut?.empty || report.sentBytes !== null);
      if (!sent)
        throw new ProofFailed(`${source.object}: a part with rows was never sent. Nothing was committed.`);
      const { rows, bytes, literalQuotes, textAfterClose } = verdict;
      return { next: 'commit', proof: { rows, bytes, literalQuotes, textAfterClose } };
    }
  }
}

/** Domo counts rows within a part [P12]; people count them in the file. */
function refusal(part: number, message: string, cuts: PartReport[], source: Source): string {
  const before = cuts.slice(0, part - 1).reduce((rows, cut) => rows + cut.rows, source.header ? 1 : 0);
  return `${source.object}: Domo refused part ${part}, whose row 1 is row ${before + 1} of the file. ${message} Mend the file and drop it again; nothing of it was loaded.`;
}
