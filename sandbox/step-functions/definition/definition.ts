import * as v from 'valibot';
import { isExpression } from '../expression/expression.ts';
import type { Json, JsonObject } from '../json.ts';

/**
 * The fields of the Amazon States Language, in JSONata mode, that this interpreter understands. Any other field is
 * refused, because a run that ignores a field would prove nothing about AWS.
 */

export interface Flow {
  StartAt: string;
  States: States;
}
// An interface, not an alias, because State contains it.
export interface States {
  [name: string]: State;
}

const states: v.GenericSchema<States> = v.lazy(() => v.record(v.string(), state));
const flow = { Comment: v.exactOptional(v.string()), StartAt: v.string(), States: states };

/** Seconds: 99999999 is the largest that Step Functions takes, and the default of a Task. */
export const maxSeconds = 99_999_999;

const template = v.custom<Json>((value) => value !== undefined);
const variables = v.record(v.string(), template) as v.GenericSchema<JsonObject>;
const expression = v.custom<string>(isExpression, 'must be an expression in {% %}');
const text = v.string();
const numeric = (min: number, max: number, integer = true) =>
  v.custom<number>(
    (n) => typeof n === 'number' && n >= min && n <= max && (!integer || Number.isInteger(n)),
    `must be ${integer ? 'an integer' : 'a number'} from ${min} to ${max}`,
  );
const dynamic = (min: number, max: number, integer = true) =>
  v.union(
    [numeric(min, max, integer), expression],
    `must be ${integer ? 'an integer' : 'a number'} from ${min} to ${max}, or an expression`,
  );

const described = { Comment: v.exactOptional(text), QueryLanguage: v.exactOptional(v.literal('JSONata')) };
const shaped = { Output: v.exactOptional(template), Assign: v.exactOptional(variables) };
const linked = { Next: v.exactOptional(text), End: v.exactOptional(v.literal(true)) };

const errorNames = v.pipe(v.array(text), v.minLength(1));
const retrier = v.strictObject({
  Comment: v.exactOptional(text),
  ErrorEquals: errorNames,
  IntervalSeconds: v.exactOptional(numeric(1, maxSeconds)),
  MaxAttempts: v.exactOptional(numeric(0, maxSeconds)),
  BackoffRate: v.exactOptional(numeric(1, Number.MAX_VALUE, false)),
  MaxDelaySeconds: v.exactOptional(numeric(1, 31_622_400)),
  JitterStrategy: v.exactOptional(v.picklist(['FULL', 'NONE'])),
});
const catcher = v.strictObject({
  Comment: v.exactOptional(text),
  ErrorEquals: errorNames,
  Next: text,
  ...shaped,
});
const guarded = { Retry: v.exactOptional(v.array(retrier)), Catch: v.exactOptional(v.array(catcher)) };

const task = v.strictObject({
  Type: v.literal('Task'),
  Resource: text,
  Arguments: v.exactOptional(template),
  TimeoutSeconds: v.exactOptional(dynamic(1, maxSeconds)),
  HeartbeatSeconds: v.exactOptional(dynamic(1, maxSeconds)),
  ...described,
  ...shaped,
  ...linked,
  ...guarded,
});
const choice = v.strictObject({
  Type: v.literal('Choice'),
  Choices: v.pipe(
    v.array(
      v.strictObject({
        Comment: v.exactOptional(text),
        Condition: v.union([v.boolean(), expression], 'must be true, false or an expression'),
        Next: text,
        ...shaped,
      }),
    ),
    v.minLength(1),
  ),
  Default: v.exactOptional(text),
  ...described,
  ...shaped,
});
const wait = v.strictObject({
  Type: v.literal('Wait'),
  Seconds: v.exactOptional(dynamic(0, maxSeconds)),
  Timestamp: v.exactOptional(text),
  ...described,
  ...shaped,
  ...linked,
});
const pass = v.strictObject({ Type: v.literal('Pass'), ...described, ...shaped, ...linked });
const succeed = v.strictObject({
  Type: v.literal('Succeed'),
  Output: v.exactOptional(template),
  ...described,
});
const fail = v.strictObject({
  Type: v.literal('Fail'),
  Error: v.exactOptional(text),
  Cause: v.exactOptional(text),
  ...described,
});
const parallel = v.strictObject({
  Type: v.literal('Parallel'),
  Branches: v.pipe(v.array(v.strictObject(flow)), v.minLength(1)),
  Arguments: v.exactOptional(template),
  ...described,
  ...shaped,
  ...linked,
  ...guarded,
});

