import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Readable } from 'node:stream';
import { type Denials, noDenials } from '../rights/denials.ts';
import { answerRequest } from './api/api.ts';
import { throttled } from './api/api-error.ts';
import { type Clock, realClock } from './clock.ts';
import { type Conditions, createConditions } from './conditions.ts';
import { createEvaluator } from './expression/expression.ts';
import type { Json } from './json.ts';
import { Registry } from './run/registry.ts';
import { createStore } from './run/store.ts';
import type { StatusChange } from './status-change.ts';
import type { Integration, LambdaCall, LambdaOutcome } from './task/task-runner.ts';
import { createTokens } from './task/token.ts';
import { freeTraffic, type Traffic } from './traffic.ts';

export type { Clock, Integration, LambdaCall, LambdaOutcome, StatusChange };

export interface StepFunctionsOptions {
  /** Where runs are kept, so that a later instance goes on with them. With null they live in memory. */
  dir: string | null;
  region: string;
  account: string;
  /** Never rejects for what a function does: that is an outcome. */
  invokeLambda(call: LambdaCall): Promise<LambdaOutcome>;
  /** For the ItemReader of a Distributed Map. */
  readObject(bucket: string, key: string): Promise<Readable>;
  /** For its ResultWriter. */
  writeObject?(bucket: string, key: string, body: string): Promise<void>;
  /** What Tasks may call beside Lambda, by Resource ARN. */
  integrations?: Record<string, Integration>;
  clock?: Clock;
  /** In [0, 1): jitter, and JSONata's `$random()`. */
  random?(): number;
  /** Called at least once for each change; awaited for the last one of a run. */
  onStatusChange?(change: StatusChange): void | Promise<void>;
  log?(line: string): void;
  /** What it lets the account do, and counts. */
  traffic?: Traffic;
  /** What callers of its API may not do. */
  denials?: Denials;
  /** How it behaves where AWS leaves that open. */
  conditions?: Conditions;
}

export interface StepFunctions {
  /**
   * Makes a machine, or replaces the one of that name; its ARN. `definition` is resolved JSON, as text or parsed.
   * @throws {DefinitionInvalid} naming state and field of everything that would not run as it does on AWS.
   */
  createStateMachine(machine: {
    name: string;
    definition: unknown;
    type: 'STANDARD' | 'EXPRESS';
    roleArn?: string;
  }): string;
  /**
   * Goes on with the runs that an earlier instance left under way; their number. Call it once, when all machines and
   * everything that runs need are there. Until then such runs can be described, and their tokens answered.
   */
  resume(): number;
  /** @throws {ApiError} ExecutionAlreadyExists, ThrottlingException and others, by their `code`. */
  start(run: { stateMachineArn: string; name?: string; input: Json }): {
    executionArn: string;
    startDate: Date;
  };
  /** A request of `@aws-sdk/client-sfn`, or of any other client that speaks AWS JSON 1.0. */
  handle(request: IncomingMessage, response: ServerResponse): Promise<void>;
  /** Stops working. Runs under way stay under way for the next instance on the same folder. */
  close(): Promise<void>;
}

/** A stand-in for AWS Step Functions that runs Standard state machines in JSONata mode. */
export function createStepFunctions(options: StepFunctionsOptions): StepFunctions {
  const { region, account, random = Math.random, log = () => {}, traffic = freeTraffic } = options;
  const { denials = noDenials, conditions = createConditions() } = options;
  const registry = new Registry(
    {
      region,
      clock: options.clock ?? realClock(),
      random,
      evaluator: createEvaluator(random),
      tasks: {
        invokeLambda: (call) => options.invokeLambda(call),
        integrations: new Map(Object.entries(options.integrations ?? {})),
      },
      tokens: createTokens(),
      readObject: (bucket, key) => options.readObject(bucket, key),
      async writeObject(bucket, key, body) {
        if (!options.writeObject) throw new Error('this sandbox was given nothing to write objects with');
        await options.writeObject(bucket, key, body);
      },
      log,
      traffic,
      conditions,
    },
    {
      account,
      store: createStore(options.dir),
      onStatusChange: async (change) => options.onStatusChange?.(change),
    },
  );
  return {
    createStateMachine({ name, definition, type, roleArn }) {
      if (type !== 'STANDARD')
        throw new Error(
          `${name}: the sandbox runs Standard machines; only children of a Distributed Map may be Express`,
        );
      return registry.createMachine(name, definition, roleArn);
    },
    resume: () => registry.resume(),
    start({ stateMachineArn, name, input }) {
      if (!traffic.call('StartExecution')) throw throttled();
      const { arn, startDate } = registry.start(stateMachineArn, name, JSON.stringify(input));
      return { executionArn: arn, startDate: new Date(startDate) };
    },
    handle: (request, response) => answerRequest(registry, request, response, { log, traffic, denials }),
    close: () => registry.close(),
  };
}
