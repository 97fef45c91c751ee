import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { acknowledge } from './acknowledge.ts';
import type { Alarms } from './alarms.ts';
import { keyOf } from './customer-key.ts';
import type { Chapter } from './runbook.ts';

export interface DeadLettersProps {
  alarms: Alarms;
  chapter: Chapter;
  /** What people are told as soon as there is one: what is wrong, and what to do. */
  description: string;
}

/** Where AWS puts what it could not deliver. */
export class DeadLetters extends Construct {
  readonly queue: Queue;

  constructor(scope: Construct, id: string, { alarms, chapter, description }: DeadLettersProps) {
    super(scope, id);
    const encryptionMasterKey = keyOf(this);
    this.queue = new Queue(this, 'Queue', {
      retentionPeriod: Duration.days(14),
      enforceSSL: true,
      removalPolicy: RemovalPolicy.RETAIN,
      ...(encryptionMasterKey && { encryption: QueueEncryption.KMS, encryptionMasterKey }),
    });
    acknowledge(this.queue, { SQS3: 'It is a queue of dead letters itself.' });
    alarms.onDeadLetters(this.queue, chapter, description);
  }
}
