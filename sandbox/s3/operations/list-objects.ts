import type { XmlNode } from '@aws-sdk/xml-builder';
import { xmlDate } from '../http/date.ts';
import { S3Error } from '../http/error.ts';
import { integerParameter, type S3Request } from '../http/request.ts';
import { document, element, optional } from '../http/xml.ts';
import type { ObjectVersion, Version } from '../store/model.ts';
import { fromByteKey, toByteKey } from '../store/sorted-map.ts';
import { findBucket } from './lookup.ts';
import type { Operation } from './operation.ts';
import { ownerElement } from './owner.ts';
import { type Page, readPage } from './page.ts';

const largestPage = 1000;

/** The parameters that all lists of a bucket's keys have. */
export interface ListParameters {
  prefix: string;
  delimiter: string;
  limit: number;
  /** Encodes a key as the client wants it. */
  encode: (text: string) => string;
  /** The elements that repeat the parameters in the answer. */
  echo: (XmlNode | null)[];
}

export function listParameters(request: S3Request, limitName: string): ListParameters {
  const prefix = request.query.get('prefix') ?? '';
  const delimiter = request.query.get('delimiter') ?? '';
  const limit = Math.min(integerParameter(request, limitName, 0, 2 ** 31 - 1) ?? largestPage, largestPage);
  const encoding = request.query.get('encoding-type');
  if (encoding !== undefined && encoding !== 'url') {
    throw new S3Error('InvalidArgument', 'Invalid Encoding Method specified in Request', {
      fields: { ArgumentName: 'encoding-type', ArgumentValue: encoding },
    });
  }
  const encode = encoding === 'url' ? urlEncode : (text: string) => text;
  return {
    prefix,
    delimiter,
    limit,
    encode,
    echo: [
      element('Prefix', encode(prefix)),
      delimiter === '' ? null : element('Delimiter', encode(delimiter)),
      optional('EncodingType', encoding),
    ],
  };
}

/**
 * Encodes everything except unreserved characters and slashes. A space becomes `%20`, which every decoder understands.
 */
function urlEncode(text: string): string {
  return encodeURIComponent(text)
    .replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll('%2F', '/');
}

export function commonPrefixes(page: Page<unknown>, encode: (text: string) => string): XmlNode[] {
  return page.rows
    .filter(({ item }) => item === null)
    .map(({ key }) => element('CommonPrefixes', element('Prefix', encode(fromByteKey(key)))));
}

const newestObject = (_key: string, [newest]: readonly Version[]): ObjectVersion[] =>
  newest === undefined || newest.deleteMarker ? [] : [newest];

function contents(
  page: Page<ObjectVersion>,
  encode: (text: string) => string,
  withOwner: boolean,
): XmlNode[] {
  return page.rows.flatMap(({ key, item }) =>
    item === null
      ? []
      : element(
          'Contents',
          element('Key', encode(fromByteKey(key))),
          ...objectElements(item),
          withOwner ? ownerElement('Owner') : null,
        ),
  );
}

/** The elements that every list has for an object. */
export function objectElements(version: ObjectVersion): (XmlNode | null)[] {
  return [
    element('LastModified', xmlDate(version.writtenAt)),
    element('ETag', `"${version.etag}"`),
    optional('ChecksumAlgorithm', version.checksum?.algorithm),
    optional('ChecksumType', version.checksum?.type),
    element('Size', version.size),
    element('StorageClass', version.headers['x-amz-storage-class'] ?? 'STANDARD'),
  ];
}

export const listObjects: Operation = async (store, request) => {
  const bucket = findBucket(store.catalog, request.bucket);
  const { prefix, delimiter, limit, encode, echo } = listParameters(request, 'max-keys');
  const marker = request.query.get('marker') ?? '';
  const page = readPage(
    bucket.keys,
    {
      prefix: toByteKey(prefix),
      delimiter: toByteKey(delimiter),
      after: toByteKey(marker),
      includeAfter: false,
      limit,
    },
    newestObject,
  );
  // Without a delimiter, clients continue from the last key.
  const next = page.next === null || delimiter === '' ? null : encode(fromByteKey(page.next));
  return {
    status: 200,
    body: document(
      'ListBucketResult',
      element('Name', bucket.name),
      ...echo,
      element('Marker', encode(marker)),
      optional('NextMarker', next),
      element('MaxKeys', limit),
      element('IsTruncated', page.next !== null),
      ...contents(page, encode, true),
      ...commonPrefixes(page, encode),
    ),
  };
};

export const listObjectsV2: Operation = async (store, request) => {
  const bucket = findBucket(store.catalog, request.bucket);
  const { query } = request;
  if (query.get('list-type') !== '2') {
    throw new S3Error('InvalidArgument', 'list-type must be 2.', { fields: { ArgumentName: 'list-type' } });
  }
  const { prefix, delimiter, limit, encode, echo } = listParameters(request, 'max-keys');
  const startAfter = query.get('start-after') ?? null;
  const token = query.get('continuation-token') ?? null;
  const page = readPage(
    bucket.keys,
    {
      prefix: toByteKey(prefix),
      delimiter: toByteKey(delimiter),
      after: token !== null ? decodeToken(token) : startAfter === null ? null : toByteKey(startAfter),
      includeAfter: false,
      limit,
    },
    newestObject,
  );
  return {
    status: 200,
    body: document(
      'ListBucketResult',
      element('Name', bucket.name),
      ...echo,
      startAfter === null ? null : element('StartAfter', encode(startAfter)),
      optional('ContinuationToken', token),
      optional('NextContinuationToken', page.next === null ? null : encodeToken(page.next)),
      element('KeyCount', page.rows.length),
      element('MaxKeys', limit),
      element('IsTruncated', page.next !== null),
      ...contents(page, encode, query.get('fetch-owner') === 'true'),
      ...commonPrefixes(page, encode),
    ),
  };
};

const tokenPrefix = '1';
const encodeToken = (key: string): string => tokenPrefix + Buffer.from(key, 'latin1').toString('base64url');

function decodeToken(token: string): string {
  if (token.startsWith(tokenPrefix)) return Buffer.from(token.slice(1), 'base64url').toString('latin1');
  throw new S3Error('InvalidArgument', 'The continuation token provided is incorrect', {
    fields: { ArgumentName: 'continuation-token' },
  });
}
