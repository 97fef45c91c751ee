import { Fail, type IChainable, type StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import type { FunctionsByName } from './functions.ts';
import { caughtError, jsonata } from './jsonata.ts';
import { Machine } from './machine.ts';
import { onceMore, transient, transientExport } from './retries.ts';
import { Task } from './task.ts';

export interface ExportMachineProps {
  functions: FunctionsByName;
}

/** The workflow of one export: from its time to a verified object, or to the reason why not. */
export class ExportMachine extends Construct {
  readonly machine: StateMachine;

  constructor(scope: Construct, id: string, { functions }: ExportMachineProps) {
    super(scope, id);
    this.machine = new Machine(this, 'Machine', {
      definition: this.define(functions),
      functions: [functions.export, functions.abandonExport],
    }).machine;
  }

  /** The input of a run is `{ export }`, and of one that a schedule starts `{ export, scheduledTime }`. */
  private define(functions: FunctionsByName): IChainable {
    const given = jsonata('$states.context.Execution.Input.export');
    const due = '$states.context.Execution.Input.scheduledTime';
    const what = {
      name: given,
      scheduledTime: jsonata(`$exists(${due}) ? ${due} : $states.context.Execution.StartTime`),
      run: jsonata('$states.context.Execution.Id'),
    };
    const fetch = new Task(this, 'Export', {
      lambdaFunction: functions.export,
      payload: what,
      retries: [...onceMore, transientExport],
    });
    const abandon = new Task(this, 'AbandonExport', {
      lambdaFunction: functions.abandonExport,
      payload: { ...what, error: jsonata('$error') },
      retries: [transient],
    });
    const failed = Fail.jsonata(this, 'Not exported', {
      error: jsonata('$states.input.error'),
      cause: jsonata('$states.input.reason'),
    });
    fetch.addCatch(abandon.next(failed), { errors: ['States.ALL'], assign: { error: caughtError } });
    return fetch;
  }
}
