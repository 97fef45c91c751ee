import { Duration } from 'aws-cdk-lib';
import {
  type IScheduleTarget,
  Schedule,
  type ScheduleExpression,
  type ScheduleTargetInput,
} from 'aws-cdk-lib/aws-scheduler';
import type { ScheduleTargetBaseProps } from 'aws-cdk-lib/aws-scheduler-targets';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';

export interface TimerProps {
  expression: ScheduleExpression;
  /** What it is for. */
  description: string;
  /** What the target is given; `<aws.scheduler.scheduled-time>` and its like are filled in. */
  input: ScheduleTargetInput;
  target: (delivery: ScheduleTargetBaseProps) => IScheduleTarget;
  /** Where it goes what could not be started. */
  deadLetters: Queue;
}

/** Starts something at its times, and tries to for an hour if need be. */
export class Timer extends Construct {
  constructor(scope: Construct, id: string, props: TimerProps) {
    super(scope, id);
    const { expression: schedule, description, input, target, deadLetters: deadLetterQueue } = props;
    new Schedule(this, 'Schedule', {
      schedule,
      description,
      target: target({ input, deadLetterQueue, maxEventAge: Duration.hours(1), retryAttempts: 20 }),
    });
  }
}
