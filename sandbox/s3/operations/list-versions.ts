import { xmlDate } from '../http/date.ts';
import { S3Error } from '../http/error.ts';
import { document, element, optional } from '../http/xml.ts';
import type { Version } from '../store/model.ts';
import { type ByteKey, fromByteKey, toByteKey } from '../store/sorted-map.ts';
import { commonPrefixes, listParameters, objectElements } from './list-objects.ts';
import { checkVersionId, findBucket } from './lookup.ts';
import type { Operation } from './operation.ts';
import { ownerElement } from './owner.ts';
import { type Row, readPage } from './page.ts';

export const listObjectVersions: Operation = async (store, request) => {
  const bucket = findBucket(store.catalog, request.bucket);
  const { prefix, delimiter, limit, encode, echo } = listParameters(request, 'max-keys');
  const keyMarker = request.query.get('key-marker') ?? '';
  const versionIdMarker = request.query.get('version-id-marker') || null;
  if (versionIdMarker !== null && keyMarker === '') {
    throw new S3Error('InvalidArgument', 'A version-id marker cannot be specified without a key marker.');
  }
  if (versionIdMarker !== null) checkVersionId(versionIdMarker);

  const markedKey = toByteKey(keyMarker);
  const page = readPage(
    bucket.keys,
    {
      prefix: toByteKey(prefix),
      delimiter: toByteKey(delimiter),
      after: keyMarker === '' ? null : markedKey,
      includeAfter: versionIdMarker !== null,
      limit,
    },
    (key, versions) =>
      key === markedKey && versionIdMarker !== null ? olderThan(versions, versionIdMarker) : versions,
  );
  const lastRow = page.next === null ? undefined : page.rows.at(-1);
  return {
    status: 200,
    body: document(
      'ListVersionsResult',
      element('Name', bucket.name),
      ...echo,
      element('KeyMarker', encode(keyMarker)),
      element('VersionIdMarker', versionIdMarker ?? ''),
      optional('NextKeyMarker', lastRow === undefined ? null : encode(fromByteKey(lastRow.key))),
      optional('NextVersionIdMarker', lastRow?.item?.versionId),
      element('MaxKeys', limit),
      element('IsTruncated', lastRow !== undefined),
      ...page.rows.map((row) =>
        row.item === null ? null : versionElement(row, row.item, encode, bucket.keys.get(row.key)?.[0]),
      ),
      ...commonPrefixes(page, encode),
    ),
  };
};

function olderThan(versions: readonly Version[], versionId: string): readonly Version[] {
  const index = versions.findIndex((version) => version.versionId === versionId);
  return index < 0 ? [] : versions.slice(index + 1);
}

function versionElement(
  { key }: Row<Version> & { key: ByteKey },
  version: Version,
  encode: (text: string) => string,
  newest: Version | undefined,
) {
  const identity = [
    element('Key', encode(fromByteKey(key))),
    element('VersionId', version.versionId),
    element('IsLatest', version === newest),
  ];
  return version.deleteMarker
    ? element(
        'DeleteMarker',
        ...identity,
        element('LastModified', xmlDate(version.writtenAt)),
        ownerElement('Owner'),
      )
    : element('Version', ...identity, ...objectElements(version), ownerElement('Owner'));
}
