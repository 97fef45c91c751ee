import {
  DefinitionInvalid,
  parseDefinition,
} from '../../../sandbox/step-functions/definition/definition-check.ts';
import type { Json, JsonObject } from '../../../sandbox/step-functions/json.ts';
import { functionArn, invoke, machine } from './harness.ts';

const pass = { Type: 'Pass', End: true };
const inner = { StartAt: 'Inner', States: { Inner: pass } };
const distributed = { ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'EXPRESS' }, ...inner };
const map = (fields: JsonObject): JsonObject => ({ Type: 'Map', ItemProcessor: inner, End: true, ...fields });
const reader = (fields: JsonObject = {}): JsonObject => ({
  Resource: 'arn:aws:states:::s3:getObject',
  Arguments: { Bucket: 'b', Key: '{% $states.input.key %}' },
  ReaderConfig: { InputType: 'JSONL' },
  ...fields,
});

const accepted: [string, JsonObject][] = [
  ['a Pass', machine({ A: pass })],
  [
    'a comment, a version, a timeout',
    machine({ A: { ...pass, Comment: '{%' } }, { Comment: 'c', Version: '1.0', TimeoutSeconds: 9 }),
  ],
  ['QueryLanguage of a state', machine({ A: { ...pass, QueryLanguage: 'JSONata' } })],
  [
    'lambda:invoke in another partition',
    machine({ A: { ...invoke('f'), Resource: 'arn:aws-cn:states:::lambda:invoke' } }),
  ],
  ['a function by its ARN', machine({ A: { Type: 'Task', Resource: functionArn('f'), End: true } })],
  [
    'a heartbeat of a token',
    machine({
      A: {
        ...invoke('f'),
        Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken',
        HeartbeatSeconds: 5,
        TimeoutSeconds: 9,
      },
    }),
  ],
  [
    'every field of a retrier',
    machine({
      A: invoke('f', {
        Retry: [
          {
            ErrorEquals: ['A'],
            IntervalSeconds: 1,
            MaxAttempts: 0,
            BackoffRate: 1,
            MaxDelaySeconds: 2,
            JitterStrategy: 'FULL',
          },
        ],
      }),
    }),
  ],
  [
    'Catch with Assign and Output',
    machine({
      A: invoke('f', {
        Catch: [
          { ErrorEquals: ['States.ALL'], Assign: { e: '{% $states.errorOutput %}' }, Output: 1, Next: 'B' },
        ],
      }),
      B: { ...pass, Output: '{% $e %}' },
    }),
  ],
  [
    'an Inline Map',
    machine({ A: map({ Items: [1], MaxConcurrency: '{% $states.input.n %}', ItemSelector: { a: 1 } }) }),
  ],
  [
    'a Distributed Map with a reader',
    machine({
      A: map({
        ItemProcessor: distributed,
        ItemReader: reader(),
        Label: 'parts',
        ToleratedFailurePercentage: 12.5,
      }),
    }),
  ],
  [
    'a writer',
    machine({
      A: map({
        ItemProcessor: distributed,
        ItemReader: reader(),
        ResultWriter: {
          Resource: 'arn:aws:states:::s3:putObject',
          Arguments: { Bucket: 'b', Prefix: 'p' },
          WriterConfig: { Transformation: 'COMPACT', OutputType: 'JSONL' },
        },
      }),
    }),
  ],
  [
    'variables of the flow around, in an Inline Map',
    machine({
      A: { Type: 'Pass', Assign: { x: 1 }, Next: 'B' },
      B: map({ Items: [1], ItemProcessor: { StartAt: 'I', States: { I: { ...pass, Output: '{% $x %}' } } } }),
    }),
  ],
  [
    'functions, locals and filters of JSONata',
    machine({
      A: {
        ...pass,
        Output: '{% ($f := function($v, $i) { $v.a + $i }; $map($states.input.list[a > 1], $f)) ~> $sum %}',
      },
    }),
  ],
];

const token = 'arn:aws:states:::lambda:invoke.waitForTaskToken';
const withChildren = (states: JsonObject): JsonObject =>
  map({ ItemProcessor: { ...distributed, StartAt: Object.keys(states)[0] ?? '', States: states } });
