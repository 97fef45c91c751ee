import { createHash, randomBytes } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import {
  AbortMultipartUploadCommand,
  type CompletedPart,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  ListPartsCommand,
  PutObjectCommand,
  UploadPartCommand,
  UploadPartCopyCommand,
} from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { digestOf } from '../../../../sandbox/s3/payload/checksum.ts';
import { type Harness, refusal, startS3, stopAll } from '../harness.ts';

let harness: Harness;
const Bucket = 'versioned';
const mebibyte = 2 ** 20;
/** 5 + 5 + 2 MiB. */
const content = randomBytes(12 * mebibyte);
const pieces = [
  content.subarray(0, 5 * mebibyte),
  content.subarray(5 * mebibyte, 10 * mebibyte),
  content.subarray(10 * mebibyte),
];

const md5 = (bytes: Buffer) => createHash('md5').update(bytes).digest();
const partsEtag = (parts: Buffer[]) =>
  `"${md5(Buffer.concat(parts.map(md5))).toString('hex')}-${parts.length}"`;

beforeEach(async () => {
  harness = await startS3();
});
afterEach(stopAll);

async function begin(Key: string, more = {}): Promise<string> {
  const { UploadId } = await harness.client.send(new CreateMultipartUploadCommand({ Bucket, Key, ...more }));
  return UploadId ?? '';
}

async function send(Key: string, UploadId: string, PartNumber: number, Body: Buffer): Promise<CompletedPart> {
  const { ETag } = await harness.client.send(
    new UploadPartCommand({ Bucket, Key, UploadId, PartNumber, Body }),
  );
  return { ETag, PartNumber };
}

const complete = (Key: string, UploadId: string, Parts: CompletedPart[], more = {}) =>
  harness.client.send(
    new CompleteMultipartUploadCommand({ Bucket, Key, UploadId, MultipartUpload: { Parts }, ...more }),
  );

async function read(Key: string, more = {}): Promise<Buffer> {
  const { Body } = await harness.client.send(new GetObjectCommand({ Bucket, Key, ...more }));
  return Buffer.from((await Body?.transformToByteArray()) ?? []);
}

async function sendAll(Key: string, UploadId: string, order: number[]): Promise<CompletedPart[]> {
  const parts: CompletedPart[] = [];
  for (const number of order)
    parts.push(await send(Key, UploadId, number, pieces[number - 1] ?? Buffer.alloc(0)));
  return parts.sort((a, b) => (a.PartNumber ?? 0) - (b.PartNumber ?? 0));
}

const blobCount = async () => (await readdir(join(harness.dir, 'blobs'))).length;

test('lib-storage uploads a stream in parts, and it comes back', async () => {
  const body = new PassThrough();
  body.end(content);
  const upload = new Upload({
    client: harness.client,
    params: { Bucket, Key: 'up/loaded 1', Body: body, ContentType: 'text/csv', Metadata: { a: 'b' } },
    queueSize: 3,
  });
  const done = await upload.done();
  expect(done).toMatchObject({
    Bucket,
    Key: 'up/loaded 1',
    ETag: partsEtag(pieces),
    VersionId: expect.any(String),
  });
  expect((await read('up/loaded 1')).equals(content)).toBe(true);
  const head = await harness.client.send(new HeadObjectCommand({ Bucket, Key: 'up/loaded 1' }));
  expect(head).toMatchObject({
    ContentType: 'text/csv',
    Metadata: { a: 'b' },
    ContentLength: content.length,
  });
});

