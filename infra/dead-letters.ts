import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { acknowledge } from './acknowledge.ts';
import type { Alarms, Chapter } from './alarms.ts';

/** Where AWS puts what it could not deliver; people are told at once, by `description`. */
export function createDeadLetters(
  scope: Construct,
  alarms: Alarms,
  chapter: Chapter,
  description: string,
): Queue {
  const queue = new Queue(scope, 'DeadLetters', {
    retentionPeriod: Duration.days(14),
    enforceSSL: true,
    removalPolicy: RemovalPolicy.RETAIN,
  });
  acknowledge(queue, { SQS3: 'It is a queue of dead letters itself.' });
  alarms.onDeadLetters(queue, chapter, description);
  return queue;
}