const s3Object = v.strictObject({ Bucket: text, Key: text });
const s3Folder = v.strictObject({ Bucket: text, Prefix: v.exactOptional(text) });
const map = v.strictObject({
  Type: v.literal('Map'),
  Label: v.exactOptional(v.pipe(text, v.regex(/^[^\s?*<>{}[\]:;,\\|^~$#%&`"\p{Cc}]{1,40}$/u))),
  Items: v.exactOptional(v.union([v.array(template), expression], 'must be an array or an expression')),
  ItemReader: v.exactOptional(
    v.strictObject({
      Resource: text,
      Arguments: s3Object,
      ReaderConfig: v.strictObject({
        InputType: v.literal('JSONL'),
        MaxItems: v.exactOptional(dynamic(1, 100_000_000)),
      }),
    }),
  ),
  ItemSelector: v.exactOptional(template),
  ItemBatcher: v.exactOptional(
    v.strictObject({
      MaxItemsPerBatch: v.exactOptional(dynamic(1, 100_000_000)),
      MaxInputBytesPerBatch: v.exactOptional(dynamic(1, 262_144)),
      BatchInput: v.exactOptional(template),
    }),
  ),
  ItemProcessor: v.strictObject({
    ProcessorConfig: v.exactOptional(
      v.strictObject({
        Mode: v.exactOptional(v.picklist(['INLINE', 'DISTRIBUTED'])),
        ExecutionType: v.exactOptional(v.picklist(['STANDARD', 'EXPRESS'])),
      }),
    ),
    ...flow,
  }),
  MaxConcurrency: v.exactOptional(dynamic(0, maxSeconds)),
  ToleratedFailureCount: v.exactOptional(dynamic(0, 100_000_000)),
  ToleratedFailurePercentage: v.exactOptional(dynamic(0, 100, false)),
  ResultWriter: v.exactOptional(
    v.strictObject({
      Resource: v.exactOptional(text),
      Arguments: v.exactOptional(s3Folder),
      WriterConfig: v.exactOptional(
        v.strictObject({
          Transformation: v.picklist(['NONE', 'COMPACT', 'FLATTEN']),
          OutputType: v.picklist(['JSON', 'JSONL']),
        }),
      ),
    }),
  ),
  ...described,
  ...shaped,
  ...linked,
  ...guarded,
});

const state = v.variant('Type', [task, choice, wait, pass, succeed, fail, parallel, map]);

export const definition = v.strictObject({
  Version: v.exactOptional(v.literal('1.0')),
  QueryLanguage: v.literal('JSONata'),
  TimeoutSeconds: v.exactOptional(numeric(1, maxSeconds)),
  ...flow,
});

export type Definition = v.InferOutput<typeof definition>;
export type State = v.InferOutput<typeof state>;
export type Task = v.InferOutput<typeof task>;
export type Choice = v.InferOutput<typeof choice>;
export type Wait = v.InferOutput<typeof wait>;
export type Parallel = v.InferOutput<typeof parallel>;
export type MapState = v.InferOutput<typeof map>;
export type Retrier = v.InferOutput<typeof retrier>;
export type Catcher = v.InferOutput<typeof catcher>;

export const isDistributed = (state: MapState): boolean =>
  state.ItemProcessor.ProcessorConfig?.Mode === 'DISTRIBUTED';

/** The flows inside a state: the branches of a Parallel, the processor of a Map. */
export const flowsOf = (state: State): Flow[] =>
  state.Type === 'Parallel' ? state.Branches : state.Type === 'Map' ? [state.ItemProcessor] : [];
