import { S3Error } from './error.ts';
import { storageHeaders } from './object-headers.ts';
import type { S3Request } from './request.ts';

/**
 * Headers of signatures. They are allowed and ignored: the sandbox listens only on the loopback interface, and checks
 * no signatures.
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

/** Headers that are allowed. Each operation reads those that change what it does. */
const known = new Set([
  ...signature,
  ...storageHeaders,
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
  // There is only one owner, so this check always succeeds, and no other account can be billed.
  'x-amz-expected-bucket-owner',
  'x-amz-source-expected-bucket-owner',
  'x-amz-request-payer',
  'x-amz-metadata-directive',
  'x-amz-mp-object-size',
  'x-amz-sdk-checksum-algorithm',
  'x-amz-tagging',
  'x-amz-tagging-directive',
  'x-amz-trailer',
  'x-amz-user-agent',
]);

/**
 * Refuses headers that would otherwise be silently ignored.
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
