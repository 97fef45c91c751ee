import { S3Error } from '../http/error.ts';
import type { S3Request } from '../http/request.ts';
import { type ChecksumAlgorithm, type ChecksumType, checksumAlgorithms } from '../payload/checksum.ts';
import { isCrc } from '../payload/crc-combine.ts';

/** @throws S3Error NotImplemented for an algorithm that the sandbox cannot compute */
export function requestedAlgorithm({ headers }: S3Request): ChecksumAlgorithm | null {
  const name = headers['x-amz-checksum-algorithm']?.toUpperCase();
  if (name === undefined) return null;
  const algorithm = checksumAlgorithms.find((candidate) => candidate === name);
  if (algorithm !== undefined) return algorithm;
  throw new S3Error(
    'NotImplemented',
    `The sandbox cannot compute the checksum ${name}; it knows ${checksumAlgorithms.join(', ')}.`,
    { fields: { Header: 'x-amz-checksum-algorithm' } },
  );
}

/**
 * The algorithm and type of a multipart upload's checksum.
 *
 * @throws S3Error InvalidRequest for a pair that S3 does not have: the SHAs of parts can't be combined, and CRC64NVME
 *   is never computed of checksums
 */
export function requestedChecksum(
  request: S3Request,
): { algorithm: ChecksumAlgorithm; type: ChecksumType } | null {
  const algorithm = requestedAlgorithm(request);
  const type = request.headers['x-amz-checksum-type'];
  if (algorithm === null) {
    if (type === undefined) return null;
    throw new S3Error(
      'InvalidRequest',
      'The x-amz-checksum-type header can only be used with the x-amz-checksum-algorithm header.',
    );
  }
  const possible: ChecksumType[] = [];
  if (algorithm !== 'CRC64NVME') possible.push('COMPOSITE');
  if (isCrc(algorithm)) possible.push('FULL_OBJECT');
  const chosen = possible.find((candidate) => type === undefined || candidate === type);
  if (chosen !== undefined) return { algorithm, type: chosen };
  throw new S3Error(
    'InvalidRequest',
    `The ${type} checksum type cannot be used with the ${algorithm} checksum algorithm.`,
  );
}
