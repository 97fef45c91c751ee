import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  BatchGetItemCommand,
  BatchWriteItemCommand,
  DeleteItemCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  ScanCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { type Aws, type AwsServices, createAws } from '../../../sandbox/aws.ts';
import { createDynamoDb, type DynamoDb, type DynamoDbOptions } from '../../../sandbox/dynamodb/dynamodb.ts';
import type { TableDefinition } from '../../../sandbox/template/resources/table.ts';
import { createUsage } from '../../../sandbox/usage/usage.ts';

const table = (more: Partial<TableDefinition> = {}): TableDefinition => ({
  TableName: 'Loads',
  AttributeDefinitions: ['pk', 'state', 'at'].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
  KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
  GlobalSecondaryIndexes: [
    {
      IndexName: 'byState',
      KeySchema: [
        { AttributeName: 'state', KeyType: 'HASH' },
        { AttributeName: 'at', KeyType: 'RANGE' },
      ],
      Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: ['rows'] },
    },
  ],
  BillingMode: 'PAY_PER_REQUEST',
  ...more,
});

let dir = '';
let dynamoDb: DynamoDb;
let aws: Aws;
let client: DynamoDBClient;
/** Units by what took them: `PutItem`, and `PutItem index` for the part of the indexes. */
let units: Record<string, number> = {};

async function start(options: Partial<DynamoDbOptions> = {}): Promise<void> {
  dir = mkdtempSync(join(tmpdir(), 'capacity-'));
  units = {};
  const count = (what: string, more: number) => {
    units[what] = (units[what] ?? 0) + more;
  };
  dynamoDb = await createDynamoDb({
    dir,
    tables: [table()],
    counter: {
      read: (_, operation, more) => count(operation, more),
      written(_, operation, more, ofIndexes) {
        count(operation, more - ofIndexes);
        if (ofIndexes > 0) count(`${operation} index`, ofIndexes);
      },
    },
    ...options,
  });
  aws = await createAws(0);
  aws.open({ dynamoDb, usage: createUsage() } as Partial<AwsServices> as AwsServices);
  client = new DynamoDBClient({
    endpoint: aws.url,
    region: 'us-east-1',
    credentials: { accessKeyId: 'sandbox', secretAccessKey: 'sandbox' },
    maxAttempts: 1,
  });
}

afterEach(async () => {
  client.destroy();
  await aws.close();
  await dynamoDb.close();
  rmSync(dir, { recursive: true, force: true });
});

const TableName = 'Loads';
const S = (text: string) => ({ S: text });
const put = (pk: string, more = {}) =>
  client.send(new PutItemCommand({ TableName, Item: { pk: S(pk), ...more } }));
const indexed = (state: string, more = {}) => ({ state: S(state), at: S('2026'), ...more });
const kilobytes = (count: number) => S('x'.repeat(count * 1024));

/** The units that one thing took. */
async function taken(work: () => Promise<unknown>): Promise<Record<string, number>> {
  units = {};
  await work().catch((error: Error) => {
    if (error.name !== 'ConditionalCheckFailedException') throw error;
  });
  return units;
}

describe('writes take a unit for each KB, and what their indexes take', () => {
  beforeEach(async () => {
    await start();
    await put('large', { text: kilobytes(3) });
    await put('open', indexed('open', { rows: S('1'), text: S('t') }));
  });

  const set = (pk: string, names: string, values: Record<string, { S: string }>) => {
    const used = { '#state': 'state', '#rows': 'rows', '#text': 'text' };
    return client.send(
      new UpdateItemCommand({
        TableName,
        Key: { pk: S(pk) },
        UpdateExpression: names,
        ExpressionAttributeNames: Object.fromEntries(
          Object.entries(used).filter(([name]) => names.includes(name)),
        ),
        ...(Object.keys(values).length > 0 ? { ExpressionAttributeValues: values } : {}),
      }),
    );
  };

  test.each<[string, () => Promise<unknown>, Record<string, number>]>([
    ['a small item', () => put('a'), { PutItem: 1 }],
    ['an item of 2.5 KB', () => put('a', { text: S('x'.repeat(2560)) }), { PutItem: 3 }],
    ['a small item in place of a large one', () => put('large'), { PutItem: 4 }],
    ['an item that the index takes', () => put('a', indexed('open')), { PutItem: 1, 'PutItem index': 1 }],
    ['one with half a key of the index', () => put('a', { state: S('open') }), { PutItem: 1 }],
    [
      'what the index does not hold',
      () => set('open', 'SET #text = :v', { ':v': S('new') }),
      { UpdateItem: 1 },
    ],
    [
      'what the index holds',
      () => set('open', 'SET #rows = :v', { ':v': S('2') }),
      { UpdateItem: 1, 'UpdateItem index': 1 },
    ],
    [
      'a key of the index',
      () => set('open', 'SET #state = :v', { ':v': S('done') }),
      { UpdateItem: 1, 'UpdateItem index': 2 },
    ],
    [
      'a key of the index that goes away',
      () => set('open', 'REMOVE #state', {}),
      { UpdateItem: 1, 'UpdateItem index': 1 },
    ],
    [
      'an item that is deleted',
      () => client.send(new DeleteItemCommand({ TableName, Key: { pk: S('open') } })),
      { DeleteItem: 1, 'DeleteItem index': 1 },
    ],
    [
      'an item that is not there',
      () => client.send(new DeleteItemCommand({ TableName, Key: { pk: S('nobody') } })),
      { DeleteItem: 1 },
    ],
    [
      'a condition that does not hold',
      () =>
        client.send(
          new PutItemCommand({
            TableName,
            Item: { pk: S('open') },
            ConditionExpression: 'attribute_not_exists(pk)',
          }),
        ),
      { PutItem: 1 },
    ],
    [
      'a batch',
      () =>
        client.send(
          new BatchWriteItemCommand({
            RequestItems: {
              Loads: ['a', 'b', 'c'].map((pk) => ({
                PutRequest: { Item: { pk: S(pk), ...indexed('open') } },
              })),
            },
          }),
        ),
      { BatchWriteItem: 3, 'BatchWriteItem index': 3 },
    ],
  ])('%s', async (_, write, expected) => {
    expect(await taken(write)).toEqual(expected);
  });
});

