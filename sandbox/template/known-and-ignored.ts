import { arn } from '../account.ts';
import type { Naming } from './identity.ts';

/**
 * Types of resources without a meaning on one machine: rights, logs, alarms, encryption, networks. A type that is neither here
 * nor has a stand-in is refused.
 */
export const knownAndIgnored: ReadonlySet<string> = new Set([
  'AWS::CDK::Metadata',
  'AWS::CloudWatch::Alarm',
  'AWS::CloudWatch::CompositeAlarm',
  'AWS::CloudWatch::Dashboard',
  'AWS::EC2::EIP',
  'AWS::EC2::FlowLog',
  'AWS::EC2::InternetGateway',
  'AWS::EC2::NatGateway',
  'AWS::EC2::Route',
  'AWS::EC2::RouteTable',
  'AWS::EC2::SecurityGroup',
  'AWS::EC2::SecurityGroupEgress',
  'AWS::EC2::SecurityGroupIngress',
  'AWS::EC2::Subnet',
  'AWS::EC2::SubnetRouteTableAssociation',
  'AWS::EC2::VPC',
  'AWS::EC2::VPCEndpoint',
  'AWS::EC2::VPCGatewayAttachment',
  'AWS::IAM::ManagedPolicy',
  'AWS::IAM::Policy',
  'AWS::IAM::Role',
  'AWS::KMS::Alias',
  'AWS::KMS::Key',
  'AWS::Lambda::Permission',
  'AWS::Logs::LogGroup',
  'AWS::Logs::MetricFilter',
  'AWS::Logs::ResourcePolicy',
  'AWS::S3::BucketPolicy',
  'AWS::SNS::Subscription',
  'AWS::SNS::TopicPolicy',
  'AWS::SQS::QueuePolicy',
  'AWS::SecretsManager::ResourcePolicy',
]);

/** Attributes beside the ARN that a stack may show. An address is one that is for examples (RFC 5737). */
const attributesOf: Record<string, Naming['attributes']> = {
  'AWS::EC2::EIP': { AllocationId: (name) => name, PublicIp: () => '192.0.2.1' },
  'AWS::EC2::SecurityGroup': { GroupId: (name) => name },
};

/** The name of such a resource, since others may mention it. It has no meaning. */
export function namingOfIgnored(type: string): Naming {
  const [, service = '', kind = ''] = type.toLowerCase().split('::');
  return {
    longest: 128,
    arn: (name) => arn(service, `${kind}/${name}`),
    ref: (name) => name,
    attributes: { Arn: (_, own) => own, ...attributesOf[type] },
  };
}
