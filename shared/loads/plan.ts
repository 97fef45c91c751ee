import type { State } from '../csv/automaton.ts';
import type { Dialect } from '../csv/dialect.ts';
import type { Range } from '../csv/ranges.ts';
import type { ObjectVersion } from './load.ts';

/** Where a document of ours lies. */
export interface DocumentRef {
  bucket: string;
  key: string;
}

/** What `plan` found out about a load: where its parts are. */
export interface LoadPlan {
  columnCount: number;
  /** Where the rows begin: behind byte order mark and header. Bytes. */
  dataStart: number;
  /** Of the batch's parts the first of this load: its id in Domo [P6]. */
  firstPart: number;
  /** 0 where all is sent in one request. */
  parts: number;
}

/** One line of a part list: what one call of split-part does. */
export interface PartItem {
  /** The part's id in Domo, from 1 over all loads of the batch [P6]. */
  part: number;
  /** `index` and `count` are of the load. */
  range: Range;
  /** The quote state at the start of the range where it has been proven; null where it is to be found out. */
  state: State | null;
  load: PartSource;
}

/** As much of a load as one of its parts needs. */
export interface PartSource extends Pick<LoadPlan, 'dataStart' | 'columnCount'> {
  id: string;
  object: ObjectVersion;
  dialect: Dialect;
  /** Bytes. */
  maxRecordBytes: number;
}

/** Where a batch's rows go: through an execution of a Stream, or, where that is null, into the DataSet itself. */
export interface Destination {
  dataSetId: string;
  /** Rows in the DataSet before. */
  rowsBefore: number;
  streamId: number | null;
  executionId: number | null;
}

/** The open execution of a batch. */
export interface OpenExecution extends Destination {
  streamId: number;
  executionId: number;
}

/** What was proven of a load before it was committed. */
export interface Proof {
  /** Records that were read from the object. */
  rows: number;
  /** Records that Domo acknowledged. */
  rowsSent: number;
  /** Bytes of the object that were sent: all but byte order mark and header. */
  bytes: number;
  /** Under `"strayQuotes": "keep"`: how many stray quotes went through untouched. */
  literalQuotes: number;
  textAfterClose: number;
}
