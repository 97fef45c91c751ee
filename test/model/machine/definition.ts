import { compileTemplate, type Evaluate } from './expression.ts';

type Fields = Record<string, unknown>;

export interface Retrier {
  errors: readonly string[];
  /** Seconds. */
  interval: number;
  backoffRate: number;
  /** Seconds. */
  maxDelay: number;
  maxAttempts: number;
}

export interface Catcher {
  errors: readonly string[];
  assign: Evaluate;
  next: string;
}

interface Common {
  name: string;
  /** null: the flow ends here. */
  next: string | null;
  assign: Evaluate;
  /** undefined: the input, or the result where there is one. */
  output: Evaluate | undefined;
  retriers: readonly Retrier[];
  catchers: readonly Catcher[];
}

export interface TaskState extends Common {
  type: 'Task';
  /** The logical id of the function, without the hash behind it. */
  functionName: string;
  payload: Evaluate;
}

export interface ChoiceState extends Common {
  type: 'Choice';
  rules: readonly { condition: Evaluate; assign: Evaluate; next: string }[];
}

export interface WaitState extends Common {
  type: 'Wait';
  timestamp: Evaluate;
}

export interface PlainState extends Common {
  type: 'Pass' | 'Succeed';
}

export interface MapState extends Common {
  type: 'Map';
  isDistributed: boolean;
  /** The items, or the key of the document that lists them. */
  items: Evaluate;
  itemSelector: Evaluate;
  maxConcurrency: Evaluate;
  flow: Flow;
}

export type State = TaskState | ChoiceState | WaitState | PlainState | MapState;

/** A state machine, or what a Map does with an item, with its expressions as functions. */
export interface Flow {
  startAt: string;
  states: ReadonlyMap<string, State>;
}

const common = ['Type', 'Next', 'End', 'QueryLanguage', 'Assign', 'Output', 'Retry', 'Catch'];
const own: Record<string, readonly string[]> = {
  Task: ['Resource', 'Arguments', 'TimeoutSeconds'],
  Choice: ['Choices', 'Default'],
  Wait: ['Timestamp'],
  Pass: [],
  Succeed: [],
  Map: [
    ...['Items', 'ItemReader', 'ItemSelector', 'ItemProcessor'],
    ...['MaxConcurrency', 'ToleratedFailurePercentage'],
  ],
};

/** Throws on whatever it does not know, so that no change of a definition goes unnoticed. */
export function compileFlow(definition: unknown): Flow {
  const { StartAt: startAt, States: states } = definition as Fields;
  const compiled = Object.entries(states as Record<string, Fields>).map(
    ([name, fields]) => [name, compileState(name, fields)] as const,
  );
  return { startAt: String(startAt), states: new Map(compiled) };
}

function compileState(name: string, fields: Fields): State {
  const type = String(fields.Type);
  const known = [...common, ...(own[type] ?? [])];
  const unknown = Object.keys(fields).filter((field) => !known.includes(field));
  if (own[type] === undefined || unknown.length > 0) {
    throw new Error(`the model knows no state ${name} of type ${type} with ${unknown.join(', ')}`);
  }
  const made: Common = {
    name,
    next: typeof fields.Next === 'string' ? fields.Next : null,
    assign: compileTemplate(fields.Assign ?? {}),
    output: fields.Output === undefined ? undefined : compileTemplate(fields.Output),
    retriers: listOf(fields.Retry).map(compileRetrier),
    catchers: listOf(fields.Catch).map((one) => ({
      errors: one.ErrorEquals as string[],
      assign: compileTemplate(one.Assign ?? {}),
      next: String(one.Next),
    })),
  };
  switch (type) {
    case 'Task': {
      const { FunctionName: arn, Payload: payload } = fields.Arguments as Fields;
      const functionName = /:function:(\w+)[0-9A-F]{8}$/.exec(String(arn))?.[1];
      if (functionName === undefined || fields.Resource !== 'arn:aws:states:::lambda:invoke') {
        throw new Error(`the model knows no task like ${name}`);
      }
      return { ...made, type, functionName, payload: compileTemplate(payload) };
    }
    case 'Choice': {
      const rules = listOf(fields.Choices).map((rule) => ({
        condition: compileTemplate(rule.Condition),
        assign: compileTemplate(rule.Assign ?? {}),
        next: String(rule.Next),
      }));
      return { ...made, type, rules, next: String(fields.Default) };
    }
    case 'Wait':
      return { ...made, type, timestamp: compileTemplate(fields.Timestamp) };
    case 'Map':
      return { ...made, ...compileMap(name, fields) };
    default:
      return { ...made, type: type as PlainState['type'] };
  }
}

function compileMap(name: string, fields: Fields): Omit<MapState, keyof Common> {
  const processor = fields.ItemProcessor as Fields;
  const { Mode: mode, ExecutionType: execution } = processor.ProcessorConfig as Fields;
  const isDistributed = mode === 'DISTRIBUTED';
  if (isDistributed && (execution !== 'EXPRESS' || fields.ToleratedFailurePercentage !== 100)) {
    throw new Error(`the model knows no map like ${name}`);
  }
  const items = isDistributed ? ((fields.ItemReader as Fields).Arguments as Fields).Key : fields.Items;
  return {
    type: 'Map',
    isDistributed,
    items: compileTemplate(items),
    itemSelector: compileTemplate(fields.ItemSelector),
    maxConcurrency: compileTemplate(fields.MaxConcurrency),
    flow: compileFlow(processor),
  };
}

function compileRetrier(fields: Fields): Retrier {
  return {
    errors: fields.ErrorEquals as string[],
    interval: Number(fields.IntervalSeconds),
    backoffRate: Number(fields.BackoffRate),
    maxDelay: Number(fields.MaxDelaySeconds),
    maxAttempts: Number(fields.MaxAttempts),
  };
}

function listOf(value: unknown): Fields[] {
  return Array.isArray(value) ? value : [];
}
