import { partition } from '../account.ts';
import { type Denials, denialMessage, type Right } from '../rights/denials.ts';
import { S3Error } from './http/error.ts';
import type { S3Request } from './http/request.ts';
import { parseCopySource } from './operations/copy-source.ts';

/** Actions for a whole bucket, by operation; those of objects are below. */
const ofBuckets: Record<string, string> = {
  CreateBucket: 'CreateBucket',
  HeadBucket: 'ListBucket',
  GetBucketLocation: 'GetBucketLocation',
  GetBucketNotificationConfiguration: 'GetBucketNotification',
  GetBucketVersioning: 'GetBucketVersioning',
  PutBucketVersioning: 'PutBucketVersioning',
  ListObjects: 'ListBucket',
  ListObjectsV2: 'ListBucket',
  ListObjectVersions: 'ListBucketVersions',
  ListMultipartUploads: 'ListBucketMultipartUploads',
};

const ofObjects: Record<string, string> = {
  GetObject: 'GetObject',
  HeadObject: 'GetObject',
  DeleteObject: 'DeleteObject',
  GetObjectTagging: 'GetObjectTagging',
  PutObjectTagging: 'PutObjectTagging',
  DeleteObjectTagging: 'DeleteObjectTagging',
  PutObject: 'PutObject',
  CopyObject: 'PutObject',
  CreateMultipartUpload: 'PutObject',
  UploadPart: 'PutObject',
  UploadPartCopy: 'PutObject',
  CompleteMultipartUpload: 'PutObject',
  AbortMultipartUpload: 'AbortMultipartUpload',
  ListParts: 'ListMultipartUploadParts',
};

/**
 * Asks for the rights that a request needs (AmazonS3/latest/userguide/using-with-s3-policy-actions.html). Those for the
 * objects of DeleteObjects are asked for one by one, by the operation.
 *
 * @throws S3Error AccessDenied
 */
export function authorise(denials: Denials, operation: string, request: S3Request): void {
  refuse(denials.find(rightsOf(operation, request)));
}

function rightsOf(operation: string, { bucket, key, query, headers }: S3Request): Right[] {
  if (operation === 'ListBuckets') return [{ action: 's3:ListAllMyBuckets', resource: '*' }];
  if (bucket === null) return [];
  const ofBucket = ofBuckets[operation];
  if (ofBucket !== undefined) return [{ action: `s3:${ofBucket}`, resource: arnOf(bucket) }];
  const ofObject = ofObjects[operation];
  if (ofObject === undefined || key === null) return [];
  const rights = [objectRight(ofObject, bucket, key, query.get('versionId') ?? null)];
  if (headers['x-amz-tagging'] !== undefined) rights.push(objectRight('PutObjectTagging', bucket, key, null));
  if (headers['x-amz-copy-source'] !== undefined) {
    const source = parseCopySource(headers['x-amz-copy-source']);
    rights.push(objectRight('GetObject', source.bucket, source.key, source.versionId));
  }
  return rights;
}

/** @throws S3Error AccessDenied if this object of a DeleteObjects may not be deleted */
export function authoriseDeletion(
  denials: Denials,
  bucket: string,
  key: string,
  versionId: string | null,
): void {
  refuse(denials.find([objectRight('DeleteObject', bucket, key, versionId)]));
}

/** @throws S3Error AccessDenied if an object may not be read, as it is at present */
export function authoriseReading(denials: Denials, bucket: string, key: string): void {
  refuse(denials.find([objectRight('GetObject', bucket, key, null)]));
}

/**
 * What a caller is told instead of an error: who may not list a bucket does not learn which objects it has not
 * (AmazonS3/latest/API/API_GetObject.html, API_HeadObject.html: "Permissions").
 */
export function veiled(denials: Denials, error: unknown, { bucket, key }: S3Request): unknown {
  if (!(error instanceof S3Error) || error.code !== 'NoSuchKey' || bucket === null || key === null)
    return error;
  const denied = denials.find([{ action: 's3:ListBucket', resource: arnOf(bucket) }]);
  return denied === null ? error : accessDenied(denied);
}

function objectRight(action: string, bucket: string, key: string, versionId: string | null): Right {
  const exact = versionId === null ? action : action.replace(/Object/, 'ObjectVersion');
  return { action: `s3:${exact}`, resource: `${arnOf(bucket)}/${key}` };
}

function arnOf(bucket: string): string {
  return `arn:${partition}:s3:::${bucket}`;
}

function refuse(denied: Right | null): void {
  if (denied !== null) throw accessDenied(denied);
}

/** As S3 says it to a caller of the same account (AmazonS3/latest/userguide/troubleshoot-403-errors.html). */
function accessDenied(denied: Right): S3Error {
  return new S3Error('AccessDenied', denialMessage(denied, '"'));
}
