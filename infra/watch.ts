import { Duration } from 'aws-cdk-lib';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { ScheduleExpression, ScheduleTargetInput } from 'aws-cdk-lib/aws-scheduler';
import { LambdaInvoke } from 'aws-cdk-lib/aws-scheduler-targets';
import { Construct } from 'constructs';
import { acknowledgeVersions } from './acknowledge.ts';
import type { Alarms } from './alarms.ts';
import { DeadLetters } from './dead-letters.ts';
import { Timer, timerRole } from './timer.ts';

export interface WatchProps {
  watch: IFunction;
  alarms: Alarms;
}

const chapter = 'loads-are-not-watched';
const advice =
  'Until that works again nobody is told of a load that is open for too long: look at npx sluice status now and then.';

/** Every few minutes: how many loads are open, how old the oldest is, and whether a run comes for each. */
export class Watch extends Construct {
  constructor(scope: Construct, id: string, { watch, alarms }: WatchProps) {
    super(scope, id);
    acknowledgeVersions(this, [watch]);
    alarms.onErrors(
      watch,
      chapter,
      `Open loads could not be counted: see the log of the function Watch. ${advice}`,
    );
    const deadLetters = new DeadLetters(this, 'DeadLetters', {
      ...{ alarms, chapter },
      description: `Open loads could not be counted: the function Watch could not be called. ${advice}`,
    });
    new Timer(this, 'Timer', {
      expression: ScheduleExpression.rate(Duration.minutes(5)),
      description: 'Looks whether a run comes for each load, and measures how many are open',
      input: ScheduleTargetInput.fromObject({}),
      target: (delivery) => new LambdaInvoke(watch, delivery),
      deadLetters: deadLetters.queue,
      role: timerRole(this, deadLetters.queue),
    });
  }
}
