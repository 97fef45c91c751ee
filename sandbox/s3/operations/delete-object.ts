import { checkWrite } from '../http/conditions.ts';
import { S3Error } from '../http/error.ts';
import type { S3Request } from '../http/request.ts';
import { document, element, optional, parseDocument } from '../http/xml.ts';
import { receiveDocument } from '../payload/payload.ts';
import { authoriseDeletion } from '../rights.ts';
import type { Bucket } from '../store/catalog.ts';
import type { ObjectDeleted } from '../store/event.ts';
import type { DeleteMarker } from '../store/model.ts';
import { toByteKey } from '../store/sorted-map.ts';
import type { Store } from '../store/store.ts';
import { checkVersionId, currentObject, findBucket, target } from './lookup.ts';
import type { Operation } from './operation.ts';
import { eventVersionId, isHeard, newVersionId } from './write-version.ts';

/** The result for one key: the version that was deleted, or the marker that was set. */
interface Deletion {
  versionId: string | null;
  /** Whether a delete marker was set, or deleted. */
  deleteMarker: boolean;
}

export const deleteObject: Operation = async (store, request) => {
  const { bucket, key } = target(store.catalog, request);
  const wanted = request.query.get('versionId') ?? null;
  if (request.headers['if-match'] !== undefined) {
    if (wanted !== null)
      throw new S3Error('NotImplemented', 'The sandbox takes If-Match only for deletions without versionId.');
    checkWrite({ 'if-match': request.headers['if-match'] }, currentObject(bucket, key));
  }
  const { versionId, deleteMarker } = remove(store, request, bucket, key, wanted);
  return {
    status: 204,
    headers: {
      ...(versionId === null ? {} : { 'x-amz-version-id': versionId }),
      ...(deleteMarker ? { 'x-amz-delete-marker': 'true' } : {}),
    },
  };
};

const mostDeletions = 1000;

export const deleteObjects: Operation = async (store, request) => {
  findBucket(store.catalog, request.bucket);
  const body = parseDocument(await receiveDocument(request), 'Delete');
  body.allowOnly('Object', 'Quiet');
  const quiet = body.text('Quiet') === 'true';
  const objects = body.children('Object').map((object) => {
    object.allowOnly('Key', 'VersionId');
    return { key: object.text('Key') ?? '', wanted: object.text('VersionId') || null };
  });
  if (objects.length === 0 || objects.length > mostDeletions || objects.some(({ key }) => key === '')) {
    throw new S3Error('MalformedXML', `A Delete has 1 to ${mostDeletions} Objects, and each has a Key.`);
  }
  const bucket = findBucket(store.catalog, request.bucket);
  const results = objects.map(({ key, wanted }) => {
    try {
      authoriseDeletion(request.denials, bucket.name, key, wanted);
      const { versionId, deleteMarker } = remove(store, request, bucket, key, wanted);
      if (quiet) return null;
      return element(
        'Deleted',
        element('Key', key),
        optional('VersionId', wanted),
        deleteMarker ? element('DeleteMarker', true) : null,
        deleteMarker ? optional('DeleteMarkerVersionId', versionId) : null,
      );
    } catch (error) {
      if (!(error instanceof S3Error)) throw error;
      return element(
        'Error',
        element('Key', key),
        optional('VersionId', wanted),
        element('Code', error.code),
        element('Message', error.message),
      );
    }
  });
  return { status: 200, body: document('DeleteResult', ...results) };
};

function remove(
  store: Store,
  request: S3Request,
  bucket: Bucket,
  key: string,
  wanted: string | null,
): Deletion {
  if (wanted !== null) return removeVersion(store, request, bucket, key, checkVersionId(wanted));
  if (bucket.versioning !== 'Unversioned') return setMarker(store, request, bucket, key);
  if (currentObject(bucket, key) !== null) removeVersion(store, request, bucket, key, 'null');
  return { versionId: null, deleteMarker: false };
}

function removeVersion(
  store: Store,
  request: S3Request,
  bucket: Bucket,
  key: string,
  versionId: string,
): Deletion {
  const version = bucket.keys.get(toByteKey(key))?.find((candidate) => candidate.versionId === versionId);
  if (version === undefined) return { versionId, deleteMarker: false };
  const event = deletedEvent(store, request, bucket, key, versionId, 'Permanently Deleted');
  store.commit({ type: 'removal', bucket: bucket.name, key, versionId, event });
  return { versionId, deleteMarker: version.deleteMarker };
}

/** Sets a delete marker. S3 does so even if there never was an object. */
function setMarker(store: Store, request: S3Request, bucket: Bucket, key: string): Deletion {
  const marker: DeleteMarker = {
    deleteMarker: true,
    versionId: newVersionId(bucket),
    sequencer: store.nextSequencer(),
    writtenAt: new Date().toISOString(),
  };
  const event = deletedEvent(store, request, bucket, key, marker.versionId, 'Delete Marker Created');
  store.commit({ type: 'version', bucket: bucket.name, key, version: marker, event });
  return { versionId: marker.versionId, deleteMarker: true };
}

function deletedEvent(
  store: Store,
  request: S3Request,
  bucket: Bucket,
  key: string,
  versionId: string,
  deletionType: ObjectDeleted['deletionType'],
): ObjectDeleted | null {
  if (!isHeard(store, bucket)) return null;
  return {
    kind: 'Object Deleted',
    reason: 'DeleteObject',
    deletionType,
    bucket: bucket.name,
    key,
    versionId: eventVersionId(versionId),
    sequencer: store.nextSequencer(),
    time: new Date().toISOString(),
    requestId: request.id,
  };
}
