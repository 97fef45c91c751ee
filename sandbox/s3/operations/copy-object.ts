import { checkWrite } from '../http/conditions.ts';
import { xmlDate } from '../http/date.ts';
import { S3Error } from '../http/error.ts';
import { encryptionHeaders, objectHeaders } from '../http/object-headers.ts';
import type { S3Request } from '../http/request.ts';
import { headerTags } from '../http/tags.ts';
import { document, element, optional } from '../http/xml.ts';
import { checksumElement } from '../payload/checksum.ts';
import { requestedAlgorithm } from './checksum-request.ts';
import { type CopySource, copyContent, findCopySource } from './copy-source.ts';
import { currentObject, target, versionHeader } from './lookup.ts';
import type { Operation } from './operation.ts';
import { writeContent } from './write-version.ts';

const largestCopy = 5 * 1024 ** 3;

export const copyObject: Operation = async (store, request) => {
  const { bucket, key } = target(store.catalog, request);
  const source = findCopySource(store, request);
  const replacesHeaders = isReplaced(request, 'x-amz-metadata-directive');
  const replacesTags = isReplaced(request, 'x-amz-tagging-directive');
  if (source.bucket === bucket && source.key === key && !source.byVersion && !replacesHeaders) {
    throw new S3Error(
      'InvalidRequest',
      "This copy request is illegal because it is trying to copy an object to itself without changing the object's metadata.",
    );
  }
  if (source.version.size > largestCopy) {
    throw new S3Error(
      'InvalidRequest',
      'The specified copy source is larger than the maximum allowable size for a copy source: 5368709120',
    );
  }
  checkWrite(request.headers, currentObject(bucket, key));
  const headers = copiedHeaders(request, source, replacesHeaders);
  const tags = replacesTags ? headerTags(request.headers) : source.version.tags;
  const algorithm = requestedAlgorithm(request) ?? source.version.checksum?.algorithm ?? null;

  const all = { start: 0, end: source.version.size };
  const received = await copyContent(store, source.version, all, algorithm);
  const version = writeContent(store, request, received, { headers, tags }, 'CopyObject');
  const { checksum } = version;
  return {
    status: 200,
    headers: {
      ...versionHeader(bucket, version.versionId),
      ...sourceVersionHeader(source),
      ...encryptionHeaders(headers),
    },
    body: document(
      'CopyObjectResult',
      element('LastModified', xmlDate(version.writtenAt)),
      element('ETag', `"${version.etag}"`),
      checksum === null ? null : element(checksumElement(checksum.algorithm), checksum.value),
      optional('ChecksumType', checksum?.type),
    ),
  };
};

/** Storage class and encryption always come from the request; the directive decides about the others. */
function copiedHeaders(request: S3Request, source: CopySource, replaces: boolean): Record<string, string> {
  const own = objectHeaders(request.headers);
  if (replaces) return own;
  const isStorage = (name: string) => name === 'x-amz-storage-class' || name.startsWith('x-amz-server-side-');
  return Object.fromEntries([
    ...Object.entries(source.version.headers).filter(([name]) => !isStorage(name)),
    ...Object.entries(own).filter(([name]) => isStorage(name)),
  ]);
}

export function sourceVersionHeader(source: CopySource): Record<string, string> {
  return source.bucket.versioning === 'Unversioned'
    ? {}
    : { 'x-amz-copy-source-version-id': source.version.versionId };
}

function isReplaced({ headers }: S3Request, name: string): boolean {
  const directive = headers[name] ?? 'COPY';
  if (directive !== 'COPY' && directive !== 'REPLACE') {
    throw new S3Error('InvalidArgument', `${name} is COPY or REPLACE.`, {
      fields: { ArgumentName: name, ArgumentValue: directive },
    });
  }
  return directive === 'REPLACE';
}
