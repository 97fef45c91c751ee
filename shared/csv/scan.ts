import type { Changes } from '../cells/change.ts';
import type { RecordRules } from './record-reader.ts';
import type { Anomaly } from './report.ts';
import type { State } from './state.ts';

export interface ScanOptions extends RecordRules {
  /** How long a record may be, with its line end; a comment too. */
  maxRecordBytes: number;
  /** The byte of the object at which the scan begins: the start of a record. */
  offset: number;
  /** The scan ends with the first record whose line end is at this byte or later. */
  until: number;
  /** The byte behind the data; Infinity if that is not known. */
  dataEnd: number;
}

/**
 * Reads records, checks them against Domo's grammar [F2, F4], and gives them as they are to be written: in that grammar,
 * whole records only. The result depends only on the bytes, never on how they were cut into chunks.
 */
export interface Scanner {
  /** Reads on. Returns how many of the bytes belong to the records of the scan: all, unless the scan is done. */
  push(bytes: Uint8Array): number;
  /** To be called at the end of the data. */
  end(): void;
  /**
   * What is to be written of the records that have ended since the last call: views of the chunks where nothing has to be
   * changed. A record under way is held back. Nothing that comes after an anomaly counts.
   */
  take(): Uint8Array[];
  /** The last record has ended, or an anomaly was found. The scan needs no more bytes. */
  readonly done: boolean;
  /** Records that have ended. Comments and blank lines that are skipped are none. */
  readonly rows: number;
  readonly literalQuotes: number;
  readonly textAfterClose: number;
  readonly changes: Changes;
  readonly anomaly: Anomaly | null;
  /** The byte of the object that the scan has reached. */
  readonly position: number;
  /** The scan needs no byte at or after this one to finish the record it is in. */
  readonly limit: number;
  /** The data have ended, and their last record had no line end: it gets one. */
  readonly unterminated: boolean;
  /** The state of the automaton at `position`; null where it is not known. It has no meaning after an anomaly. */
  readonly state: State | null;
}
