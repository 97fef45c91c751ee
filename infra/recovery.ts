import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import type { Alarms } from './alarms.ts';
import { Delivery } from './delivery.ts';

export interface RecoveryProps {
  machine: StateMachine;
  recover: LambdaFunction;
  alarms: Alarms;
}

/** Tells when a run has died, so that another takes its stream over. */
export class Recovery extends Construct {
  constructor(scope: Construct, id: string, { machine, recover, alarms }: RecoveryProps) {
    super(scope, id);
    new Delivery(this, 'RunDied', {
      pattern: {
        source: ['aws.states'],
        detailType: ['Step Functions Execution Status Change'],
        detail: {
          stateMachineArn: [machine.stateMachineArn],
          status: ['FAILED', 'TIMED_OUT', 'ABORTED'],
        },
      },
      target: recover,
      undelivered:
        'Runs died, and for a day none could be started to take over: their events are in this queue. npx sluice status shows the loads that wait. The function Watch tries again every few minutes; when the cause is gone, purge the queue.',
      chapter: 'runs-were-not-recovered',
      alarms,
    });
  }
}
