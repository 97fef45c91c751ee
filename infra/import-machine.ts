import { Duration } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import {
  type CatchProps,
  Choice,
  Condition,
  DistributedMap,
  Fail,
  type IChainable,
  IntegrationPattern,
  type RetryProps,
  S3JsonLItemReader,
  type StateMachine,
  StateMachineType,
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
import { jsonata, returned } from './jsonata.ts';
import { createMachine } from './machine.ts';
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

/** Variables of the run, under their own names. */
const variables = (...names: string[]) =>
  Object.fromEntries(names.map((name) => [name, jsonata(`$${name}`)]));

/** Where the batch goes: for a Stream an open execution. */
const destination = jsonata('$destination');
/** The name of a run is its ARN. */
const ownRun = { run: jsonata('$states.context.Execution.Id') };
/** A value that may be missing. */
const orNull = (path: string) => jsonata(`$exists(${path}) ? ${path} : null`);
const is = (field: string, value: string) =>
  Condition.jsonata(jsonata(`$states.input.${field} = '${value}'`));
const isOpen = Condition.jsonata(
  jsonata("$states.input.state in ['received', 'planned', 'loading', 'committing']"),
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
    const end = this.end();
    const abandon = this.invoke(
      'abandon',
      variables('load', 'streamKey', 'fence', 'batch', 'destination', 'error'),
      [transient],
      { destination: returned('.destination') },
    );
    const task = (name: FunctionName, input: object, retries: RetryProps[], assign: Variables = {}) =>
      this.invoke(name, input, retries, assign).addCatch(abandon, caught);
    const hold = variables('streamKey', 'fence');

    const receive = this.invoke('receive', { event: jsonata('$states.input'), imports }, [transient], {
      // What a run does not have yet is null, so that `abandon` can name every variable.
      ...Object.fromEntries(
        ['load', 'streamKey', 'fence', 'batch', 'destination', 'error'].map((name) => [
          name,
          orNull(`$states.result.Payload.${name}`),
        ]),
      ),
      ...{ partList: null, maxLoads: null, round: 0, attempt: 0 },
    });
    const join = this.join().addCatch(abandon, caught);
    const pause = Wait.jsonata(this, 'Pause', {
      time: WaitTime.timestamp(jsonata('$states.input.notBefore')),
    });
    const plan = task('plan', { ...hold, ...variables('attempt', 'maxLoads') }, [indexing, transient], {
      batch: returned('.batch'),
      partList: returned('.partList'),
      destination: null,
      round: 0,
      attempt: jsonata('$attempt + 1'),
    });
    const open = task('openExecution', { ...hold, ...variables('batch') }, [lostAnswer, transient], {
      destination: returned(),
    });
    const split = this.splitParts(bucket).addCatch(abandon, caught);
    const batch = { ...hold, ...variables('batch', 'attempt'), execution: destination };
    const partTimeout = this.functions.splitPart.timeout?.toSeconds();
    const reconcile = task('reconcile', { ...batch, ...variables('round'), partTimeout }, [transient], {
      partList: returned('.partList'),
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
    join.next(Choice.jsonata(this, 'Through?').when(is('turn', 'hold'), pause).otherwise(end));
    pause.next(plan);
    plan.next(next('Anything to load?', { open, import: importData }, settle));
    open.next(split).next(reconcile);
    const outlast = Wait.jsonata(this, 'Outlast strays', {
      time: WaitTime.timestamp(jsonata('$states.input.notBefore')),
    });
    outlast.next(split);
    reconcile.next(next('Proven?', { resend: outlast, replan: plan }, commit));
    const inDomo = next('In Domo?', { replan: plan, again: importData }, settle);
    commit.next(inDomo);
    importData.next(inDomo);
    importAnyway.next(inDomo);
    const again = Choice.jsonata(this, 'Own load next?').when(isOpen, join).otherwise(end);
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
  /** Every part of the list in S3, many at a time, each in an Express run of its own. */
  private splitParts(bucket: IBucket): DistributedMap {
    const reader = new S3JsonLItemReader({ bucket, key: jsonata('$partList.key') });
    // CDK would let the machine read every object.
    const mayRead = new PolicyStatement({
      actions: ['s3:GetObject'],
      resources: [bucket.arnForObjects(`${batchPrefix}*`)],
    });
    const map = DistributedMap.jsonata(this, 'SplitParts', {
      mapExecutionType: StateMachineType.EXPRESS,
      itemReader: Object.assign(reader, { providePolicyStatements: () => [mayRead] }),
      itemSelector: {
        item: jsonata('$states.context.Map.Item.Value'),
        execution: destination,
        ...variables('round'),
      },
      jsonataMaxConcurrency: jsonata('$batch.maxConcurrency'),
      // What became of each part is in its report: a part without one is for `reconcile` to send again.
      toleratedFailurePercentage: 100,
      outputs: {},
    });
    const input = (name: string) => jsonata(`$states.input.${name}`);
    const payload = { item: input('item'), execution: input('execution'), round: input('round') };
    const retry = jsonata('$states.context.State.RetryCount');
    return map.itemProcessor(this.task('splitPart', { ...payload, retry }, [transientPart]));
  }

  /** The run ends as the load of its object did. */
  private end(): IChainable {
    const notLoaded = Fail.jsonata(this, 'Not loaded', {
      error: jsonata('$string($states.input.error)'),
      cause: jsonata('$string($states.input.reason)'),
    });
    return Choice.jsonata(this, 'Loaded?')
      .when(
        Condition.jsonata(jsonata("$states.input.state in ['committed', 'superseded', 'duplicate']")),
        Succeed.jsonata(this, 'Done'),
      )
      .otherwise(notLoaded);
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
