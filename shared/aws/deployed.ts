import { GetObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import type { ExportJob } from '../config/export-job.ts';
import type { ImportRoute } from '../config/route.ts';
import type { DocumentRef } from '../import/documents.ts';

/** What was deployed: the configuration with every default filled in. */
export interface Deployed {
  imports: readonly ImportRoute[];
  exports: readonly ExportJob[];
}

/**
 * The document that the deployment wrote. Its key follows from its content, so it is read once.
 *
 * @returns what reads it when it is first wanted
 */
export function createDeployed(
  s3: S3Client,
  { bucket: Bucket, key: Key }: DocumentRef,
): () => Promise<Deployed> {
  let read: Promise<Deployed> | null = null;
  async function fetch(): Promise<Deployed> {
    const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
    return JSON.parse((await Body?.transformToString()) ?? '');
  }
  return () => {
    read ??= fetch().catch((error: unknown) => {
      read = null;
      throw error;
    });
    return read;
  };
}
