import { S3Error } from '../http/error.ts';
import type { S3Request } from '../http/request.ts';
import {
  createBucket,
  getBucketLocation,
  getBucketNotification,
  getBucketVersioning,
  headBucket,
  listBuckets,
  putBucketVersioning,
} from './buckets.ts';
import { completeMultipartUpload } from './complete-upload.ts';
import { copyObject } from './copy-object.ts';
import { deleteObject, deleteObjects } from './delete-object.ts';
import { getObject } from './get-object.ts';
import { listObjects, listObjectsV2 } from './list-objects.ts';
import { listMultipartUploads, listParts } from './list-uploads.ts';
import { listObjectVersions } from './list-versions.ts';
import type { Operation } from './operation.ts';
import { putObject } from './put-object.ts';
import { deleteObjectTagging, getObjectTagging, putObjectTagging } from './tagging.ts';
import { abortMultipartUpload, createMultipartUpload, uploadPart, uploadPartCopy } from './upload.ts';

export interface Route {
  name: string;
  operation: Operation;
}

type Resource = 'Service' | 'Bucket' | 'Object';

interface RouteRule extends Route {
  method: string;
  resource: Resource;
  /** Query parameters that make it this operation. */
  requires: string[];
  /** Query parameters that it may have besides. */
  allows: string[];
  /** Whether `x-amz-copy-source` makes it this operation. */
  copies: boolean;
}

function rule(
  name: string,
  [method, resource]: [string, Resource],
  operation: Operation,
  {
    requires = [],
    allows = [],
    copies = false,
  }: Partial<Pick<RouteRule, 'requires' | 'allows' | 'copies'>> = {},
): RouteRule {
  return { name, method, resource, operation, requires, allows, copies };
}

const paging = ['prefix', 'delimiter', 'max-keys', 'encoding-type'];
const reading = [
  'versionId',
  'partNumber',
  'response-cache-control',
  'response-content-disposition',
  'response-content-encoding',
  'response-content-language',
  'response-content-type',
  'response-expires',
];
const part = ['uploadId', 'partNumber'];

const rules: readonly RouteRule[] = [
  rule('ListBuckets', ['GET', 'Service'], listBuckets, {
    allows: ['prefix', 'max-buckets', 'continuation-token', 'bucket-region'],
  }),

  rule('CreateBucket', ['PUT', 'Bucket'], createBucket),
  rule('HeadBucket', ['HEAD', 'Bucket'], headBucket),
  rule('GetBucketLocation', ['GET', 'Bucket'], getBucketLocation, { requires: ['location'] }),
  rule('GetBucketNotificationConfiguration', ['GET', 'Bucket'], getBucketNotification, {
    requires: ['notification'],
  }),
  rule('GetBucketVersioning', ['GET', 'Bucket'], getBucketVersioning, { requires: ['versioning'] }),
  rule('PutBucketVersioning', ['PUT', 'Bucket'], putBucketVersioning, { requires: ['versioning'] }),

  rule('ListObjects', ['GET', 'Bucket'], listObjects, { allows: [...paging, 'marker'] }),
  rule('ListObjectsV2', ['GET', 'Bucket'], listObjectsV2, {
    requires: ['list-type'],
    allows: [...paging, 'start-after', 'continuation-token', 'fetch-owner'],
  }),
  rule('ListObjectVersions', ['GET', 'Bucket'], listObjectVersions, {
    requires: ['versions'],
    allows: [...paging, 'key-marker', 'version-id-marker'],
  }),
  rule('ListMultipartUploads', ['GET', 'Bucket'], listMultipartUploads, {
    requires: ['uploads'],
    allows: ['prefix', 'delimiter', 'max-uploads', 'encoding-type', 'key-marker', 'upload-id-marker'],
  }),

  rule('PutObject', ['PUT', 'Object'], putObject),
  rule('CopyObject', ['PUT', 'Object'], copyObject, { copies: true }),
  rule('GetObject', ['GET', 'Object'], getObject, { allows: reading }),
  rule('HeadObject', ['HEAD', 'Object'], getObject, { allows: reading }),
  rule('DeleteObject', ['DELETE', 'Object'], deleteObject, { allows: ['versionId'] }),
  rule('DeleteObjects', ['POST', 'Bucket'], deleteObjects, { requires: ['delete'] }),

  rule('GetObjectTagging', ['GET', 'Object'], getObjectTagging, {
    requires: ['tagging'],
    allows: ['versionId'],
  }),
  rule('PutObjectTagging', ['PUT', 'Object'], putObjectTagging, {
    requires: ['tagging'],
    allows: ['versionId'],
  }),
  rule('DeleteObjectTagging', ['DELETE', 'Object'], deleteObjectTagging, {
    requires: ['tagging'],
    allows: ['versionId'],
  }),

  rule('CreateMultipartUpload', ['POST', 'Object'], createMultipartUpload, { requires: ['uploads'] }),
  rule('UploadPart', ['PUT', 'Object'], uploadPart, { requires: part }),
  rule('UploadPartCopy', ['PUT', 'Object'], uploadPartCopy, { requires: part, copies: true }),
  rule('CompleteMultipartUpload', ['POST', 'Object'], completeMultipartUpload, { requires: ['uploadId'] }),
  rule('AbortMultipartUpload', ['DELETE', 'Object'], abortMultipartUpload, { requires: ['uploadId'] }),
  rule('ListParts', ['GET', 'Object'], listParts, {
    requires: ['uploadId'],
    allows: ['max-parts', 'part-number-marker'],
  }),
];

/** Parameters without effect: a name that some clients send, and those of the old way of presigning. */
const withoutEffect = ['x-id', 'AWSAccessKeyId', 'Signature', 'Expires'];

/**
 * The operation that a request asks for.
 *
 * @throws S3Error NotImplemented for every other request, so that none is answered as if it were a simpler one
 */
export function findRoute(request: S3Request): Route {
  const resource = request.bucket === null ? 'Service' : request.key === null ? 'Bucket' : 'Object';
  const parameters = [...request.query.keys()].filter((name) => !withoutEffect.includes(name));
  const copies = request.headers['x-amz-copy-source'] !== undefined;
  const found = rules.find(
    (candidate) =>
      candidate.method === request.method &&
      candidate.resource === resource &&
      candidate.copies === copies &&
      candidate.requires.every((name) => request.query.has(name)) &&
      parameters.every((name) => candidate.requires.includes(name) || candidate.allows.includes(name)),
  );
  if (found !== undefined) return found;
  const name = operationName(request.method, resource, parameters);
  throw new S3Error(
    'NotImplemented',
    `The sandbox does not implement ${name} (${request.method} ${request.message.url}).`,
    { fields: { Operation: name } },
  );
}

/** The name of an operation as S3 has it, or nearly so, made from method, resource and first parameter. */
function operationName(method: string, resource: Resource, parameters: string[]): string {
  const verb = method.slice(0, 1) + method.slice(1).toLowerCase();
  const noun = (parameters[0] ?? '').replace(/(?:^|-)(\w)/g, (_match, letter: string) =>
    letter.toUpperCase(),
  );
  return `${verb}${resource}${noun}`;
}
