import { RemovalPolicy } from 'aws-cdk-lib';
import { type IKey, Key } from 'aws-cdk-lib/aws-kms';
import { type ITopic, Topic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { keyOf } from './customer-key.ts';

export interface NoticesProps {
  /** Left out: a topic of its own is made. */
  given?: ITopic | undefined;
}

/**
 * Where people are told what went wrong; whoever wants to know subscribes. Under a key of its own or of the customer, since
 * CloudWatch's alarms can't publish under the one that AWS keeps for SNS.
 */
export class Notices extends Construct {
  readonly topic: ITopic;
  /** Under what key it is, as far as that is known of a topic that was given. */
  readonly key: IKey | undefined;

  constructor(scope: Construct, id: string, { given }: NoticesProps = {}) {
    super(scope, id);
    this.key = given ? given.masterKey : (keyOf(this) ?? this.makeKey());
    this.topic = given ?? this.makeTopic();
  }

  private makeKey(): Key {
    return new Key(this, 'Key', {
      description: 'Encrypts the notices of Sluice',
      enableKeyRotation: true,
      // Nothing stays under it once the topic is gone.
      removalPolicy: RemovalPolicy.DESTROY,
    });
  }

  private makeTopic(): Topic {
    const { key: masterKey } = this;
    return new Topic(this, 'Topic', {
      ...{ displayName: 'Sluice', enforceSSL: true },
      ...(masterKey && { masterKey }),
    });
  }
}
