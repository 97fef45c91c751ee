import { RemovalPolicy } from 'aws-cdk-lib';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';

/**
 * Where people are told what went wrong; whoever wants to know subscribes. Under a key of its own, since
 * CloudWatch's alarms can't publish under the one that AWS keeps for SNS.
 */
export class Notices extends Construct {
  readonly topic: Topic;
  readonly key: Key;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.key = new Key(this, 'Key', {
      description: 'Encrypts the notices of Sluice',
      enableKeyRotation: true,
      // Nothing stays under it once the topic is gone.
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.topic = new Topic(this, 'Topic', { displayName: 'Sluice', masterKey: this.key, enforceSSL: true });
  }
}
