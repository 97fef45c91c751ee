import { join } from 'node:path';
import { reservedPrefix } from '../shared/import/documents.ts';
import { accountId, credentials, region } from './account.ts';
import { createAws } from './aws.ts';
import { createCloudFormation } from './cloudformation.ts';
import { createCloudWatchLogs } from './cloudwatch-logs.ts';
import { type DomoOptions, startDomo } from './domo/domo.ts';
import { createDynamoDb } from './dynamodb/dynamodb.ts';
import { createEndings } from './endings.ts';
import { createEventBridgeApi } from './event-bridge/api.ts';
import { type BridgeEvent, createEventBridge, type EventBridge } from './event-bridge/event-bridge.ts';
import { s3Event } from './event-bridge/s3-event.ts';
import { statusChangeEvent } from './event-bridge/status-change-event.ts';
import { findTargets } from './event-bridge/targets.ts';
import { startEventSources } from './event-source/event-sources.ts';
import { portError } from './http.ts';
import { createLambdaApi } from './lambda/api.ts';
import { logGroupOf } from './lambda/environment.ts';
import { createLambda, type Usage as FunctionUsage, logPathOf } from './lambda/lambda.ts';
import { invokeForTasks } from './lambda/rights.ts';
import { domoSecret, dropBucket, isAttached, keepAssets, withSandbox } from './local-stack.ts';
import { openLogFile } from './log-file.ts';
import { authoriseReading } from './s3/rights.ts';
import { createS3, type ObjectEvent } from './s3/s3.ts';
import { startScheduler } from './scheduler/scheduler.ts';
import { createSecretsManager } from './secrets-manager/secrets-manager.ts';
import { createSns } from './sns.ts';
import { createSqs } from './sqs/sqs.ts';
import { openStateFolder } from './state-folder.ts';
import { type Clock, realClock } from './step-functions/clock.ts';
import { createStepFunctions } from './step-functions/step-functions.ts';
import { loadCloudAssembly } from './template/cloud-assembly.ts';
import { readStack } from './template/stack.ts';
import { createUsage, type UsageReport } from './usage/usage.ts';
import { createLiveWorld } from './worlds/live-world.ts';
import type { World } from './worlds/world.ts';

export interface StackOptions {
  /** The folder of a synthesised CDK app. */
  assembly: string;
  /** What the sandbox keeps between starts is in here. */
  dir: string;
  /** Forget what earlier starts left there. */
  fresh: boolean;
  /** Of AWS, on 127.0.0.1; 0 takes any. */
  port: number;
  /** Of Domo, on 127.0.0.1; 0 takes any. */
  domoPort: number;
  /** A second of AWS's waits and timeouts takes this many seconds. Work takes the time it takes. */
  timeScale?: number;
  domo?: Omit<Partial<DomoOptions>, 'port' | 'dir' | 'clientId' | 'clientSecret' | 'log'>;
  /** Of state machines, where `timeScale` does not say enough. */
  clock?: Clock;
  /** The conditions under which AWS and Domo are stood in for. `domo` goes before what the world says of Domo. */
  world?: World;
  /** Objects under these are written by the stack itself: that no rule takes them is no news. */
  ownPrefixes?: string[];
  /** What runs the functions, where it is not processes. */
  lambda?: typeof createLambda;
  /** What interprets the state machines, where it is not the sandbox. */
  stepFunctions?: typeof createStepFunctions;
  /** Where events pass on their way to the rules. Rejects if it can't take one: it is offered again then. */
  relay?: (event: BridgeEvent, put: EventBridge['put']) => Promise<number>;
  /** What a person should know. */
  log?: (line: string) => void;
}

/** What a client needs to talk to the sandbox. */
export interface Ready {
  ready: true;
  aws: string;
  domo: string;
  bucket: string;
  region: string;
  accessKeyId: string;
  secretAccessKey: string;
  domoClientId: string;
  domoClientSecret: string;
}

