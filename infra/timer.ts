import { Duration } from 'aws-cdk-lib';
import {
  type IScheduleTarget,
  Schedule,
  type ScheduleExpression,
  type ScheduleTargetInput,
} from 'aws-cdk-lib/aws-scheduler';
import type { ScheduleTargetBaseProps } from 'aws-cdk-lib/aws-scheduler-targets';
import { Construct } from 'constructs';
import type { Alarms, Chapter } from './alarms.ts';
import { createDeadLetters } from './dead-letters.ts';

export interface TimerProps {
  expression: ScheduleExpression;
  /** What it is for. */
  description: string;
  /** What the target is given; `<aws.scheduler.scheduled-time>` and its like are filled in. */
  input: ScheduleTargetInput;
  target: (delivery: ScheduleTargetBaseProps) => IScheduleTarget;
  /** What people are told where the target could not be started: what was missed, and what to do. */
  missed: string;
  chapter: Chapter;
  alarms: Alarms;
}

/** Starts something at its times, for an hour if need be; what it could not start it tells of. */
export class Timer extends Construct {
  constructor(scope: Construct, id: string, props: TimerProps) {
    super(scope, id);
    const { expression: schedule, description, input, target, missed, chapter, alarms } = props;
    const deadLetterQueue = createDeadLetters(this, alarms, chapter, missed);
    new Schedule(this, 'Schedule', {
      schedule,
      description,
      target: target({ input, deadLetterQueue, maxEventAge: Duration.hours(1), retryAttempts: 20 }),
    });
  }
}
