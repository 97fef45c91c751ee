import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Stack, Tags } from 'aws-cdk-lib';
import { Match, type Template } from 'aws-cdk-lib/assertions';
import { outputPrefix } from '../../shared/outputs.ts';
import { makeApp } from '../helpers/app.ts';
import { config, templateOf } from '../helpers/stack.ts';
import { DataStack as Boundary } from './examples/boundary.ts';
import { DataStack as FixedEgress } from './examples/fixed-egress.ts';
import { DataStack as GivenVpc } from './examples/given-vpc.ts';
import { DataStack as WithKey } from './examples/key.ts';
import { DataStack as Smallest } from './examples/smallest.ts';
import { DataStack as Whole } from './examples/whole.ts';

const examples = join(import.meta.dirname, 'examples');
const env = { account: '111122223333', region: 'eu-central-1' };

const makers: Record<string, () => Stack> = {
  'boundary.ts': () => new Boundary(makeApp(), 'Data'),
  'fixed-egress.ts': () => new FixedEgress(makeApp(), 'Data'),
  'given-vpc.ts': () => new GivenVpc(makeApp(), 'Data', { env }),
  'key.ts': () => new WithKey(makeApp(), 'Data'),
  'smallest.ts': () => new Smallest(makeApp(), 'Data'),
  'whole.ts': () => new Whole(makeApp(), 'Data', { config }),
};
const templates: Record<string, Template> = {};
const template = (name: keyof typeof makers): Template => {
  templates[name] ??= templateOf((makers[name] as () => Stack)());
  return templates[name];
};
const functionsOf = (found: Template) => Object.values(found.findResources('AWS::Lambda::Function'));

describe('docs/embed.md', () => {
  const text = readFileSync(join(import.meta.dirname, '../../docs/embed.md'), 'utf8');
  const blocks = [...text.matchAll(/^```ts\n([\s\S]*?)^```$/gm)].map(([, block]) => block);

  test('shows the examples that are synthesised here, each as it is', () => {
    const files = readdirSync(examples).map((name) =>
      readFileSync(join(examples, name), 'utf8').replaceAll('../../../infra/index.ts', 'sluice'),
    );
    expect([...blocks].sort()).toEqual(files.sort());
    expect(Object.keys(makers).sort()).toEqual(readdirSync(examples).sort());
  });

  test.each(Object.keys(makers))('%s has no errors', (name) => {
    expect(() => template(name)).not.toThrow();
  });
});

describe('in a VPC', () => {
  test('every function is in its private subnets, with a security group that is open outwards for HTTPS alone', () => {
    const made = template('fixed-egress.ts');
    const [[group, { Properties } = { Properties: {} }] = []] = Object.entries(
      made.findResources('AWS::EC2::SecurityGroup'),
    );
    expect(Properties.SecurityGroupEgress).toEqual([
      expect.objectContaining({ CidrIp: '0.0.0.0/0', IpProtocol: 'tcp', FromPort: 443, ToPort: 443 }),
    ]);
    expect(Properties.SecurityGroupIngress).toBeUndefined();
    for (const { Properties } of functionsOf(made)) {
      expect(Properties.VpcConfig.SecurityGroupIds).toEqual([{ 'Fn::GetAtt': [group, 'GroupId'] }]);
      expect(JSON.stringify(Properties.VpcConfig.SubnetIds)).toMatch(/private.*private/);
    }
  });

  test('every function may have network interfaces', () => {
    const made = template('fixed-egress.ts');
    const roles = Object.values(made.findResources('AWS::IAM::Policy'))
      .filter((policy) => JSON.stringify(policy).includes('ec2:CreateNetworkInterface'))
      .flatMap(({ Properties }) => Properties.Roles.map(({ Ref }: { Ref: string }) => Ref));
    expect(roles.sort()).toEqual(
      functionsOf(made)
        .map(({ Properties }) => Properties.Role['Fn::GetAtt'][0])
        .sort(),
    );
  });

  test('the way out has one address, which is an output', () => {
    const made = template('fixed-egress.ts');
    made.resourceCountIs('AWS::EC2::NatGateway', 1);
    const [address = ''] = Object.keys(made.findResources('AWS::EC2::EIP'));
    made.hasResourceProperties('AWS::EC2::NatGateway', {
      AllocationId: { 'Fn::GetAtt': [address, 'AllocationId'] },
    });
    made.hasOutput('EgressAddresses', { Value: { 'Fn::GetAtt': [address, 'PublicIp'] } });
  });

  test('endpoints are made where they are wanted', () => {
    const count = (name: string) => Object.keys(template(name).findResources('AWS::EC2::VPCEndpoint')).length;
    expect([count('given-vpc.ts'), count('fixed-egress.ts')]).toEqual([0, 2]);
  });
});

