import { Duration } from 'aws-cdk-lib';
import {
  Fail,
  type IChainable,
  type RetryProps,
  type StateMachine,
  TaskInput,
  Timeout,
} from 'aws-cdk-lib/aws-stepfunctions';
import { LambdaInvoke } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import { Construct } from 'constructs';
import type { Functions } from './functions.ts';
import { jsonata, returned } from './jsonata.ts';
import { createMachine } from './machine.ts';
import { onceMore, transient, transientExport } from './retries.ts';

export interface ExportMachineProps {
  functions: Functions;
}

/** The workflow of one export: from its time to a verified object, or to the reason why not. */
export class ExportMachine extends Construct {
  readonly machine: StateMachine;

  constructor(scope: Construct, id: string, props: ExportMachineProps) {
    super(scope, id);
    const { export: fetch, abandonExport } = props.functions;
    this.machine = createMachine(this, this.define(props), [fetch, abandonExport]);
  }

  /** The input of a run is `{ export }`, and of one that a schedule starts `{ export, scheduledTime }`. */
  private define({ functions }: ExportMachineProps): IChainable {
    const given = jsonata('$states.context.Execution.Input.export');
    const due = '$states.context.Execution.Input.scheduledTime';
    const what = {
      name: given,
      scheduledTime: jsonata(`$exists(${due}) ? ${due} : $states.context.Execution.StartTime`),
      run: jsonata('$states.context.Execution.Id'),
    };
    const fetch = this.task('Export', functions.export, what, [...onceMore, transientExport]);
    const error = {
      Error: jsonata('$states.errorOutput.Error'),
      Cause: jsonata('$states.errorOutput.Cause'),
    };
    const abandon = this.task(
      'AbandonExport',
      functions.abandonExport,
      { ...what, error: jsonata('$error') },
      [transient],
    );
    const failed = Fail.jsonata(this, 'Not exported', {
      error: jsonata('$states.input.error'),
      cause: jsonata('$states.input.reason'),
    });
    fetch.addCatch(abandon.next(failed), { errors: ['States.ALL'], assign: { error } });
    return fetch;
  }

  private task(
    id: string,
    lambdaFunction: Functions[keyof Functions],
    payload: object,
    retries: RetryProps[],
  ): LambdaInvoke {
    const state = LambdaInvoke.jsonata(this, id, {
      lambdaFunction,
      payload: TaskInput.fromObject({ ...payload }),
      outputs: returned(),
      // Longer than the function may run, so that an attempt is over before the next one begins.
      taskTimeout: Timeout.duration(
        (lambdaFunction.timeout ?? Duration.minutes(15)).plus(Duration.seconds(30)),
      ),
      // CDK's own policy comes first and lacks Lambda.TooManyRequestsException.
      retryOnServiceExceptions: false,
    });
    for (const retry of retries) state.addRetry(retry);
    return state;
  }
}
