import { evaluateRead, preconditionFailed } from '../http/conditions.ts';
import { S3Error } from '../http/error.ts';
import type { S3Request } from '../http/request.ts';
import { type ChecksumAlgorithm, createDigester } from '../payload/checksum.ts';
import type { Received } from '../payload/payload.ts';
import type { Bucket } from '../store/catalog.ts';
import type { ObjectVersion, Segment } from '../store/model.ts';
import type { Store } from '../store/store.ts';
import { findBucket, findObject } from './lookup.ts';

export interface CopySource {
  bucket: Bucket;
  key: string;
  /** Whether the header names the version. */
  byVersion: boolean;
  version: ObjectVersion;
}

/**
 * The object that `x-amz-copy-source` names, if the conditions that come with it hold.
 *
 * @throws S3Error InvalidArgument, NoSuchBucket, NoSuchKey, NoSuchVersion, PreconditionFailed
 */
export function findCopySource(store: Store, { headers }: S3Request): CopySource {
  const { bucket: bucketName, key, versionId } = parseCopySource(headers['x-amz-copy-source'] ?? '');
  const bucket = findBucket(store.catalog, bucketName);
  const version = findSourceObject(bucket, key, versionId);
  if (evaluateRead(headers, version, 'x-amz-copy-source-') === 'not-modified') {
    // A copy can't be answered with 304.
    const name =
      headers['x-amz-copy-source-if-none-match'] === undefined ? 'If-Modified-Since' : 'If-None-Match';
    throw preconditionFailed(`x-amz-copy-source-${name}`);
  }
  return { bucket, key, byVersion: versionId !== null, version };
}

/** @throws S3Error InvalidArgument */
export function parseCopySource(header: string): { bucket: string; key: string; versionId: string | null } {
  const [, path = '', versionId = null] = /^\/?(.*?)(?:\?versionId=(.*))?$/s.exec(header) ?? [];
  const [, bucket = '', key = ''] = /^([^/]+)\/(.+)$/s.exec(decode(path)) ?? [];
  if (key === '') throw invalidSource(header);
  return { bucket, key, versionId };
}

function findSourceObject(bucket: Bucket, key: string, versionId: string | null): ObjectVersion {
  try {
    return findObject(bucket, key, versionId);
  } catch (error) {
    if (!(error instanceof S3Error) || error.code !== 'MethodNotAllowed') throw error;
    throw new S3Error(
      'InvalidRequest',
      'The source of a copy request may not specifically refer to a delete marker by version id.',
    );
  }
}

function decode(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    throw invalidSource(path);
  }
}

function invalidSource(value: string): S3Error {
  return new S3Error(
    'InvalidArgument',
    'Copy Source must mention the source bucket and key: sourcebucket/sourcekey',
    {
      fields: { ArgumentName: 'x-amz-copy-source', ArgumentValue: value },
    },
  );
}

/** Copies bytes from `start` up to `end`, exclusive, into a new blob. */
export async function copyContent(
  store: Store,
  source: ObjectVersion,
  { start, end }: { start: number; end: number },
  algorithm: ChecksumAlgorithm | null,
): Promise<Received> {
  const digester = createDigester(algorithm === null ? ['MD5'] : ['MD5', algorithm]);
  const chunks = digester.through(store.blobs.read(source.segments, start, end));
  const [whole, ...more] = start === 0 && end === source.size ? source.segments : [];
  const segment =
    whole === undefined || more.length > 0
      ? await store.blobs.write(chunks)
      : await duplicate(store, whole, chunks);
  const digests = await digester.finish();
  const value = algorithm === null ? undefined : digests.get(algorithm)?.toString('base64');
  return {
    segment,
    md5: digests.get('MD5') ?? Buffer.alloc(0),
    checksum: algorithm === null || value === undefined ? null : { algorithm, value },
  };
}

/** @param chunks the content of the blob, as it comes from a digester */
async function duplicate(store: Store, whole: Segment, chunks: AsyncGenerator<Buffer>): Promise<Segment> {
  const segment = await store.blobs.duplicate(whole);
  try {
    while (!(await chunks.next()).done);
    return segment;
  } catch (error) {
    store.blobs.remove([segment.blob]);
    throw error;
  }
}
