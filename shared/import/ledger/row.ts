import type { UpdateMethod } from '../../config/route.ts';
import type { SentRequest } from '../data-set-api/request.ts';
import { type FinalState, type LoadRecord, type ObjectVersion, type OpenState, openStates } from '../load.ts';

/** An execution that may be committed, and when it was modified before that, by Domo; null where Domo did not say. */
export interface DoubtfulExecution {
  streamId: number;
  executionId: number;
  modifiedAt: string | null;
}

/** By what a load may or may not be in Domo, because nobody could be asked. */
export type Unresolved = DoubtfulExecution | SentRequest;

/** A row of the ledger: what people see of a load, and what only the workflow needs. */
export interface LedgerRow extends LoadRecord {
  etag: string;
  sequencer: string | null;
  updateMethod: UpdateMethod;
  /** The stable name of the error that it ended with. */
  error: string | null;
  streamKey: string;
  /** The fence under which it was last taken into a batch, or ended; 0 before. */
  fence: number;
  /** The batch that it was last taken into; null before. */
  batch: string | null;
  unresolved: Unresolved | null;
  /** A person wants it loaded whatever the guards say. */
  force: boolean;
  /** How its file was read, and why: sentences for a person. */
  decisions: string[];
  /** How often it was opened again. */
  replays: number;
  /** What inspections of its file have found, by the names of their documents: see `inspectionRef`. */
  inspections: string[];
}

/** How a load ended. */
export interface Ending
  extends Pick<LoadRecord, 'reason' | 'fault' | 'receipt' | 'rows' | 'parts' | 'streamId' | 'executionId'> {
  state: FinalState;
  /** ISO 8601, UTC. */
  endedAt: string;
  error: string | null;
  unresolved: Unresolved | null;
  decisions: string[];
}

/** The object version of a load. */
export function objectOf({ bucket, key, versionId, etag, bytes: size }: LedgerRow): ObjectVersion {
  return { bucket, key, versionId, etag, size };
}

/** The part of a row that people and receipts see. */
export function toRecord(row: LoadRecord): LoadRecord {
  return {
    id: row.id,
    route: row.route,
    bucket: row.bucket,
    key: row.key,
    versionId: row.versionId,
    state: row.state,
    ...(row.set === undefined ? {} : { set: row.set }),
    ...(row.reason === undefined ? {} : { reason: row.reason }),
    ...(row.fault === undefined ? {} : { fault: row.fault }),
    rows: row.rows,
    bytes: row.bytes,
    parts: row.parts,
    streamId: row.streamId,
    executionId: row.executionId,
    receivedAt: row.receivedAt,
    endedAt: row.endedAt ?? null,
    receipt: row.receipt,
  };
}

export function isOpen(state: LoadRecord['state']): state is OpenState {
  return openStates.some((open) => open === state);
}
