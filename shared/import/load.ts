import type { Fault } from '../errors.ts';

/** One version of one S3 object. `versionId` is null where the bucket has no versions; then `etag` pins it. */
export interface ObjectVersion {
  bucket: string;
  key: string;
  versionId: string | null;
  etag: string;
  /** Bytes. */
  size: number;
}

/** The name of an object for people. */
export function describe({ bucket, key }: Pick<ObjectVersion, 'bucket' | 'key'>): string {
  return `s3://${bucket}/${key}`;
}

/** The tag of an object version by which lifecycle rules can tell what became of its load. */
export const stateTag = 'sluice:state';

/** One object version that is to be imported. */
export interface Load {
  /** Derived from the identity: the same object version always has the same id. */
  id: string;
  object: ObjectVersion;
  /** S3's order of the events of one key; null where the event had none. */
  sequencer: string | null;
  /** The name of its route. */
  route: string;
  /** ISO 8601, UTC: when S3 says that the object was created. */
  receivedAt: string;
}

export const openStates = ['received', 'planned', 'loading', 'committing', 'paused'] as const;
export const finalStates = ['committed', 'duplicate', 'superseded', 'rejected', 'failed'] as const;
export type OpenState = (typeof openStates)[number];
export type FinalState = (typeof finalStates)[number];
export type LoadState = OpenState | FinalState;

/** A load as `sluice status`, `sluice history` and receipts show it. */
export interface LoadRecord {
  id: string;
  route: string;
  bucket: string;
  key: string;
  versionId: string | null;
  state: LoadState;
  /**
   * Of an object that is loaded with its set: the key of the marker or manifest, or its pattern while nobody knows which
   * it waits for. Its load ends as that of the marker or manifest does.
   */
  set?: string;
  /** A sentence for a person: why the load is `rejected` or `failed`. */
  reason?: string;
  fault?: Fault;
  /** Records without the header. 0 until they are known. */
  rows: number;
  bytes: number;
  parts: number;
  streamId: number | null;
  executionId: number | null;
  /** ISO 8601, UTC. */
  receivedAt: string;
  endedAt: string | null;
  /** `s3://` address of the receipt; null where there is none. */
  receipt: string | null;
}

/** How far the parts of a batch have come: sums over the parts that Domo has acknowledged. */
export interface Progress {
  partsDone: number;
  rowsDone: number;
  bytesDone: number;
}
