import { Duration } from 'aws-cdk-lib';
import { Rule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import type { Alarms } from './alarms.ts';
import { createDeadLetters } from './dead-letters.ts';

export interface RelieveRuleProps {
  machine: StateMachine;
  relieve: IFunction;
  alarms: Alarms;
}

/** Tells when a run did not end well, so that what it held goes to the next in line. */
export class RelieveRule extends Construct {
  constructor(scope: Construct, id: string, { machine, relieve, alarms }: RelieveRuleProps) {
    super(scope, id);
    const deadLetterQueue = createDeadLetters(
      this,
      alarms,
      'runs-were-not-cleared-up',
      'Runs ended badly, and what they left behind could not be cleared up for a day: their events are in this queue. `npx sluice status` shows the loads that are stuck. When the cause is gone, go on with them by: npx sluice reconcile --fix. Then purge the queue.',
    );
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
