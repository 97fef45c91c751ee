import type { UpdateMethod } from '../../config/route.ts';
import type { Destination } from '../destination.ts';
import type { LoadRecord } from '../load.ts';
import type { Proof } from '../part.ts';
import type { Unresolved } from './row.ts';

/** The rows of a DataSet around a batch, as Domo tells them. */
export interface DataSetRows {
  before: number;
  /** null where Domo could not be asked, likewise `gained`. */
  after: number | null;
  gained: number | null;
  /** Rows of all loads that were committed together. */
  batch: number;
  /** Rows that it must have now; null under UPSERT, where it depends on the keys. */
  expected: number | null;
  /** Domo's count may lag behind [X10]. */
  agrees: boolean;
}

/** What a finished load leaves in S3. */
export interface Receipt extends LoadRecord {
  object: { etag: string; sequencer: string | null };
  /** Of its lease: the same as long as the route loads into the same. Receipts of a version before do not say it. */
  streamKey?: string;
  updateMethod: UpdateMethod;
  dataSetId: string | null;
  /** What was proven before the commit; null where the load did not get so far. */
  proof: Proof | null;
  dataSetRows: DataSetRows | null;
  /** How its file was read, and why: sentences for a person. */
  decisions: string[];
  /** Of a set: what was loaded with it. */
  objects?: SetObject[];
  /** By what it may be in Domo all the same, where nobody knows. */
  unresolved?: Unresolved;
}

/** An object of a set. */
export interface SetObject {
  /** Of its load. */
  id: string;
  key: string;
  versionId: string | null;
  rows: number;
  bytes: number;
}

/** What is known of a load at its end. */
export interface Findings {
  destination: Destination | null;
  proof: Proof | null;
  dataSetRows: DataSetRows | null;
}

/** Of a load that did not get far. */
export const noFindings: Findings = { destination: null, proof: null, dataSetRows: null };

/** What a DataSet's rows say of a batch of `batch` rows. */
export function compareRows(
  updateMethod: UpdateMethod,
  before: number,
  after: number | null,
  batch: number,
): DataSetRows {
  const expected = { REPLACE: batch, APPEND: before + batch, UPSERT: null }[updateMethod];
  if (after === null) return { before, after, gained: null, batch, expected, agrees: false };
  // Each row of an UPSERT either replaces one or is added.
  const agrees = expected === null ? after >= before && after <= before + batch : after === expected;
  return { before, after, gained: after - before, batch, expected, agrees };
}
