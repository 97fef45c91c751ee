import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  BatchGetItemCommand,
  DeleteItemCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  ScanCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { type Aws, type AwsServices, createAws } from '../../../sandbox/aws.ts';
import { createDynamoDb, type DynamoDb } from '../../../sandbox/dynamodb/dynamodb.ts';
import { createUsage } from '../../../sandbox/usage/usage.ts';

const TableName = 'Loads';
const table = {
  TableName,
  AttributeDefinitions: [
    { AttributeName: 'pk', AttributeType: 'S' as const },
    { AttributeName: 'shelf', AttributeType: 'S' as const },
  ],
  KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' as const }],
  GlobalSecondaryIndexes: [
    {
      IndexName: 'shelf',
      KeySchema: [{ AttributeName: 'shelf', KeyType: 'HASH' as const }],
      Projection: { ProjectionType: 'ALL' as const },
    },
  ],
  BillingMode: 'PAY_PER_REQUEST' as const,
};

let dir = '';
let now = 0;
let dynamoDb: DynamoDb;
let aws: Aws;
let client: DynamoDBClient;

async function start(): Promise<void> {
  dynamoDb = await createDynamoDb({ dir, tables: [table], quotas: { readLag: 1 }, now: () => now });
  aws = await createAws(0);
  aws.open({ dynamoDb, usage: createUsage() } as Partial<AwsServices> as AwsServices);
  client = new DynamoDBClient({
    endpoint: aws.url,
    region: 'us-east-1',
    credentials: { accessKeyId: 'sandbox', secretAccessKey: 'sandbox' },
    maxAttempts: 1,
  });
}

async function stop(): Promise<void> {
  client.destroy();
  await aws.close();
  await dynamoDb.close();
}

beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'replica-'));
  now = 0;
  await start();
});
afterEach(async () => {
  await stop();
  rmSync(dir, { recursive: true, force: true });
});

const Key = { pk: { S: 'a' } };
const put = (shelf: string) =>
  client.send(new PutItemCommand({ TableName, Item: { ...Key, shelf: { S: shelf } } }));
const onShelf = {
  ...{ TableName, IndexName: 'shelf', KeyConditionExpression: 'shelf = :s' },
  ExpressionAttributeValues: { ':s': { S: 'new' } },
};

/** The shelves that a way to read finds, with and without a wish for what is true now. */
const ways: [string, (ConsistentRead?: boolean) => Promise<(string | undefined)[]>][] = [
  [
    'GetItem',
    async (ConsistentRead) => {
      const { Item } = await client.send(new GetItemCommand({ TableName, Key, ConsistentRead }));
      return Item ? [Item.shelf?.S] : [];
    },
  ],
  [
    'Query',
    async (ConsistentRead) => {
      const { Items = [] } = await client.send(
        new QueryCommand({
          ...{ TableName, KeyConditionExpression: 'pk = :p', ConsistentRead },
          ExpressionAttributeValues: { ':p': Key.pk },
        }),
      );
      return Items.map(({ shelf }) => shelf?.S);
    },
  ],
  [
    'Scan',
    async (ConsistentRead) => {
      const { Items = [] } = await client.send(new ScanCommand({ TableName, ConsistentRead }));
      return Items.map(({ shelf }) => shelf?.S);
    },
  ],
  [
    'BatchGetItem',
    async (ConsistentRead) => {
      const { Responses = {} } = await client.send(
        new BatchGetItemCommand({ RequestItems: { [TableName]: { Keys: [Key], ConsistentRead } } }),
      );
      return (Responses[TableName] ?? []).map(({ shelf }) => shelf?.S);
    },
  ],
];

test.each(ways)(
  '%s tells what was true a second ago, unless it asks for what is true now',
  async (_, read) => {
    await put('old');
    expect([await read(), await read(true)]).toEqual([[], ['old']]);
    now = 600;
    await put('new');
    now = 1000;
    expect([await read(), await read(true)]).toEqual([['old'], ['new']]);
    now = 1599;
    expect(await read()).toEqual(['old']);
    now = 1600;
    expect(await read()).toEqual(['new']);
    await client.send(new DeleteItemCommand({ TableName, Key }));
    expect([await read(), await read(true)]).toEqual([['new'], []]);
    now = 2600;
    expect(await read()).toEqual([]);
  },
);

test('every read of a global index is late', async () => {
  const found = async () => (await client.send(new QueryCommand(onShelf))).Count;
  await put('new');
  expect(await found()).toBe(0);
  now = 1000;
  expect(await found()).toBe(1);
  await client.send(
    new UpdateItemCommand({
      ...{ TableName, Key, UpdateExpression: 'SET shelf = :s' },
      ExpressionAttributeValues: { ':s': { S: 'other' } },
    }),
  );
  expect(await found()).toBe(1);
  now = 2000;
  expect(await found()).toBe(0);
  await expect(client.send(new QueryCommand({ ...onShelf, ConsistentRead: true }))).rejects.toThrow(
    /Consistent reads are not supported on global secondary indexes/,
  );
});

test('a write that is refused is never seen', async () => {
  await put('old');
  const condition = { ConditionExpression: 'attribute_not_exists(pk)' };
  const again = new PutItemCommand({ TableName, Item: { ...Key, shelf: { S: 'new' } }, ...condition });
  await expect(client.send(again)).rejects.toThrow(/conditional request failed/);
  now = 5000;
  const { Item } = await client.send(new GetItemCommand({ TableName, Key }));
  expect(Item?.shelf?.S).toBe('old');
});

test('after a restart what was kept is there at once', async () => {
  await put('old');
  await stop();
  await start();
  const { Item } = await client.send(new GetItemCommand({ TableName, Key }));
  expect(Item?.shelf?.S).toBe('old');
});
