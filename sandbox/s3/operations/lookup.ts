import { httpDate } from '../http/date.ts';
import { S3Error } from '../http/error.ts';
import type { S3Request } from '../http/request.ts';
import type { Bucket, Catalog, UploadInProgress } from '../store/catalog.ts';
import { nullVersionId, type ObjectVersion, type Version } from '../store/model.ts';
import { toByteKey } from '../store/sorted-map.ts';

/** @throws S3Error NoSuchBucket */
export function findBucket(catalog: Catalog, name: string | null): Bucket {
  const bucket = catalog.buckets.get(name ?? '');
  if (bucket === undefined) {
    throw new S3Error('NoSuchBucket', 'The specified bucket does not exist', {
      fields: { BucketName: name ?? '' },
    });
  }
  return bucket;
}

/** The bucket and the key of a request; its route makes sure that it has both. */
export function target(catalog: Catalog, request: S3Request): { bucket: Bucket; key: string } {
  return { bucket: findBucket(catalog, request.bucket), key: request.key ?? '' };
}

/** The newest version of a key, if there is one and it is not a delete marker. */
export function currentObject(bucket: Bucket, key: string): ObjectVersion | null {
  const newest = bucket.keys.get(toByteKey(key))?.[0];
  return newest === undefined || newest.deleteMarker ? null : newest;
}

/** @throws S3Error InvalidArgument if this can't be the id of a version */
export function checkVersionId(versionId: string): string {
  if (versionId === nullVersionId || /^[0-9a-f]{32}$/.test(versionId)) return versionId;
  throw new S3Error('InvalidArgument', 'Invalid version id specified', {
    fields: { ArgumentName: 'versionId', ArgumentValue: versionId },
  });
}

/**
 * One version of a key, or its newest.
 *
 * @throws S3Error NoSuchKey, NoSuchVersion. For a delete marker, as S3: NoSuchKey if it is the newest version,
 *   MethodNotAllowed if it is asked for by its id.
 */
export function findObject(bucket: Bucket, key: string, versionId: string | null): ObjectVersion {
  const versions = bucket.keys.get(toByteKey(key)) ?? [];
  const version = versionId === null ? versions[0] : byId(versions, checkVersionId(versionId));
  if (version === undefined) {
    if (versionId === null) throw noSuchKey(key);
    throw new S3Error('NoSuchVersion', 'The specified version does not exist.', {
      fields: { Key: key, VersionId: versionId },
    });
  }
  if (!version.deleteMarker) return version;
  const headers = { 'x-amz-delete-marker': 'true', 'x-amz-version-id': version.versionId };
  if (versionId === null) throw noSuchKey(key, headers);
  throw new S3Error('MethodNotAllowed', 'The specified method is not allowed against this resource.', {
    fields: { ResourceType: 'DeleteMarker' },
    headers: { ...headers, allow: 'DELETE', 'last-modified': httpDate(version.writtenAt) },
  });
}

const byId = (versions: readonly Version[], versionId: string): Version | undefined =>
  versions.find((version) => version.versionId === versionId);

function noSuchKey(key: string, headers: Record<string, string> = {}): S3Error {
  return new S3Error('NoSuchKey', 'The specified key does not exist.', { fields: { Key: key }, headers });
}

/** @throws S3Error NoSuchUpload, also if the upload belongs to another key */
export function findUpload(catalog: Catalog, request: S3Request): UploadInProgress {
  const uploadId = request.query.get('uploadId') ?? '';
  const found = catalog.uploads.get(uploadId);
  if (found?.upload.bucket !== request.bucket || found?.upload.key !== request.key) {
    throw new S3Error(
      'NoSuchUpload',
      'The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed.',
      { fields: { UploadId: uploadId } },
    );
  }
  return found;
}

/** The header with the version id. Clients get it only if versioning was ever switched on. */
export function versionHeader(bucket: Bucket, versionId: string): Record<string, string> {
  return bucket.versioning === 'Unversioned' ? {} : { 'x-amz-version-id': versionId };
}
