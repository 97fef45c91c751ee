import { readdir } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { checksumAlgorithms, checksumHeader, digestOf } from '../../../../sandbox/s3/payload/checksum.ts';
import { eventually, type Harness, startS3, stopAll } from '../harness.ts';

let harness: Harness;
const hello = Buffer.from('hello');

beforeEach(async () => {
  harness = await startS3();
});
afterEach(stopAll);

const blobs = () => readdir(join(harness.dir, 'blobs'));

/** `5\r\nhello…` with the trailers that are given. */
const chunked = (content: Buffer, trailers: string[] = []) =>
  Buffer.concat([
    Buffer.from(`${content.length.toString(16)}\r\n`),
    content,
    Buffer.from(`\r\n0\r\n${trailers.map((trailer) => `${trailer}\r\n`).join('')}\r\n`),
  ]);

const trailing = (name: string, length = 5) => ({
  'x-amz-content-sha256': 'STREAMING-UNSIGNED-PAYLOAD-TRAILER',
  'x-amz-decoded-content-length': String(length),
  'x-amz-trailer': name,
  'content-encoding': 'aws-chunked',
});

async function expectRefused(
  headers: Record<string, string>,
  body: Buffer | string,
  code: string,
): Promise<void> {
  const answer = await harness.raw('PUT', '/plain/refused', headers, body);
  expect(answer.body).toContain(`<Code>${code}</Code>`);
  expect((await harness.raw('GET', '/plain/refused')).status).toBe(404);
  await eventually(() => harness.log.length > 0);
  expect(await blobs()).toEqual([]);
  expect(harness.events).toEqual([]);
}

describe.each(checksumAlgorithms)('%s', (algorithm) => {
  const name = checksumHeader(algorithm);

  test('as a header is verified, kept, and given back', async () => {
    const value = (await digestOf(algorithm, hello)).toString('base64');
    const answer = await harness.raw('PUT', '/plain/a', { [name]: value }, hello);
    expect(answer).toMatchObject({ status: 200, headers: { [name]: value } });
    const read = await harness.raw('GET', '/plain/a', { 'x-amz-checksum-mode': 'ENABLED' });
    expect(read).toMatchObject({
      body: 'hello',
      headers: { [name]: value, 'x-amz-checksum-type': 'FULL_OBJECT' },
    });
  });

  test('as a trailer is verified', async () => {
    const value = (await digestOf(algorithm, hello)).toString('base64');
    const body = chunked(hello, [`${name}:${value}`]);
    expect(await harness.raw('PUT', '/plain/a', trailing(name), body)).toMatchObject({ status: 200 });
    expect((await harness.raw('GET', '/plain/a')).body).toBe('hello');
  });

  test('that is wrong is refused, and nothing is kept', async () => {
    const value = (await digestOf(algorithm, Buffer.from('hellp'))).toString('base64');
    await expectRefused({ [name]: value }, hello, 'BadDigest');
    await expectRefused(trailing(name), chunked(hello, [`${name}:${value}`]), 'BadDigest');
  });

  test('is what the SDK sends, as a header and as a trailer', async () => {
    for (const Body of [hello, (await harness.s3.open('plain', await seed())).body]) {
      const command = new PutObjectCommand({
        Bucket: 'plain',
        Key: 'sdk',
        Body,
        ContentLength: 5,
        ChecksumAlgorithm: algorithm,
      });
      const answer = await harness.client.send(command);
      const expected = (await digestOf(algorithm, hello)).toString('base64');
      expect(answer).toMatchObject({ [`Checksum${algorithm}`]: expected });
      const read = await harness.client.send(
        new GetObjectCommand({ Bucket: 'plain', Key: 'sdk', ChecksumMode: 'ENABLED' }),
      );
      expect(await read.Body?.transformToString()).toBe('hello');
    }
  });
});

async function seed(): Promise<string> {
  await harness.raw('PUT', '/plain/seed', {}, hello);
  return 'seed';
}

const helloMd5 = 'XUFAKrxLKna5cZ2REBfFkg==';
const helloSha256 = '2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824';

