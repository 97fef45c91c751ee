import type { Checksum, ChecksumAlgorithm, ChecksumType } from '../payload/checksum.ts';

/** `Unversioned` until versioning is switched on for the first time, and never again after that. */
export type Versioning = 'Unversioned' | 'Enabled' | 'Suspended';

/** The id of the one version of a key that was written while versioning was not `Enabled`. */
export const nullVersionId = 'null';

/** One file of the blob folder. */
export interface Segment {
  blob: string;
  /** Bytes. */
  size: number;
}

export interface Tag {
  key: string;
  value: string;
}

interface Written {
  versionId: string;
  /** Hexadecimal digits of a fixed width, which sort as text in the order of the writes. */
  sequencer: string;
  /** ISO 8601, UTC, with milliseconds. */
  writtenAt: string;
}

export interface ObjectVersion extends Written {
  deleteMarker: false;
  size: number;
  /** Without quotes. */
  etag: string;
  /** The content in order: one segment per part if it was uploaded in parts. */
  segments: Segment[];
  multipart: boolean;
  /** Headers that describe the object and that GET returns, with lower-case names. */
  headers: Record<string, string>;
  tags: Tag[];
  checksum: Checksum | null;
  /** The multipart upload that made it. It is needed to answer a repeated CompleteMultipartUpload. */
  uploadId: string | null;
}

export interface DeleteMarker extends Written {
  deleteMarker: true;
}

export type Version = ObjectVersion | DeleteMarker;

export interface Part {
  /** 1 to 10,000. */
  partNumber: number;
  etag: string;
  segment: Segment;
  writtenAt: string;
  checksum: { algorithm: ChecksumAlgorithm; value: string } | null;
}

/** A multipart upload that is neither completed nor aborted, without its parts. */
export interface Upload {
  uploadId: string;
  bucket: string;
  key: string;
  initiatedAt: string;
  headers: Record<string, string>;
  tags: Tag[];
  checksum: { algorithm: ChecksumAlgorithm; type: ChecksumType } | null;
}
