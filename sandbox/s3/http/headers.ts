import { S3Error } from './error.ts';
import { storageHeaders } from './object-headers.ts';
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
  // There is one owner, so that the check for it always succeeds, and nobody else to be billed.
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
