import { randomBytes } from 'node:crypto';
import { xmlDate } from '../http/date.ts';
import { S3Error } from '../http/error.ts';
import { encryptionHeaders, objectHeaders } from '../http/object-headers.ts';
import { integerParameter, type S3Request } from '../http/request.ts';
import { headerTags } from '../http/tags.ts';
import { document, element } from '../http/xml.ts';
import { checksumElement, checksumHeader } from '../payload/checksum.ts';
import { type Received, receiveContent } from '../payload/payload.ts';
import type { Part } from '../store/model.ts';
import type { Store } from '../store/store.ts';
import { requestedChecksum } from './checksum-request.ts';
import { sourceVersionHeader } from './copy-object.ts';
import { copyContent, findCopySource } from './copy-source.ts';
import { findUpload, target } from './lookup.ts';
import type { Operation } from './operation.ts';
import { claimBlob } from './write-version.ts';

export const createMultipartUpload: Operation = async (store, request) => {
  const { bucket, key } = target(store.catalog, request);
  const headers = objectHeaders(request.headers);
  const tags = headerTags(request.headers);
  const checksum = requestedChecksum(request);
  const uploadId = randomBytes(24).toString('hex');
  store.commit({
    type: 'upload',
    upload: {
      uploadId,
      bucket: bucket.name,
      key,
      initiatedAt: new Date().toISOString(),
      headers,
      tags,
      checksum,
    },
  });
  return {
    status: 200,
    headers: {
      ...encryptionHeaders(headers),
      ...(checksum === null
        ? {}
        : { 'x-amz-checksum-algorithm': checksum.algorithm, 'x-amz-checksum-type': checksum.type }),
    },
    body: document(
      'InitiateMultipartUploadResult',
      element('Bucket', bucket.name),
      element('Key', key),
      element('UploadId', uploadId),
    ),
  };
};

export const uploadPart: Operation = async (store, request) => {
  const { upload } = findUpload(store.catalog, request);
  const partNumber = partNumberOf(request);
  const algorithm = upload.checksum?.algorithm ?? null;
  const received = await receiveContent(request, store.blobs, algorithm);
  const part = keepPart(store, request, partNumber, received);
  return {
    status: 200,
    headers: {
      etag: `"${part.etag}"`,
      ...(part.checksum === null ? {} : { [checksumHeader(part.checksum.algorithm)]: part.checksum.value }),
      ...encryptionHeaders(upload.headers),
      'content-length': 0,
    },
  };
};

export const uploadPartCopy: Operation = async (store, request) => {
  const { upload } = findUpload(store.catalog, request);
  const partNumber = partNumberOf(request);
  const source = findCopySource(store, request);
  const range = sourceRange(request, source.version.size);
  const algorithm = upload.checksum?.algorithm ?? null;
  const received = await copyContent(store, source.version, range, algorithm);
  const part = keepPart(store, request, partNumber, received);
  return {
    status: 200,
    headers: { ...sourceVersionHeader(source), ...encryptionHeaders(upload.headers) },
    body: document(
      'CopyPartResult',
      element('LastModified', xmlDate(part.writtenAt)),
      element('ETag', `"${part.etag}"`),
      part.checksum === null ? null : element(checksumElement(part.checksum.algorithm), part.checksum.value),
    ),
  };
};

function partNumberOf(request: S3Request): number {
  return integerParameter(request, 'partNumber', 1, 10_000) ?? 1;
}

/** Adds received content as a part, unless the upload has ended meanwhile. */
function keepPart(store: Store, request: S3Request, partNumber: number, received: Received): Part {
  const { segment, md5, checksum } = received;
  return claimBlob(store, segment, () => {
    const { upload } = findUpload(store.catalog, request);
    if (upload.checksum !== null && checksum?.algorithm !== upload.checksum.algorithm) {
      throw new S3Error(
        'InvalidRequest',
        `Checksum Type mismatch occurred, expected checksum Type: ${upload.checksum.algorithm}, actual checksum Type: ${checksum?.algorithm}`,
      );
    }
    const etag = md5.toString('hex');
    const part: Part = { partNumber, etag, segment, writtenAt: new Date().toISOString(), checksum };
    store.commit({ type: 'part', uploadId: upload.uploadId, part });
    return part;
  });
}

/** The range of a copied part. Unlike that of a GET, it must be `bytes=first-last`, within the source. */
function sourceRange({ headers }: S3Request, size: number): { start: number; end: number } {
  const header = headers['x-amz-copy-source-range'];
  if (header === undefined) return { start: 0, end: size };
  const [, first, last] = /^bytes=(\d+)-(\d+)$/.exec(header) ?? [];
  const start = Number(first);
  const end = Number(last) + 1;
  if (start < end && end <= size) return { start, end };
  throw new S3Error(
    'InvalidArgument',
    `The x-amz-copy-source-range value must be of the form bytes=first-last where first and last are the zero-based offsets of the first and last bytes to copy, within the ${size} bytes of the source.`,
    { fields: { ArgumentName: 'x-amz-copy-source-range', ArgumentValue: header } },
  );
}

export const abortMultipartUpload: Operation = async (store, request) => {
  const { upload } = findUpload(store.catalog, request);
  store.commit({ type: 'abort', uploadId: upload.uploadId });
  return { status: 204 };
};
