import { Duration } from 'aws-cdk-lib';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import {
  type CatchProps,
  Choice,
  Condition,
  type IChainable,
  type RetryProps,
  type StateMachine,
  Succeed,
  TaskInput,
  Timeout,
  Wait,
  WaitTime,
} from 'aws-cdk-lib/aws-stepfunctions';
import { LambdaInvoke } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import { Construct } from 'constructs';
import type { ErrorName } from '../shared/errors.ts';
import { batchPrefix } from '../shared/import/documents.ts';
import { acknowledgePrefixes, acknowledgeRuns } from './acknowledge.ts';
import type { FunctionName, Functions } from './functions.ts';
import { jsonata, returned, variables } from './jsonata.ts';
import { createMachine } from './machine.ts';
import { createPartMaps } from './part-maps.ts';
import {
  indexing,
  lagging,
  lostAnswer,
  readerFailed,
  tooEarly,
  transient,
  transientPart,
  unclear,
} from './retries.ts';

export interface ImportMachineProps {
  bucket: IBucket;
  functions: Functions;
  name: string;
}

type Variables = Record<string, unknown>;

const is = (field: string, value: string) =>
  Condition.jsonata(jsonata(`$states.input.${field} = '${value}'`));
const input = (name: string) => jsonata(`$states.context.Execution.Input.${name}`);
const stateOf = (name: FunctionName) => name.charAt(0).toUpperCase() + name.slice(1);

const caught: CatchProps = {
  errors: ['States.ALL'],
  assign: {
    error: {
      Error: jsonata('$states.errorOutput.Error'),
      // AWS leaves it out of some errors.
      Cause: jsonata("$exists($states.errorOutput.Cause) ? $states.errorOutput.Cause : ''"),
    },
  },
};

/** What a run begins with; what it does not have yet is null, so that every state can name every variable. */
const first: Variables = {
  ...{
    streamKey: input('streamKey'),
    fence: input('fence'),
    plans: 0,
    round: 0,
    maxLoads: null,
    share: true,
  },
  ...{ batch: null, destination: null, parts: null, partList: null, error: null },
};

/** With what a run begins that is to end what the runs before it died of. */
const died = {
  Error: 'RunStopped' satisfies ErrorName,
  Cause:
    'The runs that worked on this load ended before it did, several times in a row: they were stopped, or ran out of time or memory. The logs of the functions say more. Nothing of it was loaded. When the cause is gone, load it with: npx sluice replay --failed',
};

/** The workflow of one stream: from the loads that wait for it to their rows in Domo, or to the reasons why not. */
export class ImportMachine extends Construct {
  readonly machine: StateMachine;
  private readonly functions: Functions;

  constructor(scope: Construct, id: string, { bucket, functions, name }: ImportMachineProps) {
    super(scope, id);
    this.functions = functions;
    this.machine = createMachine(this, this.define(bucket), Object.values(functions), name);
    // The map reads its part list from the bucket, and gets no right on its key by itself.
    bucket.encryptionKey?.grantDecrypt(this.machine);
    acknowledgePrefixes(this, bucket, [batchPrefix]);
    acknowledgeRuns(this, this.machine);
  }

