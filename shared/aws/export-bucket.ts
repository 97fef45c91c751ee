import {
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import type { Latest } from '../export/latest.ts';
import type { ExportBucket } from '../export/ports.ts';
import { abortUploads, createUpload } from './upload.ts';

/** The bucket that exports land in. */
export function createExportBucket(s3: S3Client, bucket: string): ExportBucket {
  return {
    name: bucket,

    upload: (object) => createUpload(s3, bucket, object),
    abortUploads: (key) => abortUploads(s3, bucket, key),

    async has({ key, versionId }) {
      const version = versionId === null ? {} : { VersionId: versionId };
      try {
        await s3.send(new HeadObjectCommand({ Bucket: bucket, Key: key, ...version }));
        return true;
      } catch (error) {
        // To those who may not list the bucket, a missing object is a forbidden one.
        if ([403, 404].includes(statusOf(error))) return false;
        throw error;
      }
    },

    latest(key) {
      const target = { Bucket: bucket, Key: key };
      return {
        async read() {
          // The right to list this one key tells a missing object from a forbidden one.
          const list = new ListObjectsV2Command({ Bucket: bucket, Prefix: key, MaxKeys: 1 });
          const { Contents = [] } = await s3.send(list);
          if (!Contents.some(({ Key }) => Key === key)) return null;
          const { Body, ETag } = await s3.send(new GetObjectCommand(target));
          if (ETag === undefined) throw new Error(`S3 named no ETag for ${key}.`);
          return { latest: JSON.parse((await Body?.transformToString()) ?? '') as Latest, tag: ETag };
        },

        async write(latest, tag) {
          const condition = tag === null ? { IfNoneMatch: '*' } : { IfMatch: tag };
          const Body = `${JSON.stringify(latest, null, 2)}\n`;
          try {
            await s3.send(
              new PutObjectCommand({ ...target, Body, ContentType: 'application/json', ...condition }),
            );
            return true;
          } catch (error) {
            // 409: another one was being written at the same time.
            if ([409, 412].includes(statusOf(error))) return false;
            throw error;
          }
        },
      };
    },
  };
}

function statusOf(error: unknown): number {
  const { $metadata } = error as { $metadata?: { httpStatusCode?: number } };
  return $metadata?.httpStatusCode ?? 0;
}
