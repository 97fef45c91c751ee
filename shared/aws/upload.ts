import {
  AbortMultipartUploadCommand,
  type CompletedPart,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  ListMultipartUploadsCommand,
  ListPartsCommand,
  PutObjectCommand,
  type S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import type { NewObject, Uploaded } from '../export/ports.ts';
import type { Sink } from '../export/sink.ts';
import { log } from '../log.ts';

/** S3 takes 10,000 parts, so an object has 80 GiB at most: more than a function can carry while it may run. */
const partSize = 8 * 1024 * 1024;

/** One that is filled, the others on their way: what an upload holds in memory. */
const buffers = 3;

/**
 * An object that is written as its bytes come, in parts, with a memory that does not grow. It is there when it is
 * complete, and not before.
 */
export function createUpload(
  s3: S3Client,
  bucket: string,
  { key, contentType, metadata }: NewObject,
): Sink<Uploaded> {
  const target = { Bucket: bucket, Key: key };
  const head = { ...target, ContentType: contentType, Metadata: metadata };
  const stopped = new AbortController();
  const options = { abortSignal: stopped.signal };
  const parts: CompletedPart[] = [];
  const sending = new Set<Promise<void>>();
  const free = Array.from({ length: buffers }, () => null as Buffer | null);
  let failure: { error: unknown } | null = null;
  let beginning: Promise<string> | null = null;
  let buffer = take();
  let filled = 0;

  function take(): Buffer {
    return free.pop() ?? Buffer.allocUnsafeSlow(partSize);
  }

  async function begin(): Promise<string> {
    const { UploadId } = await s3.send(new CreateMultipartUploadCommand(head), options);
    if (UploadId === undefined) throw new Error(`S3 gave no id for the upload of ${key}.`);
    return UploadId;
  }

  async function send(PartNumber: number, Body: Buffer): Promise<void> {
    beginning ??= begin();
    const UploadId = await beginning;
    const { ETag, ...sums } = await s3.send(
      new UploadPartCommand({ ...target, UploadId, PartNumber, Body }),
      options,
    );
    const { ChecksumCRC32, ChecksumCRC32C, ChecksumCRC64NVME, ChecksumSHA1, ChecksumSHA256 } = sums;
    const checksums = { ChecksumCRC32, ChecksumCRC32C, ChecksumCRC64NVME, ChecksumSHA1, ChecksumSHA256 };
    parts[PartNumber - 1] = { PartNumber, ETag, ...checksums };
  }

  let sent = 0;
  /** Sends what is filled, and waits until there is a buffer to fill. */
  async function flush(): Promise<void> {
    const full = buffer;
    const part = send(++sent, full.subarray(0, filled))
      .catch((error: unknown) => {
        failure ??= { error };
      })
      .finally(() => {
        sending.delete(part);
        free.push(full);
      });
    sending.add(part);
    if (free.length === 0) await Promise.race(sending);
    filled = 0;
    buffer = take();
    check();
  }

  function check(): void {
    if (failure !== null) throw failure.error;
  }

  return {
    async write(bytes) {
      check();
      for (let at = 0; at < bytes.length; ) {
        const taken = bytes.copy(buffer, filled, at);
        at += taken;
        filled += taken;
        if (filled === partSize) await flush();
      }
    },

    async complete() {
      check();
      if (beginning === null) {
        const { VersionId } = await s3.send(
          new PutObjectCommand({ ...head, Body: buffer.subarray(0, filled) }),
          options,
        );
        return { versionId: VersionId ?? null };
      }
      if (filled > 0) await flush();
      await Promise.all(sending);
      check();
      const { VersionId } = await s3.send(
        new CompleteMultipartUploadCommand({
          ...target,
          UploadId: await beginning,
          MultipartUpload: { Parts: parts },
        }),
      );
      return { versionId: VersionId ?? null };
    },

    async abort() {
      stopped.abort();
      await Promise.all(sending);
      const uploadId = await beginning?.catch(() => null);
      if (uploadId != null) await abortUpload(s3, bucket, key, uploadId);
    },
  };
}

/** Aborts whatever uploads of a key were left open by whoever began them. */
export async function abortUploads(s3: S3Client, bucket: string, key: string): Promise<void> {
  const { Uploads = [] } = await s3.send(new ListMultipartUploadsCommand({ Bucket: bucket, Prefix: key }));
  for (const { Key, UploadId } of Uploads) {
    if (Key === key && UploadId !== undefined) await abortUpload(s3, bucket, key, UploadId);
  }
}

/**
 * A part that is on its way may arrive after the abort, and stay: so it is looked whether anything did. Never
 * rejects, since what it is called for has failed already; the bucket's lifecycle clears up what stays.
 */
async function abortUpload(s3: S3Client, bucket: string, key: string, UploadId: string): Promise<void> {
  const target = { Bucket: bucket, Key: key, UploadId };
  try {
    for (let tries = 0; tries < 3; tries++) {
      await s3.send(new AbortMultipartUploadCommand(target));
      await s3.send(new ListPartsCommand(target));
    }
  } catch (error) {
    if (error instanceof Error && error.name === 'NoSuchUpload') return;
    log.error(`The upload of s3://${bucket}/${key} could not be aborted`, { UploadId, error });
  }
}
