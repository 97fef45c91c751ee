import { createHash } from 'node:crypto';
import { Crc32, Crc32c, Crc64Nvme } from '@aws-sdk/checksums/crc';

export const checksumAlgorithms = ['CRC32', 'CRC32C', 'CRC64NVME', 'SHA1', 'SHA256'] as const;
export type ChecksumAlgorithm = (typeof checksumAlgorithms)[number];

/**
 * The checksum of the whole content, or of the checksums of its parts; that one has the number of parts at its end,
 * `…-3`.
 */
export type ChecksumType = 'FULL_OBJECT' | 'COMPOSITE';

export interface Checksum {
  algorithm: ChecksumAlgorithm;
  /** Base64. */
  value: string;
  type: ChecksumType;
}

/** The digests that verify a body: the checksums, and MD5 for Content-MD5 and the etag. */
export type DigestAlgorithm = ChecksumAlgorithm | 'MD5';

interface Digest {
  update(chunk: Uint8Array): void;
  digest(): Uint8Array | Promise<Uint8Array>;
}

const digests: Record<DigestAlgorithm, () => Digest> = {
  CRC32: () => new Crc32(),
  CRC32C: () => new Crc32c(),
  CRC64NVME: () => new Crc64Nvme(),
  MD5: () => createHash('md5'),
  SHA1: () => createHash('sha1'),
  SHA256: () => createHash('sha256'),
};

export interface Digester {
  /** Passes the chunks on, and digests them. */
  through(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer>;
  /** The digests, after all chunks have passed. */
  finish(): Promise<ReadonlyMap<DigestAlgorithm, Buffer>>;
}

export function createDigester(algorithms: Iterable<DigestAlgorithm>): Digester {
  const running = [...new Set(algorithms)].map((algorithm) => ({ algorithm, digest: digests[algorithm]() }));
  return {
    async *through(chunks) {
      for await (const chunk of chunks) {
        for (const { digest } of running) digest.update(chunk);
        yield chunk;
      }
    },
    async finish() {
      const results = new Map<DigestAlgorithm, Buffer>();
      for (const { algorithm, digest } of running) results.set(algorithm, Buffer.from(await digest.digest()));
      return results;
    },
  };
}

/** The digest of a few bytes. */
export async function digestOf(algorithm: DigestAlgorithm, bytes: Uint8Array): Promise<Buffer> {
  const digest = digests[algorithm]();
  digest.update(bytes);
  return Buffer.from(await digest.digest());
}

/** `x-amz-checksum-crc32` and so on. */
export const checksumHeader = (algorithm: ChecksumAlgorithm): string =>
  `x-amz-checksum-${algorithm.toLowerCase()}`;

/** `ChecksumCRC32` and so on. */
export const checksumElement = (algorithm: ChecksumAlgorithm): string => `Checksum${algorithm}`;

export const checksumHeaders = (checksum: Checksum | null): Record<string, string> =>
  checksum === null
    ? {}
    : { [checksumHeader(checksum.algorithm)]: checksum.value, 'x-amz-checksum-type': checksum.type };
