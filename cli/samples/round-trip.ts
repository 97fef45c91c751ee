import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { counted } from '../../shared/counted.ts';
import type { Latest } from '../../shared/export/latest.ts';
import type { Connection } from '../connection.ts';
import type { Content } from './content.ts';
import { countRows, difference } from './expectation.ts';
import { fileRows, rowText } from './rows.ts';

/**
 * Checks that an export matches its description and the rows in Domo. Returns null, or what is wrong. It fetches the
 * object to `path`, and reads it with an independent parser.
 */
export async function checkExport(
  connection: Connection,
  { bucket, key, versionId, sha256, rows }: Latest,
  content: Content,
  path: string,
): Promise<string | null> {
  const { S3Client, GetObjectCommand } = await import('@aws-sdk/client-s3');
  const s3 = new S3Client(connection.client);
  const version = versionId === null ? {} : { VersionId: versionId };
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key, ...version }));
  const bytes = (await Body?.transformToByteArray()) ?? new Uint8Array();
  const found = createHash('sha256').update(bytes).digest('hex');
  if (found !== sha256) return `the object has the SHA-256 ${found}, and _latest.json says ${sha256}`;

  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, bytes);
  const file = await fileRows(path);
  if (file.rows.length !== rows)
    return `the object has ${counted(file.rows.length, 'row')}, and _latest.json says ${rows}`;
  const texts = (all: readonly (readonly unknown[])[]) =>
    countRows(all.map((row) => rowText(row, content.columns)));
  return difference(texts(content.rows), texts(file.rows));
}
