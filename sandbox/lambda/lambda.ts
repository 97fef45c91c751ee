import { randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { type LogFile, openLogFile } from '../log-file.ts';
import type { FunctionDefinition } from '../template/resources/function.ts';
import type { FunctionUsage } from '../usage/usage.ts';
import { createConcurrency } from './concurrency.ts';
import { functionEnvironment } from './environment.ts';
import { type Ended, startFunctionProcess } from './function-process.ts';
import { isThrottledBy, killedAfter, type Mishaps } from './mishaps.ts';
import { type LambdaOutcome, payloadLimit } from './outcome.ts';
import { createPool, type Pool } from './pool.ts';

export interface LambdaFunction extends Omit<FunctionDefinition, 'codeKey'> {
  /** The unzipped code. */
  folder: string;
}

export interface LambdaOptions {
  functions: readonly LambdaFunction[];
  /** Each function writes `<name>.log` in here. */
  logs: string;
  /** Where AWS answers. */
  endpoint: string;
  /** A second of a function's timeout takes this many seconds. */
  timeScale?: number;
  /** Processes of one function at the same time, at most. */
  concurrency?: number;
  /** Invocations of all functions under way, at most: more are throttled. Without it they wait for a process. */
  accountConcurrency?: number;
  /** What happens to invocations at random. */
  mishaps?: Mishaps;
  /** A process with nothing to do ends after this long. Milliseconds. */
  idle?: number;
  /** What a person should know. */
  log?: (line: string) => void;
}

export interface Usage extends FunctionUsage {
  /** Of any process of the function, in bytes; 0 until one has ended an event. */
  peakRss: number;
}

/** A stand-in for AWS Lambda: runs the code of each function in processes of its own. */
export interface Lambda {
  /**
   * @param call `functionName` may be an ARN, with a version or not; `payload` is a JSON value
   * @throws the signal's reason if it comes before the function has begun; one that has begun runs on
   */
  invoke(call: { functionName: string; payload: unknown; signal?: AbortSignal }): Promise<LambdaOutcome>;
  /** By the name of the function. */
  usage(): Record<string, Usage>;
  /** Ends all processes at once. */
  close(): Promise<void>;
}

interface Running {
  definition: LambdaFunction;
  pool: Pool;
  log: LogFile;
  usage: Usage;
}

export function createLambda(options: LambdaOptions): Lambda {
  const { timeScale = 1, idle = 300_000, mishaps, log } = options;
  const concurrency = options.concurrency ?? Math.max(4, availableParallelism());
  const account = createConcurrency({
    functions: options.functions,
    limit: options.accountConcurrency ?? null,
  });
  let closing = false;
  mkdirSync(options.logs, { recursive: true });
  const running = new Map(options.functions.map((definition) => [definition.name, run(definition)]));

  function run(definition: LambdaFunction): Running {
    const file = openLogFile(logPathOf(options.logs, definition));
    const environment = functionEnvironment(definition, options.endpoint);
    const { folder, memorySize } = definition;
    const pool = createPool({
      start: () => startFunctionProcess({ folder, memorySize, environment, log: file }),
      limit: Math.min(concurrency, definition.reservedConcurrency ?? concurrency),
      idle,
    });
    return {
      definition,
      pool,
      log: file,
      usage: { invocations: 0, throttles: 0, milliseconds: 0, memorySize, peakRss: 0 },
    };
  }

  function report({ definition, log: file, usage }: Running, requestId: string, ended: Ended): void {
    const { outcome, maxRss, duration } = ended;
    usage.invocations++;
    usage.milliseconds += Math.ceil(duration);
    file.write(platformReport(definition, requestId, ended));
    if (maxRss === null) {
      // That the sandbox ends its functions when it stops is no news.
      if (!outcome.ok && !closing) log?.(`${definition.name}: ${outcome.errorMessage}`);
      return;
    }
    const limit = definition.memorySize * 1024 * 1024;
    if (maxRss > limit && usage.peakRss <= limit) {
      log?.(
        `${definition.name} used ${megabytes(maxRss)} MB of memory, more than its ${definition.memorySize} MB: Lambda would have ended it.`,
      );
    }
    usage.peakRss = Math.max(usage.peakRss, maxRss);
  }

  async function runOne(found: Running, event: string, signal?: AbortSignal): Promise<LambdaOutcome> {
    const { arn, timeout } = found.definition;
    const requestId = randomUUID();
    const ended = await found.pool.invoke(
      {
        requestId,
        event,
        arn,
        timeout: timeout * 1000 * timeScale,
        timedOut: `Task timed out after ${timeout.toFixed(2)} seconds`,
        killAfter: killedAfter(mishaps, found.usage),
      },
      signal,
    );
    report(found, requestId, ended);
    return ended.outcome;
  }

  return {
    async invoke({ functionName, payload, signal }) {
      const name = functionName.replace(/^arn:.*:function:/, '').replace(/:.*$/, '');
      const found = running.get(name);
      if (found === undefined)
        return refusal('ResourceNotFoundException', `Function not found: ${functionName}`);
      const event = JSON.stringify(payload ?? null);
      if (Buffer.byteLength(event) > payloadLimit) {
        return refusal(
          'RequestTooLargeException',
          `Request must be smaller than ${payloadLimit} bytes for the InvokeFunction operation`,
        );
      }
      if (isThrottledBy(mishaps) || !account.enter(name)) {
        found.usage.throttles++;
        return refusal(throttled, 'Rate Exceeded.');
      }
      try {
        return await runOne(found, event, signal);
      } finally {
        account.leave(name);
      }
    },

    usage: () => Object.fromEntries([...running].map(([name, { usage }]) => [name, { ...usage }])),

    async close() {
      closing = true;
      await Promise.all(
        [...running.values()].map(async ({ pool, log: file }) => {
          await pool.close();
          await file.close();
        }),
      );
    },
  };
}

/** The file into which a function writes. */
export function logPathOf(folder: string, { name }: Pick<LambdaFunction, 'name'>): string {
  return join(folder, `${name}.log`);
}

const throttled = 'TooManyRequestsException';

/** Whether Lambda itself refused the call because too many invocations are under way. */
export function isThrottled(outcome: LambdaOutcome): boolean {
  return !outcome.ok && outcome.kind === 'service' && outcome.errorType === `Lambda.${throttled}`;
}

/** Step Functions puts the service before the name of its exceptions, and a Retry must name them so. */
function refusal(errorType: string, errorMessage: string): LambdaOutcome {
  return { ok: false, errorType: `Lambda.${errorType}`, errorMessage, kind: 'service' };
}

/** As Lambda writes it with the log format JSON. */
function platformReport(
  { memorySize }: LambdaFunction,
  requestId: string,
  { outcome, duration, maxRss }: Ended,
) {
  return {
    time: new Date().toISOString(),
    type: 'platform.report',
    record: {
      requestId,
      metrics: {
        durationMs: Math.round(duration * 100) / 100,
        billedDurationMs: Math.ceil(duration),
        memorySizeMB: memorySize,
        ...(maxRss === null ? {} : { maxMemoryUsedMB: megabytes(maxRss) }),
      },
      status: outcome.ok ? 'success' : outcome.errorType === 'Sandbox.Timedout' ? 'timeout' : 'error',
      ...(outcome.ok ? {} : { errorType: outcome.errorType }),
    },
  };
}

function megabytes(bytes: number): number {
  return Math.ceil(bytes / 1024 / 1024);
}
