import { validateHeaderValue } from 'node:http';
import { S3Error } from './error.ts';

const describingHeaders = [
  'cache-control',
  'content-disposition',
  'content-encoding',
  'content-language',
  'content-type',
  'expires',
];
/**
 * Headers about how the object is stored. They are kept and returned, but the sandbox has one disk and encrypts
 * nothing.
 */
export const storageHeaders = [
  'x-amz-server-side-encryption',
  'x-amz-server-side-encryption-aws-kms-key-id',
  'x-amz-server-side-encryption-bucket-key-enabled',
  'x-amz-storage-class',
];
const largestMetadata = 2048;

/** The headers of the writing request that a GET of the object returns. */
export function objectHeaders(headers: Readonly<Record<string, string>>): Record<string, string> {
  const kept: Record<string, string> = { 'content-type': 'binary/octet-stream' };
  let metadataBytes = 0;
  for (const [name, value] of Object.entries(headers)) {
    if (name === 'content-encoding') {
      // `aws-chunked` is about the transfer, not about the object.
      const encodings = value.split(',').map((encoding) => encoding.trim());
      const own = encodings.filter((encoding) => encoding !== 'aws-chunked' && encoding !== '');
      if (own.length > 0) kept[name] = own.join(',');
    } else if (describingHeaders.includes(name) || storageHeaders.includes(name)) {
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
 * Checks that a value can be a header: the query of a presigned URL may have other characters.
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

/** The headers of an object that the answer to every write of it has. */
export function encryptionHeaders(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).filter(([name]) => name.startsWith('x-amz-server-side-encryption')),
  );
}
