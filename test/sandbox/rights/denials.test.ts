import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { DynamoDBClient, GetItemCommand, PutItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import { DescribeRuleCommand, EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import {
  CopyObjectCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  PutObjectTaggingCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { DescribeExecutionCommand, SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { ReceiveMessageCommand, SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { arn } from '../../../sandbox/account.ts';
import { type Aws, createAws } from '../../../sandbox/aws.ts';
import { createCloudFormation } from '../../../sandbox/cloudformation.ts';
import { createDynamoDb, type DynamoDb } from '../../../sandbox/dynamodb/dynamodb.ts';
import { createEventBridgeApi } from '../../../sandbox/event-bridge/api.ts';
import { createLambdaApi } from '../../../sandbox/lambda/api.ts';
import { invokeForTasks } from '../../../sandbox/lambda/rights.ts';
import { createDenials, type Denials } from '../../../sandbox/rights/denials.ts';
import { authoriseReading } from '../../../sandbox/s3/rights.ts';
import { createS3, type S3 } from '../../../sandbox/s3/s3.ts';
import { createSecretsManager } from '../../../sandbox/secrets-manager/secrets-manager.ts';
import { createSns } from '../../../sandbox/sns.ts';
import { createSqs, type Sqs } from '../../../sandbox/sqs/sqs.ts';
import { createStepFunctions, type StepFunctions } from '../../../sandbox/step-functions/step-functions.ts';
import type { Stack } from '../../../sandbox/template/stack.ts';
import { createUsage } from '../../../sandbox/usage/usage.ts';
import { parseWorld } from '../../../sandbox/worlds/world.ts';
import { queue } from '../sqs/harness.ts';
import { invoke, machine } from '../step-functions/harness.ts';

const secret = { name: 'domo', arn: arn('secretsmanager', 'secret:domo-abc123'), initial: { text: '{}' } };
const topic = { logicalId: 'Notices', name: 'notices', arn: arn('sns', 'notices') };
const rule = {
  name: 'created',
  arn: arn('events', 'rule/created'),
  enabled: true,
  pattern: { source: ['aws.s3'] },
  targets: [],
};
const table = {
  TableName: 'Loads',
  AttributeDefinitions: [
    { AttributeName: 'pk', AttributeType: 'S' as const },
    { AttributeName: 'state', AttributeType: 'S' as const },
  ],
  KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' as const }],
  GlobalSecondaryIndexes: [
    {
      IndexName: 'byState',
      KeySchema: [{ AttributeName: 'state', KeyType: 'HASH' as const }],
      Projection: { ProjectionType: 'ALL' as const },
    },
  ],
  BillingMode: 'PAY_PER_REQUEST' as const,
};
const stack = { name: 'Demo', id: arn('cloudformation', 'stack/Demo/1'), outputs: [], resources: [] };

/** Of the world of the test at hand: the servers are the same for all. */
let current: Denials;
const denials: Denials = { find: (rights) => current.find(rights) };

let dir = '';
let aws: Aws;
let s3: S3;
let dynamoDb: DynamoDb;
let sqs: Sqs;
let stepFunctions: StepFunctions;
let machineArn = '';
const clients: { destroy(): void }[] = [];

function client<T extends { destroy(): void }>(Client: new (config: object) => T): T {
  const made = new Client({
    endpoint: aws.url,
    region: 'us-east-1',
    credentials: { accessKeyId: 'sandbox', secretAccessKey: 'sandbox' },
    maxAttempts: 1,
    forcePathStyle: true,
  });
  clients.push(made);
  return made;
}

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'denials-'));
  const log = () => undefined;
  const lambda = { invoke: async () => ({ ok: true as const, payload: 'called' }) };
  aws = await createAws(0);
  s3 = await createS3({ dir: join(dir, 's3'), region: 'us-east-1', denials });
  await s3.createBucket('files', { versioned: true, events: false });
  dynamoDb = await createDynamoDb({ dir: join(dir, 'dynamodb'), tables: [table] });
  sqs = createSqs({ dir: join(dir, 'sqs'), queues: [queue('arrivals')], endpoint: aws.url, log });
  stepFunctions = createStepFunctions({
    ...{ dir: null, region: 'us-east-1', account: '000000000000', denials },
    invokeLambda: invokeForTasks(lambda, denials),
    readObject: async () => Promise.reject(new Error('no objects here')),
  });
  machineArn = stepFunctions.createStateMachine({
    name: 'M',
    definition: machine({ A: invoke('receive') }),
    type: 'STANDARD',
  });
  aws.open({
    denials,
    usage: createUsage(),
    report: () => createUsage().report({}),
    dynamoDb,
    sqs,
    s3: s3.handle,
    stepFunctions: stepFunctions.handle,
    lambda: createLambdaApi(lambda, denials),
    secretsManager: createSecretsManager({ file: join(dir, 'secrets.json'), secrets: [secret] }),
    eventBridge: createEventBridgeApi({ rules: [rule], put: async () => 0, log }),
    cloudFormation: createCloudFormation(stack as unknown as Stack, '2026-11-23T10:00:00.000Z'),
    sns: createSns({ file: join(dir, 'notices.jsonl'), topics: [topic], log }),
  });
});
afterAll(async () => {
  for (const one of clients) one.destroy();
  await aws.close();
  await stepFunctions.close();
  await s3.close();
  sqs.close();
  await dynamoDb.close();
  rmSync(dir, { recursive: true, force: true });
});

const deny = (statement: object) => {
  current = createDenials(parseWorld({ deny: [statement] }, 'test').deny ?? []);
};
const inFiles = { Bucket: 'files' };
const tags = { TagSet: [{ Key: 'state', Value: 'committed' }] };

/** What came of a call: the name of its error and its HTTP status; `done` without one. */
async function result(call: () => Promise<unknown>): Promise<string> {
  try {
    await call();
    return 'done';
  } catch (error) {
    const { name, message, $metadata } = error as Error & { $metadata?: { httpStatusCode?: number } };
    const why = /is not authorized to perform: \S+ on resource: \S+ with an explicit deny/.exec(message);
    return `${$metadata?.httpStatusCode} ${name}${why === null ? '' : `: ${why[0]}`}`;
  }
}

const said = (action: string, resource: string) =>
  expect.stringContaining(
    `is not authorized to perform: ${action} on resource: ${resource} with an explicit deny`,
  );

describe('a call that is denied, and one like it that is not', () => {
  const loads = arn('dynamodb', 'table/Loads');
  const put = (Key: string, more = {}) =>
    client(S3Client).send(new PutObjectCommand({ ...inFiles, Key, Body: 'a', ...more }));

  test.each<[string, object, string, unknown, () => Promise<unknown>, () => Promise<unknown>]>([
    [
      'an object under a prefix is put',
      { action: 's3:PutObject', resource: 'arn:aws:s3:::files/in/*' },
      '403 AccessDenied',
      said('s3:PutObject', '"arn:aws:s3:::files/in/a.csv"'),
      () => put('in/a.csv'),
      () => put('out/a.csv'),
    ],
    [
      'an object is put with tags',
      { action: 's3:PutObjectTagging' },
      '403 AccessDenied',
      said('s3:PutObjectTagging', '"arn:aws:s3:::files/tagged"'),
      () => put('tagged', { Tagging: 'a=b' }),
      () => put('untagged'),
    ],
    [
      'a version is tagged',
      { action: 's3:PutObjectVersionTagging' },
      '403 AccessDenied',
      said('s3:PutObjectVersionTagging', '"arn:aws:s3:::files/versioned"'),
      async () => {
        const { VersionId } = await put('versioned');
        const input = { ...inFiles, Key: 'versioned', VersionId, Tagging: tags };
        await client(S3Client).send(new PutObjectTaggingCommand(input));
      },
      async () => {
        await put('versioned');
        const input = { ...inFiles, Key: 'versioned', Tagging: tags };
        await client(S3Client).send(new PutObjectTaggingCommand(input));
      },
    ],
    [
      'the source of a copy is read',
      { action: 's3:GetObject', resource: '*/secret/*' },
      '403 AccessDenied',
      said('s3:GetObject', '"arn:aws:s3:::files/secret/a"'),
      async () => {
        await put('secret/a');
        const input = { ...inFiles, Key: 'copy', CopySource: 'files/secret/a' };
        await client(S3Client).send(new CopyObjectCommand(input));
      },
      async () => {
        await put('open/a');
        const input = { ...inFiles, Key: 'copy', CopySource: 'files/open/a' };
        await client(S3Client).send(new CopyObjectCommand(input));
      },
    ],
    [
      'an object is asked for, whose answer has no body',
      { action: 's3:GetObject', resource: '*/head/denied' },
      '403 Unknown',
      '403 Unknown',
      async () => {
        await put('head/denied');
        await client(S3Client).send(new HeadObjectCommand({ ...inFiles, Key: 'head/denied' }));
      },
      async () => {
        await put('head/granted');
        await client(S3Client).send(new HeadObjectCommand({ ...inFiles, Key: 'head/granted' }));
      },
    ],
    [
      'a bucket is listed',
      { action: 's3:List*', resource: 'arn:aws:s3:::files' },
      '403 AccessDenied',
      said('s3:ListBucket', '"arn:aws:s3:::files"'),
      () => client(S3Client).send(new ListObjectsV2Command(inFiles)),
      () => put('any'),
    ],
    [
      'an object is deleted',
      { action: 'S3:deleteobject', resource: ['*/kept', '*/held'] },
      '403 AccessDenied',
      said('s3:DeleteObject', '"arn:aws:s3:::files/held"'),
      () => client(S3Client).send(new DeleteObjectCommand({ ...inFiles, Key: 'held' })),
      () => client(S3Client).send(new DeleteObjectCommand({ ...inFiles, Key: 'other' })),
    ],
    [
      'an item is put',
      { action: ['dynamodb:PutItem', 'dynamodb:UpdateItem'], resource: loads },
      '400 AccessDeniedException',
      said('dynamodb:PutItem', loads),
      () => client(DynamoDBClient).send(new PutItemCommand({ TableName: 'Loads', Item: { pk: { S: 'a' } } })),
      () => client(DynamoDBClient).send(new GetItemCommand({ TableName: 'Loads', Key: { pk: { S: 'a' } } })),
    ],
    [
      'an index is queried',
      { action: 'dynamodb:Query', resource: `${loads}/index/*` },
      '400 AccessDeniedException',
      said('dynamodb:Query', `${loads}/index/byState`),
      () =>
        client(DynamoDBClient).send(
          new QueryCommand({
            ...{ TableName: 'Loads', IndexName: 'byState', KeyConditionExpression: '#s = :s' },
            ExpressionAttributeNames: { '#s': 'state' },
            ExpressionAttributeValues: { ':s': { S: 'waiting' } },
          }),
        ),
      () =>
        client(DynamoDBClient).send(
          new QueryCommand({
            ...{ TableName: 'Loads', KeyConditionExpression: 'pk = :s' },
            ExpressionAttributeValues: { ':s': { S: 'waiting' } },
          }),
        ),
    ],
    [
      'a run is described',
      { action: 'states:Describe*', resource: '*:execution:M:*' },
      '400 AccessDeniedException',
      said('states:DescribeExecution', arn('states', 'execution:M:r')),
      () =>
        client(SFNClient).send(
          new DescribeExecutionCommand({ executionArn: arn('states', 'execution:M:r') }),
        ),
      () =>
        client(SFNClient).send(
          new StartExecutionCommand({ stateMachineArn: machineArn, name: 'described', input: '{}' }),
        ),
    ],
    [
      'a function is invoked',
      { action: 'lambda:InvokeFunction', resource: arn('lambda', 'function:receive') },
      '403 AccessDeniedException',
      said('lambda:InvokeFunction', arn('lambda', 'function:receive')),
      () => client(LambdaClient).send(new InvokeCommand({ FunctionName: 'receive' })),
      () => client(LambdaClient).send(new InvokeCommand({ FunctionName: 'plan' })),
    ],
    [
      'messages are sent in a batch',
      { action: 'sqs:SendMessage', resource: arn('sqs', 'arrivals') },
      '400 AccessDenied',
      said('sqs:SendMessage', arn('sqs', 'arrivals')),
      () =>
        client(SQSClient).send(
          new SendMessageBatchCommand({
            QueueUrl: `${aws.url}/000000000000/arrivals`,
            Entries: [{ Id: 'a', MessageBody: 'a' }],
          }),
        ),
      () =>
        client(SQSClient).send(new ReceiveMessageCommand({ QueueUrl: `${aws.url}/000000000000/arrivals` })),
    ],
    [
      'a notice is published',
      { action: 'sns:Publish' },
      '403 AuthorizationError',
      said('sns:Publish', topic.arn),
      () => client(SNSClient).send(new PublishCommand({ TopicArn: topic.arn, Message: 'a' })),
      () => client(STSClient).send(new GetCallerIdentityCommand({})),
    ],
    [
      'a secret is read',
      { action: 'secretsmanager:*', resource: `*:secret:domo-??????` },
      '400 AccessDeniedException',
      said('secretsmanager:GetSecretValue', secret.arn),
      () => client(SecretsManagerClient).send(new GetSecretValueCommand({ SecretId: secret.arn })),
      () => client(STSClient).send(new GetCallerIdentityCommand({})),
    ],
    [
      'a rule is described',
      { action: 'events:DescribeRule' },
      '400 AccessDeniedException',
      said('events:DescribeRule', rule.arn),
      () => client(EventBridgeClient).send(new DescribeRuleCommand({ Name: 'created' })),
      () => client(STSClient).send(new GetCallerIdentityCommand({})),
    ],
    [
      'a stack is described',
      { action: 'cloudformation:*' },
      '403 AccessDenied',
      said('cloudformation:DescribeStacks', arn('cloudformation', 'stack/Demo/*')),
      () => client(CloudFormationClient).send(new DescribeStacksCommand({ StackName: 'Demo' })),
      () => client(STSClient).send(new GetCallerIdentityCommand({})),
    ],
  ])('%s', async (_, statement, answer, why, denied, granted) => {
    deny(statement);
    expect(await result(granted)).toBe('done');
    const told = await result(denied);
    expect(told).toEqual(why);
    expect(told.startsWith(answer)).toBe(true);
    deny({ action: 'sns:Publish', resource: 'arn:aws:sns:us-east-1:000000000000:none' });
    expect(await result(denied)).not.toContain('is not authorized');
  });
});

test('of several objects to delete only those are refused that may not be deleted', async () => {
  deny({ action: 's3:DeleteObject', resource: '*/kept' });
  const Delete = { Objects: [{ Key: 'kept' }, { Key: 'gone' }] };
  const { Deleted, Errors } = await client(S3Client).send(new DeleteObjectsCommand({ ...inFiles, Delete }));
  expect(Deleted).toMatchObject([{ Key: 'gone' }]);
  expect(Errors).toMatchObject([{ Key: 'kept', Code: 'AccessDenied' }]);
});

test('who may not list a bucket does not learn that an object is missing', async () => {
  const get = () => client(S3Client).send(new GetObjectCommand({ ...inFiles, Key: 'never put' }));
  deny({ action: 's3:PutObject' });
  expect(await result(get)).toBe('404 NoSuchKey');
  deny({ action: 's3:ListBucket' });
  expect(await result(get)).toMatch(/^403 AccessDenied: .*s3:ListBucket/);
});

test('an item reader may not read what its machine may not', () => {
  deny({ action: 's3:GetObject', resource: 'arn:aws:s3:::files/parts/*' });
  expect(() => authoriseReading(denials, 'files', 'parts/1.jsonl')).toThrow('s3:GetObject on resource');
  expect(() => authoriseReading(denials, 'files', 'other.jsonl')).not.toThrow();
});

test('a denial that is counted ends', async () => {
  deny({ action: 's3:PutObject', times: 2 });
  const put = () => client(S3Client).send(new PutObjectCommand({ ...inFiles, Key: 'counted', Body: 'a' }));
  const results = [];
  for (let i = 0; i < 4; i++) results.push((await result(put)).slice(0, 4));
  expect(results).toEqual(['403 ', '403 ', 'done', 'done']);
});

test('a machine whose role may not invoke a function gets the name that Step Functions has for it', async () => {
  deny({ action: 'lambda:InvokeFunction' });
  const { executionArn } = await client(SFNClient).send(
    new StartExecutionCommand({ stateMachineArn: machineArn, input: '{}' }),
  );
  const describe = () => client(SFNClient).send(new DescribeExecutionCommand({ executionArn }));
  let run = await describe();
  while (run.status === 'RUNNING') run = await describe();
  expect(run).toMatchObject({
    status: 'FAILED',
    error: 'Lambda.AWSLambdaException',
    cause: expect.stringContaining('not authorized to perform: lambda:InvokeFunction'),
  });
});

test.each<[string, object, string]>([
  ['an action that no stand-in asks for', { action: 's3:PutObjectTaging' }, 's3:PutObjectTaging'],
  ['a call that needs no right', { action: 'sts:GetCallerIdentity' }, 'sts:GetCallerIdentity'],
  ['a pattern that only looks like one of an action', { action: 's3.PutObject' }, 's3.PutObject'],
  ['a statement of nothing', { resource: '*' }, 'deny.0.action'],
  ['a denial of no call', { action: 's3:PutObject', times: 0 }, 'deny.0.times'],
])('a world may not deny %s', (_, statement, named) => {
  expect(() => parseWorld({ deny: [statement] }, 'test')).toThrow(named);
});
