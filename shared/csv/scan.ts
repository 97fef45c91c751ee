import type { Dialect } from './dialect.ts';
import type { Anomaly } from './report.ts';
import type { State } from './state.ts';

export interface ScanOptions {
  dialect: Dialect;
  /** How many columns every record must have; null: any number. */
  columns: number | null;
  /** How long a record may be, with its line end. */
  maxRecordBytes: number;
  /** The byte of the object at which the scan begins: the start of a record. */
  offset: number;
  /** The scan ends with the first record whose line feed is at this byte or later. */
  until: number;
  /** Bytes of the object; Infinity if that is not known. */
  size: number;
}

/**
 * Reads records and checks them against Domo's grammar [F2, F4]. The result depends only on the bytes, never on how
 * they were cut into chunks.
 */
export interface Scanner {
  /** Reads on. Returns how many of the bytes belong to the records of the scan: all, unless the scan is done. */
  push(bytes: Uint8Array): number;
  /** To be called at the end of the object. */
  end(): void;
  /** The last record has ended, or an anomaly was found. The scan needs no more bytes. */
  readonly done: boolean;
  /** Records that have ended. */
  readonly rows: number;
  readonly literalQuotes: number;
  readonly textAfterClose: number;
  readonly anomaly: Anomaly | null;
  /** The byte of the object that the scan has reached. */
  readonly position: number;
  /** The scan needs no byte at or after this one to finish the record it is in. */
  readonly limit: number;
  /** The object has ended, and its last record had no line end. */
  readonly unterminated: boolean;
  /** The state of the automaton at `position`. It has no meaning after an anomaly. */
  readonly state: State;
}
