import { anomalyError } from '../../shared/csv/anomaly.ts';
import { prove } from '../../shared/csv/proof.ts';
import type { PartReport } from '../../shared/csv/report.ts';
import { PartRefused, ProofFailed, reviveError } from '../../shared/errors.ts';
import type { PartItem, Proof } from '../../shared/loads/plan.ts';
import type { UploadReport } from '../../shared/loads/reports.ts';

/** What is to be done with an execution whose parts have been sent. */
export type Decision =
  | { next: 'commit'; proof: Proof }
  /**
   * Send these again under their own ids: guessed wrong, or without a report. `strays`: an earlier try of one that is
   * to be cut otherwise may still be at work, and would put its own bytes in the place of the right ones.
   */
  | { next: 'resend'; items: PartItem[]; strays: boolean };

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
  if (unsent.length > 0) return { next: 'resend', items: unsent, strays: false };

  const { dataStart, size } = source;
  const ranges = items.map((item) => item.range);
  const verdict = prove(cuts, { ranges, dataStart, size });
  switch (verdict.kind) {
    case 'rejected':
      throw anomalyError(verdict.anomaly, { ...source, row: verdict.row });
    case 'resend':
      return resend(
        verdict.parts.flatMap(({ range, state }) => {
          const item = items[range.index];
          return item === undefined ? [] : [{ ...item, state }];
        }),
        byPart,
      );
    case 'replan':
      // A record may be half a range long at most, so one begins in every range.
      throw new ProofFailed(
        `${source.object}: no record begins in one of the ranges. Nothing was committed.`,
      );
    case 'proven': {
      const refused = reports.find((report) => report.error !== null);
      if (refused?.error) {
        const before = items.findIndex(({ part }) => part === refused.part);
        throw new PartRefused(refusal(before, refused, cuts, source));
      }
      const sent = reports.every((report) => report.cut?.empty || report.sentBytes !== null);
      if (!sent)
        throw new ProofFailed(`${source.object}: a part with rows was never sent. Nothing was committed.`);
      const { rows, bytes, literalQuotes, textAfterClose } = verdict;
      const rowsSent = reports.reduce(
        (sum, { cut, sentBytes }) => sum + (sentBytes === null ? 0 : (cut?.rows ?? 0)),
        0,
      );
      if (rowsSent !== rows) {
        throw new ProofFailed(
          `${source.object}: ${rows} rows were read and ${rowsSent} sent. Nothing was committed.`,
        );
      }
      return { next: 'commit', proof: { rows, rowsSent, bytes, literalQuotes, textAfterClose } };
    }
  }
}

function resend(items: PartItem[], byPart: ReadonlyMap<number, UploadReport>): Decision {
  return { next: 'resend', items, strays: items.some(({ part }) => byPart.get(part)?.tries !== 0) };
}

/** Domo counts rows within a part [P12]; people count them in the file. */
function refusal(index: number, { part, error }: UploadReport, cuts: PartReport[], source: Source): string {
  const before = cuts.slice(0, index).reduce((rows, cut) => rows + cut.rows, source.header ? 1 : 0);
  return `${source.object}: Domo refused part ${part}, whose row 1 is row ${before + 1} of the file. ${error?.message} Mend the file and drop it again; nothing of it was loaded.`;
}
