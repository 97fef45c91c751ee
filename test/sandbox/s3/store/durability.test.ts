import { appendFile, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  ListMultipartUploadsCommand,
  ListObjectVersionsCommand,
  PutObjectCommand,
  PutObjectTaggingCommand,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { createS3 } from '../../../../sandbox/s3/s3.ts';
import { type Harness, startS3, stopAll } from '../harness.ts';
import { oddKeys } from '../keys.ts';

let harness: Harness;
const Bucket = 'versioned';

beforeEach(async () => {
  harness = await startS3();
});
afterEach(stopAll);

const journal = () => join(harness.dir, 'journal.jsonl');
const put = (Key: string, Body: string) => harness.client.send(new PutObjectCommand({ Bucket, Key, Body }));

async function everything() {
  const { $metadata: _, ...versions } = await harness.client.send(new ListObjectVersionsCommand({ Bucket }));
  const { $metadata: __, ...uploads } = await harness.client.send(
    new ListMultipartUploadsCommand({ Bucket }),
  );
  return { versions, uploads };
}

test('a restart changes nothing', async () => {
  for (const key of oddKeys) await put(key, `content of ${key}`);
  await put('a', 'one');
  await put('a', 'two');
  await harness.client.send(new DeleteObjectCommand({ Bucket, Key: 'a' }));
  const { VersionId } = await put('a', 'three');
  const Tagging = { TagSet: [{ Key: 'k', Value: 'v' }] };
  await harness.client.send(new PutObjectTaggingCommand({ Bucket, Key: 'a', Tagging }));
  const { UploadId } = await harness.client.send(new CreateMultipartUploadCommand({ Bucket, Key: 'parts' }));
  const part = { Bucket, Key: 'parts', UploadId, PartNumber: 1 };
  const { ETag } = await harness.client.send(new UploadPartCommand({ ...part, Body: 'a part' }));

  const before = await everything();
  await harness.restart();
  expect(await everything()).toEqual(before);
  await harness.restart();
  expect(await everything()).toEqual(before);

  for (const key of oddKeys) {
    const { body } = await harness.s3.open(Bucket, key);
    expect(Buffer.concat(await body.toArray()).toString()).toBe(`content of ${key}`);
  }
  const head = await harness.client.send(new GetObjectCommand({ Bucket, Key: 'a' }));
  expect(head).toMatchObject({ VersionId, TagCount: 1 });
  await harness.client.send(
    new CompleteMultipartUploadCommand({ ...part, MultipartUpload: { Parts: [{ PartNumber: 1, ETag }] } }),
  );
  expect((await harness.s3.open(Bucket, 'parts')).size).toBe(6);
});

test('what was not finished is cleaned away at the next start', async () => {
  await put('a', 'kept');
  const [kept] = await readdir(join(harness.dir, 'blobs'));
  await harness.stop();
  await writeFile(join(harness.dir, 'blobs', '0'.repeat(32)), 'half an upload');
  await appendFile(journal(), '{"type":"version","bucket":"versioned","key":"a","ver');
  await harness.restart();
  expect(await readdir(join(harness.dir, 'blobs'))).toEqual([kept]);
  expect((await harness.s3.open(Bucket, 'a')).size).toBe(4);
  await put('b', 'goes on');
  await harness.restart();
  expect((await harness.s3.open(Bucket, 'b')).size).toBe(7);
});

test('what is deleted takes its bytes along, and the journal does not keep it', async () => {
  for (let round = 0; round < 20; round += 1) await harness.raw('PUT', '/plain/a', {}, `round ${round}`);
  await harness.raw('DELETE', '/plain/a');
  await harness.restart();
  expect(await readdir(join(harness.dir, 'blobs'))).toEqual([]);
  expect((await readFile(journal(), 'utf8')).split('\n').length).toBeLessThan(10);
});

test.each([
  ['of another make', '{"journal":"other"}\n', 'is not a journal of this version'],
  ['that is damaged', null, 'line 2: not JSON'],
])('a journal %s is not touched, and the error names it', async (_what, content, message) => {
  await put('a', 'x');
  await harness.stop();
  const [header, ...rest] = (await readFile(journal(), 'utf8')).split('\n');
  const broken = content ?? [header, '{"type":', ...rest].join('\n');
  await writeFile(journal(), broken);
  await expect(createS3({ dir: harness.dir, region: 'eu-central-1' })).rejects.toThrow(message);
  expect(await readFile(journal(), 'utf8')).toBe(broken);
  expect(await readdir(join(harness.dir, 'blobs'))).toHaveLength(1);
});

test('after close there are no answers but refusals, and a second close is nothing', async () => {
  const { s3 } = harness;
  await s3.close();
  expect((await harness.raw('GET', '/plain/a')).status).toBe(503);
  await s3.close();
});
