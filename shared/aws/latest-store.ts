import {
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import type { Latest, LatestStore } from '../exports/latest.ts';

/** The pointer to the newest export, which several runs may write: each write names the content that it replaces. */
export function createLatestStore(s3: S3Client, bucket: string, key: string): LatestStore {
  const target = { Bucket: bucket, Key: key };
  return {
    async read() {
      // Without the right to list the whole bucket S3 calls a missing object forbidden.
      const { Contents = [] } = await s3.send(
        new ListObjectsV2Command({ Bucket: bucket, Prefix: key, MaxKeys: 1 }),
      );
      if (!Contents.some(({ Key }) => Key === key)) return null;
      const { Body, ETag } = await s3.send(new GetObjectCommand(target));
      if (ETag === undefined) throw new Error(`S3 named no ETag for ${key}.`);
      return { latest: JSON.parse((await Body?.transformToString()) ?? '') as Latest, tag: ETag };
    },

    async write(latest, tag) {
      try {
        await s3.send(
          new PutObjectCommand({
            ...target,
            Body: `${JSON.stringify(latest, null, 2)}\n`,
            ContentType: 'application/json',
            ...(tag === null ? { IfNoneMatch: '*' } : { IfMatch: tag }),
          }),
        );
        return true;
      } catch (error) {
        if (isNamed(error, ['PreconditionFailed', 'ConditionalRequestConflict'])) return false;
        throw error;
      }
    },
  };
}

/** Whether the object that was written is still there; people and lifecycle rules delete. */
export async function isThere(
  s3: S3Client,
  { bucket, key, versionId }: Pick<Latest, 'bucket' | 'key' | 'versionId'>,
): Promise<boolean> {
  try {
    await s3.send(
      new HeadObjectCommand({
        Bucket: bucket,
        Key: key,
        ...(versionId === null ? {} : { VersionId: versionId }),
      }),
    );
    return true;
  } catch (error) {
    // Without the right to list the bucket a missing object is forbidden.
    if (isNamed(error, ['NotFound', 'NoSuchKey', 'NoSuchVersion', '403', 'AccessDenied', 'Forbidden']))
      return false;
    throw error;
  }
}

function isNamed(error: unknown, names: readonly string[]): boolean {
  return error instanceof Error && names.includes(error.name);
}