export interface RunningStack {
  ready: Ready;
  stackName: string;
  /** How much each function was used since the start. */
  usage(): Record<string, FunctionUsage>;
  /** What was used of AWS since the start, as `GET /_sandbox/usage` says it too. */
  report(): UsageReport;
  /**
   * From now on AWS works under this world's conditions, and no others; where the same object was the world before, its
   * quotas and denials go on with what was left. Those of Lambda stay, and those of Domo are changed at Domo's address.
   * Where reads of DynamoDB get another lag, nobody may write meanwhile.
   */
  changeWorld(world: World): Promise<void>;
  /** Ends everything; what was under way goes on at the next start. */
  stop(): Promise<void>;
}

const domoCredentials = { clientId: 'sandbox-client', clientSecret: 'sandbox-secret' } as const;

/** Starts the stand-ins for all that a synthesised stack consists of. */
export async function runStack(options: StackOptions): Promise<RunningStack> {
  const { timeScale = 1, world = {}, log = () => undefined, relay = (event, put) => put(event) } = options;
  const assembly = loadCloudAssembly(options.assembly);
  const template = readStack(assembly);
  const bucket = dropBucket(template);
  const folder = openStateFolder(options.dir, options.fresh);
  const endings = createEndings();
  endings.add(folder.release);
  let stopping: Promise<void> | null = null;
  const ending = new AbortController();
  const usage = createUsage();
  const live = createLiveWorld(world, usage, timeScale);
  const { denials } = live;

  try {
    const logs = folder.path('logs');
    const s3Log = openLogFile(join(logs, 's3.log'));
    endings.add(s3Log.close);
    const domoLog = openLogFile(join(logs, 'domo.log'));
    endings.add(domoLog.close);

    const { source: _, ...domoOfWorld } = world.domo ?? {};
    const domo = await startDomo({
      ...domoOfWorld,
      ...options.domo,
      ...domoCredentials,
      port: options.domoPort,
      dir: folder.path('domo'),
      log: (line) => domoLog.write({ time: new Date().toISOString(), message: line }),
    }).catch((error: unknown) => {
      throw portError(error, options.domoPort, { name: 'Domo', option: '--domo-port' });
    });
    endings.add(() => domo.close());

    const dynamoDb = await createDynamoDb({
      dir: folder.path('dynamodb'),
      tables: template.tables,
      counter: usage,
      timeScale,
      ...(world.dynamoDb ? { quotas: world.dynamoDb } : {}),
    });
    endings.add(() => dynamoDb.close());

    let bridge: EventBridge | null = null;
    const put = (event: BridgeEvent) => relay(event, async (passed) => (await bridge?.put(passed)) ?? 0);
    const s3 = await createS3({
      dir: folder.path('s3'),
      region,
      onEvent: (event) => {
        // Refused, an event is offered again: those of an earlier start come before the rules are there.
        if (bridge === null) throw new Error('The rules are not there yet.');
        return forward(event, put, [reservedPrefix, ...(options.ownPrefixes ?? [])], log);
      },
      admit: live.admit,
      denials,
      log: (record) => {
        if (record.kind === 'request') usage.call('s3', record.operation);
        if (record.kind === 'request' || bridge !== null) s3Log.write(record);
      },
    });
    endings.add(() => s3.close());
    for (const { name, ...settings } of template.buckets) await s3.createBucket(name, settings);
    if (isAttached(template)) await s3.createBucket(bucket, { versioned: true, events: true });
    await keepAssets(s3, assembly.fileAssets);

    const aws = await createAws(options.port, log);
    endings.add(() => aws.close());
    const stack = withSandbox(template, { aws: aws.url, domo: domo.url });

    const sqs = createSqs({
      dir: folder.path('sqs'),
      queues: stack.queues,
      endpoint: aws.url,
      timeScale,
      disorder: live.disorder,
      log,
    });
    endings.add(() => sqs.close());

    const lambda = (options.lambda ?? createLambda)({
      functions: stack.functions,
      logs,
      endpoint: aws.url,
      timeScale,
      ...(world.lambda?.concurrency === undefined ? {} : { accountConcurrency: world.lambda.concurrency }),
      ...(world.lambda ? { mishaps: { ...world.lambda, random: Math.random } } : {}),
      log,
    });
    endings.add(() => lambda.close());

    const stepFunctions = (options.stepFunctions ?? createStepFunctions)({
      dir: folder.path('step-functions'),
      region,
      account: accountId,
      invokeLambda: invokeForTasks(lambda, denials),
      readObject: async (from, key) => {
        authoriseReading(denials, from, key);
        return (await s3.open(from, key)).body;
      },
      denials,
      conditions: live.conditions,
      clock: options.clock ?? realClock(1 / timeScale),
      onStatusChange: async (change) => {
        await put(statusChangeEvent(change));
      },
      traffic: live.traffic,
      log,
    });
    endings.add(() => stepFunctions.close());

    const report = () => usage.report(lambda.usage());
    aws.open({
      usage,
      report,
      s3: s3.handle,
      dynamoDb,
      stepFunctions: stepFunctions.handle,
      denials,
      lambda: createLambdaApi(lambda, denials),
      secretsManager: createSecretsManager({
        file: folder.path('secrets.json'),
        secrets: stack.secrets,
        initial: domoSecret(stack, domoCredentials),
      }),
      sns: createSns({ file: folder.path('notices.jsonl'), topics: stack.topics, log }),
      sqs,
      eventBridge: createEventBridgeApi({ rules: stack.rules, put, log }),
      cloudFormation: createCloudFormation(stack, new Date().toISOString()),
      logs: createCloudWatchLogs({
        files: new Map(stack.functions.map((one) => [logGroupOf(one), logPathOf(logs, one)])),
        groups: new Set(
          stack.resources.flatMap(({ type, physicalId }) =>
            type === 'AWS::Logs::LogGroup' ? [physicalId] : [],
          ),
        ),
      }),
    });
    for (const machine of stack.stateMachines) stepFunctions.createStateMachine(machine);
    const targetOf = findTargets({
      ...{ stack, stepFunctions, lambda, sqs, usage, timeScale, log },
      signal: ending.signal,
    });
    bridge = createEventBridge(stack.rules, targetOf);
    const scheduler = startScheduler(stack.schedules, { targetOf, log });
    endings.add(() => scheduler.close());
    const eventSources = startEventSources({ stack, sqs, lambda, usage, timeScale, log });
    endings.add(() => eventSources.close());
    const resumed = stepFunctions.resume();
    if (resumed > 0) log(`goes on with ${resumed} ${resumed === 1 ? 'run' : 'runs'} of the last time`);

    return {
      ready: {
        ready: true,
        aws: aws.url,
        domo: domo.url,
        bucket,
        region,
        accessKeyId: credentials.accessKeyId,
        secretAccessKey: credentials.secretAccessKey,
        domoClientId: domoCredentials.clientId,
        domoClientSecret: domoCredentials.clientSecret,
      },
      stackName: stack.name,
      usage: () => lambda.usage(),
      report,
      changeWorld(next) {
        live.change(next);
        return dynamoDb.changeQuotas(next.dynamoDb ?? {});
      },
      stop() {
        ending.abort();
        stopping ??= endings.endAll();
        return stopping;
      },
    };
  } catch (error) {
    ending.abort();
    await endings.endAll();
    throw error;
  }
}

async function forward(
  event: ObjectEvent,
  put: EventBridge['put'],
  ownPrefixes: string[],
  log: (line: string) => void,
): Promise<void> {
  const targets = await put(s3Event(event));
  const own = ownPrefixes.some((prefix) => event.key.startsWith(prefix));
  if (targets === 0 && event.kind === 'Object Created' && !own) {
    log(`ignored s3://${event.bucket}/${event.key}: no route has a prefix of this key`);
  }
}
