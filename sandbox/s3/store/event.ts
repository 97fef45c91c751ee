interface EventBase {
  bucket: string;
  /** The key as the client named it, not URL-encoded. */
  key: string;
  /** null if the bucket has no versions, or versioning is suspended. */
  versionId: string | null;
  /** Hexadecimal, of a fixed width, strictly increasing over all events of one store. */
  sequencer: string;
  /** ISO 8601, UTC. */
  time: string;
  requestId: string;
}

export interface ObjectCreated extends EventBase {
  kind: 'Object Created';
  reason: 'PutObject' | 'CopyObject' | 'CompleteMultipartUpload';
  /** Bytes. */
  size: number;
  /** Without quotes. */
  etag: string;
}

export interface ObjectDeleted extends EventBase {
  kind: 'Object Deleted';
  reason: 'DeleteObject';
  deletionType: 'Permanently Deleted' | 'Delete Marker Created';
}

/** The values of an S3 event's `detail`, under names of our own. */
export type ObjectEvent = ObjectCreated | ObjectDeleted;
