import { arn } from '../account.ts';
import type { Naming } from './identity.ts';

/**
 * Types of resources that mean nothing on one machine: who may do what, what is logged and watched, how
 * things are encrypted. A type that is neither here nor stood in for is refused.
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

/** Others may still mention such a resource, by a name that leads nowhere. */
export function namingOfIgnored(type: string): Naming {
  const [, service = '', kind = ''] = type.toLowerCase().split('::');
  return {
    longest: 128,
    arn: (name) => arn(service, `${kind}/${name}`),
    ref: (name) => name,
    attributes: { Arn: (_, own) => own },
  };
}
