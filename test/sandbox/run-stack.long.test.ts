import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type AttributeValue,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import {
  GetBucketNotificationConfigurationCommand,
  GetBucketVersioningCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { ListExecutionsCommand, SFNClient } from '@aws-sdk/client-sfn';
import { type RunningStack, runStack, type StackOptions } from '../../sandbox/run-stack.ts';
import { parseWorld } from '../../sandbox/worlds/world.ts';
import { eventually } from './eventually.ts';
import { writeMiniStack } from './support/mini-stack.ts';

let folder = '';
let stack: RunningStack | null = null;
let said: string[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'stack-'));
  said = [];
  writeMiniStack(folder);
});
afterEach(async () => {
  await stack?.stop();
  stack = null;
  rmSync(folder, { recursive: true, force: true });
});

const options = (): StackOptions => ({
  assembly: folder,
  dir: join(folder, 'state'),
  fresh: false,
  port: 0,
  domoPort: 0,
  log: (line) => said.push(line),
});

async function start(): Promise<RunningStack> {
  stack = await runStack(options());
  return stack;
}

function clientOptions({ ready }: RunningStack) {
  const { aws: endpoint, region, accessKeyId, secretAccessKey } = ready;
  return { endpoint, region, credentials: { accessKeyId, secretAccessKey } };
}

async function drop(running: RunningStack, key: string, body: string): Promise<void> {
  const s3 = new S3Client(clientOptions(running));
  await s3.send(new PutObjectCommand({ Bucket: running.ready.bucket, Key: key, Body: body }));
  s3.destroy();
}

/** The item of the table, as soon as it is there. */
async function item(running: RunningStack, pk: string): Promise<Record<string, AttributeValue>> {
  const client = new DynamoDBClient(clientOptions(running));
  const command = new GetItemCommand({ TableName: 'Mini-Table', Key: { pk: { S: pk } } });
  const found = await eventually(async () => {
    const { Item } = await client.send(command);
    if (Item === undefined) throw new Error(`no item ${pk}; it was said: ${said.join('\n')}`);
    return Item;
  });
  client.destroy();
  return found;
}

test('a dropped object goes through rule, machine and functions into the table', async () => {
  const running = await start();
  await drop(running, 'in/a b+ü%2F.txt', 'hello');
  const found = await item(running, 'in/a b+ü%2F.txt');
  expect(found).toMatchObject({ text: { S: 'hello' }, domo: { S: running.ready.domo } });
});

test('a world changes while the stack runs, and goes on with what was left where it comes back', async () => {
  const running = await start();
  const { bucket } = running.ready;
  const denied = parseWorld(
    { deny: [{ action: 's3:PutObject', resource: `arn:aws:s3:::${bucket}/in/*`, times: 2 }] },
    'a test',
  );
  await running.changeWorld(denied);
  await expect(drop(running, 'in/one.txt', 'hello')).rejects.toThrow('not authorized');
  await running.changeWorld({});
  await drop(running, 'in/two.txt', 'hello');
  await running.changeWorld(denied);
  await expect(drop(running, 'in/three.txt', 'hello')).rejects.toThrow('not authorized');
  await drop(running, 'in/four.txt', 'hello');
});

test('reads of DynamoDB become late, and are late no more, while the stack runs', async () => {
  const running = await start();
  const client = new DynamoDBClient(clientOptions(running));
  const read = async (pk: string) => {
    const { Item } = await client.send(
      new GetItemCommand({ TableName: 'Mini-Table', Key: { pk: { S: pk } } }),
    );
    return Item;
  };
  await drop(running, 'in/before.txt', 'hello');
  await item(running, 'in/before.txt');
  await running.changeWorld({ dynamoDb: { readLag: 3600 } });
  expect(await read('in/before.txt')).toBeDefined();
  const Item = { pk: { S: 'late' } };
  await client.send(new PutItemCommand({ TableName: 'Mini-Table', Item }));
  expect(await read('late')).toBeUndefined();
  await running.changeWorld({});
  expect(await read('late')).toBeDefined();
  client.destroy();
});

test('a world reaches the services: what is denied, and what is late', async () => {
  const world = parseWorld(
    {
      deny: [{ action: 'lambda:InvokeFunction', resource: '*:function:Mini-Read' }],
      stepFunctions: { readLag: 3600 },
    },
    'test',
  );
  const invoked: unknown[] = [];
  const lambda = () => ({
    invoke: async (call: unknown) => {
      invoked.push(call);
      return { ok: true as const, payload: null };
    },
    usage: () => ({}),
    close: async () => undefined,
  });
  const running = await runStack({ ...options(), world, lambda });
  stack = running;
  await drop(running, 'in/a.txt', 'hello');
  await eventually(async () => {
    expect(invoked).toMatchObject([
      {
        functionName: expect.stringContaining('Mini-Ended'),
        payload: { detail: { status: 'FAILED', error: 'Lambda.AWSLambdaException' } },
      },
    ]);
  });
  const sfn = new SFNClient(clientOptions(running));
  const stateMachineArn = 'arn:aws:states:us-east-1:000000000000:stateMachine:Mini-Machine';
  const { executions } = await sfn.send(new ListExecutionsCommand({ stateMachineArn }));
  sfn.destroy();
  expect(executions).toEqual([]);
});

