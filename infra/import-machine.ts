import type { IBucket } from 'aws-cdk-lib/aws-s3';
import {
  type CatchProps,
  Choice,
  Condition,
  type IChainable,
  type RetryProps,
  type StateMachine,
  Succeed,
  Wait,
  WaitTime,
} from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import type { ErrorName } from '../shared/errors.ts';
import { batchPrefix } from '../shared/import/documents.ts';
import { acknowledgePrefixes, acknowledgeRuns } from './acknowledge.ts';
import { type FunctionsByName, stateOf } from './functions.ts';
import { caughtError, jsonata, returned, variables } from './jsonata.ts';
import { Machine } from './machine.ts';
import type { FunctionName } from './needs.ts';
import { PartMaps } from './part-maps.ts';
import { beingCreated, indexing, lagging, lostAnswer, tooEarly, transient, unclear } from './retries.ts';
import { Task } from './task.ts';

export interface ImportMachineProps {
  bucket: IBucket;
  functions: FunctionsByName;
  name: string;
}

type Variables = Record<string, unknown>;

const is = (field: string, value: string) =>
  Condition.jsonata(jsonata(`$states.input.${field} = '${value}'`));
const input = (name: string) => jsonata(`$states.context.Execution.Input.${name}`);

const caught: CatchProps = { errors: ['States.ALL'], assign: { error: caughtError } };

/** What a run begins with; what it does not have yet is null, so that every state can name every variable. */
const first: Variables = {
  ...{ streamKey: input('streamKey'), fence: input('fence') },
  ...{ plans: 0, round: 0 },
  ...{ batch: null, destination: null, parts: null, partList: null, error: null },
};

/** With what a run begins that is to end what the runs before it died of. */
const died = {
  Error: 'RunStopped' satisfies ErrorName,
  Cause:
    'The runs that worked on this load ended before it did, several times in a row: they were stopped, or ran out of time or memory. The logs of the functions say more. When the cause is gone, load it with: npx sluice replay --failed',
};

/** The workflow of one stream: from the loads that wait for it to their rows in Domo, or to the reasons why not. */
export class ImportMachine extends Construct {
  readonly machine: StateMachine;
  private readonly functions: FunctionsByName;

  constructor(scope: Construct, id: string, { bucket, functions, name }: ImportMachineProps) {
    super(scope, id);
    this.functions = functions;
    const definition = this.define(bucket);
    this.machine = new Machine(this, 'Machine', {
      ...{ definition, name },
      functions: Object.values(functions),
    }).machine;
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
    const task = (name: FunctionName, more: object, retries: RetryProps[], assign?: Variables) =>
      this.invoke(name, more, retries, assign).addCatch(abandon, caught);
    const toSend = { parts: returned('.parts'), partList: returned('.partList') };
    const fence = { fence: returned('.fence') };

    const plan = task('plan', variables('plans'), [indexing, transient], {
      ...{ ...fence, ...toSend, batch: returned('.batch'), destination: returned('.destination') },
      ...{ round: 0, plans: returned('.plans') },
    });
    const wait = this.wait('Wait');
    const open = task('openExecution', variables('batch'), [beingCreated, lostAnswer, transient], {
      destination: returned(),
    });
    const { splitPart } = this.functions;
    const { few, many } = new PartMaps(this, 'Parts', { bucket, splitPart });
    for (const map of [few, many]) map.addCatch(abandon, caught);
    const split = Choice.jsonata(this, 'Few parts?')
      .when(Condition.jsonata(jsonata('$partList = null')), few)
      .otherwise(many);
    const batch = { ...variables('batch'), execution: jsonata('$destination') };
    const partTimeout = splitPart.timeout?.toSeconds();
    const verify = task('verify', { ...batch, ...variables('round'), partTimeout }, [transient], {
      ...{ ...fence, ...toSend, round: returned('.round') },
    });
    const outlast = this.wait('Outlast');
    const commit = task('commit', batch, [indexing, lostAnswer, tooEarly, transient], fence);
    const sent = { ...fence, destination: returned('.destination') };
    const [send, sendAnyway] = this.patient(
      'sendBatch',
      variables('batch'),
      [beingCreated, unclear, tooEarly, transient],
      sent,
      'ImportUnanswered',
    );
    for (const state of [send, sendAnyway]) state.addCatch(abandon, caught);
    // Without a Catch for the rest: the rows are in Domo, so there is nothing to abandon.
    const [settle, settleAnyway] = this.patient(
      'settle',
      variables('batch', 'destination'),
      [lagging, transient],
      undefined,
      'RowsLagging',
    );

    plan.next(this.next('What next?', { inspect: split, open, send, commit, wait }, done));
    wait.next(plan);
    open.next(split);
    for (const map of [few, many]) map.next(verify);
    outlast.next(split);
    verify.next(this.next('Proven?', { resend: outlast, replan: plan }, commit));
    commit.next(this.next('Committed?', { replan: plan }, settle));
    const isSent = this.next('Sent?', { replan: plan, again: send }, settle);
    for (const state of [send, sendAnyway]) state.next(isSent);
    const more = this.next('More to load?', { plan }, done);
    for (const state of [settle, settleAnyway]) state.next(more);
    abandon.next(this.next('Committed after all?', { settle, plan }, done));

    return this.begin(plan, abandon);
  }

  /** Where a run begins that takes over from one that died: after a while, or with giving up. */
  private begin(plan: IChainable, abandon: IChainable): IChainable {
    const giveUp = Condition.jsonata(input('giveUp'));
    const backOff = Wait.jsonata(this, 'Back off', { time: WaitTime.timestamp(input('notBefore')) });
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

  /** Waits until the state before says. */
  private wait(id: string): Wait {
    return Wait.jsonata(this, id, { time: WaitTime.timestamp(jsonata('$states.input.notBefore')) });
  }

  /** A state that asks again and again while an error lasts, and one that then takes what it is told. */
  private patient(
    name: FunctionName,
    more: object,
    retries: RetryProps[],
    assign: Variables | undefined,
    lasting: ErrorName,
  ): [Task, Task] {
    const asking = this.invoke(name, { ...more, patient: false }, retries, assign);
    const anyway = this.invoke(name, { ...more, patient: true }, [transient], assign, 'Anyway');
    asking.addCatch(anyway, { errors: [lasting] });
    return [asking, anyway];
  }

  /** A state that calls a function for the stream, with the run's own name and its fence. */
  private invoke(
    name: FunctionName,
    more: object,
    retries: RetryProps[],
    assign?: Variables,
    suffix = '',
  ): Task {
    const hold = { ...variables('streamKey', 'fence'), run: jsonata('$states.context.Execution.Name') };
    const lambdaFunction = this.functions[name];
    return new Task(this, `${stateOf(name)}${suffix}`, {
      ...{ lambdaFunction, retries },
      ...(assign === undefined ? {} : { assign }),
      payload: { ...hold, ...more },
    });
  }
}
