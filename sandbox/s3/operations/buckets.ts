import { xmlDate } from '../http/date.ts';
import { S3Error } from '../http/error.ts';
import { integerParameter } from '../http/request.ts';
import { document, element, optional, parseDocument } from '../http/xml.ts';
import { receiveDocument } from '../payload/payload.ts';
import type { Bucket } from '../store/catalog.ts';
import { createSortedMap, fromByteKey, toByteKey } from '../store/sorted-map.ts';
import type { Store } from '../store/store.ts';
import { findBucket } from './lookup.ts';
import type { Operation } from './operation.ts';
import { ownerElement } from './owner.ts';
import { readPage } from './page.ts';

/** @throws S3Error InvalidBucketName, by S3's rules for general purpose buckets */
export function checkBucketName(name: string): void {
  const valid =
    /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(name) && !name.includes('..') && !/^\d+(\.\d+){3}$/.test(name);
  if (valid) return;
  throw new S3Error('InvalidBucketName', 'The specified bucket is not valid.', {
    fields: { BucketName: name },
  });
}

/** Creates a bucket, or changes the settings of an existing one, whose objects stay. */
export function ensureBucket(
  store: Store,
  name: string,
  { versioned, events }: { versioned: boolean; events: boolean },
): void {
  checkBucketName(name);
  const existing = store.catalog.buckets.get(name);
  const wasVersioned = existing !== undefined && existing.versioning !== 'Unversioned';
  store.commit({
    type: 'bucket',
    name,
    createdAt: existing?.createdAt ?? new Date().toISOString(),
    versioning: versioned ? 'Enabled' : wasVersioned ? 'Suspended' : 'Unversioned',
    events,
  });
}

export const createBucket: Operation = async (store, request) => {
  const name = request.bucket ?? '';
  checkBucketName(name);
  const body = await receiveDocument(request);
  if (body.trim() !== '') {
    const configuration = parseDocument(body, 'CreateBucketConfiguration');
    configuration.allowOnly('LocationConstraint');
    const location = configuration.text('LocationConstraint') ?? '';
    if (location !== '' && location !== store.region) {
      throw new S3Error(
        'IllegalLocationConstraintException',
        `The ${location} location constraint is incompatible with the region ${store.region} of this sandbox.`,
      );
    }
  }
  if (store.catalog.buckets.has(name)) {
    throw new S3Error('BucketAlreadyOwnedByYou', 'The bucket exists already, and you own it.', {
      fields: { BucketName: name },
    });
  }
  ensureBucket(store, name, { versioned: false, events: false });
  return { status: 200, headers: { location: `/${name}`, 'content-length': 0 } };
};

export const headBucket: Operation = async (store, request) => {
  findBucket(store.catalog, request.bucket);
  return { status: 200, headers: { 'x-amz-bucket-region': store.region } };
};

export const listBuckets: Operation = async (store, request) => {
  const { query } = request;
  const prefix = query.get('prefix') ?? '';
  const region = query.get('bucket-region') ?? store.region;
  const token = query.get('continuation-token');
  const buckets = createSortedMap<Bucket>();
  if (region === store.region) {
    for (const bucket of store.catalog.buckets.values()) buckets.set(toByteKey(bucket.name), bucket);
  }
  const page = readPage(
    buckets,
    {
      prefix: toByteKey(prefix),
      delimiter: '',
      after: token === undefined ? null : toByteKey(Buffer.from(token, 'base64url').toString('utf8')),
      includeAfter: false,
      limit: integerParameter(request, 'max-buckets', 1, 10_000) ?? 10_000,
    },
    (_name, bucket) => [bucket],
  );
  const next = page.next === null ? null : Buffer.from(fromByteKey(page.next)).toString('base64url');
  return {
    status: 200,
    body: document(
      'ListAllMyBucketsResult',
      ownerElement('Owner'),
      element(
        'Buckets',
        ...page.rows.map(({ item }) =>
          item === null
            ? null
            : element('Bucket', element('Name', item.name), element('CreationDate', xmlDate(item.createdAt))),
        ),
      ),
      optional('ContinuationToken', next),
      prefix === '' ? null : element('Prefix', prefix),
    ),
  };
};

export const getBucketLocation: Operation = async (store, request) => {
  findBucket(store.catalog, request.bucket);
  // S3 gives no name for the oldest region.
  return {
    status: 200,
    body: document('LocationConstraint', store.region === 'us-east-1' ? null : store.region),
  };
};

export const getBucketVersioning: Operation = async (store, request) => {
  const { versioning } = findBucket(store.catalog, request.bucket);
  const status = versioning === 'Unversioned' ? null : element('Status', versioning);
  return { status: 200, body: document('VersioningConfiguration', status) };
};

export const getBucketNotification: Operation = async (store, request) => {
  const { events } = findBucket(store.catalog, request.bucket);
  const bridge = events ? element('EventBridgeConfiguration') : null;
  return { status: 200, body: document('NotificationConfiguration', bridge) };
};

export const putBucketVersioning: Operation = async (store, request) => {
  const configuration = parseDocument(await receiveDocument(request), 'VersioningConfiguration');
  configuration.allowOnly('Status');
  const status = configuration.text('Status');
  if (status !== 'Enabled' && status !== 'Suspended') {
    throw new S3Error('MalformedXML', 'The Status of a VersioningConfiguration is Enabled or Suspended.');
  }
  const { name, createdAt, events } = findBucket(store.catalog, request.bucket);
  store.commit({ type: 'bucket', name, createdAt, versioning: status, events });
  return { status: 200, headers: { 'content-length': 0 } };
};