test('parts that arrive in any order are put together by their numbers', async () => {
  const uploadId = await begin('a', { ContentType: 'text/csv', Tagging: 'x=y' });
  const parts = await sendAll('a', uploadId, [3, 1, 2]);
  expect((await refusal(read('a'))).code).toBe('NoSuchKey');
  const done = await complete('a', uploadId, parts);
  expect(done.ETag).toBe(partsEtag(pieces));
  expect((await read('a')).equals(content)).toBe(true);
  const head = await harness.client.send(new HeadObjectCommand({ Bucket, Key: 'a' }));
  expect(head).toMatchObject({ ContentType: 'text/csv', TagCount: 1, ETag: partsEtag(pieces) });

  const edge = 5 * mebibyte;
  for (const [first, last] of [
    [edge - 1, edge],
    [0, content.length - 1],
    [edge, 2 * edge - 1],
    [edge - 7, 2 * edge + 7],
    [content.length - 1, content.length - 1],
  ] as const) {
    const part = await read('a', { Range: `bytes=${first}-${last}` });
    expect(part.equals(content.subarray(first, last + 1))).toBe(true);
  }
});

test('a part is read by its number', async () => {
  const uploadId = await begin('a');
  await complete('a', uploadId, await sendAll('a', uploadId, [1, 2, 3]));
  const answer = await harness.client.send(new GetObjectCommand({ Bucket, Key: 'a', PartNumber: 2 }));
  expect(answer).toMatchObject({ PartsCount: 3, ContentLength: 5 * mebibyte });
  expect(pieces[1]?.equals(Buffer.from((await answer.Body?.transformToByteArray()) ?? []))).toBe(true);
  expect((await refusal(read('a', { PartNumber: 4 }))).status).toBe(416);
});

test('a part that is sent again replaces the one before', async () => {
  const uploadId = await begin('a');
  await send('a', uploadId, 1, Buffer.from('wrong'));
  const part = await send('a', uploadId, 1, Buffer.from('right'));
  await complete('a', uploadId, [part]);
  expect((await read('a')).toString()).toBe('right');
  await harness.stop();
  expect(await blobCount()).toBe(1);
});

test('parts that are not listed are dropped', async () => {
  const uploadId = await begin('a');
  const [first, , third] = await sendAll('a', uploadId, [1, 2, 3]);
  if (first === undefined || third === undefined) throw new Error('No parts');
  await complete('a', uploadId, [first, third]);
  const expected = Buffer.concat([pieces[0] ?? Buffer.alloc(0), pieces[2] ?? Buffer.alloc(0)]);
  expect((await read('a')).equals(expected)).toBe(true);
});

describe('CompleteMultipartUpload refuses', () => {
  const small = [Buffer.from('a'), Buffer.from('b')];

  test.each<[string, (parts: CompletedPart[]) => CompletedPart[], object, string]>([
    ['no parts', () => [], {}, 'MalformedXML'],
    ['parts that are too small', (parts) => parts, {}, 'EntityTooSmall'],
    ['a wrong order', (parts) => [...parts].reverse(), {}, 'InvalidPartOrder'],
    ['a part twice', ([one]) => [one ?? {}, one ?? {}], {}, 'InvalidPartOrder'],
    ['a part that was not sent', () => [{ PartNumber: 7, ETag: '"x"' }], {}, 'InvalidPart'],
    ['a wrong etag', () => [{ PartNumber: 1, ETag: '"x"' }], {}, 'InvalidPart'],
    ['a wrong checksum of a part', ([one]) => [{ ...one, ChecksumCRC32: 'AAAAAA==' }], {}, 'InvalidPart'],
    [
      'a checksum type of another upload',
      ([one]) => [one ?? {}],
      { ChecksumType: 'FULL_OBJECT' },
      'InvalidRequest',
    ],
    ['a wrong size', ([one]) => [one ?? {}], { MpuObjectSize: 2 }, 'InvalidRequest'],
  ])('%s, and the upload stays', async (_what, change, more, code) => {
    const uploadId = await begin('a');
    const parts = [];
    for (const [index, piece] of small.entries()) parts.push(await send('a', uploadId, index + 1, piece));
    expect((await refusal(complete('a', uploadId, change(parts), more))).code).toBe(code);
    await complete('a', uploadId, parts.slice(0, 1));
    expect((await read('a')).toString()).toBe('a');
  });

  test('to overwrite with If-None-Match: *', async () => {
    await harness.client.send(new PutObjectCommand({ Bucket, Key: 'a', Body: 'first' }));
    const uploadId = await begin('a');
    const part = await send('a', uploadId, 1, Buffer.from('second'));
    expect((await refusal(complete('a', uploadId, [part], { IfNoneMatch: '*' }))).code).toBe(
      'PreconditionFailed',
    );
    expect((await read('a')).toString()).toBe('first');
  });
});

