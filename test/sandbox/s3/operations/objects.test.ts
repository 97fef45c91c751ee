import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import {
  CopyObjectCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  GetObjectTaggingCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import { type Harness, refusal, startS3, stopAll } from '../harness.ts';
import { oddKeys } from '../keys.ts';

let harness: Harness;
const Bucket = 'plain';
const md5OfHello = '5d41402abc4b2a76b9719d911017c592';

beforeAll(async () => {
  harness = await startS3();
});
afterAll(stopAll);

const put = (Key: string, Body: string, more = {}) =>
  harness.client.send(new PutObjectCommand({ Bucket, Key, Body, ...more }));

async function read(Key: string, more = {}): Promise<string> {
  const { Body } = await harness.client.send(new GetObjectCommand({ Bucket, Key, ...more }));
  return (await Body?.transformToString()) ?? '';
}

describe('any key', () => {
  test.each(oddKeys.map((key) => [key]))(
    '%j is put, read, listed, copied and deleted as it is',
    async (Key) => {
      await put(Key, `content of ${Key}`);
      expect(await read(Key)).toBe(`content of ${Key}`);

      const { Contents } = await harness.client.send(new ListObjectsV2Command({ Bucket, Prefix: Key }));
      expect(Contents?.map((object) => object.Key)).toContain(Key);

      const CopySource = `${Bucket}/${encodeURIComponent(Key)}`;
      await harness.client.send(new CopyObjectCommand({ Bucket: 'versioned', Key, CopySource }));
      expect(await read(Key, { Bucket: 'versioned' })).toBe(`content of ${Key}`);

      await harness.client.send(new DeleteObjectCommand({ Bucket, Key }));
      expect(await refusal(read(Key))).toEqual({ status: 404, code: 'NoSuchKey' });
    },
  );

  test('never becomes a path', async () => {
    for (const Key of oddKeys) await put(Key, 'x', { Bucket: 'versioned' });
    expect((await readdir(harness.dir)).sort()).toEqual(['blobs', 'journal.jsonl']);
    const blobs = await readdir(join(harness.dir, 'blobs'), { withFileTypes: true });
    expect(blobs.every((blob) => blob.isFile() && /^[0-9a-f]{32}$/.test(blob.name))).toBe(true);
  });

  test.each(['x'.repeat(1025), 'é'.repeat(513)])('of more than 1,024 bytes is refused', async (Key) => {
    expect(await refusal(put(Key, 'x'))).toEqual({ status: 400, code: 'KeyTooLongError' });
  });

  test('must be UTF-8', async () => {
    const answer = await harness.raw('GET', '/plain/%ff');
    expect(answer.status).toBe(400);
    expect(answer.body).toContain('<Code>InvalidURI</Code>');
  });
});

describe('PutObject and GetObject', () => {
  test('give back what describes the object', async () => {
    const described = {
      ContentType: 'text/csv',
      ContentEncoding: 'gzip',
      ContentDisposition: 'attachment; filename="a.csv"',
      ContentLanguage: 'de',
      CacheControl: 'no-cache',
      Metadata: { owner: 'someone', 'two-words': 'a b' },
    };
    const written = await put('described', 'hello', { ...described, Tagging: 'state=new&why=a%20b' });
    expect(written.ETag).toBe(`"${md5OfHello}"`);
    const answer = await harness.client.send(new HeadObjectCommand({ Bucket, Key: 'described' }));
    expect(answer).toMatchObject({
      ...described,
      ContentLength: 5,
      ETag: `"${md5OfHello}"`,
      AcceptRanges: 'bytes',
    });
    expect(answer.VersionId).toBeUndefined();
    const tagging = await harness.client.send(new GetObjectTaggingCommand({ Bucket, Key: 'described' }));
    expect(tagging.TagSet).toEqual([
      { Key: 'state', Value: 'new' },
      { Key: 'why', Value: 'a b' },
    ]);
  });

  test('an object has a type, a date and no metadata by itself', async () => {
    await put('bare', '', { ContentLength: 0 });
    const answer = await harness.client.send(new GetObjectCommand({ Bucket, Key: 'bare' }));
    expect(answer).toMatchObject({ ContentLength: 0, Metadata: {} });
    expect(Math.abs(Date.now() - (answer.LastModified?.getTime() ?? 0))).toBeLessThan(60_000);
    expect((await harness.raw('PUT', '/plain/untyped', { 'content-length': '0' })).status).toBe(200);
    expect((await harness.raw('HEAD', '/plain/untyped')).headers['content-type']).toBe('binary/octet-stream');
  });

  test('the transfer encoding aws-chunked is not the object’s', async () => {
    const Body = Readable.from([Buffer.from('he'), Buffer.from('llo')]);
    const command = new PutObjectCommand({
      Bucket,
      Key: 'streamed',
      Body,
      ContentLength: 5,
      ContentEncoding: 'gzip',
    });
    expect((await harness.client.send(command)).ETag).toBe(`"${md5OfHello}"`);
    const answer = await harness.client.send(new GetObjectCommand({ Bucket, Key: 'streamed' }));
    expect(answer.ContentEncoding).toBe('gzip');
    expect(await answer.Body?.transformToString()).toBe('hello');
  });

  test('a newer object replaces the one before', async () => {
    await put('replaced', 'one');
    await put('replaced', 'two');
    expect(await read('replaced')).toBe('two');
  });

  test('a reader of the one before reads it to its end', async () => {
    const content = 'x'.repeat(8 << 20);
    await put('long', content);
    const { Body } = await harness.client.send(new GetObjectCommand({ Bucket, Key: 'long' }));
    await put('long', 'short');
    expect(await Body?.transformToString()).toBe(content);
    expect(await read('long')).toBe('short');
  });

  test('response-… parameters replace headers, and cannot say what headers cannot', async () => {
    await put('overridden', 'x', { ContentType: 'text/csv' });
    const command = new GetObjectCommand({ Bucket, Key: 'overridden', ResponseContentType: 'text/plain' });
    expect((await harness.client.send(command)).ContentType).toBe('text/plain');
    const answer = await harness.raw('GET', '/plain/overridden?response-content-type=%F0%9F%98%80');
    expect(answer.status).toBe(400);
    expect(answer.body).toContain('<Code>InvalidArgument</Code>');
  });

  test.each([
    [{ Bucket: 'nowhere', Key: 'x' }, 'NoSuchBucket'],
    [{ Bucket, Key: 'nothing' }, 'NoSuchKey'],
  ])('what is not there: %j is %s', async (input, code) => {
    expect(await refusal(harness.client.send(new GetObjectCommand(input)))).toEqual({ status: 404, code });
    const head = await refusal(harness.client.send(new HeadObjectCommand(input)));
    expect(head.status).toBe(404);
  });

  test('an error says what, of what, and in which request', async () => {
    const answer = await harness.raw('GET', '/plain/no%20thing?x-id=GetObject');
    expect(answer.headers['content-type']).toBe('application/xml');
    expect(answer.body).toBe(
      '<?xml version="1.0" encoding="UTF-8"?>\n' +
        '<Error><Code>NoSuchKey</Code><Message>The specified key does not exist.</Message><Key>no thing</Key>' +
        `<Resource>/plain/no%20thing</Resource><RequestId>${answer.headers['x-amz-request-id']}</RequestId>` +
        '<HostId>sandbox</HostId></Error>',
    );
  });
});

describe('ranges', () => {
  beforeAll(() => put('digits', '0123456789'));

  test.each([
    ['bytes=0-0', '0', 'bytes 0-0/10'],
    ['bytes=2-4', '234', 'bytes 2-4/10'],
    ['bytes=7-', '789', 'bytes 7-9/10'],
    ['bytes=7-99', '789', 'bytes 7-9/10'],
    ['bytes=-3', '789', 'bytes 7-9/10'],
  ])('%s', async (Range, content, ContentRange) => {
    const answer = await harness.client.send(new GetObjectCommand({ Bucket, Key: 'digits', Range }));
    expect(answer.$metadata.httpStatusCode).toBe(206);
    expect(answer).toMatchObject({ ContentRange, ContentLength: content.length });
    expect(await answer.Body?.transformToString()).toBe(content);
    const head = await harness.client.send(new HeadObjectCommand({ Bucket, Key: 'digits', Range }));
    expect(head).toMatchObject({ ContentRange, ContentLength: content.length });
  });

  test('a range behind the end is 416 and names the size', async () => {
    const answer = await harness.raw('GET', '/plain/digits', { range: 'bytes=10-' });
    expect(answer.status).toBe(416);
    expect(answer.headers['content-range']).toBe('bytes */10');
    expect(answer.body).toContain('<Code>InvalidRange</Code>');
    expect(answer.body).toContain('<ActualObjectSize>10</ActualObjectSize>');
  });

  test('If-Range with another etag gets the whole object', async () => {
    const { etag } = (await harness.raw('HEAD', '/plain/digits')).headers;
    const range = 'bytes=0-1';
    const same = await harness.raw('GET', '/plain/digits', { range, 'if-range': etag ?? '' });
    expect([same.status, same.body]).toEqual([206, '01']);
    const other = await harness.raw('GET', '/plain/digits', { range, 'if-range': '"other"' });
    expect([other.status, other.body]).toEqual([200, '0123456789']);
  });

  test('many at once', async () => {
    const content = Buffer.from(Array.from({ length: 3_000_000 }, (_, index) => index % 251));
    await harness.client.send(new PutObjectCommand({ Bucket, Key: 'large', Body: content }));
    const starts = Array.from({ length: 16 }, (_, index) => index * 150_000);
    const parts = await Promise.all(
      starts.map(async (start) => {
        const Range = `bytes=${start}-${start + 599_999}`;
        const { Body } = await harness.client.send(new GetObjectCommand({ Bucket, Key: 'large', Range }));
        return Buffer.from((await Body?.transformToByteArray()) ?? []);
      }),
    );
    for (const [index, part] of parts.entries()) {
      const start = starts[index] ?? 0;
      expect(part.equals(content.subarray(start, start + 600_000))).toBe(true);
    }
  });
});

describe('conditions', () => {
  const etag = `"${md5OfHello}"`;
  beforeAll(() => put('guarded', 'hello'));

  test.each([
    [{ IfMatch: etag }, 200],
    [{ IfMatch: '"other"' }, 412],
    [{ IfNoneMatch: etag }, 304],
    [{ IfNoneMatch: '"other"' }, 200],
    [{ IfModifiedSince: new Date(Date.now() - 86_400_000) }, 200],
    [{ IfModifiedSince: new Date(Date.now() + 86_400_000) }, 304],
    [{ IfUnmodifiedSince: new Date(Date.now() - 86_400_000) }, 412],
    [{ IfUnmodifiedSince: new Date(Date.now() + 86_400_000) }, 200],
    [{ IfMatch: etag, Range: 'bytes=0-0' }, 206],
    [{ IfMatch: '"other"', Range: 'bytes=99-' }, 412],
  ])('a read with %j is %i', async (conditions, status) => {
    const command = new GetObjectCommand({ Bucket, Key: 'guarded', ...conditions });
    const answered = await harness.client.send(command).then(
      (answer) => answer.$metadata.httpStatusCode,
      (error) => error.$metadata.httpStatusCode,
    );
    expect(answered).toBe(status);
  });

  test('a 304 has its validators, and no body', async () => {
    const answer = await harness.raw('GET', '/plain/guarded', { 'if-none-match': etag });
    expect(answer).toMatchObject({ status: 304, body: '', headers: { etag } });
  });

  test('If-None-Match: * writes only what is new', async () => {
    await put('once', 'first', { IfNoneMatch: '*' });
    expect(await refusal(put('once', 'second', { IfNoneMatch: '*' }))).toEqual({
      status: 412,
      code: 'PreconditionFailed',
    });
    expect(await read('once')).toBe('first');
  });

  test('of many who write at the same time with If-None-Match: * one succeeds', async () => {
    const contents = Array.from({ length: 12 }, (_, index) => `writer ${index}`);
    const outcomes = await Promise.allSettled(
      contents.map((content) => put('race', content, { IfNoneMatch: '*' })),
    );
    const winners = contents.filter((_content, index) => outcomes[index]?.status === 'fulfilled');
    expect(winners).toHaveLength(1);
    expect(await read('race')).toBe(winners[0]);
  });

  test('If-Match overwrites and deletes only what is known', async () => {
    await put('known', 'hello');
    expect((await refusal(put('known', 'x', { IfMatch: '"other"' }))).code).toBe('PreconditionFailed');
    const remove = (IfMatch: string) =>
      harness.client.send(new DeleteObjectCommand({ Bucket, Key: 'known', IfMatch }));
    expect((await refusal(remove('"other"'))).code).toBe('PreconditionFailed');
    expect(await read('known')).toBe('hello');
    await remove(etag);
    expect((await refusal(read('known'))).code).toBe('NoSuchKey');
  });
});

describe('CopyObject', () => {
  beforeAll(() =>
    put('original', 'hello', { ContentType: 'text/csv', Metadata: { a: '1' }, Tagging: 'x=y' }),
  );
  const copy = (more: object) =>
    harness.client.send(
      new CopyObjectCommand({ Bucket, Key: 'copy', CopySource: `${Bucket}/original`, ...more }),
    );

  test('takes content, metadata and tags along', async () => {
    expect((await copy({})).CopyObjectResult?.ETag).toBe(`"${md5OfHello}"`);
    const head = await harness.client.send(new HeadObjectCommand({ Bucket, Key: 'copy' }));
    expect(head).toMatchObject({ ContentType: 'text/csv', Metadata: { a: '1' }, TagCount: 1 });
  });

  test('REPLACE takes the metadata of the request', async () => {
    await copy({ MetadataDirective: 'REPLACE', ContentType: 'text/plain', Metadata: { b: '2' } });
    const head = await harness.client.send(new HeadObjectCommand({ Bucket, Key: 'copy' }));
    expect(head).toMatchObject({ ContentType: 'text/plain', Metadata: { b: '2' }, TagCount: 1 });
  });

  test.each([
    [{ CopySource: 'plain/nothing' }, 'NoSuchKey'],
    [{ CopySource: 'nowhere/x' }, 'NoSuchBucket'],
    [{ CopySource: 'plain' }, 'InvalidArgument'],
    [{ CopySource: 'plain/100%' }, 'InvalidArgument'],
    [{ CopySourceIfMatch: '"other"' }, 'PreconditionFailed'],
    [{ CopySourceIfNoneMatch: `"${md5OfHello}"` }, 'PreconditionFailed'],
    [{ Key: 'original' }, 'InvalidRequest'],
    [{ IfNoneMatch: '*', Key: 'guarded' }, 'PreconditionFailed'],
  ])('with %j is refused: %s', async (more, code) => {
    await put('guarded', 'hello');
    expect((await refusal(copy(more))).code).toBe(code);
  });
});

describe('DeleteObjects', () => {
  test('deletes what it is told, and says so', async () => {
    const keys = ['gone 1', 'gone <2>', 'gone\n3', 'never was'];
    for (const key of keys.slice(0, 3)) await put(key, 'x');
    const Objects = keys.map((Key) => ({ Key }));
    const answer = await harness.client.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects } }));
    expect(answer.Deleted?.map((deleted) => deleted.Key)).toEqual(keys);
    expect(answer.Errors).toBeUndefined();
    for (const key of keys) expect((await refusal(read(key))).code).toBe('NoSuchKey');
  });

  test('is silent about what went well if asked to be', async () => {
    await put('quietly', 'x');
    const Delete = { Objects: [{ Key: 'quietly' }], Quiet: true };
    expect((await harness.client.send(new DeleteObjectsCommand({ Bucket, Delete }))).Deleted).toBeUndefined();
    expect((await refusal(read('quietly'))).code).toBe('NoSuchKey');
  });

  test('of one that cannot be deleted is an error of that one', async () => {
    await put('fine', 'x');
    const Objects = [{ Key: 'fine' }, { Key: 'wrong', VersionId: 'nonsense' }];
    const answer = await harness.client.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects } }));
    expect(answer.Deleted).toHaveLength(1);
    expect(answer.Errors).toMatchObject([{ Key: 'wrong', Code: 'InvalidArgument' }]);
  });
});

describe('in the same process', () => {
  test('an object is opened with what describes it', async () => {
    await put('opened', 'hello', { ContentType: 'text/csv' });
    const { body, ...described } = await harness.s3.open(Bucket, 'opened');
    expect(described).toEqual({
      bucket: Bucket,
      key: 'opened',
      versionId: null,
      size: 5,
      etag: md5OfHello,
      contentType: 'text/csv',
      lastModified: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
    });
    expect(Buffer.concat(await body.toArray()).toString()).toBe('hello');
  });
});
