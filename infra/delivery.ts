import { Duration, Stack } from 'aws-cdk-lib';
import { type EventPattern, type IRuleTarget, Rule } from 'aws-cdk-lib/aws-events';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { Alarms } from './alarms.ts';
import { DeadLetters } from './dead-letters.ts';
import type { Chapter } from './runbook.ts';
import { service } from './service.ts';

export interface DeliveryProps {
  pattern: EventPattern;
  target: Queue | LambdaFunction;
  /** What people are told of events that could not be delivered: what is missing, and what to do. */
  undelivered: string;
  chapter: Chapter;
  alarms: Alarms;
}

const events = 'events.amazonaws.com';

/** Events that are sent to one target, for a day if need be; what could not be delivered is kept, and people are told. */
export class Delivery extends Construct {
  constructor(scope: Construct, id: string, props: DeliveryProps) {
    super(scope, id);
    const { pattern, target, undelivered, chapter, alarms } = props;
    const { queue } = new DeadLetters(this, 'DeadLetters', { alarms, chapter, description: undelivered });
    const rule = new Rule(this, 'Rule', { eventPattern: pattern, targets: [targetOf(target, queue)] });
    this.letIn(rule, queue);
    if (target instanceof Queue) this.letIn(rule, target);
    else
      target.addPermission('Delivery', {
        scope: this,
        principal: new ServicePrincipal(events),
        sourceArn: rule.ruleArn,
        sourceAccount: Stack.of(this).account,
      });
  }

  private letIn({ ruleArn }: Rule, queue: Queue): void {
    queue.addToResourcePolicy(
      new PolicyStatement({
        principals: [service(this, events)],
        actions: ['sqs:SendMessage'],
        resources: [queue.queueArn],
        conditions: { ArnEquals: { 'aws:SourceArn': ruleArn } },
      }),
    );
  }
}

/** CDK's own targets let rules in without a look at their account. */
function targetOf(target: Queue | LambdaFunction, deadLetters: Queue): IRuleTarget {
  return {
    bind: () => ({
      arn: target instanceof Queue ? target.queueArn : target.functionArn,
      deadLetterConfig: { arn: deadLetters.queueArn },
      retryPolicy: { maximumEventAgeInSeconds: Duration.hours(24).toSeconds(), maximumRetryAttempts: 185 },
    }),
  };
}
