import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { Match } from 'aws-cdk-lib/aws-events';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { ImportRoute } from '../shared/config/route.ts';
import { reservedPrefix } from '../shared/import/documents.ts';
import { mostReceives, visibilityTimeout } from '../shared/import/receive/back-off.ts';
import { receivers } from '../shared/import/receive/message.ts';
import type { Alarms } from './alarms.ts';
import { keyOf } from './customer-key.ts';
import { DeadLetters } from './dead-letters.ts';
import { Delivery } from './delivery.ts';
import { covering } from './prefixes.ts';

export interface IntakeProps {
  bucket: IBucket;
  imports: readonly ImportRoute[];
  alarms: Alarms;
}

const chapter = 'files-were-not-started';
const advice =
  'so that they are not loaded: their events are in this queue. When the cause is gone, load them with: npx sluice sweep --fix. Then purge the queue.';

/** The way in: what is dropped under a route's prefix comes through a queue, so that any burst is taken. */
export class Intake extends Construct {
  readonly queue: Queue;

  constructor(scope: Construct, id: string, { bucket, imports, alarms }: IntakeProps) {
    super(scope, id);
    const deadLetters = new DeadLetters(this, 'DeadLetters', {
      ...{ alarms, chapter },
      description: `Files were dropped whose events could not be taken in for hours, ${advice}`,
    });
    const encryptionMasterKey = keyOf(this);
    this.queue = new Queue(this, 'Queue', {
      visibilityTimeout: Duration.seconds(visibilityTimeout),
      retentionPeriod: Duration.days(14),
      deadLetterQueue: { queue: deadLetters.queue, maxReceiveCount: mostReceives },
      enforceSSL: true,
      removalPolicy: RemovalPolicy.RETAIN,
      ...(encryptionMasterKey && { encryption: QueueEncryption.KMS, encryptionMasterKey }),
    });
    alarms.onIntake(this.queue);
    // Without a prefix the rule would take every object.
    if (imports.length > 0) {
      new Delivery(this, 'ObjectCreated', {
        pattern: {
          source: ['aws.s3'],
          detailType: ['Object Created'],
          detail: { bucket: { name: [bucket.bucketName] }, object: { key: keysOf(imports) } },
        },
        target: this.queue,
        undelivered: `Files were dropped whose events did not reach the queue of the intake for a day, ${advice}`,
        ...{ chapter, alarms },
      });
    }
  }

  /** Gives the messages of the queue to the function: few calls at a time, so that a burst leaves others room. */
  feed(receive: LambdaFunction): void {
    receive.addEventSource(
      new SqsEventSource(this.queue, {
        batchSize: 10,
        reportBatchItemFailures: true,
        maxConcurrency: receivers,
      }),
    );
  }
}

/** The keys of objects that may be a route's; which are is for `receive` to say. */
function keysOf(imports: readonly ImportRoute[]): string[] {
  const prefixes = covering(imports.map(({ prefix }) => prefix));
  // Routes that have no beginning in common: at least what Sluice writes itself comes not back to it.
  if (prefixes.includes('')) return Match.anythingButPrefix(reservedPrefix);
  return prefixes.flatMap((prefix) => Match.prefix(prefix));
}
