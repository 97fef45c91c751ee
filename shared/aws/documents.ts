import { GetObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import type { DocumentRef } from '../import/documents.ts';
import type { Documents } from '../import/ports.ts';

/** Sluice's own documents, as objects in S3. */
export function createDocuments(s3: S3Client): Documents {
  async function put({ bucket, key }: DocumentRef, type: string, body: string | Buffer): Promise<void> {
    await s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: body, ContentType: type }));
  }

  return {
    put: (ref, document) => put(ref, 'application/json', text(document)),

    putLines: (ref, lines) => put(ref, 'application/jsonl', jsonLines(lines)),

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

/** Each line is encoded into its place, twice over: a long list would be in memory as text, too, and pieced together. */
function jsonLines(lines: readonly unknown[]): Buffer {
  const encode = (line: unknown) => `${JSON.stringify(line)}\n`;
  const body = Buffer.allocUnsafe(
    lines.reduce((total: number, line) => total + Buffer.byteLength(encode(line)), 0),
  );
  let end = 0;
  for (const line of lines) end += body.write(encode(line), end);
  return body;
}
