import validate from 'asl-validator';
import jsonata from 'jsonata';
import { errorNames } from '../../shared/errors.ts';
import { freeVariables } from './variables.ts';

export type Value = null | boolean | number | string | Value[] | { [key: string]: Value };
export type Fields = { [key: string]: Value };

export interface StateMachine {
  logicalId: string;
  definition: Fields;
}

export interface StatePlace {
  name: string;
  state: Fields;
  /** Names of the states beside it, which it may go on to. */
  siblings: string[];
}

/** The state machines of a synthesised template, with placeholders for what only a deployment knows. */
export function stateMachinesOf(template: object): StateMachine[] {
  const resources = fieldsOf((template as Fields).Resources ?? {});
  return Object.entries(resources)
    .map(([logicalId, resource]) => ({ logicalId, resource: fieldsOf(resource) }))
    .filter(({ resource }) => resource.Type === 'AWS::StepFunctions::StateMachine')
    .map(({ logicalId, resource }) => {
      const text = resolve(fieldsOf(resource.Properties ?? {}).DefinitionString ?? null, resources);
      return { logicalId, definition: JSON.parse(text) as Fields };
    });
}

const pseudoParameters: Readonly<Record<string, string>> = {
  'AWS::Partition': 'aws',
  'AWS::Region': 'us-east-1',
  'AWS::AccountId': '123456789012',
  'AWS::URLSuffix': 'amazonaws.com',
};

const services: Readonly<Record<string, string>> = {
  'AWS::Lambda::Function': 'lambda:us-east-1:123456789012:function:',
  'AWS::S3::Bucket': 's3:::',
  'AWS::StepFunctions::StateMachine': 'states:us-east-1:123456789012:stateMachine:',
  'AWS::DynamoDB::Table': 'dynamodb:us-east-1:123456789012:table/',
};

/** The text that CloudFormation would make of a value. */
function resolve(value: Value, resources: Fields): string {
  if (typeof value === 'string') return value;
  const fields = fieldsOf(value);
  const [[intrinsic = '', argument = null] = []] = Object.entries(fields);
  if (intrinsic === 'Fn::Join' && Array.isArray(argument)) {
    const [separator = '', parts = []] = argument;
    return (parts as Value[]).map((part) => resolve(part, resources)).join(String(separator));
  }
  if (intrinsic === 'Ref' && typeof argument === 'string')
    return pseudoParameters[argument] ?? argument.toLowerCase();
  if (intrinsic === 'Fn::GetAtt' && Array.isArray(argument) && argument[1] === 'Arn') {
    const id = String(argument[0]);
    const service = services[String(fieldsOf(resources[id] ?? {}).Type)];
    if (service) return `arn:aws:${service}${id}`;
  }
  throw new Error(`A definition contains ${JSON.stringify(value)}, which the test helper cannot resolve`);
}

export const fieldsOf = (value: Value): Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {};

export const listOf = (value: Value | undefined): Value[] => (Array.isArray(value) ? value : []);

/** Every state of a definition, the ones inside Map and Parallel included. */
export function* statesOf(flow: Value): Generator<StatePlace> {
  const states = fieldsOf(fieldsOf(flow).States ?? {});
  for (const [name, value] of Object.entries(states)) {
    const state = fieldsOf(value);
    yield { name, state, siblings: Object.keys(states) };
    for (const inner of innerFlowsOf(state)) yield* statesOf(inner);
  }
}

const innerFlowsOf = ({ ItemProcessor: processor, Branches: branches }: Fields): Value[] => [
  ...(processor === undefined ? [] : [processor]),
  ...listOf(branches),
];

/** Every `{% … %}` in a value, without its delimiters. */
export function* expressionsOf(value: Value): Generator<string> {
  if (typeof value === 'string') {
    if (value.startsWith('{%') && value.endsWith('%}')) yield value.slice(2, -2);
  } else if (typeof value === 'object' && value !== null) {
    for (const inner of Object.values(value)) yield* expressionsOf(inner);
  }
}

/** The names in Retry and Catch of a state. */
export const errorsNamedBy = ({ Retry: retry = [], Catch: caught = [] }: Fields): string[] =>
  [...listOf(retry), ...listOf(caught)].flatMap((rule) => listOf(fieldsOf(rule).ErrorEquals).map(String));

const knownErrors: ReadonlySet<string> = new Set([
  ...errorNames,
  ...[
    'ALL',
    'DataLimitExceeded',
    'ExceedToleratedFailureThreshold',
    'HeartbeatTimeout',
    'ItemReaderFailed',
    'QueryEvaluationError',
    'ResultWriterFailed',
    'TaskFailed',
    'Timeout',
  ].map((name) => `States.${name}`),
  ...[
    'AWSLambdaException',
    'ClientExecutionTimeoutException',
    'SdkClientException',
    'ServiceException',
    'TooManyRequestsException',
    'Unknown',
  ].map((name) => `Lambda.${name}`),
  // What the Lambda service reports where the function could not say anything itself.
  'Runtime.ExitError',
  'Runtime.OutOfMemory',
  'Sandbox.Timedout',
]);