test('a CompleteMultipartUpload that is repeated has the same answer, and makes no second version', async () => {
  const uploadId = await begin('a');
  const part = await send('a', uploadId, 1, Buffer.from('x'));
  const first = await complete('a', uploadId, [part]);
  const second = await complete('a', uploadId, [part]);
  expect([second.ETag, second.VersionId]).toEqual([first.ETag, first.VersionId]);
  expect(harness.events).toHaveLength(1);
});

test('an upload that is aborted is gone, and its bytes too', async () => {
  const uploadId = await begin('a');
  const part = await send('a', uploadId, 1, Buffer.from('x'));
  await harness.client.send(new AbortMultipartUploadCommand({ Bucket, Key: 'a', UploadId: uploadId }));
  expect((await refusal(send('a', uploadId, 2, Buffer.from('y')))).code).toBe('NoSuchUpload');
  expect((await refusal(complete('a', uploadId, [part]))).code).toBe('NoSuchUpload');
  await harness.stop();
  expect(await blobCount()).toBe(0);
});

test('an upload belongs to one key', async () => {
  const uploadId = await begin('a');
  expect((await refusal(send('b', uploadId, 1, Buffer.from('x')))).code).toBe('NoSuchUpload');
});

test('parts are copied from objects, whole or by range', async () => {
  const CopySource = `${Bucket}/source`;
  await harness.client.send(new PutObjectCommand({ Bucket, Key: 'source', Body: content }));
  const uploadId = await begin('a');
  const copy = async (PartNumber: number, more = {}) => {
    const { CopyPartResult } = await harness.client.send(
      new UploadPartCopyCommand({ Bucket, Key: 'a', UploadId: uploadId, PartNumber, CopySource, ...more }),
    );
    return { PartNumber, ETag: CopyPartResult?.ETag };
  };
  const parts = [await copy(1), await copy(2, { CopySourceRange: 'bytes=1-3' })];
  for (const CopySourceRange of [`bytes=0-${content.length}`, 'bytes=5-', 'bytes=3-2']) {
    expect((await refusal(copy(3, { CopySourceRange }))).code).toBe('InvalidArgument');
  }
  await complete('a', uploadId, parts);
  expect((await read('a')).equals(Buffer.concat([content, content.subarray(1, 4)]))).toBe(true);
});

