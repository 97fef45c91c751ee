import type { JsonObject } from '../../../sandbox/template/json.ts';
import { readStack, type Stack } from '../../../sandbox/template/stack.ts';

function read(resources: JsonObject, more: JsonObject = {}): Stack {
  return readStack({
    stackName: 'Demo',
    template: { Resources: resources, ...more },
    assetFolder: (key) => `/assets/${key}`,
  });
}

const keys = {
  AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
  KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
};
const code = {
  Code: { S3Bucket: 'assets', S3Key: 'abc.zip' },
  Handler: 'index.handler',
  Runtime: 'nodejs24.x',
};

const mapping = { EventSourceArn: { 'Fn::GetAtt': ['Work', 'Arn'] }, FunctionName: { Ref: 'Code' } };
const mapped = (more: JsonObject): JsonObject => ({
  Code: { Type: 'AWS::Lambda::Function', Properties: code },
  Work: { Type: 'AWS::SQS::Queue' },
  M: { Type: 'AWS::Lambda::EventSourceMapping', Properties: { ...mapping, ...more } },
});

describe('names', () => {
  test('those that the template gives, and else such as are the same at every start', () => {
    const resources = {
      Given: { Type: 'AWS::S3::Bucket', Properties: { BucketName: { 'Fn::Join': ['-', ['my', 'bucket']] } } },
      Derived0A1: { Type: 'AWS::S3::Bucket' },
      Table: { Type: 'AWS::DynamoDB::Table', Properties: keys },
    };
    const stack = read(resources);
    expect(stack.buckets.map(({ name }) => name)).toEqual(['my-bucket', 'demo-derived0a1']);
    expect(stack.tables.map(({ TableName }) => TableName)).toEqual(['Demo-Table']);
    expect(read(resources)).toEqual(stack);
  });

  test('a long one is cut to what AWS allows and stays distinct', () => {
    const long = 'AFunctionWhoseLogicalIdIsLongerThanAllThatLambdaAllowsForNames';
    const make = (id: string) => [id, { Type: 'AWS::Lambda::Function', Properties: code }] as const;
    const { functions } = read(Object.fromEntries([make(`${long}One`), make(`${long}Two`)]));
    const names = functions.map(({ name }) => name);
    expect(names.map((name) => name.length)).toEqual([64, 64]);
    expect(new Set(names).size).toBe(2);
  });

  test('references lead to the names', () => {
    const { outputs } = read(
      {
        Bucket: { Type: 'AWS::S3::Bucket' },
        Table: { Type: 'AWS::DynamoDB::Table', Properties: keys },
        Code: { Type: 'AWS::Lambda::Function', Properties: code },
        Machine: { Type: 'AWS::StepFunctions::StateMachine', Properties: { DefinitionString: '{}' } },
        Secret: { Type: 'AWS::SecretsManager::Secret', Properties: { Name: 'token' } },
        Queue: { Type: 'AWS::SQS::Queue' },
        Topic: { Type: 'AWS::SNS::Topic' },
        Role: { Type: 'AWS::IAM::Role', Properties: { RoleName: { 'Fn::ImportValue': 'never looked at' } } },
      },
      {
        Outputs: {
          Bucket: { Value: { Ref: 'Bucket' } },
          BucketArn: { Value: { 'Fn::GetAtt': ['Bucket', 'Arn'] } },
          Table: { Value: { Ref: 'Table' } },
          Function: { Value: { 'Fn::GetAtt': ['Code', 'Arn'] } },
          Machine: { Value: { Ref: 'Machine' } },
          Secret: { Value: { Ref: 'Secret' } },
          Queue: { Value: { Ref: 'Queue' } },
          Topic: { Value: { Ref: 'Topic' } },
          Role: { Value: { 'Fn::GetAtt': ['Role', 'Arn'] } },
        },
      },
    );
    expect(Object.fromEntries(outputs.map(({ key, value }) => [key, value]))).toEqual({
      Bucket: 'demo-bucket',
      BucketArn: 'arn:aws:s3:::demo-bucket',
      Table: 'Demo-Table',
      Function: 'arn:aws:lambda:us-east-1:000000000000:function:Demo-Code',
      Machine: 'arn:aws:states:us-east-1:000000000000:stateMachine:Demo-Machine',
      Secret: expect.stringMatching(/^arn:aws:secretsmanager:us-east-1:000000000000:secret:token-\w{6}$/),
      Queue: 'https://sqs.us-east-1.amazonaws.com/000000000000/Demo-Queue',
      Topic: 'arn:aws:sns:us-east-1:000000000000:Demo-Topic',
      Role: 'arn:aws:iam:us-east-1:000000000000:role/Demo-Role',
    });
  });
});

