import { Duration } from 'aws-cdk-lib';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { ScheduleExpression, ScheduleTargetInput } from 'aws-cdk-lib/aws-scheduler';
import { LambdaInvoke } from 'aws-cdk-lib/aws-scheduler-targets';
import { Construct } from 'constructs';
import { acknowledgeVersions } from './acknowledge.ts';
import type { Alarms } from './alarms.ts';
import { DeadLetters } from './dead-letters.ts';
import { Timer, timerRole } from './timer.ts';

export interface DailySweepProps {
  bucket: IBucket;
  sweep: LambdaFunction;
  alarms: Alarms;
}

const chapter = 'the-daily-search-failed';
const advice =
  'Files whose events were lost are not started by themselves until this works again. See the log of the function Sweep; what was missed is found and started by: npx sluice sweep --fix';

/** Once a day: what was dropped and never loaded is found, and started. */
export class DailySweep extends Construct {
  constructor(scope: Construct, id: string, { bucket, sweep, alarms }: DailySweepProps) {
    super(scope, id);
    sweep.addEnvironment('BUCKET_NAME', bucket.bucketName);
    acknowledgeVersions(this, [sweep]);
    alarms.onErrors(sweep, chapter, `The daily search for files that were not loaded failed. ${advice}`);
    const deadLetters = new DeadLetters(this, 'DeadLetters', {
      ...{ alarms, chapter },
      description: `The daily search for files that were not loaded could not be started. ${advice}`,
    });
    new Timer(this, 'Timer', {
      expression: ScheduleExpression.rate(Duration.days(1)),
      description: 'Finds what was dropped and never loaded',
      input: ScheduleTargetInput.fromObject({}),
      target: (delivery) => new LambdaInvoke(sweep, delivery),
      deadLetters: deadLetters.queue,
      role: timerRole(this, deadLetters.queue),
    });
  }
}
