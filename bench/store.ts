import { createReadStream } from 'node:fs';
import { Upload } from '@aws-sdk/lib-storage';
import type { ObjectVersion } from '../shared/loads/load.ts';
import type { DataFile } from './data/file.ts';
import type { World } from './world.ts';

/** Puts a file into the bucket where no route takes it. */
export async function store(
  { drops, sandbox }: World,
  { path, kind, bytes }: DataFile,
): Promise<ObjectVersion> {
  const { bucket } = sandbox.ready;
  const key = `at-rest/${kind.name}.csv`;
  const params = { Bucket: bucket, Key: key, Body: createReadStream(path) };
  const { VersionId, ETag } = await new Upload({ client: drops.s3, params, partSize: 16 * 2 ** 20 }).done();
  return { bucket, key, versionId: VersionId ?? null, etag: String(ETag).replaceAll('"', ''), size: bytes };
}
