import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  ListPartsCommand,
  PutObjectCommand,
  S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { mockClient } from 'aws-sdk-client-mock';
import { createUpload } from '../../../shared/aws/upload.ts';
import { log } from '../../../shared/log.ts';

const partSize = 8 * 1024 * 1024;
const s3 = mockClient(S3Client);
const target = { key: 'k', contentType: 'text/csv', metadata: { 'sluice-export': 'q4' } };
const upload = () => createUpload(new S3Client({ region: 'us-east-1' }), 'b', target);
const noSuchUpload = Object.assign(new Error('gone'), { name: 'NoSuchUpload' });

/** What was sent, by its first byte: buffers are used again. */
let sent: [part: number, byte: number, size: number][] = [];
beforeEach(() => {
  s3.reset();
  sent = [];
  s3.on(PutObjectCommand).resolves({ VersionId: 'v1' });
  s3.on(CreateMultipartUploadCommand).resolves({ UploadId: 'u' });
  s3.on(UploadPartCommand).callsFake(async ({ PartNumber, Body }: { PartNumber: number; Body: Buffer }) => {
    // Later parts overtake earlier ones.
    await new Promise((resolve) => setTimeout(resolve, PartNumber % 2 === 0 ? 1 : 20));
    sent.push([PartNumber, Body[0] ?? -1, Body.length]);
    expect(Body.every((byte) => byte === Body[0])).toBe(true);
    return { ETag: `e${PartNumber}`, ChecksumCRC32: `c${PartNumber}` };
  });
  s3.on(CompleteMultipartUploadCommand).resolves({ VersionId: 'v2' });
  s3.on(AbortMultipartUploadCommand).resolves({});
  s3.on(ListPartsCommand).rejects(noSuchUpload);
});
const calls = (command: Parameters<typeof s3.commandCalls>[0]) =>
  s3.commandCalls(command).map(({ args }) => args[0].input);

/** So many parts, each of its own byte, written in pieces that fit nowhere. */
async function fill(sink: ReturnType<typeof upload>, parts: number): Promise<void> {
  for (let part = 1; part <= parts; part++) {
    const bytes = Buffer.alloc(partSize, part);
    for (let at = 0; at < partSize; at += 1_000_003) await sink.write(bytes.subarray(at, at + 1_000_003));
  }
}

test.each([0, 1, partSize - 1])('%d bytes are put at once, with what marks them', async (size) => {
  const sink = upload();
  await sink.write(Buffer.alloc(size, 7));
  expect(s3.calls()).toHaveLength(0);
  expect(await sink.complete()).toEqual({ versionId: 'v1' });
  expect(calls(PutObjectCommand)).toMatchObject([
    { Bucket: 'b', Key: 'k', ContentType: 'text/csv', Metadata: target.metadata, Body: { length: size } },
  ]);
  expect(s3.calls()).toHaveLength(1);
});

test('more goes in parts, each with its own bytes, and is completed in their order', async () => {
  const sink = upload();
  await fill(sink, 7);
  await sink.write(Buffer.alloc(5, 8));
  expect(calls(CompleteMultipartUploadCommand)).toEqual([]);
  expect(await sink.complete()).toEqual({ versionId: 'v2' });
  expect(calls(CreateMultipartUploadCommand)).toMatchObject([{ Metadata: target.metadata }]);
  expect(sent.sort(([a], [b]) => a - b)).toEqual([
    ...[1, 2, 3, 4, 5, 6, 7].map((part) => [part, part, partSize]),
    [8, 8, 5],
  ]);
  expect(calls(CompleteMultipartUploadCommand)).toMatchObject([
    {
      UploadId: 'u',
      MultipartUpload: {
        Parts: [1, 2, 3, 4, 5, 6, 7, 8].map((PartNumber) => ({
          PartNumber,
          ETag: `e${PartNumber}`,
          ChecksumCRC32: `c${PartNumber}`,
        })),
      },
    },
  ]);
});

test('a part that fails is told, and nothing is completed', async () => {
  s3.on(UploadPartCommand, { PartNumber: 2 }).rejects(new Error('slow down'));
  const sink = upload();
  await expect(fill(sink, 9)).rejects.toThrow('slow down');
  await expect(sink.complete()).rejects.toThrow('slow down');
  expect(calls(CompleteMultipartUploadCommand)).toEqual([]);
  await sink.abort();
});

describe('abort', () => {
  test('of what was never begun asks S3 for nothing', async () => {
    const sink = upload();
    await sink.write(Buffer.alloc(10));
    await sink.abort();
    expect(s3.calls()).toHaveLength(0);
  });

  test('looks whether a late part has stayed, and aborts again', async () => {
    s3.on(ListPartsCommand).resolvesOnce({}).rejects(noSuchUpload);
    const sink = upload();
    await fill(sink, 2);
    await sink.abort();
    expect(calls(AbortMultipartUploadCommand)).toHaveLength(2);
  });

  test('never rejects: it is called when something has failed already', async () => {
    s3.on(AbortMultipartUploadCommand).rejects(new Error('down'));
    const report = jest.spyOn(log, 'error').mockImplementation(() => {});
    const sink = upload();
    await fill(sink, 1);
    await sink.abort();
    expect(report).toHaveBeenCalledTimes(1);
    report.mockRestore();
  });
});
