import { Duration } from 'aws-cdk-lib';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import {
  type CatchProps,
  Choice,
  Condition,
  Fail,
  type IChainable,
  IntegrationPattern,
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
import type { ImportRoute } from '../shared/config/route.ts';
import type { ErrorName } from '../shared/errors.ts';
import { batchPrefix } from '../shared/loads/documents.ts';
import { acknowledgePrefixes, acknowledgeRuns } from './acknowledge.ts';
import type { FunctionName, Functions } from './functions.ts';
import { jsonata, returned, variables } from './jsonata.ts';
import { createMachine } from './machine.ts';
import { createPartMaps } from './part-maps.ts';
import {
  indexing,
  lagging,
  lostAnswer,
  tooEarly,
  transient,
  transientPart,
  unanswered,
  unclear,
} from './retries.ts';

export interface ImportMachineProps {
  bucket: IBucket;
  functions: Functions;
  imports: ImportRoute[];
}

type Variables = Record<string, unknown>;

/** The name of a run is its ARN. */
const ownRun = { run: jsonata('$states.context.Execution.Id') };
/** A value that may be missing. */
const orNull = (path: string) => jsonata(`$exists(${path}) ? ${path} : null`);
const is = (field: string, value: string) =>
  Condition.jsonata(jsonata(`$states.input.${field} = '${value}'`));
const isOpen = Condition.jsonata(
  jsonata("$states.input.state in ['received', 'planned', 'loading', 'committing']"),
);
const isLoaded = Condition.jsonata(
  jsonata("$states.input.state in ['committed', 'superseded', 'duplicate']"),
);
/** It has its turn, and its stream need not rest any more. */
const mayPlan = Condition.jsonata(
  jsonata("$states.input.turn = 'hold' and $toMillis($states.input.notBefore) <= $millis()"),
);
const stateOf = (name: FunctionName) => name.charAt(0).toUpperCase() + name.slice(1);

const caught: CatchProps = {
  errors: ['States.ALL'],
  assign: {
    error: { Error: jsonata('$states.errorOutput.Error'), Cause: jsonata('$states.errorOutput.Cause') },
  },
};

/** The workflow of one object: from its event to its rows in Domo, or to the reason why not. */
export class ImportMachine extends Construct {
  readonly machine: StateMachine;
  private readonly functions: Functions;
  private readonly done = Succeed.jsonata(this, 'Done');
  private readonly notLoaded = Fail.jsonata(this, 'Not loaded', {
    error: jsonata('$string($states.input.error)'),
    cause: jsonata('$string($states.input.reason)'),
  });

  constructor(scope: Construct, id: string, { bucket, functions, imports }: ImportMachineProps) {
    super(scope, id);
    this.functions = functions;
    this.machine = createMachine(this, this.define(bucket, imports), Object.values(functions));
    // The map reads its part list from the bucket, and gets no right on its key by itself.
    bucket.encryptionKey?.grantDecrypt(this.machine);
    acknowledgePrefixes(this, bucket, [batchPrefix]);
    acknowledgeRuns(this, this.machine);
  }

  private define(bucket: IBucket, imports: ImportRoute[]): IChainable {
    const end = this.ending('Loaded?');
    const abandon = this.invoke(
      'abandon',
      variables('load', 'streamKey', 'fence', 'batch', 'destination', 'error'),
      [transient],
      { destination: returned('.destination') },
    );
    const task = (name: FunctionName, input: object, retries: RetryProps[], assign: Variables = {}) =>
      this.invoke(name, input, retries, assign).addCatch(abandon, caught);
    const hold = variables('streamKey', 'fence');
    const toSend = { parts: returned('.parts'), partList: returned('.partList') };

    const receive = this.invoke('receive', { event: jsonata('$states.input'), imports }, [transient], {
      // What a run does not have yet is null, so that `abandon` can name every variable.
      ...Object.fromEntries(
        ['load', 'streamKey', 'fence', 'batch', 'destination', 'error'].map((name) => [
          name,
          orNull(`$states.result.Payload.${name}`),
        ]),
      ),
      ...{ parts: null, partList: null, maxLoads: null, round: 0, attempt: 0 },
    });
    const join = this.join().addCatch(abandon, caught);
    const pause = Wait.jsonata(this, 'Pause', {
      time: WaitTime.timestamp(jsonata('$states.input.notBefore')),
    });
    const plan = task('plan', { ...hold, ...variables('attempt', 'maxLoads') }, [indexing, transient], {
      batch: returned('.batch'),
      ...toSend,
      destination: null,
      round: 0,
      attempt: jsonata('$attempt + 1'),
    });
    const open = task('openExecution', { ...hold, ...variables('batch') }, [lostAnswer, transient], {
      destination: returned(),
    });
    const splitPart = (id: string, payload: object) =>
      this.task('splitPart', payload, [transientPart], {}, id);
    const [splitFew, splitMany] = createPartMaps(this, bucket, splitPart);
    for (const map of [splitFew, splitMany]) map.addCatch(abandon, caught);
    const split = Choice.jsonata(this, 'Few parts?')
      .when(Condition.jsonata(jsonata('$partList = null')), splitFew)
      .otherwise(splitMany);
    const batch = { ...hold, ...variables('batch', 'attempt'), execution: jsonata('$destination') };
    const partTimeout = this.functions.splitPart.timeout?.toSeconds();
    const reconcile = task('reconcile', { ...batch, ...variables('round'), partTimeout }, [transient], {
      ...toSend,
      round: returned('.round'),
    });
    const commit = task('commit', batch, [indexing, lostAnswer, tooEarly, transient], {
      maxLoads: returned('.maxLoads'),
    });
    const importing = { ...hold, ...variables('batch') };
    const imported = { destination: returned('.destination'), maxLoads: returned('.maxLoads') };
    const importData = this.invoke(
      'importData',
      { ...importing, patient: false },
      [unclear, tooEarly, transient],
      imported,
    );
    const importAnyway = this.invoke(
      'importData',
      { ...importing, patient: true },
      [transient],
      imported,
      'ImportDataAnyway',
    );
    importData.addCatch(importAnyway, { errors: ['ImportUnanswered'] satisfies ErrorName[] });
    for (const state of [importData, importAnyway]) state.addCatch(abandon, caught);
    // Without a Catch for the rest: the rows are in Domo, so there is nothing to abandon.
    const settling = { ...hold, ...variables('load', 'batch', 'destination') };
    const settle = this.invoke('settle', { ...settling, patient: false }, [lagging, transient]);
    const settleAnyway = this.invoke(
      'settle',
      { ...settling, patient: true },
      [transient],
      {},
      'SettleAnyway',
    );
    settle.addCatch(settleAnyway, { errors: ['RowsLagging'] satisfies ErrorName[] });

    const next = (id: string, routes: Record<string, IChainable>, otherwise: IChainable) =>
      Object.entries(routes)
        .reduce((choice, [value, state]) => choice.when(is('next', value), state), Choice.jsonata(this, id))
        .otherwise(otherwise);
    join.next(
      Choice.jsonata(this, 'Through?').when(mayPlan, plan).when(is('turn', 'hold'), pause).otherwise(end),
    );
    pause.next(plan);
    plan.next(next('Anything to load?', { open, import: importData }, settle));
    open.next(split);
    for (const sent of [splitFew, splitMany]) sent.next(reconcile);
    const outlast = Wait.jsonata(this, 'Outlast strays', {
      time: WaitTime.timestamp(jsonata('$states.input.notBefore')),
    });
    outlast.next(split);
    reconcile.next(next('Proven?', { resend: outlast, replan: plan }, commit));
    const inDomo = next('In Domo?', { replan: plan, again: importData }, settle);
    commit.next(inDomo);
    importData.next(inDomo);
    importAnyway.next(inDomo);
    const again = this.ending('Own load next?', (choice) => choice.when(isOpen, join));
    settle.next(again);
    settleAnyway.next(again);
    abandon.next(next('Committed after all?', { settle }, end));

    const backOff = Wait.jsonata(this, 'Back off', {
      time: WaitTime.timestamp(jsonata('$states.input.notBefore')),
    });
    backOff.next(
      Choice.jsonata(this, 'Committing?')
        .when(is('outcome', 'commit'), commit)
        .when(is('outcome', 'import'), importData)
        .otherwise(abandon),
    );
    return receive.next(
      Choice.jsonata(this, 'What for?')
        .when(is('outcome', 'load'), join)
        .when(Condition.jsonata(jsonata("$states.input.outcome in ['commit', 'import', 'abandon']")), backOff)
        .otherwise(Succeed.jsonata(this, 'Nothing to do')),
    );
  }

  /** The run ends as the load of its object did, unless it goes on by one of `others`. */
  private ending(id: string, others = (choice: Choice) => choice): Choice {
    return others(Choice.jsonata(this, id)).when(isLoaded, this.done).otherwise(this.notLoaded);
  }

  /** Sleeps until the run is through, or its load has ended on behalf of another run. */
  private join(): LambdaInvoke {
    const token = jsonata('$states.context.Task.Token');
    const entered = jsonata('$states.context.State.EnteredTime');
    const retry = jsonata('$states.context.State.RetryCount');
    const state = LambdaInvoke.jsonata(this, 'Join', {
      lambdaFunction: this.functions.join,
      integrationPattern: IntegrationPattern.WAIT_FOR_TASK_TOKEN,
      payload: TaskInput.fromObject({ ...variables('load'), ...ownRun, token, entered, retry }),
      assign: {
        streamKey: orNull('$states.result.streamKey'),
        fence: orNull('$states.result.fence'),
        ...{ batch: null, destination: null },
      },
      // Whoever is through this long is not going to leave.
      taskTimeout: Timeout.duration(Duration.days(7)),
      retryOnServiceExceptions: false,
    });
    state.addRetry(unanswered);
    return state;
  }

  /** A state that calls a function with variables of the run, and with the run's own name. */
  private invoke(
    name: FunctionName,
    input: object,
    retries: RetryProps[],
    assign: Variables = {},
    id = stateOf(name),
  ): LambdaInvoke {
    return this.task(name, { ...input, ...ownRun }, retries, assign, id);
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
