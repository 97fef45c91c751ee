import { Duration } from 'aws-cdk-lib';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import {
  type CatchProps,
  Choice,
  Condition,
  DefinitionBody,
  DistributedMap,
  Fail,
  type IChainable,
  LogLevel,
  QueryLanguage,
  type RetryProps,
  S3JsonLItemReader,
  StateMachine,
  StateMachineType,
  Succeed,
  TaskInput,
  Timeout,
} from 'aws-cdk-lib/aws-stepfunctions';
import { LambdaInvoke } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import { Construct } from 'constructs';
import type { ImportRoute } from '../shared/config/route.ts';
import type { FunctionName, Functions } from './functions.ts';
import { busy, indexing, lostAnswer, tooEarly, transient, transientPart } from './retries.ts';

export interface ImportMachineProps {
  bucket: IBucket;
  functions: Functions;
  imports: ImportRoute[];
}

type Variables = Record<string, unknown>;

/** A JSONata expression as Step Functions wants it. */
const jsonata = (expression: string) => `{% ${expression} %}`;
/** What a function returned. */
const returned = (path = '') => jsonata(`$states.result.Payload${path}`);
/** Variables of the run, under their own names. */
const variables = (...names: string[]) =>
  Object.fromEntries(names.map((name) => [name, jsonata(`$${name}`)]));

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
    this.machine = new StateMachine(this, 'Machine', {
      queryLanguage: QueryLanguage.JSONATA,
      stateMachineType: StateMachineType.STANDARD,
      definitionBody: DefinitionBody.fromChainable(this.define(bucket, imports)),
      tracingEnabled: true,
      logs: {
        destination: new LogGroup(this, 'Log', { retention: RetentionDays.THREE_MONTHS }),
        level: LogLevel.ERROR,
        includeExecutionData: true,
      },
    });
  }

  private define(bucket: IBucket, imports: ImportRoute[]): IChainable {
    const abandon = this.abandon();
    const task = (name: FunctionName, input: object, retries: RetryProps[], assign: Variables = {}) =>
      this.invoke(name, input, retries, assign).addCatch(abandon, caught);

    const receive = this.invoke('receive', { event: jsonata('$states.input'), imports }, [transient], {
      load: returned('.load'),
      // What no later state has set yet is null, so that `abandon` can name every variable.
      ...{ streamKey: null, plan: null, partList: null, execution: null, proof: null, round: 0 },
    });
    const join = task('join', variables('load'), [busy, transient], { streamKey: returned('.streamKey') });
    const plan = task('plan', variables('load', 'streamKey'), [transient], {
      plan: returned(),
      partList: returned('.partList'),
    });
    const open = task('openExecution', variables('load', 'streamKey', 'plan'), [lostAnswer, transient], {
      execution: returned(),
    });
    const split = this.splitParts(bucket).addCatch(abandon, caught);
    const reconcile = task('reconcile', variables('load', 'plan', 'execution', 'round'), [transient], {
      partList: returned('.partList'),
      round: returned('.round'),
      proof: returned('.proof'),
    });
    const commit = task('commit', variables('load', 'plan', 'execution'), [
      indexing,
      lostAnswer,
      tooEarly,
      transient,
    ]);
    // Without a Catch: the rows are in Domo, so there is nothing to abandon.
    const settle = this.invoke('settle', variables('load', 'streamKey', 'plan', 'execution', 'proof'), [
      transient,
    ]);

    const committed = commit.next(settle).next(Succeed.jsonata(this, 'Committed'));
    join.next(plan).next(open).next(split).next(reconcile);
    reconcile.next(
      Choice.jsonata(this, 'Proven?')
        .when(Condition.jsonata(jsonata("$states.input.next = 'resend'")), split)
        .otherwise(committed),
    );
    return receive.next(
      Choice.jsonata(this, 'New load?')
        .when(Condition.jsonata(jsonata("$states.input.outcome = 'load'")), join)
        .otherwise(Succeed.jsonata(this, 'Nothing to do')),
    );
  }

  /** Every part of the list in S3, many at a time, each in an Express run of its own. */
  private splitParts(bucket: IBucket): DistributedMap {
    const map = DistributedMap.jsonata(this, 'SplitParts', {
      mapExecutionType: StateMachineType.EXPRESS,
      itemReader: new S3JsonLItemReader({ bucket, key: jsonata('$partList.key') }),
      itemSelector: {
        item: jsonata('$states.context.Map.Item.Value'),
        ...variables('load', 'execution'),
        plan: { dataStart: jsonata('$plan.dataStart'), columnCount: jsonata('$plan.columnCount') },
      },
      jsonataMaxConcurrency: jsonata('$load.route.maxConcurrency'),
      // What became of each part is in its report: a part without one is for `reconcile` to send again.
      toleratedFailurePercentage: 100,
      outputs: {},
    });
    return map.itemProcessor(this.task('splitPart', jsonata('$states.input'), [transientPart]));
  }

  private abandon(): IChainable {
    const input = variables('load', 'streamKey', 'plan', 'execution', 'proof', 'error');
    const notLoaded = Fail.jsonata(this, 'Not loaded', {
      error: jsonata('$error.Error'),
      cause: jsonata('$states.input.reason'),
    });
    return this.invoke('abandon', input, [transient]).next(
      Choice.jsonata(this, 'Committed after all?')
        .when(
          Condition.jsonata(jsonata("$states.input.state = 'committed'")),
          Succeed.jsonata(this, 'Found committed'),
        )
        .otherwise(notLoaded),
    );
  }

  /** A state that calls a function with variables of the run, and with the run's own name. */
  private invoke(
    name: FunctionName,
    input: object,
    retries: RetryProps[],
    assign: Variables = {},
  ): LambdaInvoke {
    return this.task(name, { ...input, run: jsonata('$states.context.Execution.Id') }, retries, assign);
  }

  private task(
    name: FunctionName,
    payload: object | string,
    retries: RetryProps[],
    assign: Variables = {},
  ): LambdaInvoke {
    const lambdaFunction = this.functions[name];
    const state = LambdaInvoke.jsonata(this, name.charAt(0).toUpperCase() + name.slice(1), {
      lambdaFunction,
      payload:
        typeof payload === 'string' ? TaskInput.fromText(payload) : TaskInput.fromObject({ ...payload }),
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
