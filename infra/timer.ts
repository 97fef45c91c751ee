import { Duration } from 'aws-cdk-lib';
import { PolicyStatement, Role } from 'aws-cdk-lib/aws-iam';
import {
  type IScheduleTarget,
  Schedule,
  type ScheduleExpression,
  type ScheduleTargetInput,
} from 'aws-cdk-lib/aws-scheduler';
import type { ScheduleTargetBaseProps } from 'aws-cdk-lib/aws-scheduler-targets';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { service } from './service.ts';

export interface TimerProps {
  expression: ScheduleExpression;
  /** What it is for. */
  description: string;
  /** What the target is given; `<aws.scheduler.scheduled-time>` and its like are filled in. */
  input: ScheduleTargetInput;
  target: (delivery: ScheduleTargetBaseProps) => IScheduleTarget;
  /** Where it goes what could not be started. */
  deadLetters: Queue;
  /** Made by `timerRole`; several timers may share it. */
  role: Role;
}

/** What the scheduler is while it starts something. Below the construct, for the tags and the boundary of that. */
export function timerRole(scope: Construct, deadLetters: Queue): Role {
  const role = new Role(scope, 'SchedulerRole', { assumedBy: service(scope, 'scheduler.amazonaws.com') });
  // The target lets it send to the queue, and does not look at its key.
  const key = deadLetters.encryptionMasterKey;
  if (key) {
    const actions = ['kms:Decrypt', 'kms:GenerateDataKey'];
    role.addToPolicy(new PolicyStatement({ actions, resources: [key.keyArn] }));
  }
  return role;
}

/** Starts something at its times, and tries to for an hour if need be. */
export class Timer extends Construct {
  constructor(scope: Construct, id: string, props: TimerProps) {
    super(scope, id);
    const { expression: schedule, description, input, target, deadLetters: deadLetterQueue, role } = props;
    new Schedule(this, 'Schedule', {
      schedule,
      description,
      target: target({ input, role, deadLetterQueue, maxEventAge: Duration.hours(1), retryAttempts: 20 }),
    });
  }
}
