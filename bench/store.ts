import { createReadStream } from 'node:fs';
import { basename } from 'node:path';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import type { ObjectVersion } from '../shared/import/load.ts';
import type { DataFile } from './data/file.ts';
import type { World } from './world.ts';

/** Puts a file into the bucket where no route takes it; in one piece, of which the sandbox's S3 makes copies for nothing. */
export async function store(
  { drops, sandbox }: World,
  { path, bytes }: Pick<DataFile, 'path' | 'bytes'>,
): Promise<ObjectVersion> {
  const { bucket } = sandbox.ready;
  const key = `at-rest/${basename(path)}`;
  const { VersionId, ETag } = await drops.s3.send(
    new PutObjectCommand({ Bucket: bucket, Key: key, Body: createReadStream(path), ContentLength: bytes }),
  );
  return { bucket, key, versionId: VersionId ?? null, etag: String(ETag).replaceAll('"', ''), size: bytes };
}
