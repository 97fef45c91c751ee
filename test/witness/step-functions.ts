import { randomInt, randomUUID } from 'node:crypto';
import { text } from 'node:stream/consumers';
import type { JsonObject } from '../../sandbox/step-functions/json.ts';
import type { StepFunctions, StepFunctionsOptions } from '../../sandbox/step-functions/step-functions.ts';
import { serveCallbacks } from './callbacks.ts';

export interface WitnessOptions extends StepFunctionsOptions {
  /** What a second of a wait and of a pause between tries takes, in seconds, where there is no clock. */
  scale?: number;
}

export interface WitnessedStepFunctions extends StepFunctions {
  /** What the witness has refused so far, when it has answered all that it was asked. */
  refusals(): Promise<string[]>;
  /** Every pause that machines have asked for, between tries and in Waits, in seconds, in order. */
  waits(): Promise<number[]>;
}

/** Where the witness is, which another process may have started: see global-setup.ts. */
function address(): string {
  const url = process.env.WITNESS_URL;
  if (url === undefined) throw new Error('WITNESS_URL is not set: npm run test:witness sets it.');
  return url;
}

/**
 * In the place of the sandbox's stand-in for Step Functions: every run is interpreted by LocalStack's interpreter. It
 * keeps nothing: where the sandbox's instance would go on with the runs of an earlier one, here are none. It writes no
 * results of a Distributed Map, and of `traffic` it knows the quotas of calls alone.
 */
export function createStepFunctions(options: WitnessOptions): WitnessedStepFunctions {
  const { region, account, random, traffic, scale, log = () => undefined } = options;
  // One witness serves many instances at once, which would find the machines of each other.
  const alias = String(randomInt(10 ** 11, 10 ** 12));
  const outward = (given: string) => given.replaceAll(`:${alias}:`, `:${account}:`);
  const inward = (given: string) => given.replaceAll(`:${account}:`, `:${alias}:`);
  const callbacks = serveCallbacks({ ...options, outward, inward, log });
  const refused: string[] = [];

  async function open(): Promise<void> {
    const url = await callbacks.url;
    await fetch(`${address()}/_witness/accounts/${alias}`, {
      method: 'PUT',
      body: JSON.stringify({
        ...{ lambda: `${url}/lambda`, s3: `${url}/s3`, events: `${url}/events` },
        ...(options.clock ? { clock: `${url}/clock` } : {}),
        ...(scale === undefined ? {} : { scale }),
        ...(random ? { jitter: random() } : {}),
      }),
    });
  }

  async function ask(operation: string, body: string): Promise<{ status: number; body: string }> {
    const response = await fetch(address(), {
      method: 'POST',
      body: inward(body),
      headers: {
        'content-type': 'application/x-amz-json-1.0',
        'x-amz-target': `AWSStepFunctions.${operation}`,
        'x-witness-account': alias,
      },
    });
    return { status: response.status, body: outward(await response.text()) };
  }

  /** Everything in the order in which it was asked for, since callers of these do not wait. */
  let asked = open();
  function later(operation: string, input: JsonObject): void {
    asked = asked.then(async () => {
      const { status, body } = await ask(operation, JSON.stringify(input));
      if (status === 200) return;
      refused.push(`${operation}: ${body}`);
      log(`the witness refuses ${operation}: ${body}`);
    });
    asked.catch(() => undefined);
  }

  return {
    createStateMachine({ name, definition, type, roleArn = `arn:aws:iam::${account}:role/${name}` }) {
      const source = typeof definition === 'string' ? definition : JSON.stringify(definition);
      later('CreateStateMachine', { name, type, roleArn, definition: source });
      return `arn:aws:states:${region}:${account}:stateMachine:${name}`;
    },
    resume: () => 0,
    start({ stateMachineArn, name = randomUUID(), input }) {
      later('StartExecution', { stateMachineArn, name, input: JSON.stringify(input) });
      const executionArn = `${stateMachineArn.replace(':stateMachine:', ':execution:')}:${name}`;
      return { executionArn, startDate: new Date() };
    },
    async handle(request, response) {
      const operation = String(request.headers['x-amz-target']).split('.')[1] ?? '';
      const body = (await text(request)) || '{}';
      const mayPass = traffic?.call(operation) ?? true;
      await asked;
      const answer = mayPass
        ? await ask(operation, body)
        : { status: 400, body: JSON.stringify({ __type: 'ThrottlingException', message: 'Rate exceeded' }) };
      response.writeHead(answer.status, { 'content-type': 'application/x-amz-json-1.0' });
      response.end(answer.body);
    },
    async refusals() {
      await asked;
      return refused;
    },
    async waits() {
      const response = await fetch(`${address()}/_witness/accounts/${alias}`);
      return ((await response.json()) as { waits: number[] }).waits;
    },
    async close() {
      await asked;
      callbacks.close();
    },
  };
}
