import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** DynamoDB without its SDK, which a function of a few lines has not. */
const putItem = `
  const put = (item) => fetch(process.env.AWS_ENDPOINT_URL, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': 'DynamoDB_20120810.PutItem',
      'x-amz-date': '20260101T000000Z',
      authorization: 'AWS4-HMAC-SHA256 Credential=a/20260101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0',
    },
    body: JSON.stringify({ TableName: process.env.TABLE_NAME, Item: item }),
  }).then(async (answer) => { if (!answer.ok) throw new Error(await answer.text()) });`;

/** Reads the object that an event speaks of; ES module. */
const read = `
  export const handler = async ({ detail: { bucket, object } }) => {
    const path = object.key.split('/').map(encodeURIComponent).join('/');
    const answer = await fetch(\`\${process.env.AWS_ENDPOINT_URL}/\${bucket.name}/\${path}?versionId=\${object['version-id']}\`);
    const text = await answer.text();
    if (text === 'slow') await new Promise((go) => setTimeout(go, 500));
    return { key: object.key, text, domo: process.env.DOMO_HOST };
  };`;

/** Keeps what was read; CommonJS. */
const keep = `${putItem}
  exports.handler = async ({ key, text, domo }) => {
    if (text === 'bad') { const error = new Error('bad content'); error.name = 'BadContent'; throw error; }
    await put({ pk: { S: key }, text: { S: text }, domo: { S: domo } });
    return text.length;
  };`;

/** Keeps how a run of the machine ended. */
const ended = `${putItem}
  export const handler = async ({ detail }) => put({ pk: { S: 'run ' + detail.status }, error: { S: String(detail.error) } });`;

const fn = (id: string, key: string) => ({
  [id]: {
    Type: 'AWS::Lambda::Function',
    Properties: {
      Code: { S3Bucket: { 'Fn::Join': ['-', ['assets', { Ref: 'AWS::AccountId' }]] }, S3Key: key },
      Handler: 'index.handler',
      Runtime: 'nodejs24.x',
      Role: { 'Fn::GetAtt': ['Role', 'Arn'] },
      Environment: {
        Variables: {
          TABLE_NAME: { Ref: 'Table' },
          ...(id === 'Read' ? { DOMO_HOST: 'https://api.domo.com', DOMO_SECRET_ARN: { Ref: 'Secret' } } : {}),
        },
      },
    },
  },
});

const task = (id: string) => ({ 'Fn::GetAtt': [id, 'Arn'] });

const template = {
  Resources: {
    Bucket: {
      Type: 'AWS::S3::Bucket',
      Properties: {
        VersioningConfiguration: { Status: 'Enabled' },
        NotificationConfiguration: { EventBridgeConfiguration: { EventBridgeEnabled: true } },
      },
    },
    Table: {
      Type: 'AWS::DynamoDB::Table',
      Properties: {
        AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
        KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
        BillingMode: 'PAY_PER_REQUEST',
      },
    },
    Secret: { Type: 'AWS::SecretsManager::Secret', Properties: { GenerateSecretString: {} } },
    Role: { Type: 'AWS::IAM::Role', Properties: { AssumeRolePolicyDocument: {} } },
    ...fn('Read', 'read.zip'),
    ...fn('Keep', 'keep.zip'),
    ...fn('Ended', 'ended.zip'),
    Machine: {
      Type: 'AWS::StepFunctions::StateMachine',
      Properties: {
        RoleArn: { 'Fn::GetAtt': ['Role', 'Arn'] },
        DefinitionString: {
          'Fn::Join': [
            '',
            [
              '{"QueryLanguage":"JSONata","StartAt":"Read","States":{"Read":{"Type":"Task","Resource":"',
              task('Read'),
              '","Next":"Keep"},"Keep":{"Type":"Task","Resource":"',
              task('Keep'),
              '","End":true}}}',
            ],
          ],
        },
      },
    },
    Created: {
      Type: 'AWS::Events::Rule',
      Properties: {
        EventPattern: {
          source: ['aws.s3'],
          'detail-type': ['Object Created'],
          detail: { bucket: { name: [{ Ref: 'Bucket' }] }, object: { key: [{ prefix: 'in/' }] } },
        },
        Targets: [{ Id: 'Machine', Arn: { Ref: 'Machine' }, RoleArn: { 'Fn::GetAtt': ['Role', 'Arn'] } }],
      },
    },
    Failed: {
      Type: 'AWS::Events::Rule',
      Properties: {
        EventPattern: {
          source: ['aws.states'],
          'detail-type': ['Step Functions Execution Status Change'],
          detail: { stateMachineArn: [{ Ref: 'Machine' }], status: ['FAILED'] },
        },
        Targets: [{ Id: 'Ended', Arn: task('Ended') }],
      },
    },
  },
  Outputs: { BucketName: { Value: { Ref: 'Bucket' } }, TableName: { Value: { Ref: 'Table' } } },
};

/** The same on a bucket that is not the stack's own. */
function attachedTo(bucket: string): object {
  const { Bucket: _, ...resources } = template.Resources;
  const text = JSON.stringify({ ...template, Resources: resources });
  return JSON.parse(text.replaceAll('{"Ref":"Bucket"}', JSON.stringify(bucket)));
}

/**
 * Writes a cloud assembly as CDK would: an object under `in/` starts a machine that reads it and keeps its
 * text in a table; the text `bad` makes the run fail, `slow` makes it take a while.
 *
 * @param bucket that the stack is attached to; without one it has its own
 */
export function writeMiniStack(folder: string, bucket?: string): void {
  const assets = { read: ['index.mjs', read], keep: ['index.js', keep], ended: ['index.mjs', ended] };
  const files = Object.entries(assets).map(([name, [file = '', code = '']]) => {
    mkdirSync(join(folder, `asset.${name}`), { recursive: true });
    writeFileSync(join(folder, `asset.${name}`, file), code);
    const source = { path: `asset.${name}`, packaging: 'zip' };
    return [name, { source, destinations: { current: { objectKey: `${name}.zip` } } }];
  });
  const documents = {
    'manifest.json': {
      version: '48.0.0',
      artifacts: {
        Mini: { type: 'aws:cloudformation:stack', properties: { templateFile: 'Mini.template.json' } },
        'Mini.assets': { type: 'cdk:asset-manifest', properties: { file: 'Mini.assets.json' } },
      },
    },
    'Mini.assets.json': { version: '48.0.0', files: Object.fromEntries(files) },
    'Mini.template.json': bucket === undefined ? template : attachedTo(bucket),
  };
  for (const [name, document] of Object.entries(documents)) {
    writeFileSync(join(folder, name), JSON.stringify(document));
  }
}
