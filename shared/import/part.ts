import type { Changes } from '../cells/change.ts';
import type { Range } from '../csv/ranges.ts';
import type { PartReport } from '../csv/report.ts';
import type { State } from '../csv/state.ts';
import type { Compression } from '../source/compression.ts';
import type { SheetChoice } from '../source/xlsx/sheet-source.ts';
import type { DocumentRef } from './documents.ts';
import type { Found } from './inspect/found.ts';
import type { Inspection } from './inspect/kind.ts';
import type { ObjectVersion } from './load.ts';

/** A byte range of one object whose records go into a part. */
export interface Segment {
  /** The id of its load. */
  load: string;
  object: ObjectVersion;
  /** `index` and `count` are of the load. */
  range: Range;
  /** The quote state at the start of the range where it has been proven; null where it is to be found out. */
  state: State | null;
  /** Where the rows of the object begin: behind byte order mark and header. Bytes of text. */
  dataStart: number;
  /** Where they end: before footer and padding. Bytes of text, exclusive. */
  dataEnd: number;
  text: ObjectText;
  /** Which of the batch's readings it is read by. */
  reading: number;
  /** How many records of the object come before the range; null where nobody needs to know. */
  rowsBefore: number | null;
  /** Of JSON that is cut where elements begin: what an inspection has found of those of the range. */
  elements?: SegmentElements;
  /** It is not sent: that is found out about it. */
  inspect?: Inspection;
  /** How far an inspection has come that goes over the whole text; left out: it begins. */
  begun?: DocumentRef;
}

/** The elements of a range. */
export interface SegmentElements {
  /** They are elements of an array, and not objects that stand one behind the other. */
  isArray: boolean;
  count: number;
}

/** An object as UTF-8 text. */
export interface ObjectText {
  /** How the object is compressed. Left out: it is not. */
  compression?: Compression;
  /** The sheet of the workbook that the object is. Left out: it is none. */
  sheet?: SheetChoice;
  /** Bytes of text; those of the object itself where it is UTF-8, and not compressed. */
  size: number;
  /** Nobody has read the text to its end: the size is what the end of the object says, and whoever reads that far proves it. */
  unproven?: true;
  /** From where it can be read; null: from its start only, or it is UTF-8. */
  index: DocumentRef | null;
}

/** What one call of `split-part` uploads under one part id. */
export interface Part {
  /** The part's id in Domo, from 1 over all loads of the batch [P6]. */
  part: number;
  segments: Segment[];
}

/** A part as it travels through the state machine: its segments themselves where they are few, else where they are listed. */
export interface PartItem {
  part: number;
  segments: Segment[] | null;
  list: DocumentRef | null;
  /** The readings of the batch. */
  readings: DocumentRef;
  /** Domo may be sent it once only: it would add a second one to the first [P7]. */
  once?: true;
  /** The names of the DataSet's columns, where Domo drops a first row of a part that equals them [P8]. */
  names?: string[];
}

/** What became of one segment: what its cut says, or the error that kept it from being read to its end. */
export interface SegmentReport {
  load: string;
  cut: PartReport | null;
  error: { name: string; message: string } | null;
  /** What an inspection has found in it. */
  found?: Found;
}

/** What became of one part of one batch. */
export interface UploadReport {
  part: number;
  /** In the order of the part's segments. */
  segments: SegmentReport[];
  /** Bytes of the gzip body that Domo acknowledged; null if it has not. */
  sentBytes: number | null;
  /** Why it has not, where no segment is at fault. */
  error: { name: string; message: string } | null;
  /** Which try it is of, counted over all rounds and Retries: 0 only if nothing was ever tried again. */
  tries: number;
}

/** The tries of each round count on from a multiple of this: more than a Retry has. */
export const triesOfRound = 100;

/** What was proven of a load before it was committed. */
export interface Proof {
  /** Records that were read from the object. */
  rows: number;
  /** Records that Domo acknowledged. */
  rowsSent: number;
  /** Bytes of text that were read: all but what stands before and behind the rows. */
  bytes: number;
  /** Of `"strayQuotes": "keep"`: how many irregular quotes went through untouched. */
  literalQuotes: number;
  textAfterClose: number;
  /** Cells that were rewritten, by kind. */
  changes: Changes;
}
