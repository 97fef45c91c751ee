import { Duration } from 'aws-cdk-lib';
import { Match, Rule } from 'aws-cdk-lib/aws-events';
import { SfnStateMachine } from 'aws-cdk-lib/aws-events-targets';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import type { ImportRoute } from '../shared/config/route.ts';
import type { Alarms } from './alarms.ts';
import { createDeadLetters } from './dead-letters.ts';

export interface ImportRuleProps {
  bucket: IBucket;
  machine: StateMachine;
  imports: ImportRoute[];
  alarms: Alarms;
}

/** Starts a run of the import machine for each object that is created under a route's prefix. */
export class ImportRule extends Construct {
  constructor(scope: Construct, id: string, { bucket, machine, imports, alarms }: ImportRuleProps) {
    super(scope, id);
    const deadLetterQueue = createDeadLetters(
      this,
      alarms,
      'files-were-not-started',
      'Files were dropped for which no run could be started for a day, so that they are not loaded: their events are in this queue. When the cause is gone, start them with: npx sluice reconcile --fix. Then purge the queue.',
    );
    new Rule(this, 'ObjectCreated', {
      eventPattern: {
        source: ['aws.s3'],
        detailType: ['Object Created'],
        detail: {
          bucket: { name: [bucket.bucketName] },
          object: { key: imports.flatMap(({ prefix }) => Match.prefix(prefix)) },
        },
      },
      targets: [
        new SfnStateMachine(machine, {
          deadLetterQueue,
          maxEventAge: Duration.hours(24),
          retryAttempts: 185,
        }),
      ],
    });
  }
}
