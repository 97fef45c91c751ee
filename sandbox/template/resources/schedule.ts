import * as v from 'valibot';
import { arn } from '../../account.ts';
import { ignored, resourceType } from '../resource-type.ts';

export interface ScheduleDefinition {
  name: string;
  arn: string;
  enabled: boolean;
  /** `cron(…)`, `rate(…)` or `at(…)`. */
  expression: string;
  /** IANA name. */
  timeZone: string;
  /** `Input` is a text that may contain `<aws.scheduler.…>`. */
  target: { Arn: string; Input?: string };
}

export const scheduleType = resourceType({
  type: 'AWS::Scheduler::Schedule',
  naming: {
    property: 'Name',
    longest: 64,
    arn: (name) => arn('scheduler', `schedule/default/${name}`),
    ref: (name) => name,
    attributes: { Arn: (_, own) => own },
  },
  properties: {
    Name: v.optional(v.string()),
    ScheduleExpression: v.string(),
    ScheduleExpressionTimezone: v.optional(v.string(), 'UTC'),
    State: v.optional(v.picklist(['ENABLED', 'DISABLED']), 'ENABLED'),
    Target: v.strictObject({
      Arn: v.string(),
      Input: v.exactOptional(v.string()),
      DeadLetterConfig: ignored,
      RetryPolicy: ignored,
      RoleArn: ignored,
    }),
  },
  // A window allows AWS to be late. The sandbox is never late.
  ignored: ['Description', 'FlexibleTimeWindow', 'KmsKeyArn'],
  read: ({ ScheduleExpression, ScheduleExpressionTimezone, State, Target }, named): ScheduleDefinition => ({
    name: named.name,
    arn: named.arn,
    enabled: State === 'ENABLED',
    expression: ScheduleExpression,
    timeZone: ScheduleExpressionTimezone,
    target: { Arn: Target.Arn, ...(Target.Input === undefined ? {} : { Input: Target.Input }) },
  }),
});