describe('with a key of the customer', () => {
  const keyed: Record<string, (properties: Record<string, never>) => unknown> = {
    'AWS::S3::Bucket': ({ BucketEncryption }) => BucketEncryption,
    'AWS::DynamoDB::Table': ({ SSESpecification }) => SSESpecification,
    'AWS::SQS::Queue': ({ KmsMasterKeyId }) => KmsMasterKeyId,
    'AWS::SNS::Topic': ({ KmsMasterKeyId }) => KmsMasterKeyId,
    'AWS::SecretsManager::Secret': ({ KmsKeyId }) => KmsKeyId,
    'AWS::Logs::LogGroup': ({ KmsKeyId }) => KmsKeyId,
  };
  test.each(Object.entries(keyed))('every %s is under it', (type, keyOf) => {
    const made = template('key.ts');
    const [key = ''] = Object.keys(made.findResources('AWS::KMS::Key'));
    const found = Object.values(made.findResources(type));
    expect(found.length).toBeGreaterThan(0);
    for (const { Properties } of found)
      expect(JSON.stringify(keyOf(Properties) ?? null)).toContain(
        JSON.stringify({ 'Fn::GetAtt': [key, 'Arn'] }),
      );
  });

  test('there is no other key, and services may use this one for this account', () => {
    const made = template('key.ts');
    made.resourceCountIs('AWS::KMS::Key', 1);
    made.hasResourceProperties('AWS::KMS::Key', {
      KeyPolicy: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Principal: { Service: ['cloudwatch.amazonaws.com', 'events.amazonaws.com'] },
            Action: ['kms:Decrypt', 'kms:GenerateDataKey*'],
            Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
          }),
        ]),
      },
    });
  });

  test('a function that works on a table may use it, through DynamoDB', () => {
    template('key.ts').hasResourceProperties('AWS::IAM::Policy', {
      PolicyName: Match.stringLikeRegexp('^SluiceRecover'),
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Action: Match.arrayWith(['kms:Decrypt', 'kms:GenerateDataKey']),
            Condition: { StringEquals: { 'kms:ViaService': Match.anyValue() } },
          }),
        ]),
      },
    });
  });
});

test('every role has the permissions boundary', () => {
  const roles = Object.values(template('boundary.ts').findResources('AWS::IAM::Role'));
  expect(roles.length).toBeGreaterThan(15);
  for (const { Properties } of roles)
    expect(JSON.stringify(Properties.PermissionsBoundary ?? null)).toContain('policy/team-boundary');
});

test('tags are on everything that can have them, and on nothing else of the stack', () => {
  const stack = new Whole(makeApp(), 'Data', { config });
  Tags.of(stack.node.findChild('Sluice')).add('team', 'data');
  const { Resources } = templateOf(stack).toJSON();
  const tagged = Object.entries<{ Properties: object }>(Resources)
    .filter(([, { Properties }]) =>
      JSON.stringify(Properties ?? {}).includes('{"Key":"team","Value":"data"}'),
    )
    .map(([id]) => id);
  expect(tagged.filter((id) => !id.startsWith('Sluice'))).toEqual([]);
  for (const type of ['IAM::Role', 'Lambda::Function', 'SQS::Queue', 'DynamoDB::Table', 'Logs::LogGroup']) {
    const own = Object.entries<{ Type: string }>(Resources)
      .filter(([id, { Type }]) => Type === `AWS::${type}` && id.startsWith('Sluice'))
      .map(([id]) => id);
    expect([type, own.filter((id) => !tagged.includes(id))]).toEqual([type, []]);
  }
});

describe('beside other things', () => {
  test('the outputs have names of their own, and the command line knows their beginning', () => {
    const names = Object.keys(template('whole.ts').toJSON().Outputs);
    expect(names).toEqual(
      expect.arrayContaining(['BucketName', 'SluiceBucketName', 'SluiceImportMachineArn']),
    );
    expect(outputPrefix(names)).toBe('Sluice');
  });

  test('the bucket and the topic that are given are used, and none is made', () => {
    const made = template('whole.ts');
    made.resourceCountIs('AWS::S3::Bucket', 1);
    made.resourceCountIs('AWS::SNS::Topic', 1);
    const { Outputs } = made.toJSON();
    expect(Outputs.SluiceBucketName.Value).toEqual({ Ref: expect.stringMatching(/^Files/) });
    expect(Outputs.SluiceNoticesTopicArn.Value).toEqual({ Ref: expect.stringMatching(/^OnCall/) });
    made.hasResourceProperties('AWS::SNS::TopicPolicy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({ Principal: { Service: 'cloudwatch.amazonaws.com' }, Action: 'sns:Publish' }),
        ]),
      },
    });
  });
});
