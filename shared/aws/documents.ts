import { GetObjectCommand, PutObjectCommand, paginateListObjectsV2, type S3Client } from '@aws-sdk/client-s3';
import type { DocumentRef } from '../import/documents.ts';
import type { Documents } from '../import/ports.ts';
import { createUpload } from './upload.ts';

/** Sluice's own documents, as objects in S3. */
export function createDocuments(s3: S3Client): Documents {
  async function put({ bucket, key }: DocumentRef, type: string, body: string): Promise<void> {
    await s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: body, ContentType: type }));
  }

  return {
    put: (ref, document) => put(ref, 'application/json', text(document)),

    async putLines({ bucket, key }, lines) {
      const upload = createUpload(s3, bucket, { key, contentType: 'application/jsonl', metadata: {} });
      try {
        for (const line of lines) await upload.write(Buffer.from(`${JSON.stringify(line)}\n`));
        await upload.complete();
      } catch (error) {
        await upload.abort();
        throw error;
      }
    },

    async *list({ bucket: Bucket, key: Prefix }) {
      for await (const { Contents = [] } of paginateListObjectsV2({ client: s3 }, { Bucket, Prefix })) {
        for (const { Key } of Contents) if (Key !== undefined) yield { bucket: Bucket, key: Key };
      }
    },

    async get({ bucket, key }) {
      const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
      return JSON.parse((await Body?.transformToString()) ?? '');
    },
  };
}

/** People read small documents, such as receipts. Characters. */
const readable = 64 * 1024;

function text(document: unknown): string {
  const compact = JSON.stringify(document);
  return `${compact.length > readable ? compact : JSON.stringify(document, null, 2)}\n`;
}