const retry = (fields: JsonObject): JsonObject =>
  machine({ A: invoke('f', { Retry: [{ ErrorEquals: ['E'], ...fields }] }) });
const output = (expression: string): JsonObject =>
  machine({ A: { ...pass, Output: { deep: [expression] } } });

const refused: [string, unknown, string][] = [
  ['text that is no JSON', '{', 'it is not JSON'],
  [
    'more than a megabyte',
    machine({ A: { ...pass, Comment: 'x'.repeat(1024 * 1024) } }),
    'Step Functions allows 1048576',
  ],
  ['JSONPath', { ...machine({ A: pass }), QueryLanguage: 'JSONPath' }, 'QueryLanguage'],
  ['no query language', { StartAt: 'A', States: { A: pass } }, 'QueryLanguage'],
  [
    'an unknown field of the machine',
    machine({ A: pass }, { Loop: 1 }),
    'Loop: the sandbox does not know this field',
  ],
  [
    'an unknown field of a state',
    machine({ A: { ...pass, Result: 1 } }),
    'state "A", Result: the sandbox does not know this field',
  ],
  [
    'an unknown field of an inner state',
    machine({ A: map({ ItemProcessor: { StartAt: 'I', States: { I: { ...pass, Parameters: {} } } } }) }),
    'state "I", Parameters: the sandbox does not know this field',
  ],
  [
    'an unknown field of a retrier',
    retry({ MaxAttemptz: 1 }),
    'state "A", Retry[0].MaxAttemptz: the sandbox does not know this field',
  ],
  ['an unknown type', machine({ A: { Type: 'Loop', End: true } }), 'state "A", Type'],
  [
    'Retry on a Pass',
    machine({ A: { ...pass, Retry: [] } }),
    'state "A", Retry: the sandbox does not know this field',
  ],
  ['a dangling StartAt', { ...machine({ A: pass }), StartAt: 'Z' }, 'StartAt: there is no state "Z"'],
  [
    'a dangling Next',
    machine({ A: { Type: 'Pass', Next: 'Z' }, B: pass }),
    'state "A", Next: there is no state "Z" beside it',
  ],
  [
    'a Next into another flow',
    machine({
      A: map({
        ItemProcessor: { StartAt: 'I', States: { I: { Type: 'Pass', Next: 'B' } } },
        Next: 'B',
        End: undefined as unknown as Json,
      }),
      B: pass,
    }),
    'state "I", Next: there is no state "B" beside it',
  ],
  [
    'a dangling Catch',
    machine({ A: invoke('f', { Catch: [{ ErrorEquals: ['E'], Next: 'Z' }] }) }),
    'state "A", Catch[0].Next: there is no state "Z"',
  ],
  [
    'a dangling Default',
    machine({ A: { Type: 'Choice', Choices: [{ Condition: true, Next: 'B' }], Default: 'Z' }, B: pass }),
    'state "A", Default: there is no state "Z"',
  ],
  ['a state out of reach', machine({ A: pass, B: pass }), 'state "B", Type: no other state leads here'],
  ['a flow without end', machine({ A: { Type: 'Pass', Next: 'A' } }), 'no state ends the flow'],
  [
    'neither Next nor End',
    machine({ A: { Type: 'Pass' }, B: pass }),
    'state "A", Next: a state that does not end needs Next or End',
  ],
  [
    'both Next and End',
    machine({ A: { ...pass, Next: 'B' }, B: pass }),
    'state "A", End: a state has either Next or End',
  ],
  [
    'one name twice',
    machine({ A: map({ ItemProcessor: { StartAt: 'A', States: { A: pass } } }) }),
    'state "A", Type: another state has the same name',
  ],
  [
    'a resource that is none',
    machine({ A: { Type: 'Task', Resource: 'fetch', End: true } }),
    'state "A", Resource: "fetch" is no Lambda function',
  ],
  [
    'another service',
    machine({ A: { Type: 'Task', Resource: 'arn:aws:states:::dynamodb:putItem', End: true } }),
    'the sandbox has no integration "arn:aws:states:::dynamodb:putItem"',
  ],
  [
    'an SDK integration',
    machine({ A: { Type: 'Task', Resource: 'arn:aws:states:::aws-sdk:s3:getObject', End: true } }),
    'the sandbox has no integration',
  ],
  [
    'lambda:invoke without a function',
    machine({ A: { ...invoke('f'), Arguments: {} } }),
    'state "A", Arguments: lambda:invoke needs an object with FunctionName',
  ],
  [
    'another argument of lambda:invoke',
    machine({ A: { ...invoke('f'), Arguments: { FunctionName: 'f', InvocationType: 'Event' } } }),
    'state "A", Arguments.InvocationType',
  ],
  [
    'a heartbeat without a token',
    machine({ A: invoke('f', { HeartbeatSeconds: 5 }) }),
    'state "A", HeartbeatSeconds: only a task that waits',
  ],
  [
    'a heartbeat that is too slow',
    machine({ A: invoke('f', { Resource: token, HeartbeatSeconds: 5, TimeoutSeconds: 5 }) }),
    'state "A", HeartbeatSeconds: must be less than TimeoutSeconds (5)',
  ],
  [
    'a token in an Express child',
    machine({ A: withChildren({ I: invoke('f', { Resource: token }) }) }),
    'state "I", Resource: an Express workflow cannot wait for a task token',
  ],
  [
    'a Distributed Map in an Express child',
    machine({
      A: withChildren({ I: map({ ItemProcessor: { ...distributed, StartAt: 'J', States: { J: pass } } }) }),
    }),
    'state "I", ItemProcessor: an Express workflow cannot contain',
  ],
  [
    'a Distributed Map of no type',
    machine({ A: map({ ItemProcessor: { ...inner, ProcessorConfig: { Mode: 'DISTRIBUTED' } } }) }),
    'ExecutionType: is missing',
  ],
  [
    'a reader of an Inline Map',
    machine({ A: map({ ItemReader: reader() }) }),
    'state "A", ItemReader: belongs to a Distributed Map',
  ],
  [
    'tolerance of an Inline Map',
    machine({ A: map({ ToleratedFailureCount: 1 }) }),
    'state "A", ToleratedFailureCount: belongs to a Distributed Map',
  ],
  [
    'items twice',
    machine({ A: map({ ItemProcessor: distributed, ItemReader: reader(), Items: [1] }) }),
    'state "A", Items: there is an ItemReader already',
  ],
  [
    'a CSV reader',
    machine({
      A: map({ ItemProcessor: distributed, ItemReader: reader({ ReaderConfig: { InputType: 'CSV' } }) }),
    }),
    'state "A", ItemReader.ReaderConfig.InputType',
  ],
  [
    'a reader of a list of objects',
    machine({
      A: map({
        ItemProcessor: distributed,
        ItemReader: reader({ Resource: 'arn:aws:states:::s3:listObjectsV2' }),
      }),
    }),
    'state "A", ItemReader.Resource: the sandbox reads items with s3:getObject only',
  ],
  [
    'an empty batcher',
    machine({ A: map({ ItemProcessor: distributed, ItemBatcher: {} }) }),
    'state "A", ItemBatcher: needs MaxItemsPerBatch',
  ],
  [
    'an empty writer',
    machine({ A: map({ ItemProcessor: distributed, ResultWriter: {} }) }),
    'state "A", ResultWriter: is empty',
  ],
  ['a bad label', machine({ A: map({ ItemProcessor: distributed, Label: 'a b' }) }), 'state "A", Label'],
  [
    'a Wait for nothing',
    machine({ A: { Type: 'Wait', End: true } }),
    'state "A", Seconds: a Wait needs either Seconds or Timestamp',
  ],
  [
    'a Wait for both',
    machine({ A: { Type: 'Wait', Seconds: 1, Timestamp: 'x', End: true } }),
    'state "A", Seconds: a Wait needs either',
  ],
  [
    'a timeout of zero',
    machine({ A: invoke('f', { TimeoutSeconds: 0 }) }),
    'state "A", TimeoutSeconds: must be an integer from 1',
  ],
  [
    'a backoff below one',
    retry({ BackoffRate: 0.5 }),
    'state "A", Retry[0].BackoffRate: must be a number from 1',
  ],
  ['an interval of zero', retry({ IntervalSeconds: 0 }), 'state "A", Retry[0].IntervalSeconds'],
  [
    'a delay that is no cap',
    retry({ IntervalSeconds: 5, MaxDelaySeconds: 5 }),
    'state "A", Retry[0].MaxDelaySeconds: must be more than IntervalSeconds',
  ],
  ['a jitter that is none', retry({ JitterStrategy: 'HALF' }), 'state "A", Retry[0].JitterStrategy'],
  [
    'a misspelt error of Step Functions',
    retry({ ErrorEquals: ['States.TimedOut'] }),
    'state "A", Retry[0].ErrorEquals: Step Functions has no error "States.TimedOut"',
  ],
  [
    'States.ALL in company',
    retry({ ErrorEquals: ['E', 'States.ALL'] }),
    'state "A", Retry[0].ErrorEquals: States.ALL must stand alone, and last',
  ],
  [
    'States.ALL not last',
    machine({ A: invoke('f', { Retry: [{ ErrorEquals: ['States.ALL'] }, { ErrorEquals: ['E'] }] }) }),
    'States.ALL must stand alone, and last',
  ],
  ['broken JSONata', output('{% $states.input. %}'), 'state "A", Output/deep[0]: is not JSONata'],
  [
    'blanks around an expression',
    output(' {% 1 %}'),
    'state "A", Output/deep[0]: an expression must begin with {%',
  ],
  [
    'an expression without its end',
    output('{% 1'),
    'state "A", Output/deep[0]: an expression must begin with {%',
  ],
  ['$eval', output("{% $eval('1') %}"), 'calls $eval'],
  ['an unknown variable', output('{% $nope %}'), 'uses $nope, which no state in reach assigns'],
  ['a field without a document', output('{% input.a %}'), 'uses the field "input"'],
  ['the missing document itself', output('{% $$ %}'), 'uses $$'],
  ['the missing context', output('{% $.a %}'), 'uses $,'],
  [
    'a variable with a bad name',
    machine({ A: { ...pass, Assign: { 'a.b': 1 } } }),
    'state "A", Assign.a.b: is no name for a variable',
  ],
  [
    'a variable named states',
    machine({ A: { ...pass, Assign: { states: 1 } } }),
    'state "A", Assign.states: is no name for a variable',
  ],
  [
    'a variable of the flow around, assigned inside',
    machine({
      A: { Type: 'Pass', Assign: { x: 1 }, Next: 'B' },
      B: map({ Items: [1], ItemProcessor: { StartAt: 'I', States: { I: { ...pass, Assign: { x: 2 } } } } }),
    }),
    'state "I", Assign.x: a variable around this flow has that name',
  ],
  [
    'a variable of the flow around, read by a child',
    machine({
      A: { Type: 'Pass', Assign: { x: 1 }, Next: 'B' },
      B: withChildren({ I: { ...pass, Output: '{% $x %}' } }),
    }),
    'state "I", Output: uses $x, which no state in reach assigns',
  ],
  [
    'a variable of an inner flow, read outside',
    machine({
      A: map({
        Items: [1],
        Output: '{% $y %}',
        ItemProcessor: { StartAt: 'I', States: { I: { ...pass, Assign: { y: 2 } } } },
      }),
    }),
    'state "A", Output: uses $y',
  ],
];

test.each(accepted)('accepts %s', (_name, definition) => {
  expect(parseDefinition('M', definition)).toEqual(definition);
  expect(parseDefinition('M', JSON.stringify(definition))).toEqual(definition);
});

test.each(refused)('refuses %s', (_name, definition, problem) => {
  expect(() => parseDefinition('M', definition)).toThrow(DefinitionInvalid);
  expect(() => parseDefinition('M', definition)).toThrow(problem);
});

test('reports all problems at once', () => {
  const bad = machine({
    A: { Type: 'Pass', Next: 'Z', Output: '{% $nope %}' },
    B: { ...pass, Assign: { 'a b': 1 } },
  });
  const refusal = () => parseDefinition('M', bad);
  for (const problem of [
    'there is no state "Z"',
    'no other state leads here',
    '$nope',
    'no name for a variable',
  ]) {
    expect(refusal).toThrow(problem);
  }
});

test('takes a service integration that the caller provides', () => {
  const arn = 'arn:aws:states:::dynamodb:putItem';
  const definition = machine({ A: { Type: 'Task', Resource: arn, End: true } });
  expect(parseDefinition('M', definition, [arn])).toEqual(definition);
});
