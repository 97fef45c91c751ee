import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CloudFormationClient,
  DescribeStacksCommand,
  ListStackResourcesCommand,
  ListStacksCommand,
} from '@aws-sdk/client-cloudformation';
import { DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import {
  DescribeRuleCommand,
  EventBridgeClient,
  ListRulesCommand,
  PutEventsCommand,
  type PutEventsRequestEntry,
} from '@aws-sdk/client-eventbridge';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import {
  DescribeSecretCommand,
  GetSecretValueCommand,
  ListSecretsCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { ListTopicsCommand, PublishCommand, type PublishCommandInput, SNSClient } from '@aws-sdk/client-sns';
import { GetCallerIdentityCommand, GetSessionTokenCommand, STSClient } from '@aws-sdk/client-sts';
import { type Aws, createAws } from '../../sandbox/aws.ts';
import { createCloudFormation } from '../../sandbox/cloudformation.ts';
import { createDynamoDb, type DynamoDb } from '../../sandbox/dynamodb/dynamodb.ts';
import { createEventBridgeApi } from '../../sandbox/event-bridge/api.ts';
import type { BridgeEvent } from '../../sandbox/event-bridge/event-bridge.ts';
import { listen } from '../../sandbox/http.ts';
import { createLambdaApi } from '../../sandbox/lambda/api.ts';
import type { LambdaOutcome } from '../../sandbox/lambda/outcome.ts';
import { createSecretsManager } from '../../sandbox/secrets-manager/secrets-manager.ts';
import { createSns } from '../../sandbox/sns.ts';
import { createSqs } from '../../sandbox/sqs/sqs.ts';
import type { SecretDefinition } from '../../sandbox/template/resources/secret.ts';
import type { TableDefinition } from '../../sandbox/template/resources/table.ts';
import type { Stack } from '../../sandbox/template/stack.ts';
import { createUsage } from '../../sandbox/usage/usage.ts';

/** Of SNS: a text for each protocol. */
const json = { MessageStructure: 'json' };
const table: TableDefinition = {
  TableName: 'Loads',
  AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
  KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
  BillingMode: 'PAY_PER_REQUEST',
};
const generated: SecretDefinition = {
  name: 'generated',
  arn: 'arn:aws:secretsmanager:us-east-1:000000000000:secret:generated-abc123',
  initial: {
    generate: {
      SecretStringTemplate: '{"clientId":""}',
      GenerateStringKey: 'clientSecret',
      PasswordLength: 20,
      ExcludeCharacters: 'abc',
      ExcludeLowercase: false,
      ExcludeUppercase: true,
      ExcludeNumbers: false,
      ExcludePunctuation: true,
      IncludeSpace: false,
      RequireEachIncludedType: true,
    },
  },
};
const given: SecretDefinition = {
  name: 'given',
  arn: 'arn:aws:secretsmanager:us-east-1:000000000000:secret:given-abc123',
  initial: { text: 'from the template' },
};
const topic = {
  logicalId: 'Notices',
  name: 'Demo-Notices',
  arn: 'arn:aws:sns:us-east-1:000000000000:Demo-Notices',
};
const rule = {
  name: 'Demo-Created',
  arn: 'arn:aws:events:us-east-1:000000000000:rule/Demo-Created',
  enabled: false,
  pattern: { source: ['aws.s3'] },
  targets: [],
};
const stack: Stack = {
  name: 'Demo',
  id: 'arn:aws:cloudformation:us-east-1:000000000000:stack/Demo/1',
  ...{
    buckets: [],
    tables: [],
    functions: [],
    stateMachines: [],
    rules: [],
    schedules: [],
    secrets: [],
    topics: [],
    queues: [],
    eventSourceMappings: [],
  },
  outputs: [
    { key: 'BucketName', value: 'a<b>&"c"', description: 'where files go' },
    { key: 'TableName', value: 'Loads', description: null },
  ],
  resources: [{ logicalId: 'Bucket', physicalId: 'demo-bucket', type: 'AWS::S3::Bucket' }],
};

let dir = '';
let dynamoDb: DynamoDb;
let aws: Aws;
let invoke: (call: { functionName: string; payload: unknown }) => LambdaOutcome;
const said: string[] = [];
/** Events that were put on the bus. */
const put: BridgeEvent[] = [];

async function start(tables = [table]): Promise<void> {
  dynamoDb = await createDynamoDb({ dir: join(dir, 'dynamodb'), tables });
  aws = await createAws(0, (line) => said.push(line));
  const usage = createUsage();
  aws.open({
    usage,
    report: () => usage.report({}),
    dynamoDb,
    secretsManager: createSecretsManager({
      file: join(dir, 'secrets.json'),
      secrets: [generated, given],
      initial: { [given.arn]: 'from the sandbox' },
    }),
    eventBridge: createEventBridgeApi({
      ...{ rules: [rule], log: (line) => said.push(line) },
      put: async (event) => put.push(event),
    }),
    cloudFormation: createCloudFormation(stack, '2026-11-23T10:00:00.000Z'),
    sns: createSns({
      file: join(dir, 'notices.jsonl'),
      topics: [topic],
      log: (line) => said.push(line),
    }),
    sqs: createSqs({ dir: join(dir, 'sqs'), queues: [], endpoint: aws.url, log: (line) => said.push(line) }),
    stepFunctions: (_, response) => void response.end('step functions'),
    lambda: createLambdaApi({ invoke: async (call) => invoke(call) }),
    s3: (_, response) => void response.end('s3'),
  });
}

async function stop(): Promise<void> {
  await aws.close();
  await dynamoDb.close();
}

beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'aws-'));
  said.length = 0;
  await start();
});
afterEach(async () => {
  await stop();
  rmSync(dir, { recursive: true, force: true });
});

