import { addChanges, type Changes } from '../../cells/change.ts';
import { anomalyError } from '../../csv/anomaly.ts';
import type { Judged } from '../../csv/cell-misfit.ts';
import { createProver, type Verdict } from '../../csv/proof.ts';
import type { PartReport } from '../../csv/report.ts';
import type { State } from '../../csv/state.ts';
import {
  PartRefused,
  PartSentBefore,
  ProofFailed,
  reviveError,
  type SluiceError,
  TextSizeDiffers,
} from '../../errors.ts';
import type { Proof, Segment, SegmentReport, UploadReport } from '../part.ts';

/** The next thing to do with a load whose parts have been sent. */
export type Decision =
  | { next: 'commit'; proof: Proof }
  /** It was only to be looked at, and it is proven that all of it was. */
  | { next: 'inspected' }
  /**
   * Send the parts of these segments again under their own ids: a segment was guessed wrong, or is without a report.
   * `outlast`: an earlier try of one that is to be cut otherwise may still be at work, and would put its own bytes in
   * the place of the right ones. `heldBack`: all of them are good, and only faults of other loads have kept their parts
   * from being sent: those loads drop out. `trouble`: what is said to have kept the first of them from being sent.
   */
  | { next: 'resend'; segments: SegmentAgain[]; outlast: boolean; heldBack: boolean; trouble: string | null }
  /** The size of its text was taken from the end of its object, and is another: its text must be indexed. */
  | { next: 'index' }
  /** It is proven, and no row begins in some of its ranges: they are to be joined with others, and all of it sent anew. */
  | { next: 'rejoin' }
  /** Domo refused a part that holds rows of other loads too: nobody can say whose they are. */
  | { next: 'apart' };

/** A segment that is to be sent again: no more than its place and its state, as there may be many. */
export interface SegmentAgain {
  part: number;
  /** The id of its load. */
  load: string;
  /** The index of its range. */
  range: number;
  state: State | null;
}

/** The object that the segments were cut from. */
export interface Source {
  /** The object's address, for messages. */
  object: string;
  header: boolean;
  /** See AnomalySource. */
  couldHaveHeader?: boolean;
  dataStart: number;
  /** Where the rows end. Bytes of text, as `dataStart`. */
  dataEnd: number;
  /** Its segments are looked at only, and not sent. */
  isInspected: boolean;
  /** Whether messages may have something of the object in them. */
  showCells: boolean;
  judged: Judged;
}

/** What the reports say of one load. They are taken one at a time, and none is kept: there may be 100,000. */
export interface Evidence {
  /** @param segment the next of the load @param report of its part; null: there is none */
  add(part: number, segment: Segment, report: UploadReport | null): void;
  /**
   * Decides what becomes of the load. Throws the error that it ends with: the first fault of the file, or what kept a
   * part from being sent for good.
   */
  decide(): Decision;
}

