import {
  CreateBucketCommand,
  GetBucketLocationCommand,
  HeadBucketCommand,
  ListBucketsCommand,
  type ListBucketsCommandInput,
  ListObjectsCommand,
  type ListObjectsCommandOutput,
  ListObjectsV2Command,
  PutObjectCommand,
  paginateListBuckets,
  paginateListObjectsV2,
} from '@aws-sdk/client-s3';
import { type Harness, refusal, startS3, stopAll } from '../harness.ts';
import { oddKeys } from '../keys.ts';

let harness: Harness;
const Bucket = 'plain';
const byteOrder = [...oddKeys].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));

beforeAll(async () => {
  harness = await startS3();
  await Promise.all(
    oddKeys.map((Key) => harness.client.send(new PutObjectCommand({ Bucket, Key, Body: 'x' }))),
  );
});
afterAll(stopAll);

test.each([1, 2, 5, 1000])(
  'ListObjectsV2 in pages of %i gives all keys in the order of their bytes',
  async (pageSize) => {
    const keys: (string | undefined)[] = [];
    const pages = paginateListObjectsV2(
      { client: harness.client, pageSize },
      { Bucket, EncodingType: 'url' },
    );
    for await (const page of pages) {
      expect(page.KeyCount).toBe(page.Contents?.length ?? 0);
      keys.push(...(page.Contents ?? []).map(({ Key }) => decodeURIComponent(Key ?? '')));
    }
    expect(keys).toEqual(byteOrder);
  },
);

test.each([1, 3, 1000])('ListObjects in pages of %i gives the same', async (MaxKeys) => {
  const keys: string[] = [];
  let page: ListObjectsCommandOutput;
  do {
    const Marker = keys.at(-1);
    page = await harness.client.send(new ListObjectsCommand({ Bucket, MaxKeys, Marker }));
    keys.push(...(page.Contents ?? []).map(({ Key }) => Key ?? ''));
  } while (page.IsTruncated);
  expect(keys).toEqual(byteOrder);
});

test('ListObjects with a delimiter goes on from its NextMarker', async () => {
  const rows: (string | undefined)[] = [];
  let Marker: string | undefined;
  do {
    const page: ListObjectsCommandOutput = await harness.client.send(
      new ListObjectsCommand({ Bucket, Delimiter: '/', MaxKeys: 1, Marker }),
    );
    rows.push(
      ...(page.Contents ?? []).map(({ Key }) => Key),
      ...(page.CommonPrefixes ?? []).map((p) => p.Prefix),
    );
    Marker = page.NextMarker;
  } while (Marker !== undefined);
  const cut = byteOrder.map((key) => (key.includes('/') ? key.slice(0, key.indexOf('/') + 1) : key));
  expect(rows).toEqual([...new Set(cut)]);
});

test('what a list says of an object', async () => {
  const input = { Bucket, Prefix: 'plain.csv', FetchOwner: true };
  const { Contents, ...list } = await harness.client.send(new ListObjectsV2Command(input));
  expect(Contents).toEqual([
    {
      Key: 'plain.csv',
      Size: 1,
      ETag: '"9dd4e461268c8034f5c8564e155c67a6"',
      LastModified: expect.any(Date),
      StorageClass: 'STANDARD',
      ChecksumAlgorithm: ['CRC32'],
      ChecksumType: 'FULL_OBJECT',
      Owner: { ID: '0'.repeat(64), DisplayName: 'sandbox' },
    },
  ]);
  expect(list).toMatchObject({
    Name: Bucket,
    Prefix: 'plain.csv',
    KeyCount: 1,
    MaxKeys: 1000,
    IsTruncated: false,
  });
});

test('StartAfter and MaxKeys: 0', async () => {
  const after = await harness.client.send(
    new ListObjectsV2Command({ Bucket, StartAfter: byteOrder[3], MaxKeys: 2 }),
  );
  expect(after.Contents?.map(({ Key }) => Key)).toEqual(byteOrder.slice(4, 6));
  const none = await harness.client.send(new ListObjectsV2Command({ Bucket, MaxKeys: 0 }));
  expect(none).toMatchObject({ KeyCount: 0, IsTruncated: false });
});

test.each([
  'list-type=2&max-keys=-1',
  'list-type=2&max-keys=a',
  'list-type=2&encoding-type=base64',
  'list-type=2&continuation-token=nonsense',
  'list-type=3',
  'versions&version-id-marker=null',
])('?%s is refused', async (query) => {
  const answer = await harness.raw('GET', `/plain?${query}`);
  expect(answer.status).toBe(400);
  expect(answer.body).toContain('<Code>InvalidArgument</Code>');
});

describe('buckets', () => {
  test('are created, found, and listed in order', async () => {
    const { client } = await startS3();
    await client.send(new CreateBucketCommand({ Bucket: 'another' }));
    await client.send(new HeadBucketCommand({ Bucket: 'another' }));
    const names = async (input: ListBucketsCommandInput) =>
      (await client.send(new ListBucketsCommand(input))).Buckets?.map(({ Name }) => Name);
    expect(await names({})).toEqual(['another', 'plain', 'versioned']);
    expect(await names({ Prefix: 'p' })).toEqual(['plain']);
    const pages: (string | undefined)[][] = [];
    for await (const page of paginateListBuckets({ client, pageSize: 2 }, {})) {
      pages.push((page.Buckets ?? []).map(({ Name }) => Name));
    }
    expect(pages).toEqual([['another', 'plain'], ['versioned']]);
  });

  test('are in the region of the sandbox', async () => {
    const { LocationConstraint } = await harness.client.send(new GetBucketLocationCommand({ Bucket }));
    expect(LocationConstraint).toBe('eu-central-1');
    const there = new CreateBucketCommand({
      Bucket: 'elsewhere',
      CreateBucketConfiguration: { LocationConstraint: 'us-west-2' },
    });
    expect((await refusal(harness.client.send(there))).code).toBe('IllegalLocationConstraintException');
  });

  test.each([
    [Bucket, 409, 'BucketAlreadyOwnedByYou'],
    ['ab', 400, 'InvalidBucketName'],
    ['Upper', 400, 'InvalidBucketName'],
    ['under_score', 400, 'InvalidBucketName'],
    ['two..dots', 400, 'InvalidBucketName'],
    ['127.0.0.1', 400, 'InvalidBucketName'],
    ['x'.repeat(64), 400, 'InvalidBucketName'],
  ])('%s cannot be created: %i %s', async (name, status, code) => {
    const answer = await harness.raw('PUT', `/${name}`);
    expect(answer.status).toBe(status);
    expect(answer.body).toContain(`<Code>${code}</Code>`);
  });

  test('keep their objects when they are set up again', async () => {
    await harness.s3.createBucket('kept', { versioned: true, events: false });
    await harness.client.send(new PutObjectCommand({ Bucket: 'kept', Key: 'a', Body: 'x' }));
    await harness.s3.createBucket('kept', { versioned: true, events: true });
    expect((await harness.s3.open('kept', 'a')).size).toBe(1);
  });
});
