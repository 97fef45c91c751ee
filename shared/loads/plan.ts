import type { Column } from '../config/route.ts';
import type { State } from '../csv/automaton.ts';
import type { Range } from '../csv/ranges.ts';
import type { StreamRef } from './streams.ts';

/** Where a document of ours lies. */
export interface DocumentRef {
  bucket: string;
  key: string;
}

/** One line of a part list: what one call of split-part does. */
export interface PartItem {
  /** The part's id in Domo, from 1 [P6]. */
  part: number;
  range: Range;
  /** The quote state at the start of the range where it has been proven; null where it is to be found out. */
  state: State | null;
}

/** What `plan` found out about a load. */
export interface LoadPlan {
  /** null: the first load creates the Stream, with `newColumns`. */
  stream: StreamRef | null;
  newColumns: Column[] | null;
  columnCount: number;
  /** Where the rows begin: behind byte order mark and header. Bytes. */
  dataStart: number;
  /** All parts of the load, as JSON lines of `PartItem`. */
  partList: DocumentRef;
  parts: number;
}

/** The open execution of a load. */
export interface OpenExecution extends StreamRef {
  executionId: number;
  /** Rows in the DataSet before it was opened. */
  rowsBefore: number;
}

/** What `reconcile` proved of the parts in an execution. */
export interface Proof {
  rows: number;
  /** Bytes of the object that are in the parts: all but byte order mark and header. */
  bytes: number;
  /** Of `"quotes": "lenient"`: how many irregular quotes went through untouched. */
  literalQuotes: number;
  textAfterClose: number;
}
