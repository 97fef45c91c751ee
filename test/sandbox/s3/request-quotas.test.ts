import { GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { createRequestQuotas } from '../../../sandbox/s3/request-quotas.ts';
import { type Harness, startS3, stopAll } from './harness.ts';

let harness: Harness;
beforeEach(async () => {
  // A second that never ends: what is used up stays so.
  const admit = createRequestQuotas({ putsPerSecondOfPrefix: 2, getsPerSecondOfPrefix: 1 }, 1_000_000);
  harness = await startS3({ admit });
});
afterEach(stopAll);

const put = (Key: string) =>
  harness.client.send(new PutObjectCommand({ Bucket: 'plain', Key, Body: 'hello' }));
const get = (Key: string) => harness.client.send(new GetObjectCommand({ Bucket: 'plain', Key }));
const slowDown = { name: 'SlowDown', $metadata: { httpStatusCode: 503 } };

test('requests for a prefix are limited, and those for another are not', async () => {
  await put('in/a/1');
  await put('in/a/2');
  await expect(put('in/a/3')).rejects.toMatchObject(slowDown);
  await put('in/b/1');
  await put('top');
});

test('reads and writes are limited each on their own, and what is refused has no effect', async () => {
  await put('in/1');
  await put('in/2');
  await expect(put('in/1')).rejects.toMatchObject(slowDown);
  await (await get('in/1')).Body?.transformToString();
  await expect(get('in/2')).rejects.toMatchObject(slowDown);
});
