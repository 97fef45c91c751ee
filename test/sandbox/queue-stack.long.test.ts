import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { GetObjectCommand, ListObjectVersionsCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { type RunningStack, runStack } from '../../sandbox/run-stack.ts';
import type { UsageReport } from '../../sandbox/usage/usage.ts';
import type { World } from '../../sandbox/worlds/world.ts';
import { eventually } from './eventually.ts';
import { writeQueueStack } from './support/queue-stack.ts';

const assets = 'cdk-hnb659fds-assets-000000000000-us-east-1';

const ignore = () => undefined;
/** The client warns where it follows the address of a queue. */
const silent = { trace: ignore, debug: ignore, info: ignore, warn: ignore, error: ignore };

let folder = '';
let running: RunningStack;
let s3: S3Client;
let dynamoDb: DynamoDBClient;
let said: string[] = [];

/** @param timeScale where less than 1, a visibility timeout ends before a function has even been loaded */
async function start({
  world = {},
  timeScale = 1,
}: {
  world?: World;
  timeScale?: number;
} = {}): Promise<void> {
  running = await runStack({
    assembly: folder,
    dir: join(folder, 'state'),
    fresh: false,
    port: 0,
    domoPort: 0,
    timeScale,
    world,
    log: (line) => said.push(line),
  });
  s3 = new S3Client({ ...connection(), forcePathStyle: true });
  dynamoDb = new DynamoDBClient(connection());
}

async function stop(): Promise<void> {
  s3.destroy();
  dynamoDb.destroy();
  await running.stop();
}

function connection() {
  const { aws: endpoint, region, accessKeyId, secretAccessKey } = running.ready;
  return { endpoint, region, credentials: { accessKeyId, secretAccessKey } };
}

beforeEach(async () => {
  said = [];
  folder = mkdtempSync(join(tmpdir(), 'queue-stack-'));
  writeQueueStack(folder);
  await start();
});
afterEach(async () => {
  await stop();
  rmSync(folder, { recursive: true, force: true });
});

const drop = (Key: string) =>
  s3.send(new PutObjectCommand({ Bucket: running.ready.bucket, Key, Body: 'hello' }));

async function item(TableName: string, key: Record<string, { S: string } | { N: string }>) {
  return eventually(async () => {
    const { Item } = await dynamoDb.send(new GetItemCommand({ TableName, Key: key }));
    if (Item === undefined) throw new Error(`no such item in ${TableName}; it was said: ${said.join('\n')}`);
    return Item;
  });
}

test('an event goes through rule, queue and function into two tables and the next queue', async () => {
  expect(running.ready.bucket).toBe('intake-bucket');
  await drop('in/a.csv');
  expect(await item('Intake-Loads', { pk: { S: 'in/a.csv' } })).toMatchObject({
    routes: { S: '["sales"]' },
    receives: { N: '1' },
  });
  await item('Intake-Reports', { pk: { S: 'in/a.csv' }, part: { N: '1' } });

  const cloudFormation = new CloudFormationClient(connection());
  const { Stacks } = await cloudFormation.send(new DescribeStacksCommand({}));
  cloudFormation.destroy();
  const QueueUrl = Stacks?.[0]?.Outputs?.find(({ OutputKey }) => OutputKey === 'NextUrl')?.OutputValue;
  // As a client that knows nothing but the address of the queue.
  const { endpoint: _, ...rest } = connection();
  const sqs = new SQSClient({ ...rest, logger: silent });
  const { Messages } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 20 }));
  sqs.destroy();
  expect(Messages?.map(({ Body }) => Body)).toEqual(['in/a.csv']);
});

test('what the function never takes is a dead letter, and that is said', async () => {
  await stop();
  await start({ timeScale: 0.01 });
  await drop('in/bad');
  await eventually(() =>
    expect(said).toContain(
      'a message of the queue Intake-Arrivals was received 2 times and never deleted: it is in Intake-Dead now',
    ),
  );
});

test('a file of the deployment is in the assets bucket: once, without an event, and without the template', async () => {
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: assets, Key: 'routes.json' }));
  expect(await Body?.transformToString()).toBe('["sales"]');
  await stop();
  await start();
  const { Versions } = await s3.send(new ListObjectVersionsCommand({ Bucket: assets }));
  expect(Versions?.map(({ Key }) => Key)).toEqual(['routes.json']);
  await drop('in/after.csv');
  await item('Intake-Loads', { pk: { S: 'in/after.csv' } });
  expect(said).toEqual([]);
});

test('what was in the queue when the sandbox ended is handed over at the next start', async () => {
  await drop('in/bad');
  await eventually(() => expect(said).toHaveLength(1));
  await stop();
  said = [];
  await start();
  await eventually(() => expect(said.join('\n')).toContain('Intake-Receive failed on 1 of 1 messages'));
});

test('what was used since the start is told, by the sandbox and at its address', async () => {
  await drop('in/a.csv');
  await drop('in/b.csv');
  for (const key of ['in/a.csv', 'in/b.csv']) await item('Intake-Loads', { pk: { S: key } });
  await eventually(async () => {
    const answer = await fetch(`${running.ready.aws}/_sandbox/usage`);
    const report = (await answer.json()) as UsageReport;
    // Two by EventBridge, two by the function.
    expect(report.calls.sqs?.SendMessage).toBe(4);
    expect(report.calls.s3?.PutObject).toBe(2);
    expect(report.s3.getLike).toBe(report.calls.s3?.GetObject);
    expect(report.dynamoDb).toMatchObject({
      'Intake-Loads': { writeUnits: { PutItem: 2 }, readUnits: { GetItem: expect.any(Number) } },
      'Intake-Reports': { writeUnits: { PutItem: 2 }, readUnits: {} },
    });
    const { invocations, milliseconds } = report.lambda['Intake-Receive'] ?? {};
    expect(invocations).toBe(report.calls.sqs?.ReceiveMessage);
    expect(invocations).toBe(report.calls.sqs?.DeleteMessageBatch);
    expect(milliseconds).toBeGreaterThan(0);
  });
});

test('under a world in which the function is throttled and messages come twice, nothing is lost', async () => {
  await stop();
  await start({ world: { lambda: { concurrency: 1 }, sqs: { redeliver: 0.5, reorder: true } } });
  const keys = Array.from({ length: 30 }, (_, i) => `in/${i}.csv`);
  await Promise.all(keys.map(drop));
  for (const key of keys) await item('Intake-Loads', { pk: { S: key } });
  expect(running.report().lambda['Intake-Receive']?.throttles).toBeGreaterThan(0);
  expect(said.filter((line) => line.includes('Intake-Dead'))).toEqual([]);
});
