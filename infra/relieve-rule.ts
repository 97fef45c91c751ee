import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { Rule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';

export interface RelieveRuleProps {
  machine: StateMachine;
  relieve: IFunction;
}

/** Tells when a run did not end well, so that what it held goes to the next in line. */
export class RelieveRule extends Construct {
  constructor(scope: Construct, id: string, { machine, relieve }: RelieveRuleProps) {
    super(scope, id);
    const deadLetterQueue = new Queue(this, 'DeadLetters', {
      retentionPeriod: Duration.days(14),
      enforceSSL: true,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    new Rule(this, 'RunEnded', {
      eventPattern: {
        source: ['aws.states'],
        detailType: ['Step Functions Execution Status Change'],
        detail: {
          stateMachineArn: [machine.stateMachineArn],
          status: ['FAILED', 'TIMED_OUT', 'ABORTED'],
        },
      },
      targets: [
        new LambdaFunction(relieve, { deadLetterQueue, maxEventAge: Duration.hours(24), retryAttempts: 185 }),
      ],
    });
  }
}
