import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import type { Json, JsonObject } from '../../../sandbox/step-functions/json.ts';
import {
  createStepFunctions,
  type LambdaCall,
  type LambdaOutcome,
  type StatusChange,
  type StepFunctions,
  type StepFunctionsOptions,
} from '../../../sandbox/step-functions/step-functions.ts';
import { type SimulatedClock, simulatedClock } from './simulated-clock.ts';

export const functionArn = (name: string): string => `arn:aws:lambda:us-east-1:123456789012:function:${name}`;

/** A machine of these states; the first is where it starts. */
export const machine = (states: JsonObject, fields: JsonObject = {}): JsonObject => ({
  QueryLanguage: 'JSONata',
  StartAt: Object.keys(states)[0] ?? '',
  States: states,
  ...fields,
});

/** A Task that invokes the function `name` with its input, and ends the flow. */
export const invoke = (name: string, fields: JsonObject = {}): JsonObject => ({
  Type: 'Task',
  Resource: 'arn:aws:states:::lambda:invoke',
  Arguments: { FunctionName: functionArn(name), Payload: '{% $states.input %}' },
  Output: '{% $states.result.Payload %}',
  ...('Next' in fields ? {} : { End: true }),
  ...fields,
});

/** A function of a test: its payload is what it returns; what it throws is reported by its `name`. */
export type Fake = (payload: Json, call: LambdaCall & { clock: SimulatedClock }) => unknown;

/** An error of the Lambda service, not of a function. */
export class ServiceError extends Error {}

export const namedError = (name: string, message = `${name} happened`): Error =>
  Object.assign(new Error(message), { name });

export interface Harness {
  sfn: StepFunctions;
  clock: SimulatedClock;
  changes: StatusChange[];
  calls: { functionName: string; payload: Json }[];
  logged: string[];
  written: Map<string, string>;
  /** The end of a run that was started before. */
  ended(name: string): Promise<StatusChange>;
}

export interface HarnessOptions extends Partial<StepFunctionsOptions> {
  functions?: Record<string, Fake>;
  objects?: Record<string, string>;
  simulated?: SimulatedClock;
}

export function harness({
  functions = {},
  objects = {},
  simulated,
  ...options
}: HarnessOptions = {}): Harness {
  const clock = simulated ?? simulatedClock();
  const changes: StatusChange[] = [];
  const calls: Harness['calls'] = [];
  const logged: string[] = [];
  const written = new Map<string, string>();
  const waiting = new Map<string, (change: StatusChange) => void>();

  async function invokeLambda(call: LambdaCall): Promise<LambdaOutcome> {
    const payload = call.payload as Json;
    calls.push({ functionName: call.functionName, payload });
    const fake = functions[call.functionName];
    if (!fake) throw new Error(`the test has no function ${call.functionName}`);
    try {
      return { ok: true, payload: await fake(payload, { ...call, clock }) };
    } catch (error) {
      const { name, message } = error as Error;
      const kind = error instanceof ServiceError ? 'service' : 'function';
      return { ok: false, kind, errorType: name, errorMessage: message, trace: ['at index.js'] };
    }
  }

  const sfn = createStepFunctions({
    dir: null,
    region: 'us-east-1',
    account: '123456789012',
    clock,
    random: () => 0.5,
    invokeLambda,
    async readObject(bucket, key) {
      const text = objects[`${bucket}/${key}`];
      if (text === undefined) throw new Error('The specified key does not exist.');
      // Odd pieces, so that lines and characters are cut.
      const bytes = Buffer.from(text);
      return Readable.from(
        Array.from({ length: Math.ceil(bytes.length / 3) }, (_, i) => bytes.subarray(i * 3, i * 3 + 3)),
      );
    },
    async writeObject(bucket, key, body) {
      written.set(`${bucket}/${key}`, body);
    },
    onStatusChange(change) {
      changes.push(change);
      if (change.status !== 'RUNNING') waiting.get(change.name)?.(change);
    },
    log: (line) => logged.push(line),
    ...options,
  });

  return {
    sfn,
    clock,
    changes,
    calls,
    logged,
    written,
    ended: (name) =>
      new Promise((resolve) => {
        const over = changes.find((change) => change.name === name && change.status !== 'RUNNING');
        if (over) resolve(over);
        else waiting.set(name, resolve);
      }),
  };
}

/** Calls the API without a socket, in the time of a simulated clock. */
export async function callApi(sfn: StepFunctions, operation: string, input: JsonObject): Promise<JsonObject> {
  const headers = { 'x-amz-target': `AWSStepFunctions.${operation}` };
  const request = Object.assign(Readable.from([Buffer.from(JSON.stringify(input))]), { headers });
  let body = '';
  const response = {
    writeHead: () => response,
    end: (text: string) => {
      body = text;
    },
  };
  await sfn.handle(request as unknown as IncomingMessage, response as unknown as ServerResponse);
  return JSON.parse(body) as JsonObject;
}

/** Runs a machine once, to its end. */
export async function runOnce(
  definition: JsonObject,
  { input = {}, ...options }: HarnessOptions & { input?: Json } = {},
): Promise<Harness & { end: StatusChange; output: Json | undefined }> {
  const made = harness(options);
  const stateMachineArn = made.sfn.createStateMachine({ name: 'M', definition, type: 'STANDARD' });
  made.sfn.start({ stateMachineArn, name: 'run', input });
  const end = await made.ended('run');
  await made.sfn.close();
  return { ...made, end, output: end.output === null ? undefined : (JSON.parse(end.output) as Json) };
}