  private define(bucket: IBucket): IChainable {
    const done = Succeed.jsonata(this, 'Done');
    const abandon = this.invoke('abandon', variables('error'), [transient], {
      fence: returned('.fence'),
      batch: returned('.batch'),
      destination: returned('.destination'),
    });
    const task = (name: FunctionName, more: object, retries: RetryProps[], assign: Variables = {}) =>
      this.invoke(name, more, retries, assign).addCatch(abandon, caught);
    const toSend = { parts: returned('.parts'), partList: returned('.partList') };
    const fence = { fence: returned('.fence') };

    const plan = task('plan', variables('plans', 'maxLoads', 'share'), [indexing, transient], {
      ...{ ...fence, ...toSend, batch: returned('.batch'), destination: returned('.destination') },
      ...{ round: 0, plans: returned('.plans') },
    });
    const wait = Wait.jsonata(this, 'Wait', { time: WaitTime.timestamp(jsonata('$states.input.notBefore')) });
    const open = task('openExecution', variables('batch'), [lostAnswer, transient], {
      destination: returned(),
    });
    const splitPart = (id: string, payload: object) =>
      this.task('splitPart', payload, [transientPart], {}, id);
    const [splitFew, splitMany] = createPartMaps(this, bucket, splitPart);
    splitMany.addRetry(readerFailed);
    for (const map of [splitFew, splitMany]) map.addCatch(abandon, caught);
    const split = Choice.jsonata(this, 'Few parts?')
      .when(Condition.jsonata(jsonata('$partList = null')), splitFew)
      .otherwise(splitMany);
    const batch = { ...variables('batch'), execution: jsonata('$destination') };
    const partTimeout = this.functions.splitPart.timeout?.toSeconds();
    const verify = task('verify', { ...batch, ...variables('round'), partTimeout }, [transient], {
      ...{ ...fence, ...toSend, round: returned('.round'), share: returned('.share') },
    });
    const outlast = Wait.jsonata(this, 'Outlast', {
      time: WaitTime.timestamp(jsonata('$states.input.notBefore')),
    });
    const maxLoads = { maxLoads: returned('.maxLoads') };
    const commit = task('commit', batch, [indexing, lostAnswer, tooEarly, transient], {
      ...fence,
      ...maxLoads,
    });
    const sent = { ...fence, ...maxLoads, destination: returned('.destination') };
    const send = this.invoke(
      'sendBatch',
      { ...variables('batch'), patient: false },
      [unclear, tooEarly, transient],
      sent,
    );
    const sendAnyway = this.invoke(
      'sendBatch',
      { ...variables('batch'), patient: true },
      [transient],
      sent,
      'SendBatchAnyway',
    );
    send.addCatch(sendAnyway, { errors: ['ImportUnanswered'] satisfies ErrorName[] });
    for (const state of [send, sendAnyway]) state.addCatch(abandon, caught);
    // Without a Catch for the rest: the rows are in Domo, so there is nothing to abandon.
    const settling = variables('batch', 'destination');
    const settle = this.invoke('settle', { ...settling, patient: false }, [lagging, transient], {
      share: true,
    });
    const settleAnyway = this.invoke(
      'settle',
      { ...settling, patient: true },
      [transient],
      { share: true },
      'SettleAnyway',
    );
    settle.addCatch(settleAnyway, { errors: ['RowsLagging'] satisfies ErrorName[] });

    plan.next(this.next('What next?', { open, send, commit, wait }, done));
    wait.next(plan);
    open.next(split);
    for (const map of [splitFew, splitMany]) map.next(verify);
    outlast.next(split);
    verify.next(this.next('Proven?', { resend: outlast, replan: plan }, commit));
    const inDomo = this.next('In Domo?', { replan: plan, again: send }, settle);
    for (const state of [commit, send, sendAnyway]) state.next(inDomo);
    const more = this.next('More to load?', { plan }, done);
    for (const state of [settle, settleAnyway]) state.next(more);
    abandon.next(this.next('Committed after all?', { settle, plan }, done));

    const backOff = Wait.jsonata(this, 'Back off', { time: WaitTime.timestamp(input('notBefore')) });
    const giveUp = Condition.jsonata(input('giveUp'));
    backOff.next(
      Choice.jsonata(this, 'Give up after that?')
        .when(giveUp, abandon, { assign: { error: died } })
        .otherwise(plan),
    );
    return Choice.jsonata(this, 'Rest first?', { assign: first })
      .when(Condition.jsonata(jsonata('$states.context.Execution.Input.notBefore != null')), backOff, {
        assign: first,
      })
      .when(giveUp, abandon, { assign: { ...first, error: died } })
      .otherwise(plan);
  }

  /** Goes on by what the state before says in `next`. */
  private next(id: string, routes: Record<string, IChainable>, otherwise: IChainable): Choice {
    return Object.entries(routes)
      .reduce((choice, [value, state]) => choice.when(is('next', value), state), Choice.jsonata(this, id))
      .otherwise(otherwise);
  }

  /** A state that calls a function for the stream, with the run's own name and its fence. */
  private invoke(
    name: FunctionName,
    more: object,
    retries: RetryProps[],
    assign: Variables = {},
    id = stateOf(name),
  ): LambdaInvoke {
    const hold = { ...variables('streamKey', 'fence'), run: jsonata('$states.context.Execution.Name') };
    return this.task(name, { ...hold, ...more }, retries, assign, id);
  }

  private task(
    name: FunctionName,
    payload: object,
    retries: RetryProps[],
    assign: Variables = {},
    id = stateOf(name),
  ): LambdaInvoke {
    const lambdaFunction = this.functions[name];
    const state = LambdaInvoke.jsonata(this, id, {
      lambdaFunction,
      payload: TaskInput.fromObject({ ...payload }),
      outputs: returned(),
      assign,
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
