import { connect } from 'node:net';
import { type Harness, startS3, stopAll } from '../harness.ts';

let harness: Harness;

beforeAll(async () => {
  harness = await startS3();
  await harness.raw('PUT', '/plain/a', {}, 'hello');
});
afterAll(stopAll);

describe('what is not implemented is refused by name, never answered as something simpler', () => {
  test.each([
    ['GET', '/plain?acl', 'GetBucketAcl'],
    ['GET', '/plain?policy', 'GetBucketPolicy'],
    ['PUT', '/plain?notification', 'PutBucketNotification'],
    ['PUT', '/plain?lifecycle', 'PutBucketLifecycle'],
    ['DELETE', '/plain', 'DeleteBucket'],
    ['POST', '/plain', 'PostBucket'],
    ['GET', '/plain/a?acl', 'GetObjectAcl'],
    ['GET', '/plain/a?attributes', 'GetObjectAttributes'],
    ['PUT', '/plain/a?legal-hold', 'PutObjectLegalHold'],
    ['POST', '/plain/a?restore', 'PostObjectRestore'],
    ['POST', '/plain/a?select&select-type=2', 'PostObjectSelect'],
    ['GET', '/plain/a?something-new=1', 'GetObjectSomethingNew'],
    ['OPTIONS', '/plain/a', 'OptionsObject'],
    ['POST', '/', 'PostService'],
  ])('%s %s is %s', async (method, path, name) => {
    const answer = await harness.raw(method, path);
    expect(answer.status).toBe(501);
    expect(answer.body).toContain('<Code>NotImplemented</Code>');
    expect(answer.body).toContain(`The sandbox does not implement ${name} (`);
    expect(answer.body).toContain(`<Operation>${name}</Operation>`);
  });

  test.each([
    ['x-amz-object-lock-mode', 'GOVERNANCE'],
    ['x-amz-acl', 'public-read'],
    ['x-amz-grant-read', 'id=1'],
    ['x-amz-server-side-encryption-customer-algorithm', 'AES256'],
    ['x-amz-website-redirect-location', '/b'],
    ['x-amz-write-offset-bytes', '5'],
    ['x-amz-checksum-algorithm', 'SHA512'],
  ])('the header %s: %s', async (name, value) => {
    const path = name === 'x-amz-checksum-algorithm' ? '/plain/b?uploads' : '/plain/b';
    const answer = await harness.raw(path === '/plain/b' ? 'PUT' : 'POST', path, { [name]: value }, '');
    expect(answer.status).toBe(501);
    expect(answer.body).toContain(`<Header>${name}</Header>`);
    expect((await harness.raw('HEAD', '/plain/b')).status).toBe(404);
  });

  test.each([
    ['/nowhere/x', [], 404],
    ['/plain/x?acl', [], 501],
    [
      '/plain/x',
      ['x-amz-content-sha256: STREAMING-UNSIGNED-PAYLOAD-TRAILER', 'x-amz-decoded-content-length: 9'],
      400,
    ],
  ])('PUT %s with a long body is refused, and the connection goes on', async (path, headers, status) => {
    const body = Buffer.alloc(4 << 20);
    const head = [`PUT ${path} HTTP/1.1`, 'host: x', `content-length: ${body.length}`, ...headers, '', ''];
    const socket = connect(harness.port, '127.0.0.1');
    socket.write(head.join('\r\n'));
    socket.write(body);
    socket.write('GET /plain/a HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n');
    const answers = Buffer.concat(await socket.toArray()).toString();
    expect(answers.match(/HTTP\/1.1 \d+/g)).toEqual([`HTTP/1.1 ${status}`, 'HTTP/1.1 200']);
    expect(answers.endsWith('\r\n\r\nhello')).toBe(true);
  });
});

describe('signatures have no effect', () => {
  test('a presigned URL works, its signature unread', async () => {
    const query =
      'X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=x&X-Amz-Date=20200101T000000Z&X-Amz-Expires=1' +
      '&X-Amz-SignedHeaders=host&X-Amz-Signature=x&X-Amz-Content-Sha256=UNSIGNED-PAYLOAD&x-id=GetObject';
    expect((await harness.raw('GET', `/plain/a?${query}`)).body).toBe('hello');
    expect((await harness.raw('GET', '/plain/a?AWSAccessKeyId=x&Signature=y&Expires=1')).body).toBe('hello');
  });

  test('what a presigned URL says in place of headers is heard', async () => {
    const put = await harness.raw('PUT', '/plain/signed?x-amz-meta-a=b&x-amz-tagging=c%3Dd', {}, 'x');
    expect(put.status).toBe(200);
    const { headers } = await harness.raw('HEAD', '/plain/signed');
    expect(headers).toMatchObject({ 'x-amz-meta-a': 'b', 'x-amz-tagging-count': '1' });
    const wrong = await harness.raw('PUT', '/plain/signed?x-amz-checksum-crc32=AAAAAA%3D%3D', {}, 'x');
    expect(wrong.body).toContain('<Code>BadDigest</Code>');
    const unspeakable = await harness.raw('PUT', '/plain/signed?x-amz-meta-a=%F0%9F%98%80', {}, 'x');
    expect(unspeakable.body).toContain('<Code>InvalidArgument</Code>');
  });

  test('storage class and encryption are kept and given back', async () => {
    const headers = { 'x-amz-server-side-encryption': 'AES256', 'x-amz-storage-class': 'STANDARD_IA' };
    expect((await harness.raw('PUT', '/plain/c', headers, 'x')).headers).toMatchObject({
      'x-amz-server-side-encryption': 'AES256',
    });
    expect((await harness.raw('HEAD', '/plain/c')).headers).toMatchObject(headers);
  });
});

test('every request is logged by its operation', async () => {
  await harness.raw('GET', '/plain/logged');
  // The lines of other tests' requests may come meanwhile.
  expect(harness.log).toContainEqual(
    expect.objectContaining({
      kind: 'request',
      operation: 'GetObject',
      method: 'GET',
      url: '/plain/logged',
      status: 404,
      error: 'The specified key does not exist.',
    }),
  );
});
