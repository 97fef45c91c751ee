import { Duration } from 'aws-cdk-lib';
import { Rule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import type { Alarms } from './alarms.ts';
import { createDeadLetters } from './dead-letters.ts';

export interface RecoveryProps {
  machine: StateMachine;
  recover: IFunction;
  alarms: Alarms;
}

/** Tells when a run has died, so that another takes its stream over. */
export class Recovery extends Construct {
  constructor(scope: Construct, id: string, { machine, recover, alarms }: RecoveryProps) {
    super(scope, id);
    const deadLetterQueue = createDeadLetters(
      this,
      alarms,
      'runs-were-not-recovered',
      'Runs died, and for a day none could be started to take over: their events are in this queue. npx sluice status shows the loads that wait. The function Watch tries again every few minutes; when the cause is gone, purge the queue.',
    );
    new Rule(this, 'RunDied', {
      eventPattern: {
        source: ['aws.states'],
        detailType: ['Step Functions Execution Status Change'],
        detail: {
          stateMachineArn: [machine.stateMachineArn],
          status: ['FAILED', 'TIMED_OUT', 'ABORTED'],
        },
      },
      targets: [
        new LambdaFunction(recover, { deadLetterQueue, maxEventAge: Duration.hours(24), retryAttempts: 185 }),
      ],
    });
  }
}
