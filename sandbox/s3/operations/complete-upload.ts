import { checkWrite } from '../http/conditions.ts';
import { S3Error } from '../http/error.ts';
import { encryptionHeaders } from '../http/object-headers.ts';
import type { S3Request } from '../http/request.ts';
import type { S3Response } from '../http/response.ts';
import { document, element, optional, parseDocument, type XmlReader } from '../http/xml.ts';
import {
  type Checksum,
  checksumAlgorithms,
  checksumElement,
  checksumHeader,
  digestOf,
} from '../payload/checksum.ts';
import { combineCrcs, isCrc } from '../payload/crc-combine.ts';
import { checkChecksum, receiveDocument } from '../payload/payload.ts';
import type { Bucket, UploadInProgress } from '../store/catalog.ts';
import type { ObjectVersion, Part, Upload } from '../store/model.ts';
import { toByteKey } from '../store/sorted-map.ts';
import { currentObject, findUpload, target, versionHeader } from './lookup.ts';
import type { Operation } from './operation.ts';
import { writeVersion } from './write-version.ts';

/** Every part except the last has at least this many bytes. */
const smallestPart = 5 * 1024 ** 2;

export const completeMultipartUpload: Operation = async (store, request) => {
  const { bucket, key } = target(store.catalog, request);
  const body = await receiveDocument(request, { checksumOfObject: true });

  const already = completedBefore(bucket, key, request.query.get('uploadId') ?? '');
  if (already !== null) return answer(request, bucket, key, already);

  const inProgress = findUpload(store.catalog, request);
  const { upload } = inProgress;
  const parts = listedParts(inProgress, parseDocument(body, 'CompleteMultipartUpload'));
  const size = parts.reduce((sum, part) => sum + part.segment.size, 0);
  const expectedSize = request.headers['x-amz-mp-object-size'];
  if (expectedSize !== undefined && expectedSize !== String(size)) {
    throw new S3Error(
      'InvalidRequest',
      `The provided 'x-amz-mp-object-size' header value ${expectedSize} does not match what was computed: ${size}`,
    );
  }
  const etags = Buffer.concat(parts.map((part) => Buffer.from(part.etag, 'hex')));
  const etag = `${(await digestOf('MD5', etags)).toString('hex')}-${parts.length}`;
  const checksum = await objectChecksum(upload, parts);
  checkClaimedChecksum(request, checksum);
  checkWrite(request.headers, currentObject(bucket, key));

  // While the digests were awaited, another request may have ended the upload, or replaced one of its parts.
  const { parts: current } = findUpload(store.catalog, request);
  if (parts.some((part) => current.get(part.partNumber) !== part)) throw invalidPart(upload);

  const draft = {
    size,
    etag,
    segments: parts.map((part) => part.segment),
    multipart: true,
    headers: upload.headers,
    tags: upload.tags,
    checksum,
    uploadId: upload.uploadId,
  };
  return answer(request, bucket, key, writeVersion(store, request, draft, 'CompleteMultipartUpload'));
};

/** A client that lost the answer asks again, and gets the same answer. */
function completedBefore(bucket: Bucket, key: string, uploadId: string): ObjectVersion | null {
  for (const version of bucket.keys.get(toByteKey(key)) ?? []) {
    if (!version.deleteMarker && version.uploadId === uploadId) return version;
  }
  return null;
}

function answer(request: S3Request, bucket: Bucket, key: string, version: ObjectVersion): S3Response {
  const { checksum } = version;
  return {
    status: 200,
    headers: { ...versionHeader(bucket, version.versionId), ...encryptionHeaders(version.headers) },
    body: document(
      'CompleteMultipartUploadResult',
      element(
        'Location',
        `http://${request.headers.host ?? 'localhost'}/${bucket.name}/${encodeURIComponent(key)}`,
      ),
      element('Bucket', bucket.name),
      element('Key', key),
      element('ETag', `"${version.etag}"`),
      checksum === null ? null : element(checksumElement(checksum.algorithm), checksum.value),
      optional('ChecksumType', checksum?.type),
    ),
  };
}

