import { evaluateRead, lists } from '../http/conditions.ts';
import { httpDate } from '../http/date.ts';
import { S3Error } from '../http/error.ts';
import { checkHeaderValue } from '../http/object-headers.ts';
import { type ByteRange, parseRange } from '../http/range.ts';
import { integerParameter, type S3Request } from '../http/request.ts';
import { checksumHeaders } from '../payload/checksum.ts';
import type { ObjectVersion } from '../store/model.ts';
import { findObject, target, versionHeader } from './lookup.ts';
import type { Operation } from './operation.ts';

/** GetObject and HeadObject: the same answer, with and without the bytes. */
export const getObject: Operation = async (store, request) => {
  const { bucket, key } = target(store.catalog, request);
  const version = findObject(bucket, key, request.query.get('versionId') ?? null);
  const validators = {
    etag: `"${version.etag}"`,
    'last-modified': httpDate(version.writtenAt),
    ...versionHeader(bucket, version.versionId),
  };
  if (evaluateRead(request.headers, version) === 'not-modified') return { status: 304, headers: validators };

  const part = partRange(request, version);
  const range = part ?? requestedRange(request, version);
  const { start, end } = range ?? { start: 0, end: version.size };
  const withChecksum = range === null && request.headers['x-amz-checksum-mode']?.toUpperCase() === 'ENABLED';
  const headers: Record<string, string | number> = {
    ...version.headers,
    ...validators,
    'accept-ranges': 'bytes',
    'content-length': end - start,
    ...(range === null ? {} : { 'content-range': `bytes ${start}-${end - 1}/${version.size}` }),
    ...(part !== null && version.multipart ? { 'x-amz-mp-parts-count': version.segments.length } : {}),
    ...(version.tags.length > 0 ? { 'x-amz-tagging-count': version.tags.length } : {}),
    ...(withChecksum ? checksumHeaders(version.checksum) : {}),
    ...overrides(request),
  };
  const status = range === null ? 200 : 206;
  if (request.method === 'HEAD') return { status, headers };
  return { status, headers, body: (to) => store.blobs.send(version.segments, start, end, to) };
};

/** The range of `Range`, unless `If-Range` shows that it was meant for another content. */
function requestedRange({ headers }: S3Request, version: ObjectVersion): ByteRange | null {
  const ifRange = headers['if-range'];
  if (ifRange !== undefined) {
    const isCurrent = lists(ifRange, version.etag) || ifRange === httpDate(version.writtenAt);
    if (!isCurrent) return null;
  }
  return parseRange(headers.range, version.size);
}

/** The bytes of one part of a multipart upload. Any other object has one part, which is all of it. */
function partRange(request: S3Request, version: ObjectVersion): ByteRange | null {
  const number = integerParameter(request, 'partNumber', 1, 10_000);
  if (number === null) return null;
  if (request.headers.range !== undefined) {
    throw new S3Error('InvalidRequest', 'Cannot specify both Range header and partNumber query parameter');
  }
  const sizes = version.multipart ? version.segments.map((segment) => segment.size) : [version.size];
  const size = sizes[number - 1];
  if (size === undefined) {
    throw new S3Error('InvalidRange', 'The requested partnumber is not satisfiable', {
      fields: { PartNumberRequested: String(number), ActualPartCount: String(sizes.length) },
    });
  }
  // An empty part has no range.
  if (size === 0) return null;
  const start = sizes.slice(0, number - 1).reduce((sum, before) => sum + before, 0);
  return { start, end: start + size };
}

const overridable = [
  'cache-control',
  'content-disposition',
  'content-encoding',
  'content-language',
  'content-type',
  'expires',
];

function overrides({ query }: S3Request): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const name of overridable) {
    const value = query.get(`response-${name}`);
    if (value === undefined) continue;
    checkHeaderValue(`response-${name}`, value);
    headers[name] = value;
  }
  return headers;
}
