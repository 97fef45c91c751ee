import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  GetObjectCommand,
  ListPartsCommand,
  PutObjectCommand,
  S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { mockClient } from 'aws-sdk-client-mock';
import { createDocuments } from '../../../shared/aws/documents.ts';

const s3 = mockClient(S3Client);
const documents = createDocuments(new S3Client({ region: 'us-east-1' }));
const ref = { bucket: 'b', key: '_sluice/batches/1/batch.json' };
beforeEach(() => {
  s3.reset();
  s3.on(PutObjectCommand).resolves({});
});

const puts = () => s3.commandCalls(PutObjectCommand).map(({ args }) => args[0].input);

test('a small document is written for people, a large one is not', async () => {
  await documents.put(ref, { a: 1 });
  const large = { loads: Array.from({ length: 5000 }, (_, i) => ({ load: `load number ${i}` })) };
  await documents.put(ref, large);
  expect(puts()).toMatchObject([
    { Bucket: 'b', Key: ref.key, ContentType: 'application/json', Body: '{\n  "a": 1\n}\n' },
    { Body: `${JSON.stringify(large)}\n` },
  ]);
});

test('what was written is read', async () => {
  const document = { name: 'übung', list: [1, null] };
  await documents.put(ref, document);
  const Body = { transformToString: async () => String(puts()[0]?.Body) };
  s3.on(GetObjectCommand, { Bucket: 'b', Key: ref.key }).resolves({ Body } as never);
  expect(await documents.get(ref)).toEqual(document);
});

test('a list has a line for each value, whatever characters are in it', async () => {
  const lines = [{ part: 1, key: 'ü\n"' }, { part: 2, key: '€' }, 'last'];
  await documents.putLines(ref, lines);
  const [put] = puts();
  expect(put).toMatchObject({ Bucket: 'b', Key: ref.key, ContentType: 'application/jsonl' });
  expect(String(put?.Body)).toBe(lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
});

test('a long list is taken line by line, and goes in parts', async () => {
  s3.on(CreateMultipartUploadCommand).resolves({ UploadId: 'u' });
  let bytes = 0;
  s3.on(UploadPartCommand).callsFake(async ({ Body }: { Body: Buffer }) => {
    bytes += Body.length;
    return { ETag: 'e' };
  });
  s3.on(CompleteMultipartUploadCommand).resolves({});
  const line = 'x'.repeat(1_000_000);
  let partsBeforeLast = 0;
  await documents.putLines(
    ref,
    (function* () {
      for (let i = 0; i < 40; i++) yield line;
      partsBeforeLast = s3.commandCalls(UploadPartCommand).length;
    })(),
  );
  expect(partsBeforeLast).toBe(4);
  expect(bytes).toBe(40 * 1_000_003);
  expect(s3.commandCalls(CompleteMultipartUploadCommand)).toHaveLength(1);
  expect(puts()).toEqual([]);
});

test('of a list that can’t be written to its end nothing stays', async () => {
  s3.on(CreateMultipartUploadCommand).resolves({ UploadId: 'u' });
  s3.on(UploadPartCommand).rejects(new Error('S3 is down'));
  s3.on(AbortMultipartUploadCommand).resolves({});
  s3.on(ListPartsCommand).rejects(Object.assign(new Error('gone'), { name: 'NoSuchUpload' }));
  await expect(documents.putLines(ref, Array(40).fill('x'.repeat(1_000_000)))).rejects.toThrow('S3 is down');
  const [aborted] = s3.commandCalls(AbortMultipartUploadCommand);
  expect(aborted?.args[0].input).toEqual({ Bucket: 'b', Key: ref.key, UploadId: 'u' });
  expect(s3.commandCalls(CompleteMultipartUploadCommand)).toEqual([]);
});

test('a document that is not there is an error', async () => {
  s3.on(GetObjectCommand).rejects(Object.assign(new Error('no'), { name: 'NoSuchKey' }));
  await expect(documents.get(ref)).rejects.toThrow('no');
});
