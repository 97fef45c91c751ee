import { RemovalPolicy } from 'aws-cdk-lib';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Topic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';

/**
 * Where people are told what went wrong; whoever wants to know subscribes. Under a key of its own, since
 * CloudWatch's alarms can't publish under the one that AWS keeps for SNS.
 */
export function createNotices(scope: Construct): Topic {
  const masterKey = new Key(scope, 'NoticesKey', {
    description: 'Encrypts the notices of Sluice',
    enableKeyRotation: true,
    // Nothing stays under it once the topic is gone.
    removalPolicy: RemovalPolicy.DESTROY,
  });
  return new Topic(scope, 'Notices', { displayName: 'Sluice', masterKey, enforceSSL: true });
}