/**
 * What is wrong with a definition that neither `cdk synth` nor a deployment would say: the whole definition by
 * asl-validator, dangling targets, states that no other goes on to, expressions that do not parse, variables that nobody
 * assigns, and errors that nobody throws.
 */
export function checkDefinition(definition: Fields): string[] {
  const { isValid, errorsText } = validate(forValidator(definition));
  return [
    ...(isValid ? [] : [errorsText()]),
    ...flowProblems(definition),
    ...[...statesOf(definition)].flatMap(check),
    ...scopeProblems(definition),
  ];
}

/**
 * A copy, since the validator writes into what it checks; and without what its schema of a template does not know but
 * Step Functions does: empty strings, and expressions of several lines.
 */
function forValidator(value: Value): Value {
  if (value === '') return '-';
  if (typeof value === 'string') return value.replaceAll('\n', ' ');
  if (Array.isArray(value)) return value.map(forValidator);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, forValidator(inner)]));
}

/** Each flow begins at a state of its own, and comes to each of its states. */
function flowProblems(flow: Value): string[] {
  const { StartAt: start = '', States: given = {} } = fieldsOf(flow);
  const states = fieldsOf(given);
  if (!(String(start) in states)) return [`StartAt: there is no state "${String(start)}"`];
  const reached = new Set<string>();
  const next = [String(start)];
  for (let name = next.pop(); name !== undefined; name = next.pop()) {
    if (reached.has(name)) continue;
    reached.add(name);
    next.push(...targetsOf(fieldsOf(states[name] ?? {})));
  }
  return [
    ...Object.keys(states)
      .filter((name) => !reached.has(name))
      .map((name) => `state "${name}" is never reached`),
    ...Object.values(states).flatMap((state) => innerFlowsOf(fieldsOf(state)).flatMap(flowProblems)),
  ];
}

/** Expressions read what a state has assigned; the children of a Distributed Map have nothing of their parent's. */
function scopeProblems(flow: Value, outer: ReadonlySet<string> = new Set(['states'])): string[] {
  const states = Object.entries(fieldsOf(fieldsOf(flow).States ?? {}));
  const assigned = new Set(outer);
  for (const [, value] of states) {
    const { Assign: own = {}, Catch: caught = [] } = fieldsOf(value);
    for (const place of [own, ...listOf(caught).map((rule) => fieldsOf(rule).Assign ?? {})]) {
      for (const name of Object.keys(fieldsOf(place))) assigned.add(name);
    }
  }
  return states.flatMap(([name, value]) => {
    const { ItemProcessor: processor, Branches: branches, ...own } = fieldsOf(value);
    const unknown = new Set([...expressionsOf(own)].flatMap((source) => [...readBy(source)]));
    const { Mode: mode } = fieldsOf(fieldsOf(processor ?? {}).ProcessorConfig ?? {});
    const inner = mode === 'DISTRIBUTED' ? new Set(['states']) : assigned;
    return [
      ...[...unknown]
        .filter((variable) => !assigned.has(variable))
        .map((variable) => `state "${name}" reads $${variable}, which no state assigns`),
      ...innerFlowsOf(fieldsOf(value)).flatMap((one) => scopeProblems(one, inner)),
    ];
  });
}

/** Nothing, where the expression does not parse: that is another problem. */
function readBy(source: string): Set<string> {
  try {
    return freeVariables(source);
  } catch {
    return new Set();
  }
}

function check({ name, state, siblings }: StatePlace): string[] {
  const problems = targetsOf(state)
    .filter((target) => !siblings.includes(target))
    .map((target) => `goes on to "${target}", which is not beside it`);
  for (const error of errorsNamedBy(state)) {
    if (!knownErrors.has(error)) problems.push(`names the error "${error}", which nothing throws`);
  }
  const { ItemProcessor: _processor, Branches: _branches, ...own } = state;
  for (const source of expressionsOf(own)) {
    try {
      jsonata(source);
    } catch (error) {
      problems.push(`has the expression {%${source}%}: ${(error as Error).message}`);
    }
  }
  return problems.map((problem) => `state "${name}" ${problem}`);
}

/** The states that a state may go on to. */
export const targetsOf = ({
  Next: next,
  Default: fallback,
  Choices: choices,
  Catch: caught,
}: Fields): string[] =>
  [next, fallback, ...[...listOf(choices), ...listOf(caught)].map((rule) => fieldsOf(rule).Next)]
    .filter((target) => target !== undefined)
    .map(String);
