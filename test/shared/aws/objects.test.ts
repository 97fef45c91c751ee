import { Readable } from 'node:stream';
import {
  GetObjectCommand,
  type GetObjectCommandInput,
  GetObjectTaggingCommand,
  PutObjectTaggingCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { mockClient } from 'aws-sdk-client-mock';
import { createObjects } from '../../../shared/aws/objects.ts';
import { AwsUnavailable, ExportedObject, ObjectGone } from '../../../shared/errors.ts';

const data = Buffer.from('0123456789abcdef');
const object = { bucket: 'b', key: 'k', versionId: 'v', etag: 'e', size: data.length };
const s3 = mockClient(S3Client);
const objects = createObjects(new S3Client({ region: 'us-east-1' }));
beforeEach(() => s3.reset());

/** The asked range in chunks of three bytes; breaks off after `limit` bytes, with an error or without. */
function body(Range: string, limit: number, breaks: boolean) {
  const [from = 0, last = 0] = Range.slice('bytes='.length).split('-').map(Number);
  const bytes = data.subarray(from, Math.min(last + 1, from + limit));
  async function* chunks() {
    for (let at = 0; at < bytes.length; at += 3) yield bytes.subarray(at, at + 3);
    if (breaks && bytes.length === limit) throw new Error('cut');
  }
  return Readable.from(chunks());
}

function answer(limit: number, breaks = true): void {
  s3.on(GetObjectCommand).callsFake(({ Range }: GetObjectCommandInput) => ({
    Body: body(String(Range), limit, breaks),
  }));
}

async function readAll(from: number, to: number): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of objects.read(object, from, to)) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

const ranges = () => s3.commandCalls(GetObjectCommand).map(({ args }) => args[0].input.Range);

test('reads the range of the version with one request', async () => {
  answer(100);
  expect(await readAll(2, 9)).toBe('2345678');
  expect(s3.commandCalls(GetObjectCommand).map(({ args }) => args[0].input)).toEqual([
    { Bucket: 'b', Key: 'k', VersionId: 'v', IfMatch: '"e"', Range: 'bytes=2-8' },
  ]);
});

test.each([
  ['with an error', true],
  ['as if it were the end', false],
])('takes a range up again where its connection broke %s', async (_, breaks) => {
  answer(4, breaks);
  expect(await readAll(1, 12)).toBe('123456789ab');
  expect(ranges()).toEqual(['bytes=1-11', 'bytes=5-11', 'bytes=9-11']);
});

test('gives up on a range that breaks again and again', async () => {
  answer(1);
  await expect(readAll(0, 16)).rejects.toThrow(AwsUnavailable);
  expect(ranges()).toHaveLength(5);
});

test.each(['NoSuchKey', 'NoSuchVersion', 'PreconditionFailed', 'MethodNotAllowed'])(
  '%s means that the object is gone',
  async (name) => {
    s3.on(GetObjectCommand).rejects(Object.assign(new Error('no'), { name }));
    await expect(readAll(0, 1)).rejects.toThrow(ObjectGone);
    await expect(readAll(0, 1)).rejects.toThrow(/s3:\/\/b\/k/);
  },
);

test('what an export wrote is refused, and its body left', async () => {
  const Body = Readable.from([data]);
  s3.on(GetObjectCommand).resolves({ Body, Metadata: { 'sluice-export': 'q4' } } as never);
  await expect(readAll(0, 16)).rejects.toThrow(ExportedObject);
  await expect(readAll(0, 16)).rejects.toThrow(/s3:\/\/b\/k was written by the export "q4"/);
  expect(Body.destroyed).toBe(true);
});

describe('a tag', () => {
  const others = (count: number) => Array.from({ length: count }, (_, i) => ({ Key: `k${i}`, Value: 'v' }));

  test('is set beside the others, and replaces itself', async () => {
    s3.on(GetObjectTaggingCommand).resolves({ TagSet: [...others(2), { Key: 'state', Value: 'old' }] });
    s3.on(PutObjectTaggingCommand).resolves({});
    expect(await objects.tag(object, 'state', 'new')).toBe(true);
    expect(s3.commandCalls(PutObjectTaggingCommand)[0]?.args[0].input).toEqual({
      Bucket: 'b',
      Key: 'k',
      VersionId: 'v',
      Tagging: { TagSet: [...others(2), { Key: 'state', Value: 'new' }] },
    });
  });

  test('is left out where there is no room, rather than to push another one out', async () => {
    s3.on(GetObjectTaggingCommand).resolves({ TagSet: others(10) });
    expect(await objects.tag(object, 'state', 'new')).toBe(false);
    expect(s3.commandCalls(PutObjectTaggingCommand)).toHaveLength(0);
  });

  test('of an object that is gone is no error', async () => {
    s3.on(GetObjectTaggingCommand).rejects(Object.assign(new Error('no'), { name: 'NoSuchVersion' }));
    expect(await objects.tag(object, 'state', 'new')).toBe(false);
  });
});