test('a resource whose condition does not hold is not there', () => {
  const { buckets, outputs } = read(
    {
      Here: { Type: 'AWS::S3::Bucket', Condition: 'Here' },
      Abroad: { Type: 'AWS::S3::Bucket', Condition: 'Abroad' },
    },
    {
      Conditions: {
        Here: { 'Fn::Equals': [{ Ref: 'AWS::Region' }, { Ref: 'Home' }] },
        Abroad: { 'Fn::Not': [{ Condition: 'Here' }] },
      },
      Parameters: { Home: { Type: 'String', Default: 'us-east-1' } },
      Outputs: { Abroad: { Value: { Ref: 'Abroad' }, Condition: 'Abroad' } },
    },
  );
  expect(buckets.map(({ name }) => name)).toEqual(['demo-here']);
  expect(outputs).toEqual([]);
});

test('a function is what the template says, with its code in the folder of its asset', () => {
  const { functions } = read({
    Code: {
      Type: 'AWS::Lambda::Function',
      Properties: {
        ...code,
        Timeout: 7,
        MemorySize: 256,
        Environment: { Variables: { A: 'b' } },
        Role: 'any',
      },
    },
    Plain: { Type: 'AWS::Lambda::Function', Properties: code },
  });
  expect(functions[0]).toMatchObject({
    folder: '/assets/abc.zip',
    timeout: 7,
    memorySize: 256,
    environment: { A: 'b' },
  });
  expect(functions[1]).toMatchObject({
    timeout: 3,
    memorySize: 128,
    environment: {},
    reservedConcurrency: null,
  });
});

test('a queue and what hands its messages to a function are what the template says', () => {
  const { queues, eventSourceMappings } = read({
    Dead: { Type: 'AWS::SQS::Queue' },
    Work: {
      Type: 'AWS::SQS::Queue',
      Properties: {
        VisibilityTimeout: 180,
        RedrivePolicy: { deadLetterTargetArn: { 'Fn::GetAtt': ['Dead', 'Arn'] }, maxReceiveCount: '5' },
        KmsMasterKeyId: 'any',
      },
    },
    Code: { Type: 'AWS::Lambda::Function', Properties: code },
    Plain: { Type: 'AWS::Lambda::EventSourceMapping', Properties: mapping },
    Full: {
      Type: 'AWS::Lambda::EventSourceMapping',
      Properties: {
        ...mapping,
        FunctionName: { 'Fn::GetAtt': ['Code', 'Arn'] },
        BatchSize: 10_000,
        MaximumBatchingWindowInSeconds: 1,
        FunctionResponseTypes: ['ReportBatchItemFailures'],
        ScalingConfig: { MaximumConcurrency: 8 },
        Enabled: false,
      },
    },
  });
  expect(queues).toMatchObject([
    { name: 'Demo-Dead', visibilityTimeout: 30, retention: 345_600, delay: 0, wait: 0, redrive: null },
    {
      name: 'Demo-Work',
      visibilityTimeout: 180,
      redrive: { deadLetterArn: 'arn:aws:sqs:us-east-1:000000000000:Demo-Dead', maxReceiveCount: 5 },
    },
  ]);
  const both = { queueArn: 'arn:aws:sqs:us-east-1:000000000000:Demo-Work', functionName: 'Demo-Code' };
  expect(eventSourceMappings).toEqual([
    {
      ...{ logicalId: 'Plain', ...both, batchSize: 10, window: 0 },
      ...{ reportsFailures: false, maximumConcurrency: null, enabled: true },
    },
    {
      ...{ logicalId: 'Full', ...both, batchSize: 10_000, window: 1 },
      ...{ reportsFailures: true, maximumConcurrency: 8, enabled: false },
    },
  ]);
});

