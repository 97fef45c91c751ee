import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { Match, Rule } from 'aws-cdk-lib/aws-events';
import { SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { ImportRoute } from '../shared/config/route.ts';
import type { Alarms } from './alarms.ts';
import { createDeadLetters } from './dead-letters.ts';
import { covering } from './prefixes.ts';

export interface IntakeProps {
  alarms: Alarms;
}

/** How long a call of `receive` may take. AWS asks for six times as long until its messages come again. */
const receiving = Duration.seconds(30);

/**
 * A throttle of Lambda counts as a try of each message, and a burst may meet many: a message is given up after hours.
 */
const tries = 60;

/** The door: what is dropped under a route's prefix comes through a queue, so that any burst is taken. */
export class Intake extends Construct {
  readonly queue: Queue;

  constructor(scope: Construct, id: string, { alarms }: IntakeProps) {
    super(scope, id);
    const deadLetters = createDeadLetters(
      this,
      alarms,
      'files-were-not-started',
      'Files were dropped whose events could not be taken in for hours, so that they are not loaded: their events are in this queue. When the cause is gone, load them with: npx sluice sweep --fix. Then purge the queue.',
    );
    this.queue = new Queue(this, 'Queue', {
      visibilityTimeout: Duration.seconds(6 * receiving.toSeconds()),
      retentionPeriod: Duration.days(14),
      deadLetterQueue: { queue: deadLetters, maxReceiveCount: tries },
      enforceSSL: true,
      removalPolicy: RemovalPolicy.RETAIN,
    });
  }

  /** Sends the events of the routes' objects to the queue. */
  listen(bucket: IBucket, imports: readonly ImportRoute[], alarms: Alarms): void {
    const deadLetterQueue = createDeadLetters(
      new Construct(this, 'Delivery'),
      alarms,
      'files-were-not-started',
      'Files were dropped whose events did not reach the queue of the intake for a day, so that they are not loaded: their events are in this queue. When the cause is gone, load them with: npx sluice sweep --fix. Then purge the queue.',
    );
    new Rule(this, 'ObjectCreated', {
      eventPattern: {
        source: ['aws.s3'],
        detailType: ['Object Created'],
        detail: {
          bucket: { name: [bucket.bucketName] },
          object: {
            key: covering(imports.map(({ prefix }) => prefix)).flatMap((prefix) => Match.prefix(prefix)),
          },
        },
      },
      targets: [
        new SqsQueue(this.queue, { deadLetterQueue, maxEventAge: Duration.hours(24), retryAttempts: 185 }),
      ],
    });
  }

  /** Gives the messages of the queue to the function: few calls at a time, so that a burst leaves others room. */
  feed(receive: IFunction): void {
    receive.addEventSource(
      new SqsEventSource(this.queue, { batchSize: 10, reportBatchItemFailures: true, maxConcurrency: 5 }),
    );
  }
}
