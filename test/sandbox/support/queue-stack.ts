import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const sdk = (name: string): string => JSON.stringify(require.resolve(`@aws-sdk/client-${name}`));

/** Reads the routes that were deployed, keeps each message, and passes it on to the queue `Next`. */
const receive = `
  const { S3Client, GetObjectCommand } = require(${sdk('s3')});
  const { SQSClient, SendMessageCommand } = require(${sdk('sqs')});
  const { DynamoDBClient, PutItemCommand } = require(${sdk('dynamodb')});
  const s3 = new S3Client({ forcePathStyle: true });
  const sqs = new SQSClient({});
  const dynamoDb = new DynamoDBClient({});
  exports.handler = async ({ Records }) => {
    const { ROUTES_BUCKET: Bucket, ROUTES_KEY: Key, NEXT_URL: QueueUrl } = process.env;
    const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
    const routes = await Body.transformToString();
    const batchItemFailures = [];
    for (const { messageId, body, attributes } of Records) {
      const { detail } = JSON.parse(body);
      const key = detail.object.key;
      if (key.endsWith('bad')) {
        batchItemFailures.push({ itemIdentifier: messageId });
        continue;
      }
      await dynamoDb.send(new PutItemCommand({ TableName: process.env.LOADS, Item: {
        pk: { S: key }, routes: { S: routes }, receives: { N: attributes.ApproximateReceiveCount },
      } }));
      await dynamoDb.send(new PutItemCommand({ TableName: process.env.REPORTS, Item: { pk: { S: key }, part: { N: '1' } } }));
      await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: key }));
    }
    return { batchItemFailures };
  };`;

const arnOf = (id: string) => ({ 'Fn::GetAtt': [id, 'Arn'] });
const table = (sort: boolean) => {
  const keys = [['pk', 'S', 'HASH'], ...(sort ? [['part', 'N', 'RANGE']] : [])];
  return {
    Type: 'AWS::DynamoDB::Table',
    Properties: {
      AttributeDefinitions: keys.map(([AttributeName, AttributeType]) => ({ AttributeName, AttributeType })),
      KeySchema: keys.map(([AttributeName, , KeyType]) => ({ AttributeName, KeyType })),
      BillingMode: 'PAY_PER_REQUEST',
    },
  };
};

const assetsBucket = `cdk-hnb659fds-assets-\${AWS::AccountId}-\${AWS::Region}`;

const template = {
  Resources: {
    Bucket: {
      Type: 'AWS::S3::Bucket',
      Properties: {
        VersioningConfiguration: { Status: 'Enabled' },
        NotificationConfiguration: { EventBridgeConfiguration: { EventBridgeEnabled: true } },
      },
    },
    Loads: table(false),
    Reports: table(true),
    Dead: { Type: 'AWS::SQS::Queue' },
    Next: { Type: 'AWS::SQS::Queue' },
    Arrivals: {
      Type: 'AWS::SQS::Queue',
      Properties: {
        VisibilityTimeout: 30,
        RedrivePolicy: { deadLetterTargetArn: arnOf('Dead'), maxReceiveCount: 2 },
      },
    },
    Receive: {
      Type: 'AWS::Lambda::Function',
      Properties: {
        Code: { S3Bucket: { 'Fn::Sub': assetsBucket }, S3Key: 'receive.zip' },
        Handler: 'index.handler',
        Runtime: 'nodejs24.x',
        Timeout: 30,
        Environment: {
          Variables: {
            LOADS: { Ref: 'Loads' },
            REPORTS: { Ref: 'Reports' },
            NEXT_URL: { Ref: 'Next' },
            ROUTES_BUCKET: { 'Fn::Sub': assetsBucket },
            ROUTES_KEY: 'routes.json',
          },
        },
      },
    },
    Mapping: {
      Type: 'AWS::Lambda::EventSourceMapping',
      Properties: {
        EventSourceArn: arnOf('Arrivals'),
        FunctionName: { Ref: 'Receive' },
        FunctionResponseTypes: ['ReportBatchItemFailures'],
        ScalingConfig: { MaximumConcurrency: 2 },
      },
    },
    Created: {
      Type: 'AWS::Events::Rule',
      Properties: {
        EventPattern: {
          source: ['aws.s3'],
          'detail-type': ['Object Created'],
          detail: { bucket: { name: [{ Ref: 'Bucket' }] } },
        },
        Targets: [{ Id: 'Queue', Arn: arnOf('Arrivals') }],
      },
    },
  },
  Outputs: { NextUrl: { Value: { Ref: 'Next' } } },
};

/** Writes a cloud assembly in which an event of S3 goes through a rule and a queue to a function. */
export function writeQueueStack(folder: string): void {
  mkdirSync(join(folder, 'asset.receive'), { recursive: true });
  const destinations = (objectKey: string) => ({ current: { bucketName: assetsBucket, objectKey } });
  const documents = {
    'manifest.json': {
      version: '48.0.0',
      artifacts: {
        Intake: { type: 'aws:cloudformation:stack', properties: { templateFile: 'Intake.template.json' } },
        'Intake.assets': { type: 'cdk:asset-manifest', properties: { file: 'Intake.assets.json' } },
      },
    },
    'Intake.assets.json': {
      version: '48.0.0',
      files: {
        receive: {
          source: { path: 'asset.receive', packaging: 'zip' },
          destinations: destinations('receive.zip'),
        },
        routes: {
          source: { path: 'asset.routes.json', packaging: 'file' },
          destinations: destinations('routes.json'),
        },
        template: {
          source: { path: 'Intake.template.json', packaging: 'file' },
          destinations: destinations('template.json'),
        },
      },
    },
    'asset.routes.json': ['sales'],
    'Intake.template.json': template,
  };
  writeFileSync(join(folder, 'asset.receive', 'index.js'), receive);
  for (const [name, document] of Object.entries(documents)) {
    writeFileSync(join(folder, name), JSON.stringify(document));
  }
}
