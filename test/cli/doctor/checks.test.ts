import {
  CloudFormationClient,
  DescribeStacksCommand,
  ListStackResourcesCommand,
} from '@aws-sdk/client-cloudformation';
import { DescribeTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DescribeRuleCommand, EventBridgeClient } from '@aws-sdk/client-eventbridge';
import {
  GetAccountSettingsCommand,
  GetEventSourceMappingCommand,
  LambdaClient,
} from '@aws-sdk/client-lambda';
import {
  DeleteObjectCommand,
  GetBucketNotificationConfigurationCommand,
  GetBucketVersioningCommand,
  HeadBucketCommand,
  PutObjectCommand,
  PutObjectTaggingCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { GetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { mockClient } from 'aws-sdk-client-mock';
import { bucket } from '../../../cli/doctor/bucket.ts';
import { concurrency } from '../../../cli/doctor/concurrency.ts';
import { credentials } from '../../../cli/doctor/credentials.ts';
import { deadLetters } from '../../../cli/doctor/dead-letters.ts';
import { type Check, examine } from '../../../cli/doctor/examine.ts';
import { exports as exportsCheck } from '../../../cli/doctor/exports.ts';
import { fact } from '../../../cli/doctor/fact.ts';
import type { Finding } from '../../../cli/doctor/finding.ts';
import { intake } from '../../../cli/doctor/intake.ts';
import { createPatient, type StackResource } from '../../../cli/doctor/patient.ts';
import { region } from '../../../cli/doctor/region.ts';
import { rules } from '../../../cli/doctor/rules.ts';
import { tables } from '../../../cli/doctor/tables.ts';
import { writes } from '../../../cli/doctor/writes.ts';
import type { ExportJob } from '../../../shared/config/export-job.ts';
import type { Domo } from '../../../shared/domo/client.ts';
import { DomoNotFound } from '../../../shared/errors.ts';
import { route } from '../../helpers/load.ts';

const [s3, sqs, lambda, events, sts, cloudFormation, dynamo] = [
  mockClient(S3Client),
  mockClient(SQSClient),
  mockClient(LambdaClient),
  mockClient(EventBridgeClient),
  mockClient(STSClient),
  mockClient(CloudFormationClient),
  mockClient(DynamoDBClient),
];
beforeEach(() => {
  for (const client of [s3, sqs, lambda, events, sts, cloudFormation, dynamo]) client.reset();
  sts
    .on(GetCallerIdentityCommand)
    .resolves({ Account: '111122223333', Arn: 'arn:aws:iam::111122223333:user/me' });
});

function denied(): Error {
  return Object.assign(new Error('You may not.'), { name: 'AccessDenied', $metadata: {} });
}

const outputs = {
  ...{ BucketName: 'our-files', TableName: 'main', ReportsTableName: 'reports' },
  IntakeQueueUrl: 'https://q/intake',
};

/** A deployment on AWS with these resources, of which the rest is found out as always. */
function look(check: Check, resources: Partial<StackResource>[] = []): Promise<Finding[]> {
  const connection = { endpoint: null, stack: 'Sluice', words: [], client: { region: 'eu-central-1' } };
  const patient = {
    ...createPatient(connection),
    stack: fact('stack', async () => ({
      status: 'CREATE_COMPLETE',
      output: (name: string) => outputs[name as keyof typeof outputs],
      resources: resources.map((one) => ({ logicalId: 'Id', physicalId: 'id', type: '', ...one })),
    })),
    routes: fact('imports', async () => [route]),
  };
  return examine(patient, [check]);
}

test('region and credentials say where, and who', async () => {
  expect(await look(region)).toMatchObject([{ status: 'ok', found: 'eu-central-1.' }]);
  expect(await look(credentials)).toMatchObject([
    { status: 'ok', found: 'arn:aws:iam::111122223333:user/me of the account 111122223333.' },
  ]);
});

const queue = (name: string) => ({
  ...{ type: 'AWS::SQS::Queue', logicalId: name },
  physicalId: `https://q/${name}`,
});
const intakeQueue = { ...queue('IntakeQueue'), physicalId: outputs.IntakeQueueUrl };

test('every dead-letter queue is asked, by its URL, and the queue of the intake is none', async () => {
  const asked = (name: string) =>
    sqs.on(GetQueueAttributesCommand, {
      QueueUrl: `https://q/${name}`,
      AttributeNames: ['ApproximateNumberOfMessages'],
    });
  asked('A').resolves({ Attributes: { ApproximateNumberOfMessages: '0' } });
  asked('B').resolves({ Attributes: { ApproximateNumberOfMessages: '7' } });
  const dead = (name: string) => ({ ...queue(name), logicalId: `${name}DeadLettersQueue12AB` });
  const resources = [intakeQueue, dead('A'), dead('B'), queue('Orders'), { type: 'AWS::SNS::Topic' }];
  expect(await look(deadLetters, resources)).toMatchObject([
    { status: 'wrong', found: expect.stringContaining('7 messages in BDeadLettersQueue12AB') },
  ]);
});

describe('the intake', () => {
  const mapping = { type: 'AWS::Lambda::EventSourceMapping', physicalId: 'the-id' };
  const EventSourceArn = 'arn:aws:sqs:eu-central-1:111122223333:intake';
  beforeEach(() => {
    sqs.on(GetQueueAttributesCommand, { QueueUrl: outputs.IntakeQueueUrl }).resolves({
      Attributes: { ApproximateNumberOfMessages: '3', ApproximateNumberOfMessagesNotVisible: '2' },
    });
  });

  test('says how many messages wait', async () => {
    lambda
      .on(GetEventSourceMappingCommand, { UUID: 'the-id' })
      .resolves({ State: 'Enabled', EventSourceArn });
    expect(await look(intake, [intakeQueue, mapping])).toMatchObject([
      { status: 'ok', found: expect.stringMatching(/^3 messages wait .* 2 are/) },
    ]);
  });

  test('that gives its messages to nobody is wrong', async () => {
    lambda.on(GetEventSourceMappingCommand).resolves({ State: 'Disabled', EventSourceArn });
    expect(await look(intake, [intakeQueue, mapping])).toMatchObject([{ status: 'ok' }, { status: 'wrong' }]);
  });

  test('of which a part may not be seen is seen as far as it may', async () => {
    lambda.on(GetEventSourceMappingCommand).rejects(denied());
    expect(await look(intake, [intakeQueue, mapping])).toMatchObject([
      { status: 'ok' },
      { status: 'warning', found: expect.stringContaining('You may not.') },
    ]);
  });
});

test('both tables are asked for, by their outputs', async () => {
  dynamo.on(DescribeTableCommand, { TableName: 'main' }).resolves({ Table: { TableStatus: 'ACTIVE' } });
  dynamo
    .on(DescribeTableCommand, { TableName: 'reports' })
    .rejects(Object.assign(new Error('x'), { name: 'ResourceNotFoundException', $metadata: {} }));
  expect(await look(tables)).toMatchObject([
    { status: 'wrong', found: expect.stringContaining('no table reports') },
  ]);
});

describe('what is written to the bucket', () => {
  const object = { Bucket: 'our-files', Key: '_sluice/doctor/probe', VersionId: 'v7' };
  beforeEach(() => {
    s3.on(PutObjectCommand).resolves({ VersionId: 'v7' });
    s3.on(PutObjectTaggingCommand).resolves({});
    s3.on(DeleteObjectCommand).resolves({});
  });
  const deletions = () => s3.commandCalls(DeleteObjectCommand).map(({ args: [{ input }] }) => input);

  test('is put, tagged, and deleted for good', async () => {
    expect(await look(writes)).toMatchObject([{ status: 'ok' }]);
    expect(s3.commandCalls(PutObjectTaggingCommand).map(({ args: [{ input }] }) => input)).toMatchObject([
      object,
    ]);
    expect(deletions()).toEqual([object]);
  });

  test('is deleted as well where it may not be tagged', async () => {
    s3.on(PutObjectTaggingCommand).rejects(denied());
    expect(await look(writes)).toMatchObject([
      { status: 'warning', found: expect.stringMatching(/refuses to tag .*You may not\./) },
    ]);
    expect(deletions()).toEqual([object]);
  });

  test('is deleted as well where something else goes wrong', async () => {
    s3.on(PutObjectTaggingCommand).rejects(new Error('The bucket is on fire.'));
    expect(await look(writes)).toMatchObject([
      { status: 'wrong', found: expect.stringContaining('on fire') },
    ]);
    expect(deletions()).toEqual([object]);
  });

  test('is nothing where nothing may be put', async () => {
    s3.on(PutObjectCommand).rejects(denied());
    expect(await look(writes)).toMatchObject([{ status: 'warning' }]);
    expect(deletions()).toEqual([]);
  });
});

test('every rule of the stack is asked, by its name', async () => {
  events.on(DescribeRuleCommand, { Name: 'created' }).resolves({ State: 'ENABLED' });
  events.on(DescribeRuleCommand, { Name: 'ended' }).resolves({ State: 'DISABLED' });
  const rule = (physicalId: string) => ({ type: 'AWS::Events::Rule', physicalId });
  expect(await look(rules, [rule('created'), rule('ended')])).toMatchObject([
    { status: 'wrong', found: expect.stringContaining('rule ended is DISABLED') },
  ]);
});

test('what is reserved for other functions is not counted', async () => {
  lambda
    .on(GetAccountSettingsCommand)
    .resolves({ AccountLimit: { ConcurrentExecutions: 1000, UnreservedConcurrentExecutions: 39 } });
  expect(await look(concurrency)).toMatchObject([
    { status: 'warning', found: expect.stringMatching(/up to 39 functions.*up to 45/) },
  ]);
});

test('all resources of the stack are found, page after page', async () => {
  const summary = (LogicalResourceId: string) => ({
    ...{
      LogicalResourceId,
      PhysicalResourceId: `id-of-${LogicalResourceId}`,
      ResourceType: 'AWS::SQS::Queue',
    },
    ...{ LastUpdatedTimestamp: new Date(), ResourceStatus: 'CREATE_COMPLETE' as const },
  });
  cloudFormation.on(DescribeStacksCommand).resolves({
    Stacks: [{ StackName: 'Sluice', StackStatus: 'CREATE_COMPLETE', CreationTime: new Date() }],
  });
  cloudFormation
    .on(ListStackResourcesCommand, { StackName: 'Sluice' })
    .resolves({ StackResourceSummaries: [summary('A')], NextToken: 'more' })
    .on(ListStackResourcesCommand, { StackName: 'Sluice', NextToken: 'more' })
    .resolves({ StackResourceSummaries: [summary('B')] });
  const { stack } = createPatient({
    endpoint: null,
    stack: 'Sluice',
    words: [],
    client: { region: 'eu-central-1' },
  });
  expect((await stack.own()).resources).toEqual([
    { logicalId: 'A', physicalId: 'id-of-A', type: 'AWS::SQS::Queue' },
    { logicalId: 'B', physicalId: 'id-of-B', type: 'AWS::SQS::Queue' },
  ]);
});

describe('exports', () => {
  const job = (name: string, source: ExportJob['source']): ExportJob => ({
    ...{ name, source, schedule: 'rate(1 day)', timeZone: 'UTC', prefix: `out/${name}/` },
    ...{ fileName: 'x.csv', format: 'csv', includeHeader: true, gzip: false, skipUnchanged: false },
  });
  const target = { kind: 'dataSet', name: 'New', description: '', columns: 'infer' } as const;

  test('each is looked at: what Domo has, has not, and is yet to have', async () => {
    const get = async (id: string) => {
      if (id === 'gone') throw new DomoNotFound('Domo has no DataSet gone.');
      return { id, name: 'Sales', rows: 12_000 };
    };
    const patient = {
      ...createPatient({ endpoint: null, stack: 'Sluice', words: [], client: {} }),
      exports: fact('exports', async () => [
        job('daily', { kind: 'dataSet', dataSetId: 'there' }),
        job('old', { kind: 'dataSet', dataSetId: 'gone' }),
        job('new', { kind: 'route', route: { ...route, target } }),
        job('sales', { kind: 'route', route }),
      ]),
      domo: fact(
        'Domo',
        async () =>
          ({
            dataSets: { get },
            streams: { get: async (id: number) => ({ id, dataSet: { id: 'there' } }) },
          }) as unknown as Domo,
      ),
      streams: fact('stack', async () => ({
        keyOf: async () => 'key',
        get: async () => null,
        found: async () => null,
      })),
    };
    expect(await examine(patient, [exportsCheck])).toMatchObject([
      {
        ...{ subject: 'export daily', status: 'ok' },
        found: 'The DataSet "Sales" with 12,000 rows goes to out/daily/, rate(1 day) UTC.',
      },
      { subject: 'export old', status: 'wrong', found: 'Domo has no DataSet gone.' },
      { subject: 'export new', status: 'warning', found: expect.stringContaining('no DataSet yet') },
      { subject: 'export sales', status: 'ok' },
    ]);
  });
});

describe('the bucket', () => {
  const own = [{ type: 'AWS::S3::Bucket', physicalId: outputs.BucketName }];
  beforeEach(() => {
    s3.on(HeadBucketCommand).resolves({ BucketRegion: 'eu-central-1' });
    s3.on(GetBucketVersioningCommand).resolves({ Status: 'Enabled' });
    s3.on(GetBucketNotificationConfigurationCommand).resolves({ EventBridgeConfiguration: {} });
  });

  test('of the stack', async () => {
    expect(await look(bucket, own)).toMatchObject([{ status: 'ok' }]);
  });

  test('of its owner, in this account', async () => {
    s3.on(GetBucketVersioningCommand, { ExpectedBucketOwner: '111122223333' }).resolves({
      Status: 'Enabled',
    });
    expect(await look(bucket)).toMatchObject([{ status: 'ok' }]);
  });

  test('of its owner, in another account', async () => {
    s3.on(GetBucketVersioningCommand, { ExpectedBucketOwner: '111122223333' }).rejects(denied());
    expect(await look(bucket)).toMatchObject([
      { status: 'warning', found: expect.stringContaining('another account') },
    ]);
  });

  test('that tells others only', async () => {
    s3.on(GetBucketNotificationConfigurationCommand).resolves({
      QueueConfigurations: [{ QueueArn: 'arn:q', Events: ['s3:ObjectCreated:*'] }],
    });
    expect(await look(bucket, own)).toMatchObject([
      { status: 'wrong', remedy: expect.stringContaining('switches off') },
    ]);
  });

  test('in another region', async () => {
    s3.on(HeadBucketCommand).resolves({ BucketRegion: 'us-east-1' });
    expect(await look(bucket)).toMatchObject([
      { status: 'wrong', found: expect.stringContaining('us-east-1') },
    ]);
  });

  test('that there is not', async () => {
    s3.on(HeadBucketCommand).rejects(Object.assign(new Error('x'), { name: 'NotFound', $metadata: {} }));
    expect(await look(bucket)).toMatchObject([{ status: 'wrong', found: 'There is no bucket our-files.' }]);
  });

  test('that whoever looks may not see', async () => {
    s3.on(GetBucketNotificationConfigurationCommand).rejects(denied());
    expect(await look(bucket, own)).toMatchObject([
      { status: 'warning', found: expect.stringContaining('You may not.') },
    ]);
  });
});