const options = () => ({
  endpoint: aws.url,
  region: 'us-east-1',
  credentials: { accessKeyId: 'sandbox', secretAccessKey: 'sandbox' },
  maxAttempts: 1,
});

describe('one address for all', () => {
  const signed = (service: string) => ({
    authorization: `AWS4-HMAC-SHA256 Credential=sandbox/20261123/us-east-1/${service}/aws4_request, SignedHeaders=host, Signature=0`,
  });
  const form = { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' };

  test.each<[string, string, RequestInit, number, string]>([
    ['an object', '/bucket/key', {}, 200, 's3'],
    ['the list of buckets, signed', '/', { headers: signed('s3') }, 200, 's3'],
    ['an upload that says it is a form', '/bucket/key?uploads', { method: 'POST', headers: form }, 200, 's3'],
    [
      'a run',
      '/',
      { method: 'POST', headers: { 'x-amz-target': 'AWSStepFunctions.StartExecution' } },
      200,
      'step functions',
    ],
    [
      'a service that is not there, by target',
      '/',
      { method: 'POST', headers: { 'x-amz-target': 'Logs_20140328.PutLogEvents' } },
      400,
      'has no Logs_20140328',
    ],
    [
      'a service that is not there, by signature',
      '/2015-03-31/functions/f/invocations',
      { headers: signed('kinesis') },
      400,
      'has no kinesis',
    ],
    [
      'a form of nobody knows which service',
      '/',
      { method: 'POST', headers: form, body: 'Action=Publish&Version=2010-03-31' },
      400,
      'the action Publish',
    ],
    [
      'a form for a service that is not there',
      '/',
      { method: 'POST', headers: { ...form, ...signed('ses') }, body: 'Action=SendEmail' },
      400,
      'has no ses',
    ],
    [
      'SQS in its old protocol',
      '/',
      { method: 'POST', headers: { ...form, ...signed('sqs') }, body: 'Action=SendMessage' },
      400,
      'JSON protocol only',
    ],
    [
      'an operation that is not there',
      '/',
      { method: 'POST', headers: { 'x-amz-target': 'secretsmanager.RotateSecret' } },
      400,
      'RotateSecret',
    ],
    [
      'a body that is no JSON',
      '/',
      { method: 'POST', headers: { 'x-amz-target': 'secretsmanager.GetSecretValue' }, body: '[' },
      400,
      'SerializationException',
    ],
  ])('%s', async (_, path, request, status, text) => {
    const response = await fetch(aws.url + path, request);
    expect([response.status, await response.text()]).toEqual([status, expect.stringContaining(text)]);
  });

  test('until it is open it asks to come again', async () => {
    const closed = await createAws(0);
    expect((await fetch(`${closed.url}/bucket/key`)).status).toBe(503);
    await closed.close();
  });

  test('a client that goes away in the middle of its request disturbs nobody', async () => {
    await new Promise<void>((resolve, reject) => {
      const socket = connect(aws.port, '127.0.0.1', () => {
        socket.write(
          `POST / HTTP/1.1\r\nHost: localhost:${aws.port}\r\nX-Amz-Target: DynamoDB_20120810.PutItem\r\nContent-Length: 1000\r\n\r\n{"Table`,
        );
        setTimeout(() => socket.resetAndDestroy(), 20);
      });
      socket.on('close', () => resolve());
      socket.on('error', reject);
    });
    const client = new DynamoDBClient(options());
    await client.send(new PutItemCommand({ TableName: 'Loads', Item: { pk: { S: 'a' } } }));
    client.destroy();
    expect(said).toEqual([]);
  });

  test('a port that is taken is named, with what to do', async () => {
    await expect(createAws(aws.port)).rejects.toThrow(
      new RegExp(`Port ${aws.port} of 127\\.0\\.0\\.1 is taken.*--port ${aws.port + 1}`),
    );
    const server = createServer();
    await expect(listen(server, aws.port, { name: 'Domo', option: '--domo-port' })).rejects.toThrow(
      '--domo-port',
    );
  });
});

describe('DynamoDB', () => {
  test('items are there after a restart', async () => {
    const put = new DynamoDBClient(options());
    await put.send(new PutItemCommand({ TableName: 'Loads', Item: { pk: { S: 'a' }, n: { N: '1' } } }));
    put.destroy();
    await stop();
    await start();
    const get = new DynamoDBClient(options());
    const { Item } = await get.send(new GetItemCommand({ TableName: 'Loads', Key: { pk: { S: 'a' } } }));
    get.destroy();
    expect(Item).toEqual({ pk: { S: 'a' }, n: { N: '1' } });
  });

  test('closing waits for calls that nobody waits for any more', async () => {
    const headers = {
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': 'DynamoDB_20120810.PutItem',
      'x-amz-date': '20260101T000000Z',
      authorization:
        'AWS4-HMAC-SHA256 Credential=a/20260101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0',
    };
    const puts = Array.from({ length: 50 }, (_, i) =>
      fetch(aws.url, {
        method: 'POST',
        headers,
        body: JSON.stringify({ TableName: 'Loads', Item: { pk: { S: `${i}` } } }),
      }).catch(() => null),
    );
    await Promise.race(puts);
    await stop();
    await Promise.all(puts);
    await start();
  });

  test('a kept table with other keys than the stack has is refused, with what to do', async () => {
    await stop();
    const other = { ...table, KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' as const }] };
    other.AttributeDefinitions = [{ AttributeName: 'id', AttributeType: 'S' }];
    await expect(createDynamoDb({ dir: join(dir, 'dynamodb'), tables: [other] })).rejects.toThrow(
      /Loads.*--fresh/,
    );
    await start();
  });
});

describe('Secrets Manager', () => {
  const send = async <Output>(work: (client: SecretsManagerClient) => Promise<Output>): Promise<Output> => {
    const client = new SecretsManagerClient(options());
    return work(client).finally(() => client.destroy());
  };
  const read = (SecretId: string, more = {}) =>
    send((client) => client.send(new GetSecretValueCommand({ SecretId, ...more })));

  test('a generated secret is as the template wants it', async () => {
    const { SecretString = '' } = await read('generated');
    const { clientId, clientSecret } = JSON.parse(SecretString);
    expect(clientId).toBe('');
    expect(clientSecret).toMatch(/^(?=.*[a-z])(?=.*\d)[d-z0-9]{20}$/);
    expect((await read('generated')).SecretString).toBe(SecretString);
  });

  test.each([
    ['its name', given.name],
    ['its ARN', given.arn],
    ['its ARN without the end', given.arn.slice(0, -7)],
  ])('is found by %s', async (_, id) => {
    expect(await read(id)).toMatchObject({ ARN: given.arn, Name: 'given', SecretString: 'from the sandbox' });
  });

  test('a new value is current, also after a restart, and the one before is previous', async () => {
    const { VersionId } = await send((client) =>
      client.send(new PutSecretValueCommand({ SecretId: 'given', SecretString: 'mine' })),
    );
    await stop();
    await start();
    expect(await read('given')).toMatchObject({
      SecretString: 'mine',
      VersionId,
      VersionStages: ['AWSCURRENT'],
    });
    expect((await read('given', { VersionStage: 'AWSPREVIOUS' })).SecretString).toBe('from the sandbox');
    expect((await read('given', { VersionId })).SecretString).toBe('mine');
  });

  test('the same call again makes no second version', async () => {
    const put = {
      SecretId: 'given',
      SecretString: 'mine',
      ClientRequestToken: '12345678901234567890123456789012',
    };
    await send((client) => client.send(new PutSecretValueCommand(put)));
    await send((client) => client.send(new PutSecretValueCommand(put)));
    expect((await read('given', { VersionStage: 'AWSPREVIOUS' })).SecretString).toBe('from the sandbox');
  });

  test('describes and lists without the values', async () => {
    const described = await send((client) => client.send(new DescribeSecretCommand({ SecretId: 'given' })));
    expect(described).toMatchObject({ ARN: given.arn, Name: 'given', CreatedDate: expect.any(Date) });
    const { SecretList } = await send((client) => client.send(new ListSecretsCommand({})));
    expect(SecretList?.map(({ Name }) => Name)).toEqual(['generated', 'given']);
    expect(JSON.stringify([described, SecretList])).not.toContain('from the sandbox');
  });

  test('what is not in the stack is not there', async () => {
    await expect(read('other')).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });

  test('nobody else on the machine can read the file', () => {
    expect(statSync(join(dir, 'secrets.json')).mode & 0o077).toBe(0);
  });
});

describe('Lambda', () => {
  const call = async (input: Partial<ConstructorParameters<typeof InvokeCommand>[0]> = {}) => {
    const lambda = new LambdaClient(options());
    const Payload = JSON.stringify({ n: 1 });
    const answer = await lambda.send(new InvokeCommand({ FunctionName: 'work', Payload, ...input }));
    const payload: unknown = JSON.parse(answer.Payload?.transformToString() ?? '');
    return { status: answer.StatusCode, error: answer.FunctionError, payload };
  };

  test('a function is called with its payload, and what it returns is the answer', async () => {
    invoke = ({ functionName, payload }) => ({ ok: true, payload: { functionName, payload } });
    expect(await call()).toEqual({
      ...{ status: 200, error: undefined },
      payload: { functionName: 'work', payload: { n: 1 } },
    });
  });

  test('a function that fails was called all the same', async () => {
    invoke = () => ({ ok: false, kind: 'function', errorType: 'BadContent', errorMessage: 'no' });
    expect(await call()).toEqual({
      ...{ status: 200, error: 'Unhandled' },
      payload: { errorType: 'BadContent', errorMessage: 'no' },
    });
  });

  test('what Lambda itself refuses is an exception', async () => {
    invoke = () => ({
      ...{ ok: false, kind: 'service', errorType: 'Lambda.ResourceNotFoundException' },
      errorMessage: 'Function not found: work',
    });
    await expect(call()).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });

  test('a call that nobody waits for is refused, rather than taken for another', async () => {
    await expect(call({ InvocationType: 'Event' })).rejects.toMatchObject({
      name: 'UnknownOperationException',
    });
  });
});

describe('SNS', () => {
  const send = async <Output>(work: (client: SNSClient) => Promise<Output>): Promise<Output> => {
    const client = new SNSClient(options());
    return work(client).finally(() => client.destroy());
  };
  const publish = (input: Partial<PublishCommandInput>) =>
    send((client) => client.send(new PublishCommand({ TopicArn: topic.arn, Message: 'text', ...input })));
  const file = () => join(dir, 'notices.jsonl');

  test('what is published is kept, line by line, and said', async () => {
    const Message = 'An öbject & "more"\nWhat to do: <nothing>';
    const { MessageId } = await publish({ Subject: 'Sluice: a < b', Message });
    await publish({ Message: 'second\nline' });
    const lines = readFileSync(file(), 'utf8').trimEnd().split('\n');
    expect(lines.map((line) => JSON.parse(line))).toEqual([
      {
        time: expect.stringMatching(/^\d{4}-.*Z$/),
        topic: 'Demo-Notices',
        messageId: MessageId,
        subject: 'Sluice: a < b',
        message: Message,
        attributes: {},
      },
      expect.objectContaining({ subject: null, message: 'second\nline' }),
    ]);
    expect(said).toEqual(['notice: Sluice: a < b', 'notice: second']);
  });

  test.each<[string, Partial<PublishCommandInput>, string, string]>([
    ['another topic', { TopicArn: `${topic.arn}x` }, 'NotFoundException', 'does not exist'],
    ['no message', { Message: '' }, 'InvalidParameterException', 'Empty message'],
    [
      'a message of more than 256 KB',
      { Message: 'x'.repeat(2 ** 18 + 1) },
      'InvalidParameterException',
      'long',
    ],
    ['a subject of 100 characters', { Subject: 'x'.repeat(100) }, 'InvalidParameterException', 'Subject'],
    ['a subject that is not ASCII', { Subject: 'Zoë' }, 'InvalidParameterException', 'Subject'],
    ['a subject of two lines', { Subject: 'one\ntwo' }, 'InvalidParameterException', 'Subject'],
    ['what would be ignored', { PhoneNumber: '+49' }, 'InvalidParameterException', 'PhoneNumber'],
    ['another structure', { MessageStructure: 'xml' }, 'InvalidParameterException', 'MessageStructure'],
    [
      'a structure without a default',
      { ...json, Message: '{"https":"a"}' },
      'InvalidParameterException',
      'default',
    ],
    ['a structure that is no JSON', { ...json, Message: 'text' }, 'InvalidParameterException', 'parse'],
    [
      'an attribute of another type',
      { MessageAttributes: { n: { DataType: 'Number', StringValue: '1' } } },
      'InvalidParameterException',
      'Number',
    ],
    [
      'an attribute without a value',
      { MessageAttributes: { n: { DataType: 'String', StringValue: '' } } },
      'InvalidParameterException',
      'non-empty',
    ],
    [
      'an attribute with a name of AWS',
      { MessageAttributes: { 'aws.n': { DataType: 'String', StringValue: 'a' } } },
      'InvalidParameterException',
      'name',
    ],
  ])('%s is refused', async (_, input, name, text) => {
    await expect(publish(input)).rejects.toMatchObject({ name, message: expect.stringContaining(text) });
    expect(existsSync(file())).toBe(false);
    expect(said).toEqual([]);
  });

  test('each protocol gets its own text, and attributes are kept', async () => {
    const Message = JSON.stringify({ default: 'for mails', https: '{"for":"programs"}' });
    const MessageAttributes = {
      route: { DataType: 'String', StringValue: 'sales' },
      state: { DataType: 'String', StringValue: 'failed' },
    };
    await publish({ Message, MessageStructure: 'json', MessageAttributes });
    expect(JSON.parse(readFileSync(file(), 'utf8'))).toMatchObject({
      ...{ message: 'for mails', https: '{"for":"programs"}' },
      attributes: { route: 'sales', state: 'failed' },
    });
  });

  test('other questions are refused', async () => {
    await expect(send((client) => client.send(new ListTopicsCommand({})))).rejects.toMatchObject({
      message: expect.stringContaining('ListTopics'),
    });
  });
});

describe('EventBridge', () => {
  const send = async <Output>(work: (client: EventBridgeClient) => Promise<Output>): Promise<Output> => {
    const client = new EventBridgeClient(options());
    return work(client).finally(() => client.destroy());
  };

  test('says of a rule whether it is enabled', async () => {
    expect(await send((client) => client.send(new DescribeRuleCommand({ Name: rule.name })))).toMatchObject({
      Arn: rule.arn,
      State: 'DISABLED',
      EventPattern: '{"source":["aws.s3"]}',
    });
  });

  const entry: PutEventsRequestEntry = {
    Source: 'sluice',
    DetailType: 'Sluice Load Ended',
    Detail: '{"id":"a"}',
  };
  const putEvents = (...Entries: PutEventsRequestEntry[]) =>
    send((client) => client.send(new PutEventsCommand({ Entries })));

  test('takes events of people’s own, each by itself', async () => {
    put.length = 0;
    const { FailedEntryCount, Entries } = await putEvents(
      entry,
      { ...entry, Detail: 'no JSON' },
      { ...entry, Detail: '[1]' },
      { ...entry, Source: 'aws.s3' },
      { DetailType: 'a', Detail: '{}' },
    );
    expect(FailedEntryCount).toBe(4);
    expect(Entries?.map(({ ErrorCode }) => ErrorCode)).toEqual([
      ...[
        undefined,
        'MalformedDetail',
        'MalformedDetail',
        'NotAuthorizedForSourceException',
        'InvalidArgument',
      ],
    ]);
    expect(put).toEqual([
      {
        ...{ version: '0', id: Entries?.[0]?.EventId, source: 'sluice', 'detail-type': 'Sluice Load Ended' },
        ...{ account: '000000000000', region: 'us-east-1', resources: [], detail: { id: 'a' } },
        time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
      },
    ]);
  });

  test.each<[string, PutEventsRequestEntry[]]>([
    ['none', []],
    ['more than ten', Array(11).fill(entry)],
    ['more than 256 KB', [{ ...entry, Detail: JSON.stringify({ a: 'x'.repeat(2 ** 18) }) }]],
    ['some on another bus', [{ ...entry, EventBusName: 'ours' }]],
    ['some with a field that would be ignored', [{ ...entry, TraceHeader: 'Root=1' }]],
  ])('does not take a request with %s', async (_, entries) => {
    put.length = 0;
    await expect(putEvents(...entries)).rejects.toMatchObject({ name: 'ValidationException' });
    expect(put).toEqual([]);
  });

  test('does not know another rule, and refuses other questions', async () => {
    await expect(
      send((client) => client.send(new DescribeRuleCommand({ Name: 'other' }))),
    ).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    await expect(send((client) => client.send(new ListRulesCommand({})))).rejects.toMatchObject({
      name: 'UnknownOperationException',
    });
  });
});

describe('STS', () => {
  test('knows one user, and refuses other questions', async () => {
    const client = new STSClient(options());
    expect(await client.send(new GetCallerIdentityCommand({}))).toMatchObject({
      Account: '000000000000',
      Arn: 'arn:aws:iam::000000000000:user/sandbox',
    });
    await expect(client.send(new GetSessionTokenCommand({}))).rejects.toMatchObject({
      name: 'InvalidAction',
    });
    client.destroy();
  });
});

describe('CloudFormation', () => {
  const send = async <Output>(work: (client: CloudFormationClient) => Promise<Output>): Promise<Output> => {
    const client = new CloudFormationClient(options());
    return work(client).finally(() => client.destroy());
  };

  test.each([
    ['its name', 'Demo'],
    ['its id', stack.id],
    ['nothing, being the only one', undefined],
  ])('the stack and its outputs are found by %s', async (_, StackName) => {
    const { Stacks } = await send((client) => client.send(new DescribeStacksCommand({ StackName })));
    expect(Stacks).toEqual([
      expect.objectContaining({
        StackName: 'Demo',
        StackId: stack.id,
        StackStatus: 'CREATE_COMPLETE',
        CreationTime: new Date('2026-11-23T10:00:00Z'),
        Outputs: [
          { OutputKey: 'BucketName', OutputValue: 'a<b>&"c"', Description: 'where files go' },
          { OutputKey: 'TableName', OutputValue: 'Loads' },
        ],
      }),
    ]);
  });

  test('its resources are listed', async () => {
    const answer = await send((client) => client.send(new ListStackResourcesCommand({ StackName: 'Demo' })));
    expect(answer.StackResourceSummaries).toEqual([
      expect.objectContaining({
        LogicalResourceId: 'Bucket',
        PhysicalResourceId: 'demo-bucket',
        ResourceType: 'AWS::S3::Bucket',
      }),
    ]);
  });

  test('another stack does not exist, and other questions are refused', async () => {
    const another = send((client) => client.send(new DescribeStacksCommand({ StackName: 'Other' })));
    await expect(another).rejects.toMatchObject({
      name: 'ValidationError',
      message: 'Stack with id Other does not exist',
    });
    await expect(send((client) => client.send(new ListStacksCommand({})))).rejects.toMatchObject({
      name: 'InvalidAction',
    });
  });
});
