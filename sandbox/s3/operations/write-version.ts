import { randomBytes } from 'node:crypto';
import { checkWrite } from '../http/conditions.ts';
import type { S3Request } from '../http/request.ts';
import type { Received } from '../payload/payload.ts';
import type { Bucket } from '../store/catalog.ts';
import type { ObjectCreated } from '../store/event.ts';
import { nullVersionId, type ObjectVersion, type Segment } from '../store/model.ts';
import type { Store } from '../store/store.ts';
import { currentObject, target } from './lookup.ts';

type Draft = Omit<ObjectVersion, 'versionId' | 'sequencer' | 'writtenAt' | 'deleteMarker'>;

/**
 * Adds a new version of the request's key, with its event. It checks the write conditions once more, because others may
 * have written while the body came.
 *
 * @throws S3Error PreconditionFailed, NoSuchKey
 */
export function writeVersion(
  store: Store,
  request: S3Request,
  draft: Draft,
  reason: ObjectCreated['reason'],
): ObjectVersion {
  const { bucket, key } = target(store.catalog, request);
  checkWrite(request.headers, currentObject(bucket, key));
  const version: ObjectVersion = {
    deleteMarker: false,
    versionId: newVersionId(bucket),
    sequencer: store.nextSequencer(),
    writtenAt: new Date().toISOString(),
    ...draft,
  };
  const event: ObjectCreated = {
    kind: 'Object Created',
    reason,
    bucket: bucket.name,
    key,
    size: version.size,
    etag: version.etag,
    versionId: eventVersionId(version.versionId),
    sequencer: version.sequencer,
    time: version.writtenAt,
    requestId: request.id,
  };
  store.commit({
    type: 'version',
    bucket: bucket.name,
    key,
    version,
    event: isHeard(store, bucket) ? event : null,
  });
  return version;
}

/** Adds a new version whose whole content is this blob. */
export function writeContent(
  store: Store,
  request: S3Request,
  { segment, md5, checksum }: Received,
  described: Pick<Draft, 'headers' | 'tags'>,
  reason: ObjectCreated['reason'],
): ObjectVersion {
  const draft: Draft = {
    ...described,
    size: segment.size,
    etag: md5.toString('hex'),
    segments: [segment],
    multipart: false,
    checksum: checksum === null ? null : { ...checksum, type: 'FULL_OBJECT' },
    uploadId: null,
  };
  return claimBlob(store, segment, () => writeVersion(store, request, draft, reason));
}

/** If versioning is not `Enabled`, every write has the same id, and so replaces the one before. */
export function newVersionId(bucket: Bucket): string {
  return bucket.versioning === 'Enabled' ? randomBytes(16).toString('hex') : nullVersionId;
}

export const eventVersionId = (versionId: string): string | null =>
  versionId === nullVersionId ? null : versionId;

export const isHeard = (store: Store, bucket: Bucket): boolean => bucket.events && store.hasListener;

/** Adds the content of a blob to the catalog with `claim`. If that is refused, deletes the blob. */
export function claimBlob<T>(store: Store, { blob }: Segment, claim: () => T): T {
  try {
    return claim();
  } catch (error) {
    store.blobs.remove([blob]);
    throw error;
  }
}
