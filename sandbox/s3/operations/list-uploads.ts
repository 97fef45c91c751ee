import { xmlDate } from '../http/date.ts';
import { integerParameter } from '../http/request.ts';
import { document, element, optional } from '../http/xml.ts';
import { checksumElement } from '../payload/checksum.ts';
import type { Upload } from '../store/model.ts';
import { createSortedMap, fromByteKey, toByteKey } from '../store/sorted-map.ts';
import { commonPrefixes, listParameters } from './list-objects.ts';
import { findBucket, findUpload } from './lookup.ts';
import type { Operation } from './operation.ts';
import { ownerElement } from './owner.ts';
import { readPage } from './page.ts';

const largestPage = 1000;

export const listMultipartUploads: Operation = async (store, request) => {
  const bucket = findBucket(store.catalog, request.bucket);
  const { prefix, delimiter, limit, encode, echo } = listParameters(request, 'max-uploads');
  const keyMarker = request.query.get('key-marker') ?? '';
  const uploadIdMarker = keyMarker === '' ? '' : (request.query.get('upload-id-marker') ?? '');

  const byKey = createSortedMap<Upload[]>();
  for (const { upload } of store.catalog.uploads.values()) {
    if (upload.bucket !== bucket.name) continue;
    const key = toByteKey(upload.key);
    const sameKey = [...(byKey.get(key) ?? []), upload];
    byKey.set(
      key,
      sameKey.sort((a, b) => (a.uploadId < b.uploadId ? -1 : 1)),
    );
  }
  const markedKey = toByteKey(keyMarker);
  const page = readPage(
    byKey,
    {
      prefix: toByteKey(prefix),
      delimiter: toByteKey(delimiter),
      after: keyMarker === '' ? null : markedKey,
      includeAfter: uploadIdMarker !== '',
      limit,
    },
    (key, uploads) =>
      key === markedKey ? uploads.filter(({ uploadId }) => uploadId > uploadIdMarker) : uploads,
  );
  const lastRow = page.next === null ? undefined : page.rows.at(-1);
  return {
    status: 200,
    body: document(
      'ListMultipartUploadsResult',
      element('Bucket', bucket.name),
      ...echo,
      element('KeyMarker', encode(keyMarker)),
      element('UploadIdMarker', uploadIdMarker),
      optional('NextKeyMarker', lastRow === undefined ? null : encode(fromByteKey(lastRow.key))),
      optional('NextUploadIdMarker', lastRow?.item?.uploadId),
      element('MaxUploads', limit),
      element('IsTruncated', lastRow !== undefined),
      ...page.rows.map(({ item }) => (item === null ? null : uploadElement(item, encode))),
      ...commonPrefixes(page, encode),
    ),
  };
};

function uploadElement(upload: Upload, encode: (text: string) => string) {
  return element(
    'Upload',
    element('Key', encode(upload.key)),
    element('UploadId', upload.uploadId),
    ownerElement('Initiator'),
    ownerElement('Owner'),
    element('StorageClass', upload.headers['x-amz-storage-class'] ?? 'STANDARD'),
    element('Initiated', xmlDate(upload.initiatedAt)),
    optional('ChecksumAlgorithm', upload.checksum?.algorithm),
    optional('ChecksumType', upload.checksum?.type),
  );
}

export const listParts: Operation = async (store, request) => {
  const { upload, parts } = findUpload(store.catalog, request);
  const limit = Math.min(integerParameter(request, 'max-parts', 0, 2 ** 31 - 1) ?? largestPage, largestPage);
  const marker = integerParameter(request, 'part-number-marker', 0, 2 ** 31 - 1) ?? 0;
  const further = [...parts.values()]
    .filter((part) => part.partNumber > marker)
    .sort((a, b) => a.partNumber - b.partNumber);
  const page = further.slice(0, limit);
  const isTruncated = limit > 0 && further.length > limit;
  return {
    status: 200,
    body: document(
      'ListPartsResult',
      element('Bucket', upload.bucket),
      element('Key', upload.key),
      element('UploadId', upload.uploadId),
      ownerElement('Initiator'),
      ownerElement('Owner'),
      element('StorageClass', upload.headers['x-amz-storage-class'] ?? 'STANDARD'),
      element('PartNumberMarker', marker),
      isTruncated ? optional('NextPartNumberMarker', page.at(-1)?.partNumber) : null,
      element('MaxParts', limit),
      element('IsTruncated', isTruncated),
      optional('ChecksumAlgorithm', upload.checksum?.algorithm),
      optional('ChecksumType', upload.checksum?.type),
      ...page.map(({ partNumber, writtenAt, etag, segment, checksum }) =>
        element(
          'Part',
          element('PartNumber', partNumber),
          element('LastModified', xmlDate(writtenAt)),
          element('ETag', `"${etag}"`),
          element('Size', segment.size),
          checksum === null ? null : element(checksumElement(checksum.algorithm), checksum.value),
        ),
      ),
    ),
  };
};