describe('checksums', () => {
  test.each([
    ['CRC32', 'COMPOSITE'],
    ['CRC32', 'FULL_OBJECT'],
    ['CRC32C', 'FULL_OBJECT'],
    ['CRC64NVME', 'FULL_OBJECT'],
    ['SHA256', 'COMPOSITE'],
  ] as const)('of an object in parts: %s, %s', async (ChecksumAlgorithm, ChecksumType) => {
    const Key = 'a';
    const uploadId = await begin(Key, { ChecksumAlgorithm, ChecksumType });
    const parts: CompletedPart[] = [];
    for (const [index, Body] of pieces.entries()) {
      const input = { Bucket, Key, UploadId: uploadId, PartNumber: index + 1, Body, ChecksumAlgorithm };
      const { $metadata, ...answer } = await harness.client.send(new UploadPartCommand(input));
      parts.push({ ...answer, PartNumber: index + 1 });
    }
    const digests = await Promise.all(pieces.map((piece) => digestOf(ChecksumAlgorithm, piece)));
    const whole = (await digestOf(ChecksumAlgorithm, content)).toString('base64');
    const composite = (await digestOf(ChecksumAlgorithm, Buffer.concat(digests))).toString('base64');
    const expected = ChecksumType === 'FULL_OBJECT' ? whole : `${composite}-3`;
    const name = `Checksum${ChecksumAlgorithm}`;
    const wrong = { ChecksumType, [name]: 'A'.repeat(whole.length) };
    expect((await refusal(complete(Key, uploadId, parts, wrong))).code).toBe('BadDigest');
    const done = await complete(Key, uploadId, parts, { ChecksumType, [name]: expected });
    expect(done).toMatchObject({ [name]: expected, ChecksumType });
    const head = await harness.client.send(new HeadObjectCommand({ Bucket, Key, ChecksumMode: 'ENABLED' }));
    expect(head).toMatchObject({ [name]: expected, ChecksumType });
  });

  test('of another kind than the upload’s are refused', async () => {
    const uploadId = await begin('a', { ChecksumAlgorithm: 'SHA256' });
    expect((await refusal(send('a', uploadId, 1, Buffer.from('x')))).code).toBe('InvalidRequest');
    for (const [ChecksumAlgorithm, ChecksumType] of [
      ['SHA1', 'FULL_OBJECT'],
      ['CRC64NVME', 'COMPOSITE'],
    ]) {
      expect((await refusal(begin('a', { ChecksumAlgorithm, ChecksumType }))).code).toBe('InvalidRequest');
    }
    await harness.stop();
    expect(await blobCount()).toBe(0);
  });
});

test('uploads and parts are listed in pages', async () => {
  const ids = [await begin('a'), await begin('a'), await begin('b/1'), await begin('b/2')];
  const list = (more = {}) => harness.client.send(new ListMultipartUploadsCommand({ Bucket, ...more }));
  const seen: (string | undefined)[] = [];
  let markers: object | null = {};
  while (markers !== null) {
    const page: Awaited<ReturnType<typeof list>> = await list({ MaxUploads: 1, ...markers });
    seen.push(...(page.Uploads ?? []).map(({ UploadId }) => UploadId));
    markers = page.IsTruncated
      ? { KeyMarker: page.NextKeyMarker, UploadIdMarker: page.NextUploadIdMarker }
      : null;
  }
  expect(seen).toEqual([...ids.slice(0, 2).sort(), ...ids.slice(2)]);
  expect((await list({ Delimiter: '/' })).CommonPrefixes).toEqual([{ Prefix: 'b/' }]);

  const uploadId = ids[0] ?? '';
  for (const number of [7, 1, 10_000]) await send('a', uploadId, number, Buffer.from(`part ${number}`));
  const listParts = (more = {}) =>
    harness.client.send(new ListPartsCommand({ Bucket, Key: 'a', UploadId: uploadId, ...more }));
  const first = await listParts({ MaxParts: 2 });
  expect(first.Parts?.map(({ PartNumber, Size }) => [PartNumber, Size])).toEqual([
    [1, 6],
    [7, 6],
  ]);
  expect(first).toMatchObject({ IsTruncated: true, NextPartNumberMarker: '7' });
  const second = await listParts({ MaxParts: 2, PartNumberMarker: first.NextPartNumberMarker });
  expect(second.Parts?.map(({ PartNumber }) => PartNumber)).toEqual([10_000]);
  expect(second.IsTruncated).toBe(false);
});

test.each(['0', '10001', 'x', '-1'])('part number %s is refused', async (number) => {
  const uploadId = await begin('a');
  const answer = await harness.raw('PUT', `/versioned/a?uploadId=${uploadId}&partNumber=${number}`, {
    'content-length': '0',
  });
  expect([answer.status, answer.body]).toEqual([
    400,
    expect.stringContaining('<Code>InvalidArgument</Code>'),
  ]);
});
