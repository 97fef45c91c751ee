import {
  CopyObjectCommand,
  DeleteObjectCommand,
  DeleteObjectTaggingCommand,
  GetBucketVersioningCommand,
  GetObjectCommand,
  GetObjectTaggingCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  PutObjectTaggingCommand,
} from '@aws-sdk/client-s3';
import { type Harness, refusal, startS3, stopAll } from '../harness.ts';

let harness: Harness;
const Bucket = 'versioned';
const noVersion = '0'.repeat(32);

beforeEach(async () => {
  harness = await startS3();
});
afterEach(stopAll);

async function put(Key: string, Body: string, bucket = Bucket): Promise<string> {
  const { VersionId } = await harness.client.send(new PutObjectCommand({ Bucket: bucket, Key, Body }));
  return VersionId ?? '(none)';
}

async function read(Key: string, VersionId?: string, bucket = Bucket): Promise<string> {
  const answer = await harness.client.send(new GetObjectCommand({ Bucket: bucket, Key, VersionId }));
  if (VersionId !== undefined) expect(answer.VersionId).toBe(VersionId);
  return (await answer.Body?.transformToString()) ?? '';
}

const remove = (Key: string, VersionId?: string, bucket = Bucket) =>
  harness.client.send(new DeleteObjectCommand({ Bucket: bucket, Key, VersionId }));

test('every version stays readable by its id', async () => {
  const one = await put('a', 'one');
  const two = await put('a', 'two');
  expect(one).not.toBe(two);
  expect([await read('a'), await read('a', one), await read('a', two)]).toEqual(['two', 'one', 'two']);
});

test('a deletion sets a marker; what the marker hides is still there', async () => {
  const one = await put('a', 'one');
  const marker = await remove('a');
  expect(marker).toMatchObject({ DeleteMarker: true, VersionId: expect.any(String) });
  expect(await refusal(read('a'))).toEqual({ status: 404, code: 'NoSuchKey' });
  expect(await read('a', one)).toBe('one');
  expect((await harness.client.send(new ListObjectsV2Command({ Bucket }))).KeyCount).toBe(0);

  expect(await remove('a', marker.VersionId)).toMatchObject({
    DeleteMarker: true,
    VersionId: marker.VersionId,
  });
  expect(await read('a')).toBe('one');
});

test('a marker answers as S3 says', async () => {
  await put('a', 'one');
  const { VersionId } = await remove('a');
  for (const method of ['GET', 'HEAD']) {
    const newest = await harness.raw(method, '/versioned/a');
    expect(newest.status).toBe(404);
    expect(newest.headers).toMatchObject({ 'x-amz-delete-marker': 'true', 'x-amz-version-id': VersionId });
    const byId = await harness.raw(method, `/versioned/a?versionId=${VersionId}`);
    expect(byId.status).toBe(405);
    expect(byId.headers).toMatchObject({ 'x-amz-delete-marker': 'true', allow: 'DELETE' });
  }
});

test('a bucket without versions keeps one of each key', async () => {
  await put('a', 'one', 'plain');
  await put('a', 'two', 'plain');
  const list = await harness.client.send(new ListObjectVersionsCommand({ Bucket: 'plain' }));
  expect(list.Versions).toMatchObject([{ Key: 'a', VersionId: 'null', IsLatest: true, Size: 3 }]);
  await remove('a', undefined, 'plain');
  expect(
    (await harness.client.send(new ListObjectVersionsCommand({ Bucket: 'plain' }))).Versions,
  ).toBeUndefined();
});

test('a version that is deleted by its id is gone', async () => {
  const one = await put('a', 'one');
  const two = await put('a', 'two');
  expect(await remove('a', two)).toMatchObject({ VersionId: two });
  expect(await read('a')).toBe('one');
  expect(await refusal(read('a', two))).toEqual({ status: 404, code: 'NoSuchVersion' });
  await remove('a', one);
  expect(await refusal(read('a'))).toEqual({ status: 404, code: 'NoSuchKey' });
});

test.each([
  [noVersion, 404, 'NoSuchVersion'],
  ['nonsense', 400, 'InvalidArgument'],
  ['null', 404, 'NoSuchVersion'],
])('version %s of a key that has others is %i %s', async (versionId, status, code) => {
  await put('a', 'one');
  expect(await refusal(read('a', versionId))).toEqual({ status, code });
});

test('a bucket is versioned from the moment it is switched on, and back', async () => {
  const bucket = 'plain';
  const status = async () =>
    (await harness.client.send(new GetBucketVersioningCommand({ Bucket: bucket }))).Status;
  const set = (Status: 'Enabled' | 'Suspended') =>
    harness.client.send(
      new PutBucketVersioningCommand({ Bucket: bucket, VersioningConfiguration: { Status } }),
    );

  expect(await status()).toBeUndefined();
  expect(await put('a', 'before', bucket)).toBe('(none)');
  await set('Enabled');
  expect(await status()).toBe('Enabled');
  const id = await put('a', 'during', bucket);
  expect(await read('a', 'null', bucket)).toBe('before');
  await set('Suspended');
  expect(await status()).toBe('Suspended');
  expect(await put('a', 'after', bucket)).toBe('null');
  expect(await put('a', 'long after', bucket)).toBe('null');
  expect(await read('a', 'null', bucket)).toBe('long after');
  expect(await read('a', id, bucket)).toBe('during');
  expect(await remove('a', undefined, bucket)).toMatchObject({ DeleteMarker: true, VersionId: 'null' });
  expect(await refusal(read('a', undefined, bucket))).toEqual({ status: 404, code: 'NoSuchKey' });
  expect(await read('a', id, bucket)).toBe('during');
});

