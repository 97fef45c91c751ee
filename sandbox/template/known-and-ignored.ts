import { arn } from '../account.ts';
import type { Naming } from './identity.ts';

/**
 * Types of resources without a meaning on one machine: rights, logs, alarms, encryption. A type that is neither here
 * nor has a stand-in is refused.
 */
export const knownAndIgnored: ReadonlySet<string> = new Set([
  'AWS::CDK::Metadata',
  'AWS::CloudWatch::Alarm',
  'AWS::CloudWatch::CompositeAlarm',
  'AWS::CloudWatch::Dashboard',
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

/** The name of such a resource, since others may mention it. It has no meaning. */
export function namingOfIgnored(type: string): Naming {
  const [, service = '', kind = ''] = type.toLowerCase().split('::');
  return {
    longest: 128,
    arn: (name) => arn(service, `${kind}/${name}`),
    ref: (name) => name,
    attributes: { Arn: (_, own) => own },
  };
}