test.each<[string, Record<string, string>, Buffer]>([
  ['Content-MD5', { 'content-md5': helloMd5 }, hello],
  ['the signed SHA-256', { 'x-amz-content-sha256': helloSha256 }, hello],
  ['no claim', { 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' }, hello],
  [
    'signed chunks',
    { 'x-amz-content-sha256': 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD', 'x-amz-decoded-content-length': '5' },
    Buffer.from('5;chunk-signature=00\r\nhello\r\n0;chunk-signature=11\r\n\r\n'),
  ],
  [
    'signed chunks with a signed trailer',
    {
      ...trailing('x-amz-checksum-crc32'),
      'x-amz-content-sha256': 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER',
    },
    Buffer.from(
      '5;chunk-signature=00\r\nhello\r\n0;chunk-signature=11\r\nx-amz-checksum-crc32:NhCmhg==\r\nx-amz-trailer-signature:22\r\n\r\n',
    ),
  ],
])('a body with %s is taken', async (_what, headers, body) => {
  expect(await harness.raw('PUT', '/plain/a', headers, body)).toMatchObject({ status: 200 });
  expect(await harness.raw('GET', '/plain/a')).toMatchObject({
    body: 'hello',
    headers: { etag: '"5d41402abc4b2a76b9719d911017c592"' },
  });
});

test.each<[string, Record<string, string>, Buffer | string, string]>([
  ['a wrong Content-MD5', { 'content-md5': 'AAAAAAAAAAAAAAAAAAAAAA==' }, hello, 'BadDigest'],
  ['no MD5 in Content-MD5', { 'content-md5': 'AAAA' }, hello, 'InvalidDigest'],
  [
    'another SHA-256 than signed',
    { 'x-amz-content-sha256': '0'.repeat(64) },
    hello,
    'XAmzContentSHA256Mismatch',
  ],
  ['a checksum of an unknown kind', { 'x-amz-checksum-xxhash64': 'AAAAAAAAAAA=' }, hello, 'NotImplemented'],
  [
    'two checksums',
    { 'x-amz-checksum-crc32': 'NhCmhg==', 'x-amz-checksum-crc32c': 'mnG7TA==' },
    hello,
    'InvalidRequest',
  ],
  ['an algorithm without a checksum', { 'x-amz-sdk-checksum-algorithm': 'CRC32' }, hello, 'InvalidRequest'],
  [
    'no trailer where one is announced',
    trailing('x-amz-checksum-crc32'),
    chunked(hello),
    'MalformedTrailerError',
  ],
  ['fewer bytes than announced', trailing('x-amz-checksum-crc32', 6), chunked(hello), 'IncompleteBody'],
  ['no last chunk', trailing('x-amz-checksum-crc32'), '5\r\nhello\r\n', 'IncompleteBody'],
  ['chunks that are none', trailing('x-amz-checksum-crc32'), Buffer.alloc(3 << 20, 'x'), 'InvalidRequest'],
  ['no length', { 'transfer-encoding': 'chunked' }, hello, 'MissingContentLength'],
  ['too long a length', trailing('x-amz-checksum-crc32', 6 * 1024 ** 3), chunked(hello), 'EntityTooLarge'],
  ['too much metadata', { 'x-amz-meta-a': 'x'.repeat(2048) }, hello, 'MetadataTooLarge'],
])('a body with %s is refused, and nothing is kept', async (_what, headers, body, code) => {
  await expectRefused(headers, body, code);
});

test('a checksum of an unknown kind is refused by name, with those that are known', async () => {
  const answer = await harness.raw('PUT', '/plain/a', { 'x-amz-checksum-xxhash64': 'AAAAAAAAAAA=' }, hello);
  expect(answer.status).toBe(501);
  expect(answer.body).toContain(
    '<Message>The sandbox cannot verify x-amz-checksum-xxhash64; it knows CRC32, CRC32C, CRC64NVME, SHA1, SHA256.</Message>',
  );
});

test('a client that goes away in the middle leaves nothing', async () => {
  const socket = connect(harness.port, '127.0.0.1');
  socket.on('error', () => undefined);
  socket.write(
    `PUT /plain/half HTTP/1.1\r\nHost: x\r\nContent-Length: 2000000\r\n\r\n${'x'.repeat(1_000_000)}`,
  );
  await eventually(() => socket.bytesWritten > 1_000_000 && socket.writableLength === 0);
  socket.destroy();
  await eventually(() => harness.log.length > 0);
  expect(harness.log).toMatchObject([{ operation: 'PutObject', error: expect.any(String) }]);
  await harness.restart();
  expect(await blobs()).toEqual([]);
  expect((await harness.raw('GET', '/plain/half')).status).toBe(404);
});
