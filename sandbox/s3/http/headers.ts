import { validateHeaderValue } from 'node:http';
import type { Tag } from '../store/model.ts';
import { S3Error } from './error.ts';
import type { S3Request } from './request.ts';

/**
 * Signatures are not checked: the sandbox listens on the loopback interface, and whoever reaches it may use
 * it. Everything that belongs to them is therefore known, and without effect.
 */
const signature = [
  'x-amz-algorithm',
  'x-amz-content-sha256',
  'x-amz-credential',
  'x-amz-date',
  'x-amz-expires',
  'x-amz-security-token',
  'x-amz-signature',
  'x-amz-signedheaders',
];

/** Those that change what an operation does are read where it is done. */
const known = new Set([
  ...signature,
  'x-amz-checksum-algorithm',
  'x-amz-checksum-mode',
  'x-amz-checksum-type',
  'x-amz-copy-source',
  'x-amz-copy-source-if-match',
  'x-amz-copy-source-if-modified-since',
  'x-amz-copy-source-if-none-match',
  'x-amz-copy-source-if-unmodified-since',
  'x-amz-copy-source-range',
  'x-amz-decoded-content-length',
  // There is one owner, so that the check for it always succeeds, and nobody else to be billed.
  'x-amz-expected-bucket-owner',
  'x-amz-source-expected-bucket-owner',
  'x-amz-request-payer',
  'x-amz-metadata-directive',
  'x-amz-mp-object-size',
  'x-amz-sdk-checksum-algorithm',
  // Recorded and given back; the files of the sandbox are not encrypted.
  'x-amz-server-side-encryption',
  'x-amz-server-side-encryption-aws-kms-key-id',
  'x-amz-server-side-encryption-bucket-key-enabled',
  'x-amz-storage-class',
  'x-amz-tagging',
  'x-amz-tagging-directive',
  'x-amz-trailer',
  'x-amz-user-agent',
]);

/**
 * Refuses what would otherwise be silently ignored.
 *
 * @throws S3Error NotImplemented
 */
export function checkHeaders({ headers }: S3Request): void {
  for (const [name, value] of Object.entries(headers)) {
    if (!name.startsWith('x-amz-') || known.has(name)) continue;
    if (name.startsWith('x-amz-meta-') || name.startsWith('x-amz-checksum-')) continue;
    if (name === 'x-amz-acl' && (value === 'private' || value === 'bucket-owner-full-control')) continue;
    if (name === 'x-amz-object-ownership' && value === 'BucketOwnerEnforced') continue;
    throw new S3Error('NotImplemented', `The sandbox does not implement the header ${name}: ${value}.`, {
      fields: { Header: name },
    });
  }
}

const describing = [
  'cache-control',
  'content-disposition',
  'content-encoding',
  'content-language',
  'content-type',
  'expires',
];
const keeping = [
  'x-amz-server-side-encryption',
  'x-amz-server-side-encryption-aws-kms-key-id',
  'x-amz-server-side-encryption-bucket-key-enabled',
  'x-amz-storage-class',
];
const largestMetadata = 2048;

/** What a GET of the object gives back, out of the headers of the request that makes it. */
export function objectHeaders(headers: Readonly<Record<string, string>>): Record<string, string> {
  const kept: Record<string, string> = { 'content-type': 'binary/octet-stream' };
  let metadataBytes = 0;
  for (const [name, value] of Object.entries(headers)) {
    if (name === 'content-encoding') {
      // `aws-chunked` is about the way here, not about the object.
      const encodings = value.split(',').map((encoding) => encoding.trim());
      const own = encodings.filter((encoding) => encoding !== 'aws-chunked' && encoding !== '');
      if (own.length > 0) kept[name] = own.join(',');
    } else if (describing.includes(name) || keeping.includes(name)) {
      if (value !== '') kept[name] = value;
    } else if (name.startsWith('x-amz-meta-')) {
      checkHeaderValue(name, value);
      kept[name] = value;
      metadataBytes += name.length - 'x-amz-meta-'.length + value.length;
    }
  }
  if (metadataBytes > largestMetadata) {
    throw new S3Error(
      'MetadataTooLarge',
      `Your metadata headers have ${metadataBytes} bytes, and ${largestMetadata} are allowed.`,
    );
  }
  if (kept['x-amz-storage-class'] === 'STANDARD') delete kept['x-amz-storage-class'];
  return kept;
}

/**
 * What a presigned URL says in its query may be more than a header can say.
 *
 * @throws S3Error InvalidArgument
 */
export function checkHeaderValue(name: string, value: string): void {
  try {
    validateHeaderValue(name, value);
  } catch {
    throw new S3Error('InvalidArgument', `Header value cannot be represented using ISO-8859-1: ${name}`, {
      fields: { ArgumentName: name, ArgumentValue: value },
    });
  }
}

/** The part of an object's headers that belongs to how it is stored, also in a copy with new metadata. */
export function answerHeaders(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).filter(([name]) => name.startsWith('x-amz-server-side-encryption')),
  );
}

/** The tags of the header `x-amz-tagging`, which is encoded as a query is. */
export function headerTags(headers: Readonly<Record<string, string>>): Tag[] {
  const tags = [...new URLSearchParams(headers['x-amz-tagging'] ?? '')].map(([key, value]) => ({
    key,
    value,
  }));
  return checkTags(tags);
}

/** @throws S3Error InvalidTag: S3's limits of number and length, and a key that comes twice */
export function checkTags(tags: Tag[]): Tag[] {
  if (tags.length > 10) throw new S3Error('InvalidTag', 'Object tags cannot be greater than 10');
  for (const { key, value } of tags) {
    if (key === '' || key.length > 128) {
      throw new S3Error('InvalidTag', 'The TagKey you have provided is invalid');
    }
    if (value.length > 256) throw new S3Error('InvalidTag', 'The TagValue you have provided is invalid');
  }
  if (new Set(tags.map((tag) => tag.key)).size < tags.length) {
    throw new S3Error('InvalidTag', 'Cannot provide multiple Tags with the same key');
  }
  return tags;
}
