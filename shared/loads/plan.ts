import type { State } from '../csv/automaton.ts';
import type { Dialect } from '../csv/dialect.ts';
import type { Range } from '../csv/ranges.ts';
import type { ObjectVersion } from './load.ts';
import type { StreamRef } from './streams.ts';

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

/** The open execution of a batch. */
export interface OpenExecution extends StreamRef {
  executionId: number;
  /** Rows in the DataSet before it was opened. */
  rowsBefore: number;
}

/** What `reconcile` proved of the parts in an execution. */
export interface Proof {
  /** Records that were read from the object. */
  rows: number;
  /** Records in parts that Domo acknowledged. */
  rowsSent: number;
  /** Bytes of the object that are in the parts: all but byte order mark and header. */
  bytes: number;
  /** Of `"quotes": "lenient"`: how many irregular quotes went through untouched. */
  literalQuotes: number;
  textAfterClose: number;
}
