import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Readable } from 'node:stream';
import type { S3Client } from '@aws-sdk/client-s3';
import { matchRoute } from '../shared/config/match.ts';
import type { ImportRoute } from '../shared/config/route.ts';
import { Complaint, WrongUse } from './complaint.ts';
import { messageOf } from './explain.ts';

/** S3's limits: parts of a multipart upload, and bytes of a key. */
const maxParts = 10_000;
const maxKeyBytes = 1024;

export interface LocalFile {
  path: string;
  /** Of the object, behind the prefix of its route. */
  name: string;
  /** Bytes; null: nobody knows before it was read to its end. */
  size: number | null;
  /** Where it is no file on a disk: opens it, once. */
  open?: () => Readable;
}

/** A file on a disk. */
export type SizedFile = LocalFile & { size: number };

/** Throws `WrongUse` if there is no file at this path. */
export async function localFile(path: string): Promise<SizedFile> {
  const stats = await stat(path).catch((error: NodeJS.ErrnoException) => {
    const why = error.code === 'ENOENT' ? 'there is no such file' : messageOf(error);
    throw new WrongUse(`${path} can't be read: ${why}.`);
  });
  if (!stats.isFile()) {
    throw new WrongUse(`${path} is ${stats.isDirectory() ? 'a folder' : 'no regular file'}. Name a file.`);
  }
  return { path, name: basename(path), size: stats.size };
}

/**
 * The key under which a file becomes a load of the route: prefix and name. The name is composed, because macOS gives
 * decomposed names, and has no control characters. Throws `WrongUse` if the file would not become a load of the route.
 */
export function keyFor(name: string, route: ImportRoute, routes: readonly ImportRoute[]): string {
  const key = route.prefix + name.normalize('NFC').replace(/\p{Cc}/gu, '_');
  if (Buffer.byteLength(key) > maxKeyBytes) {
    throw new WrongUse(
      `The key ${key} would be longer than the ${maxKeyBytes} bytes that S3 takes. Rename the file.`,
    );
  }
  const taker = matchRoute(routes, key);
  if (taker?.name !== route.name) {
    throw new WrongUse(
      `As ${key} the file would go to the route "${taker?.name}", whose prefix is longer. Rename it, or drop it there.`,
    );
  }
  return key;
}

export interface Uploaded {
  /** Null if the bucket has no versions. */
  versionId: string | null;
  etag: string;
  /** Bytes. */
  size: number;
}

/** Uploads a file to the bucket, in parts if it is large. Calls back with the bytes that have arrived. */
export async function upload(
  s3: S3Client,
  file: LocalFile,
  to: { bucket: string; key: string },
  onProgress: (bytesDone: number) => void,
  signal?: AbortSignal,
): Promise<Uploaded> {
  const { Upload } = await import('@aws-sdk/lib-storage');
  const task = new Upload({
    client: s3,
    params: {
      Bucket: to.bucket,
      Key: to.key,
      Body: file.open?.() ?? createReadStream(file.path, { highWaterMark: 2 ** 20 }),
      ...(/\.(csv|txt)$/i.test(file.name) ? { ContentType: 'text/csv' } : {}),
    },
    // Of unknown size: up to 640 GB, with four parts in memory.
    partSize:
      file.size === null ? 64 * 2 ** 20 : Math.max(8 * 2 ** 20, Math.ceil(file.size / (maxParts * 0.9))),
  });
  let size = 0;
  task.on('httpUploadProgress', ({ loaded = 0 }) => {
    size = Math.max(size, loaded);
    onProgress(loaded);
  });
  const abort = () => void task.abort();
  signal?.addEventListener('abort', abort, { once: true });
  try {
    const { VersionId, ETag } = await task.done();
    if (ETag === undefined) throw new Complaint(`S3 took ${to.key}, but named no ETag for it.`);
    return { versionId: VersionId ?? null, etag: ETag.replaceAll('"', ''), size: file.size ?? size };
  } finally {
    signal?.removeEventListener('abort', abort);
  }
}