export function createEvidence(source: Source): Evidence {
  const prover = createProver({ dataStart: source.dataStart, dataEnd: source.dataEnd });
  /** Segments that were not read to their end, and those that were, and not sent. */
  const unread: SegmentAgain[] = [];
  const unsent: SegmentAgain[] = [];
  /** The ranges whose parts were tried more than once. */
  const triedAgain = new Set<number>();
  let error: SluiceError | null = null;
  let needsIndex = false;
  let trouble: string | null = null;
  let refused: { message: string; alone: boolean; rowsBefore: number } | null = null;
  let place = { load: '', firstPart: 0 };
  let rows = 0;
  let rowsSent = 0;
  let changes: Changes = {};
  let heldBack = true;
  /** Elements that are not as many as were counted before: where the file has a fault, that is why. */
  let miscount: string | null = null;

  function takeCut(again: SegmentAgain, segment: Segment, cut: PartReport, report: UploadReport): void {
    prover.add(segment.range, cut);
    const { elements, range } = segment;
    if (elements !== undefined && cut.rows !== elements.count) {
      miscount ??= `${source.object}: ${cut.rows} elements were read from byte ${range.start} to byte ${range.end} of the text, where an inspection has counted ${elements.count}. Nothing was committed.`;
    }
    changes = addChanges(changes, cut.changes);
    if (report.tries !== 0) triedAgain.add(again.range);
    if (report.error !== null) {
      const { error, segments } = report;
      refused ??= { message: error.message, alone: segments.length === 1, rowsBefore: rows };
    } else if (report.sentBytes === null && !cut.empty && !source.isInspected) {
      // Where all is proven, the cut began in the right state.
      unsent.push({ ...again, state: cut.start });
      heldBack &&= isKeptBack(segment, report);
    } else rowsSent += cut.rows;
    rows += cut.rows;
  }

  /** Throws `ProofFailed` where the parts have other elements than an inspection has counted. */
  function demandCount(): void {
    if (miscount !== null) throw new ProofFailed(miscount);
  }

  /** Throws `PartRefused` where Domo has refused a part that holds nothing but rows of the load. */
  function demandTaken(): void {
    if (refused?.alone) throw new PartRefused(refusal(refused, source));
  }

  /** Whether what was proven was also sent. */
  function checkSent({
    rows,
    bytes,
    literalQuotes,
    textAfterClose,
  }: Extract<Verdict, { kind: 'proven' }>): Decision {
    if (refused !== null && !refused.alone) return { next: 'apart' };
    demandTaken();
    // Its rows are good, and its part was kept back for another load's.
    if (unsent.length > 0)
      return { next: 'resend', segments: unsent, outlast: false, heldBack, trouble: null };
    if (source.isInspected) return { next: 'inspected' };
    if (rowsSent !== rows) {
      throw new ProofFailed(
        `${source.object}: ${rows} rows were read and ${rowsSent} sent. Nothing was committed.`,
      );
    }
    return { next: 'commit', proof: { rows, rowsSent, bytes, literalQuotes, textAfterClose, changes } };
  }

  function cutAgain(parts: Extract<Verdict, { kind: 'resend' }>['parts']): Decision {
    const { load, firstPart } = place;
    const segments = parts.map(({ range: { index }, state }) => {
      return { part: firstPart + index, load, range: index, state };
    });
    const outlast = segments.some(({ range }) => triedAgain.has(range));
    return { next: 'resend', segments, outlast, heldBack: false, trouble: null };
  }

  return {
    add(part, segment, report) {
      const again = { part, load: segment.load, range: segment.range.index, state: null };
      // A load of several ranges has a part for each.
      place = { load: again.load, firstPart: part - again.range };
      const own = reportOf(segment, report);
      const failure = own?.error ?? (report?.error?.name === 'PartRefused' ? null : report?.error) ?? null;
      if (failure !== null) {
        const revived = reviveError(failure.name, failure.message);
        // Another round would be of no use, since it is the execution that must be another.
        if (revived instanceof TextSizeDiffers) needsIndex = true;
        else if (!revived.retryable || revived instanceof PartSentBefore) error ??= revived;
        trouble ??= failure.message;
      }
      if (report === null || failure !== null || own?.cut == null) {
        unread.push(again);
        heldBack &&= isKeptBack(segment, report);
      } else takeCut(again, segment, own.cut, report);
    },

    decide() {
      if (error !== null) throw error;
      if (needsIndex) return { next: 'index' };
      if (unread.length > 0) return { next: 'resend', segments: unread, outlast: false, heldBack, trouble };
      const verdict = prover.verdict();
      switch (verdict.kind) {
        case 'rejected':
          throw anomalyError(verdict.anomaly, { ...source, row: verdict.row });
        case 'resend':
          return cutAgain(verdict.parts);
        case 'replan':
          demandCount();
          demandTaken();
          return { next: source.isInspected ? 'inspected' : 'rejoin' };
        case 'proven':
          demandCount();
          return checkSent(verdict);
      }
    },
  };
}

/** Whether only other loads are at fault for what became of a segment's part. */
function isKeptBack({ load }: Segment, report: UploadReport | null): boolean {
  const faulty = (report?.segments ?? []).filter(isFaulty);
  return faulty.length > 0 && faulty.every((one) => one.load !== load);
}

function isFaulty({ error, cut }: SegmentReport): boolean {
  return error !== null || cut?.anomaly != null;
}

function reportOf({ load, range }: Segment, report: UploadReport | null): SegmentReport | undefined {
  return report?.segments.find(
    (one) => one.load === load && (one.cut === null || one.cut.range === range.index),
  );
}

/** Domo counts rows within a part [P12]; people count them in the file. @param message names the part, and says why */
function refusal(
  { message, rowsBefore }: { message: string; rowsBefore: number },
  { object, header }: Source,
): string {
  const row = rowsBefore + (header ? 2 : 1);
  return `${object}: ${message} Row 1 of the part is row ${row} of the file. Mend the file and drop it again; nothing of it was loaded.`;
}