/** @throws S3Error MalformedXML, InvalidPartOrder, InvalidPart, EntityTooSmall */
function listedParts({ upload, parts }: UploadInProgress, document: XmlReader): Part[] {
  document.allowOnly('Part');
  const listed = document.children('Part');
  if (listed.length === 0) {
    throw new S3Error('MalformedXML', 'The list of parts of a CompleteMultipartUpload is empty.');
  }
  let previous = 0;
  const found = listed.map((entry) => {
    entry.allowOnly('PartNumber', 'ETag', ...checksumAlgorithms.map(checksumElement));
    const partNumber = Number(entry.text('PartNumber'));
    if (partNumber <= previous) {
      throw new S3Error('InvalidPartOrder', 'The list of parts was not in ascending order.', {
        fields: { UploadId: upload.uploadId },
      });
    }
    previous = partNumber;
    const part = parts.get(partNumber);
    const etag = (entry.text('ETag') ?? '').replace(/^"(.*)"$/, '$1');
    if (part === undefined || part.etag !== etag) throw invalidPart(upload, partNumber, etag);
    for (const algorithm of checksumAlgorithms) {
      const claimed = entry.text(checksumElement(algorithm));
      const isWrong = part.checksum?.algorithm === algorithm && part.checksum.value !== claimed;
      if (claimed !== null && isWrong) throw invalidPart(upload, partNumber, etag);
    }
    return part;
  });
  for (const { partNumber, segment, etag } of found.slice(0, -1)) {
    if (segment.size >= smallestPart) continue;
    throw new S3Error('EntityTooSmall', 'Your proposed upload is smaller than the minimum allowed size', {
      fields: {
        ProposedSize: String(segment.size),
        MinSizeAllowed: String(smallestPart),
        PartNumber: String(partNumber),
        ETag: etag,
      },
    });
  }
  return found;
}

function invalidPart(upload: Upload, partNumber?: number, etag?: string): S3Error {
  return new S3Error(
    'InvalidPart',
    "One or more of the specified parts could not be found. The part may not have been uploaded, or the specified entity tag may not match the part's entity tag.",
    {
      fields: {
        UploadId: upload.uploadId,
        ...(partNumber === undefined ? {} : { PartNumber: String(partNumber) }),
        ...(etag === undefined ? {} : { ETag: etag }),
      },
    },
  );
}

/** Null if the upload was begun without an algorithm. */
async function objectChecksum(upload: Upload, parts: readonly Part[]): Promise<Checksum | null> {
  if (upload.checksum === null) return null;
  const { algorithm, type } = upload.checksum;
  const values = parts.map((part) => Buffer.from(part.checksum?.value ?? '', 'base64'));
  if (type === 'FULL_OBJECT' && isCrc(algorithm)) {
    const crcs = parts.map((part, index) => ({
      crc: values[index] ?? Buffer.alloc(0),
      size: part.segment.size,
    }));
    return { algorithm, type, value: combineCrcs(algorithm, crcs).toString('base64') };
  }
  const digest = await digestOf(algorithm, Buffer.concat(values));
  return { algorithm, type, value: `${digest.toString('base64')}-${parts.length}` };
}

/** @throws S3Error BadDigest, InvalidRequest */
function checkClaimedChecksum({ headers }: S3Request, checksum: Checksum | null): void {
  const type = headers['x-amz-checksum-type'];
  if (type !== undefined && type !== checksum?.type) {
    throw new S3Error('InvalidRequest', `The upload was not created with the checksum type ${type}.`);
  }
  for (const algorithm of checksumAlgorithms) {
    const claimed = headers[checksumHeader(algorithm)];
    if (claimed === undefined) continue;
    if (checksum?.algorithm !== algorithm) {
      throw new S3Error(
        'InvalidRequest',
        `The upload was not created with the checksum algorithm ${algorithm}.`,
      );
    }
    checkChecksum(algorithm, claimed, checksum.value);
  }
}