describe('what the sandbox does not know is refused by its name', () => {
  test.each<[string, JsonObject, JsonObject, string[]]>([
    ['a type', { Pool: { Type: 'AWS::Cognito::UserPool' } }, {}, ['Pool', 'AWS::Cognito::UserPool']],
    [
      'a custom resource',
      { Empty: { Type: 'Custom::S3AutoDeleteObjects' } },
      {},
      ['Custom::S3AutoDeleteObjects'],
    ],
    [
      'a property',
      { B: { Type: 'AWS::S3::Bucket', Properties: { ReplicationConfiguration: {} } } },
      {},
      ['Resources.B.Properties', 'ReplicationConfiguration', 'AWS::S3::Bucket'],
    ],
    [
      'a property inside a property',
      {
        B: {
          Type: 'AWS::S3::Bucket',
          Properties: { NotificationConfiguration: { QueueConfigurations: [] } },
        },
      },
      {},
      ['Resources.B.Properties', 'NotificationConfiguration.QueueConfigurations'],
    ],
    [
      'a value',
      { F: { Type: 'AWS::Lambda::Function', Properties: { ...code, Runtime: 'python3.13' } } },
      {},
      ['Resources.F.Properties', 'Runtime'],
    ],
    [
      'a queue of another kind',
      { Q: { Type: 'AWS::SQS::Queue', Properties: { FifoQueue: true } } },
      {},
      ['Resources.Q.Properties', 'FifoQueue'],
    ],
    [
      'a queue that keeps messages for less than AWS lets it',
      { Q: { Type: 'AWS::SQS::Queue', Properties: { MessageRetentionPeriod: 59 } } },
      {},
      ['Resources.Q.Properties', 'MessageRetentionPeriod', '60'],
    ],
    [
      'an event source of another kind',
      mapped({ EventSourceArn: 'arn:aws:kinesis:us-east-1:0:stream/s' }),
      {},
      ['Resources.M.Properties', 'EventSourceArn', 'queues'],
    ],
    [
      'a filter of messages',
      mapped({ FilterCriteria: {} }),
      {},
      ['Resources.M.Properties', 'FilterCriteria'],
    ],
    [
      'a large batch that nobody waits for',
      mapped({ BatchSize: 11 }),
      {},
      ['Resources.M.Properties', 'BatchSize', 'MaximumBatchingWindowInSeconds'],
    ],
    [
      'an event pattern that EventBridge would not take',
      { R: { Type: 'AWS::Events::Rule', Properties: { EventPattern: { source: ['x'.repeat(2035)] } } } },
      {},
      ['Resources.R.Properties', 'EventPattern', '2048'],
    ],
    [
      'a dynamic reference',
      { S: { Type: 'AWS::SecretsManager::Secret', Properties: { SecretString: '{{resolve:ssm:x}}' } } },
      {},
      ['Resources.S', '{{resolve:'],
    ],
    [
      'an attribute',
      { B: { Type: 'AWS::S3::Bucket' } },
      { Outputs: { Site: { Value: { 'Fn::GetAtt': ['B', 'WebsiteURL'] } } } },
      ['Outputs.Site', 'WebsiteURL', 'AWS::S3::Bucket'],
    ],
    [
      'a resource',
      {},
      { Outputs: { Gone: { Value: { Ref: 'Gone' } } } },
      ['Outputs.Gone', 'no resource Gone'],
    ],
    [
      'a parameter without a value',
      {},
      { Parameters: { P: { Type: 'String' } }, Outputs: { O: { Value: { Ref: 'P' } } } },
      ['parameter P', 'no default'],
    ],
    [
      'a parameter of Parameter Store',
      {},
      {
        Parameters: { P: { Type: 'AWS::SSM::Parameter::Value<String>', Default: '/a' } },
        Outputs: { O: { Value: { Ref: 'P' } } },
      },
      ['Parameter Store'],
    ],
    ['a section', {}, { Transform: 'AWS::Serverless-2016-10-31' }, ['Transform']],
  ])('%s', (_, resources, more, words) => {
    const message = thrown(() => read(resources, more));
    for (const word of words) expect(message).toContain(word);
  });
});

function thrown(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    return `${error}`;
  }
  return 'nothing was thrown';
}
