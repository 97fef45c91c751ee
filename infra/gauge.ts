import { Duration, Stack } from 'aws-cdk-lib';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { ScheduleExpression, ScheduleTargetInput } from 'aws-cdk-lib/aws-scheduler';
import { LambdaInvoke } from 'aws-cdk-lib/aws-scheduler-targets';
import type { Construct } from 'constructs';
import type { ImportRoute } from '../shared/config/route.ts';
import { acknowledgeVersions } from './acknowledge.ts';
import type { Alarms } from './alarms.ts';
import { Timer } from './timer.ts';

const chapter = 'loads-are-not-watched';
const advice =
  'Until that works again nobody is told of a load that is open for too long: look at npx sluice status now and then.';

/** Every few minutes: how many loads are open, and how old the oldest is. */
export function createGauge(
  scope: Construct,
  gauge: IFunction,
  imports: ImportRoute[],
  alarms: Alarms,
): void {
  // The role of a schedule is the stack's.
  acknowledgeVersions(Stack.of(scope), [gauge]);
  alarms.onErrors(
    gauge,
    chapter,
    `Open loads could not be counted: see the log of the function Gauge. ${advice}`,
  );
  new Timer(scope, 'GaugeTimer', {
    expression: ScheduleExpression.rate(Duration.minutes(5)),
    description: 'Measures how many loads are open, and for how long',
    input: ScheduleTargetInput.fromObject({ routes: imports.map(({ name }) => name) }),
    target: (delivery) => new LambdaInvoke(gauge, delivery),
    missed: `Open loads could not be counted: the function Gauge could not be called. ${advice}`,
    chapter,
    alarms,
  });
}
