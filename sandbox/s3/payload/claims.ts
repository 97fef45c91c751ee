import { S3Error } from '../http/error.ts';
import type { S3Request } from '../http/request.ts';
import { type ChecksumAlgorithm, checksumAlgorithms, checksumHeader } from './checksum.ts';

/** What a client claims about a body. */
export interface Claims {
  chunked: boolean;
  /** Bytes after decoding; null if the framing of the connection verifies them. */
  length: number | null;
  md5: string | null;
  sha256: string | null;
  /** `value` is null if it comes as a trailer. */
  checksum: { algorithm: ChecksumAlgorithm; value: string | null } | null;
}

/** @throws S3Error InvalidRequest; NotImplemented for a checksum that can't be verified */
export function readClaims({ headers }: S3Request): Claims {
  const signed = headers['x-amz-content-sha256'] ?? '';
  const encodings = (headers['content-encoding'] ?? '').split(',').map((encoding) => encoding.trim());
  const chunked = signed.startsWith('STREAMING-') || encodings.includes('aws-chunked');
  return {
    chunked,
    length: chunked ? Number(headers['x-amz-decoded-content-length']) : null,
    md5: headers['content-md5'] ?? null,
    sha256: /^[0-9a-f]{64}$/i.test(signed) ? signed.toLowerCase() : null,
    checksum: claimedChecksum(headers),
  };
}

/** Headers about checksums that are not checksums. */
const otherChecksumHeaders = ['x-amz-checksum-algorithm', 'x-amz-checksum-mode', 'x-amz-checksum-type'];

function claimedChecksum(headers: S3Request['headers']): Claims['checksum'] {
  const trailers = (headers['x-amz-trailer'] ?? '').split(',').map((name) => name.trim().toLowerCase());
  const names = [...Object.keys(headers), ...trailers].filter(
    (name) => name.startsWith('x-amz-checksum-') && !otherChecksumHeaders.includes(name),
  );
  const [name, ...rest] = names;
  if (name === undefined) {
    if (headers['x-amz-sdk-checksum-algorithm'] === undefined) return null;
    throw new S3Error(
      'InvalidRequest',
      'x-amz-sdk-checksum-algorithm specified, but no corresponding x-amz-checksum-* or x-amz-trailer headers were found.',
    );
  }
  if (rest.length > 0) {
    throw new S3Error(
      'InvalidRequest',
      'Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.',
    );
  }
  const algorithm = checksumAlgorithms.find((candidate) => checksumHeader(candidate) === name);
  if (algorithm === undefined) {
    throw new S3Error(
      'NotImplemented',
      `The sandbox cannot verify ${name}; it knows ${checksumAlgorithms.join(', ')}.`,
      { fields: { Header: name } },
    );
  }
  return { algorithm, value: headers[name] ?? null };
}

/** @throws S3Error MissingContentLength: S3 must know the length of a body in advance */
export function declaredLength({ headers }: S3Request): number {
  const length = headers['x-amz-decoded-content-length'] ?? headers['content-length'];
  if (length === undefined || !/^\d+$/.test(length)) {
    throw new S3Error('MissingContentLength', 'You must provide the Content-Length HTTP header.');
  }
  return Number(length);
}