test('a bucket that the stack is attached to is there: versioned, and with events', async () => {
  writeMiniStack(folder, 'our-files');
  const running = await start();
  expect(running.ready.bucket).toBe('our-files');
  await drop(running, 'in/a.txt', 'hello');
  expect(await item(running, 'in/a.txt')).toMatchObject({ text: { S: 'hello' } });
  const s3 = new S3Client(clientOptions(running));
  const asked = { Bucket: 'our-files' };
  expect(await s3.send(new GetBucketVersioningCommand(asked))).toMatchObject({ Status: 'Enabled' });
  expect(await s3.send(new GetBucketNotificationConfigurationCommand(asked))).toMatchObject({
    EventBridgeConfiguration: {},
  });
  s3.destroy();
});

test('an object that no rule matches is ignored, and that is said', async () => {
  const running = await start();
  await drop(running, 'out/other.txt', 'hello');
  await drop(running, '_sluice/receipts/one.json', '{}');
  await eventually(() => expect(said).toHaveLength(1));
  expect(said).toEqual([
    `ignored s3://${running.ready.bucket}/out/other.txt: no route has a prefix of this key`,
  ]);
});

test('how a run ended is an event that rules see', async () => {
  const running = await start();
  await drop(running, 'in/bad.txt', 'bad');
  expect(await item(running, 'run FAILED')).toMatchObject({ error: { S: 'BadContent' } });
});

test('it is found by its outputs, and its functions are given Domo’s credentials', async () => {
  const running = await start();
  const { ready } = running;
  expect(running.stackName).toBe('Mini');
  expect(ready).toEqual({
    ready: true,
    aws: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
    domo: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
    bucket: 'mini-bucket',
    region: 'us-east-1',
    accessKeyId: 'sandbox',
    secretAccessKey: 'sandbox',
    domoClientId: 'sandbox-client',
    domoClientSecret: 'sandbox-secret',
  });
  const client = new SecretsManagerClient(clientOptions(running));
  const { SecretString = '' } = await client.send(new GetSecretValueCommand({ SecretId: 'Mini-Secret' }));
  client.destroy();
  expect(JSON.parse(SecretString)).toEqual({ clientId: 'sandbox-client', clientSecret: 'sandbox-secret' });
});

test('a run that is under way when it stops goes on at the next start', async () => {
  const first = await start();
  await drop(first, 'in/slow.txt', 'slow');
  const sfn = new SFNClient(clientOptions(first));
  const stateMachineArn = 'arn:aws:states:us-east-1:000000000000:stateMachine:Mini-Machine';
  await eventually(async () => {
    const { executions } = await sfn.send(
      new ListExecutionsCommand({ stateMachineArn, statusFilter: 'RUNNING' }),
    );
    expect(executions).toHaveLength(1);
  });
  sfn.destroy();
  await first.stop();
  await expect(fetch(first.ready.aws)).rejects.toThrow();
  const second = await start();
  expect(await item(second, 'in/slow.txt')).toMatchObject({ text: { S: 'slow' } });
  expect(said).toContain('goes on with 1 run of the last time');
});

describe('its folder', () => {
  test('keeps everything between starts', async () => {
    const first = await start();
    await drop(first, 'in/kept.txt', 'hello');
    await item(first, 'in/kept.txt');
    await first.stop();
    expect(await item(await start(), 'in/kept.txt')).toMatchObject({ text: { S: 'hello' } });
  });

  test('is emptied where that is wanted, but for what is not the sandbox’s own', async () => {
    const first = await start();
    await drop(first, 'in/gone.txt', 'hello');
    await item(first, 'in/gone.txt');
    await first.stop();
    writeFileSync(join(folder, 'state', 'notes.txt'), 'mine');
    stack = await runStack({ ...options(), fresh: true });
    const client = new DynamoDBClient(clientOptions(stack));
    const { Item } = await client.send(
      new GetItemCommand({ TableName: 'Mini-Table', Key: { pk: { S: 'in/gone.txt' } } }),
    );
    client.destroy();
    expect(Item).toBeUndefined();
    expect(readFileSync(join(folder, 'state', 'notes.txt'), 'utf8')).toBe('mine');
  });

  test('serves one sandbox at a time', async () => {
    await start();
    await expect(runStack(options())).rejects.toThrow(/runs already.*--dir/);
  });
});

test('a port that is taken is named, with what to do, and nothing stays behind', async () => {
  const running = await start();
  const port = Number(new URL(running.ready.aws).port);
  const domoPort = Number(new URL(running.ready.domo).port);
  const other = { ...options(), dir: join(folder, 'other') };
  await expect(runStack({ ...other, port })).rejects.toThrow(new RegExp(`Port ${port} .*--port`));
  await expect(runStack({ ...other, domoPort })).rejects.toThrow(
    new RegExp(`Port ${domoPort} .*--domo-port`),
  );
  // Its folder is free again, which its databases would not be if they were still open.
  const third = await runStack(other);
  await third.stop();
});
