import type { Json, JsonObject } from '../../../sandbox/step-functions/json.ts';
import { functionArn, invoke, machine } from '../../sandbox/step-functions/harness.ts';

export { functionArn, invoke, machine };

/** What a function does at one call. */
export type Step =
  | 'echo'
  | { returns: Json }
  /** Throws an error of its own. */
  | { error: string; message?: string }
  /** The Lambda service refuses the call. */
  | { service: string; message?: string }
  /** Takes so many seconds. */
  | { sleeps: number; returns?: Json };

/** How the task token is answered that a function was given. */
export type Answer = { success: Json } | { failure: { error?: string; cause?: string } } | null;

/** A machine, and the world that it runs in. */
export interface MachineCase {
  /** Its group and what it shows, by which a disagreement is known. */
  name: string;
  definition: JsonObject;
  input: Json;
  /** By name, what happens at each call; the last step is for all calls after it too. */
  functions: Record<string, Step[]>;
  /** By bucket and key. */
  objects: Record<string, string>;
  /** By function, call by call as `functions`. */
  answers: Record<string, Answer[]>;
  /** How long it pauses is not compared: timeouts are among its pauses. */
  hasTimeouts: boolean;
}

type More = Partial<Omit<MachineCase, 'name' | 'definition'>> & {
  /** Of the machine, beside its states. */
  fields?: JsonObject;
};

/** What a case shows, its states, the first of which it starts at, and what is not as usual. */
export type Row = [shows: string, states: JsonObject, more?: More];

/** The input of each case that says nothing of its own. */
const usualInput: Json = {
  ...{ n: 2, list: [1, 2, 3], text: 'x', key: 'items' },
  deep: { a: [{ b: 1 }, { b: 2 }] },
};

export function caseOf(name: string, definition: JsonObject, more: More = {}): MachineCase {
  const { fields: _, ...given } = more;
  return {
    ...{ name, definition, input: usualInput, functions: {}, objects: {}, answers: {} },
    ...{ hasTimeouts: false, ...given },
  };
}

/** The cases of one group. */
export const table = (group: string, rows: Row[]): MachineCase[] =>
  rows.map(([shows, states, more = {}]) =>
    caseOf(`${group}: ${shows}`, machine(states, more.fields ?? {}), more),
  );

/** The end of the flow, unless the state goes on. */
const linked = (fields: JsonObject): JsonObject => ('Next' in fields ? fields : { End: true, ...fields });

export const pass = (fields: JsonObject = {}): JsonObject => ({ Type: 'Pass', ...linked(fields) });

export const out = (Output: Json, fields: JsonObject = {}): JsonObject => pass({ Output, ...fields });

export const choose = (rules: JsonObject[], fields: JsonObject = {}): JsonObject => ({
  ...{ Type: 'Choice', Choices: rules },
  ...fields,
});

/** A Task whose function gets a token, and which ends when the token is answered. */
export const wait = (name: string, fields: JsonObject = {}): JsonObject =>
  invoke(name, {
    Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken',
    Arguments: {
      FunctionName: functionArn(name),
      Payload: {
        token: '{% $states.context.Task.Token %}',
        retry: '{% $states.context.State.RetryCount %}',
        in: '{% $states.input %}',
      },
    },
    Output: '{% $states.result %}',
    ...fields,
  });

/** An Inline Map over the list of the usual input. */
export const each = (states: JsonObject, fields: JsonObject = {}): JsonObject => ({
  Type: 'Map',
  ...('Items' in fields ? {} : { Items: '{% $states.input.list %}' }),
  ItemProcessor: branch(states),
  ...linked(fields),
});

/** An Inline Map over its input. */
export const eachOfInput = (states: JsonObject): JsonObject => ({
  ...{ Type: 'Map', ItemProcessor: branch(states), End: true },
});

/** A Distributed Map over the lines of the object that the input names. */
export const many = (states: JsonObject, fields: JsonObject = {}, type = 'EXPRESS'): JsonObject => ({
  Type: 'Map',
  ...('Items' in fields ? {} : { ItemReader: reader('{% $states.input.key %}') }),
  ItemProcessor: { ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: type }, ...branch(states) },
  ...linked(fields),
});

export const reader = (key: string, config: JsonObject = {}): JsonObject => ({
  Resource: 'arn:aws:states:::s3:getObject',
  ReaderConfig: { InputType: 'JSONL', ...config },
  Arguments: { Bucket: 'bucket', Key: key },
});

export const branch = (states: JsonObject): JsonObject => ({
  ...{ StartAt: Object.keys(states)[0] ?? '', States: states },
});

export const retry = (ErrorEquals: string[], fields: JsonObject = {}): JsonObject => ({
  ...{ ErrorEquals, ...fields },
});

/** A Catch of everything, or of what is named. */
export const to = (Next: string, ErrorEquals = ['States.ALL'], fields: JsonObject = {}): JsonObject => ({
  ...{ ErrorEquals, Next },
  ...fields,
});

/** Says what was caught. */
export const caught = out('{% $states.input.Error %}');

/** A function that fails so, call by call, and then does something else. */
export const failing = (errors: string[], then: Step = { returns: 'ok' }): Step[] => [
  ...errors.map((error) => ({ error })),
  then,
];
