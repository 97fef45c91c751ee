import { randomUUID } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer, text } from 'node:stream/consumers';
import type {
  LambdaOutcome,
  StatusChange,
  StepFunctionsOptions,
} from '../../sandbox/step-functions/step-functions.ts';

/** Where the witness takes what its machines call, and what becomes of their runs. */
export interface Callbacks {
  /** Resolves to the base of its addresses: /lambda, /s3, /events and /clock are behind it. */
  url: Promise<string>;
  close(): void;
}

export interface CallbackOptions
  extends Pick<StepFunctionsOptions, 'invokeLambda' | 'readObject' | 'onStatusChange' | 'clock'> {
  /** From the names that the witness uses to those of the caller, in any text. */
  outward(text: string): string;
  inward(text: string): string;
  log(line: string): void;
}

/** What the service has no status of its own for is 400. */
const statusOf: Record<string, number> = { TooManyRequestsException: 429, ServiceException: 500 };

export function serveCallbacks({ outward, inward, log, ...options }: CallbackOptions): Callbacks {
  const closing = new AbortController();
  // Each call under way listens to it.
  setMaxListeners(0, closing.signal);
  /** By run: its end is told after its start. Nobody waits for it: whoever hears of a run may start another. */
  const announcing = new Map<string, Promise<unknown>>();

  async function sleep(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { seconds } = JSON.parse(await text(request)) as { seconds: number };
    await options.clock?.sleep(seconds * 1000, closing.signal);
    response.end();
  }

  async function announce(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const change = wholeChange(JSON.parse(outward(await text(request))));
    const before = announcing.get(change.executionArn) ?? Promise.resolve();
    const told = before
      .then(() => options.onStatusChange?.(change))
      .catch((error: Error) => log(`nobody took a change of ${change.executionArn}: ${error.message}`));
    announcing.set(change.executionArn, told);
    response.end();
  }

  async function invoke(
    nameOrArn: string,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    const functionName = nameOrArn.replace(/^arn:.*:function:/, '').replace(/:.*$/, '');
    const payload: unknown = JSON.parse(outward(await text(request)) || '{}');
    const outcome = await options.invokeLambda({ functionName, payload, signal: closing.signal });
    const { status, headers, document } = lambdaAnswer(outcome);
    response.writeHead(status, {
      ...{ 'content-type': 'application/json', 'x-amzn-requestid': randomUUID(), ...headers },
      'x-amz-executed-version': '$LATEST',
    });
    response.end(inward(JSON.stringify(document)));
  }

  async function read(bucket: string, key: string, response: ServerResponse): Promise<void> {
    try {
      response.end(await buffer(await options.readObject(bucket, key)));
    } catch (error) {
      response.writeHead(404, { 'content-type': 'application/xml' });
      response.end(`<Error><Code>NoSuchKey</Code><Message>${(error as Error).message}</Message></Error>`);
    }
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname } = new URL(String(request.url), 'http://127.0.0.1');
    const [, kind, ...path] = pathname.split('/').map(decodeURIComponent);
    if (kind === 'clock') return sleep(request, response);
    if (kind === 'events') return announce(request, response);
    // As in /lambda/2015-03-31/functions/NAME/invocations
    if (kind === 'lambda') return invoke(path[2] ?? '', request, response);
    return read(path[0] ?? '', path.slice(1).join('/'), response);
  }

  const server = createServer((request, response) => {
    answer(request, response).catch((error: Error) => {
      if (!closing.signal.aborted) log(`defect in the witness's callbacks: ${error.stack}`);
      response.destroy();
    });
  });
  // The witness keeps its connections, and takes one that is closed under it for a failure of the service.
  server.keepAliveTimeout = 0;
  server.unref();
  return {
    url: new Promise((resolve) => {
      server.listen(0, '127.0.0.1', () =>
        resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}`),
      );
    }),
    close() {
      closing.abort(new Error('closed'));
      server.closeAllConnections();
      server.close();
    },
  };
}

/** As Lambda answers the call of a function. */
function lambdaAnswer(outcome: LambdaOutcome): {
  status: number;
  headers: Record<string, string>;
  document: unknown;
} {
  if (outcome.ok) return { status: 200, headers: {}, document: outcome.payload ?? null };
  const { kind, errorType, errorMessage, trace = [] } = outcome;
  if (kind === 'function') {
    const document = { errorType, errorMessage, trace };
    return { status: 200, headers: { 'x-amz-function-error': 'Unhandled' }, document };
  }
  const code = errorType.replace(/^Lambda\./, '');
  return {
    ...{ status: statusOf[code] ?? 400, headers: { 'x-amzn-errortype': code } },
    document: { message: errorMessage },
  };
}

/** With the fields that the event has on AWS and the witness does not say. */
function wholeChange(
  change: Omit<
    StatusChange,
    `stateMachine${'Version' | 'Alias'}Arn` | `redrive${string}` | `${'in' | 'out'}putDetails`
  >,
): StatusChange {
  return {
    ...change,
    ...{ stateMachineVersionArn: null, stateMachineAliasArn: null, redriveCount: 0, redriveDate: null },
    ...{ redriveStatus: 'NOT_REDRIVABLE', redriveStatusReason: null, inputDetails: { included: true } },
    outputDetails: change.output === null ? null : { included: true },
  };
}