test('a version is copied by its id, but never a marker', async () => {
  const one = await put('a', 'one');
  await put('a', 'two');
  const marker = await remove('a');
  const copy = (versionId: string | undefined) =>
    harness.client.send(
      new CopyObjectCommand({ Bucket, Key: 'b', CopySource: `${Bucket}/a?versionId=${versionId}` }),
    );
  const copied = await copy(one);
  expect(copied.CopySourceVersionId).toBe(one);
  expect(await read('b', copied.VersionId)).toBe('one');
  expect((await refusal(copy(marker.VersionId))).code).toBe('InvalidRequest');
  expect((await refusal(copy(noVersion))).code).toBe('NoSuchVersion');
  const restored = await harness.client.send(
    new CopyObjectCommand({ Bucket, Key: 'a', CopySource: `${Bucket}/a?versionId=${one}` }),
  );
  expect(restored.VersionId).not.toBe(one);
  expect(await read('a')).toBe('one');
});

test('tags belong to a version', async () => {
  const one = await put('a', 'one');
  const two = await put('a', 'two');
  const tag = (VersionId: string | undefined, Value: string) =>
    harness.client.send(
      new PutObjectTaggingCommand({
        Bucket,
        Key: 'a',
        VersionId,
        Tagging: { TagSet: [{ Key: 'sluice:state', Value }] },
      }),
    );
  const tags = async (VersionId?: string) =>
    (await harness.client.send(new GetObjectTaggingCommand({ Bucket, Key: 'a', VersionId }))).TagSet;

  await tag(one, 'committed');
  await tag(undefined, 'rejected');
  expect(await tags(one)).toEqual([{ Key: 'sluice:state', Value: 'committed' }]);
  expect(await tags()).toEqual([{ Key: 'sluice:state', Value: 'rejected' }]);
  expect((await harness.client.send(new HeadObjectCommand({ Bucket, Key: 'a' }))).TagCount).toBe(1);
  await harness.client.send(new DeleteObjectTaggingCommand({ Bucket, Key: 'a', VersionId: two }));
  expect(await tags(two)).toEqual([]);
  expect(await tags(one)).toHaveLength(1);
  expect(await read('a', one)).toBe('one');
});

test.each([
  ['eleven', Array.from({ length: 11 }, (_, index) => ({ Key: `k${index}`, Value: '' }))],
  ['a key twice', ['1', '2'].map((Value) => ({ Key: 'k', Value }))],
  ['no key', [{ Key: '', Value: 'v' }]],
  ['too long a value', [{ Key: 'k', Value: 'v'.repeat(257) }]],
])('tags are refused: %s', async (_what, TagSet) => {
  await put('a', 'one');
  const command = new PutObjectTaggingCommand({ Bucket, Key: 'a', Tagging: { TagSet } });
  expect(await refusal(harness.client.send(command))).toEqual({ status: 400, code: 'InvalidTag' });
});

test('the list of versions: by key, newest first, markers among them, in pages of any size', async () => {
  const expected: string[] = [];
  for (const key of ['a', 'b/1', 'b/2', 'ü 😀']) {
    const ids = [
      await put(key, 'one'),
      await put(key, 'two'),
      (await remove(key)).VersionId,
      await put(key, 'three'),
    ];
    expected.push(...ids.reverse().map((id) => `${key} ${id}`));
  }
  for (let MaxKeys = 1; MaxKeys <= expected.length + 1; MaxKeys += 1) {
    const seen: string[] = [];
    let markers: { KeyMarker?: string | undefined; VersionIdMarker?: string | undefined } | null = {};
    while (markers !== null) {
      const page: import('@aws-sdk/client-s3').ListObjectVersionsCommandOutput = await harness.client.send(
        new ListObjectVersionsCommand({ Bucket, MaxKeys, EncodingType: 'url', ...markers }),
      );
      const entries = [...(page.Versions ?? []), ...(page.DeleteMarkers ?? [])];
      expect(entries.length).toBeLessThanOrEqual(MaxKeys);
      const rank = (id: string) => expected.findIndex((entry) => entry.endsWith(id));
      const names = entries.map((entry) => `${decodeURIComponent(entry.Key ?? '')} ${entry.VersionId}`);
      seen.push(...names.sort((a, b) => rank(a.slice(-32)) - rank(b.slice(-32))));
      markers = page.IsTruncated
        ? {
            KeyMarker: decodeURIComponent(page.NextKeyMarker ?? ''),
            VersionIdMarker: page.NextVersionIdMarker,
          }
        : null;
    }
    expect(seen).toEqual(expected);
  }
  const all = await harness.client.send(new ListObjectVersionsCommand({ Bucket }));
  expect(all.Versions?.filter((version) => version.IsLatest)).toHaveLength(4);
  expect(all.DeleteMarkers?.some((marker) => marker.IsLatest)).toBe(false);
  const folders = await harness.client.send(
    new ListObjectVersionsCommand({ Bucket, Delimiter: '/', Prefix: 'b' }),
  );
  expect(folders.CommonPrefixes).toEqual([{ Prefix: 'b/' }]);
  expect(folders.Versions).toBeUndefined();
});
