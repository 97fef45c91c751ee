import type { State } from './automaton.ts';
import type { Dialect } from './dialect.ts';
import type { Anomaly } from './report.ts';

export interface ScanOptions {
  dialect: Dialect;
  /** That every record must have; null: any number. */
  columns: number | null;
  /** A longer record, its line end included, is refused. */
  maxRecordBytes: number;
  /** Byte of the object where the scan begins: the start of a record. */
  offset: number;
  /** The scan is done with the first record whose line feed is this byte or a later one. */
  until: number;
  /** Bytes of the object; Infinity where that is not known. */
  size: number;
}

/**
 * Reads records from the start of one on, and checks all that Domo's grammar asks of them [F2, F4].
 * What it finds depends on the bytes alone, never on how they were cut into chunks.
 */
export interface Scanner {
  /** Reads on. Returns how many of the bytes belong to the records of the scan: all, unless it is done. */
  push(bytes: Uint8Array): number;
  /** The object is over. */
  end(): void;
  /** The last record has ended, or an anomaly was found: no more bytes are wanted. */
  readonly done: boolean;
  /** Records that have ended. */
  readonly rows: number;
  readonly literalQuotes: number;
  readonly textAfterClose: number;
  readonly anomaly: Anomaly | null;
  /** Byte of the object where the scan stands. */
  readonly position: number;
  /** The scan never needs this byte of the object, nor a later one, to be done with the record it is in. */
  readonly limit: number;
  /** The object is over and its last record had no line end. */
  readonly unterminated: boolean;
  /** Of the automaton, where the scan stands. Of no meaning after an anomaly. */
  readonly state: State;
}
