import { S3Error } from '../http/error.ts';
import type { S3Request } from '../http/request.ts';
import type { Blobs } from '../store/blobs.ts';
import type { Segment } from '../store/model.ts';
import { decodeAwsChunked } from './aws-chunked.ts';
import { type ChecksumAlgorithm, checksumHeader, createDigester, type DigestAlgorithm } from './checksum.ts';
import { type Claims, declaredLength, readClaims } from './claims.ts';

/** The most bytes of one PutObject or UploadPart. */
const largestBody = 5 * 1024 ** 3;
/** Bytes. A list of 10,000 parts with all their checksums is shorter. */
const largestDocument = 4 * 1024 ** 2;

export interface Received {
  segment: Segment;
  md5: Buffer;
  checksum: { algorithm: ChecksumAlgorithm; value: string } | null;
}

/**
 * Writes the content of an object or of a part to disk, and verifies all that the client claims about it: length,
 * Content-MD5, `x-amz-checksum-…` as header or trailer, the SHA-256 that it signed.
 *
 * @param algorithm the algorithm to use if the client names none
 * @throws S3Error BadDigest and others, and leaves nothing on disk then
 */
export async function receiveContent(
  request: S3Request,
  blobs: Blobs,
  algorithm: ChecksumAlgorithm | null,
): Promise<Received> {
  const length = declaredLength(request);
  if (length > largestBody) {
    throw new S3Error('EntityTooLarge', 'Your proposed upload exceeds the maximum allowed size', {
      fields: { ProposedSize: String(length), MaxSizeAllowed: String(largestBody) },
    });
  }
  const body = verifiedBody(request, readClaims(request), algorithm);
  const segment = await blobs.write(body.chunks);
  const digests = body.verified();
  const used = body.algorithm;
  return {
    segment,
    md5: digest(digests, 'MD5'),
    checksum: used === null ? null : { algorithm: used, value: digest(digests, used).toString('base64') },
  };
}

/**
 * Reads a short XML body into memory, and verifies it in the same way.
 *
 * @param options.checksumOfObject true if `x-amz-checksum-…` is about the object, not about this body
 */
export async function receiveDocument(
  request: S3Request,
  options: { checksumOfObject?: boolean } = {},
): Promise<string> {
  const all = readClaims(request);
  const body = verifiedBody(request, options.checksumOfObject ? { ...all, checksum: null } : all, null);
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body.chunks) {
    size += chunk.length;
    if (size > largestDocument) throw new S3Error('EntityTooLarge', 'The XML of the request is too long.');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

interface VerifiedBody {
  /** The decoded content. Throws after the last chunk if it is not what the client claims. */
  chunks: AsyncGenerator<Buffer>;
  /** The checksum that was computed. */
  algorithm: ChecksumAlgorithm | null;
  /** The digests, once `chunks` has ended. */
  verified(): ReadonlyMap<DigestAlgorithm, Buffer>;
}

function verifiedBody(request: S3Request, claimed: Claims, fallback: ChecksumAlgorithm | null): VerifiedBody {
  const algorithm = claimed.checksum?.algorithm ?? fallback;
  const wanted: DigestAlgorithm[] = ['MD5'];
  if (algorithm !== null) wanted.push(algorithm);
  if (claimed.sha256 !== null) wanted.push('SHA256');
  const digester = createDigester(wanted);
  const trailers = new Map<string, string>();
  let digests: ReadonlyMap<DigestAlgorithm, Buffer> = new Map();

  async function* chunks(): AsyncGenerator<Buffer> {
    // If a body is refused half-way, the socket must stay open, because it carries the answer.
    const raw: AsyncIterable<Buffer> = request.message.iterator({ destroyOnReturn: false });
    let size = 0;
    for await (const chunk of digester.through(claimed.chunked ? decodeAwsChunked(raw, trailers) : raw)) {
      size += chunk.length;
      yield chunk;
    }
    if (claimed.length !== null && size !== claimed.length) {
      throw new S3Error(
        'IncompleteBody',
        `The body has ${size} bytes, and x-amz-decoded-content-length says ${claimed.length}.`,
      );
    }
    digests = await digester.finish();
    verify(claimed, trailers, digests);
  }

  return { chunks: chunks(), algorithm, verified: () => digests };
}

function verify(
  claimed: Claims,
  trailers: ReadonlyMap<string, string>,
  digests: ReadonlyMap<DigestAlgorithm, Buffer>,
): void {
  if (claimed.md5 !== null) {
    if (Buffer.from(claimed.md5, 'base64').length !== 16) {
      throw new S3Error('InvalidDigest', 'The Content-MD5 you specified was invalid.');
    }
    const computed = digest(digests, 'MD5').toString('base64');
    if (claimed.md5 !== computed) {
      throw new S3Error('BadDigest', 'The Content-MD5 you specified did not match what we received.', {
        fields: { ExpectedDigest: claimed.md5, CalculatedDigest: computed },
      });
    }
  }
  if (claimed.sha256 !== null && claimed.sha256 !== digest(digests, 'SHA256').toString('hex')) {
    throw new S3Error(
      'XAmzContentSHA256Mismatch',
      'The provided x-amz-content-sha256 header does not match what was computed.',
    );
  }
  if (claimed.checksum === null) return;
  const { algorithm } = claimed.checksum;
  const value = claimed.checksum.value ?? trailers.get(checksumHeader(algorithm));
  if (value === undefined) {
    throw new S3Error(
      'MalformedTrailerError',
      `The trailer ${checksumHeader(algorithm)}, which was announced, is missing.`,
    );
  }
  checkChecksum(algorithm, value, digest(digests, algorithm).toString('base64'));
}

/** @throws S3Error BadDigest */
export function checkChecksum(algorithm: ChecksumAlgorithm, claimed: string, computed: string): void {
  if (claimed === computed) return;
  throw new S3Error('BadDigest', `The ${algorithm} you specified did not match the calculated checksum.`, {
    fields: { ExpectedDigest: claimed, CalculatedDigest: computed },
  });
}

function digest(digests: ReadonlyMap<DigestAlgorithm, Buffer>, algorithm: DigestAlgorithm): Buffer {
  const found = digests.get(algorithm);
  if (found === undefined) throw new Error(`${algorithm} was not computed`);
  return found;
}