describe('reads take half a unit for each 4 KB, and twice that if they are consistent', () => {
  beforeEach(async () => {
    await start();
    for (const pk of ['a', 'b']) await put(pk, indexed('open', { text: kilobytes(3) }));
  });
  const get = (pk: string, more = {}) =>
    client.send(new GetItemCommand({ TableName, Key: { pk: S(pk) }, ...more }));
  const query = (state: string) =>
    client.send(
      new QueryCommand({
        TableName,
        IndexName: 'byState',
        KeyConditionExpression: '#s = :s',
        ExpressionAttributeNames: { '#s': 'state' },
        ExpressionAttributeValues: { ':s': S(state) },
      }),
    );

  test.each<[string, () => Promise<unknown>, Record<string, number>]>([
    ['an item', () => get('a'), { GetItem: 0.5 }],
    ['an item, consistent', () => get('a', { ConsistentRead: true }), { GetItem: 1 }],
    ['a part of it', () => get('a', { ProjectionExpression: 'pk' }), { GetItem: 0.5 }],
    ['an item that is not there', () => get('nobody'), { GetItem: 0.5 }],
    ['an index', () => query('open'), { Query: 0.5 }],
    ['nothing of an index', () => query('nobody'), { Query: 0.5 }],
    ['the table', () => client.send(new ScanCommand({ TableName })), { Scan: 1 }],
    [
      'a batch',
      () =>
        client.send(
          new BatchGetItemCommand({ RequestItems: { Loads: { Keys: [{ pk: S('a') }, { pk: S('b') }] } } }),
        ),
      { BatchGetItem: 1 },
    ],
  ])('%s', async (_, read, expected) => {
    expect(await taken(read)).toEqual(expected);
  });

  test('what an item says is not taken for what its answer says', async () => {
    await put('c', { text: S('"ConsumedCapacity":{"CapacityUnits":99,"TableName":"Loads"}}') });
    expect(await taken(() => get('c'))).toEqual({ GetItem: 0.5 });
  });
});

describe('a world', () => {
  const throttled = { name: 'ThrottlingException' };

  test('limits the writes of a partition, and of no other', async () => {
    await start({ quotas: { writesPerSecondOfPartition: 2 }, timeScale: 1000 });
    await put('a');
    await put('a');
    await expect(put('a')).rejects.toMatchObject(throttled);
    await put('b');
  });

  test('limits the writes of an index’s partition, and then the item stays as it was', async () => {
    await start({ quotas: { writesPerSecondOfPartition: 3 }, timeScale: 1000 });
    for (const pk of ['a', 'b', 'c']) await put(pk, indexed('open'));
    await expect(put('d', indexed('open'))).rejects.toMatchObject(throttled);
    const { Item } = await client.send(new GetItemCommand({ TableName, Key: { pk: S('d') } }));
    expect(Item).toBeUndefined();
    await put('d', indexed('done'));
  });

  test('limits the reads of a partition, by what they turned out to take', async () => {
    await start({ quotas: { readsPerSecondOfPartition: 1 }, timeScale: 1000 });
    await put('a', { text: kilobytes(100) });
    const get = (pk: string) => client.send(new GetItemCommand({ TableName, Key: { pk: S(pk) } }));
    await get('a');
    await expect(get('a')).rejects.toMatchObject(throttled);
    await get('b');
  });

  test('limits the reads of an index’s partition', async () => {
    await start({ quotas: { readsPerSecondOfPartition: 0.5 }, timeScale: 1000 });
    const query = (state: string) =>
      client.send(
        new QueryCommand({
          TableName,
          IndexName: 'byState',
          KeyConditionExpression: 'begins_with(#at, :at) AND #s = :s',
          ExpressionAttributeNames: { '#s': 'state', '#at': 'at' },
          ExpressionAttributeValues: { ':s': S(state), ':at': S('2026') },
        }),
      );
    await query('open');
    await expect(query('open')).rejects.toMatchObject(throttled);
    await query('done');
  });

  test('refuses by another name where capacity is provisioned', async () => {
    const ProvisionedThroughput = { ReadCapacityUnits: 5, WriteCapacityUnits: 5 };
    const provisioned = table({
      BillingMode: 'PROVISIONED',
      ProvisionedThroughput,
      GlobalSecondaryIndexes: undefined,
    });
    await start({
      tables: [{ ...provisioned, AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }] }],
      quotas: { writesPerSecondOfPartition: 1 },
      timeScale: 1000,
    });
    await put('a');
    await expect(put('a')).rejects.toMatchObject({ name: 'ProvisionedThroughputExceededException' });
  });

  test('gives back what time brings', async () => {
    await start({ quotas: { writesPerSecondOfPartition: 1 }, timeScale: 0.001 });
    for (let i = 0; i < 5; i++) await put('a');
  });
});
