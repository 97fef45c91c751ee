import { checkDefinition, errorsNamedBy, expressionsOf, stateMachinesOf, statesOf } from './definition.ts';

type Definition = Parameters<typeof checkDefinition>[0];

const workArn = { 'Fn::GetAtt': ['Work4A3C', 'Arn'] };
const partition = { Ref: 'AWS::Partition' };

/** A template in the way CDK synthesises it: the definition is a join of text and references. */
const template = {
  Resources: {
    Work4A3C: { Type: 'AWS::Lambda::Function', Properties: {} },
    Store77B1: { Type: 'AWS::S3::Bucket', Properties: {} },
    MachineF01: {
      Type: 'AWS::StepFunctions::StateMachine',
      Properties: {
        DefinitionString: {
          'Fn::Join': [
            '',
            [
              '{"QueryLanguage":"JSONata","StartAt":"Parts","States":{"Parts":{"Type":"Map","End":true,',
              '"Catch":[{"ErrorEquals":["States.ALL"],"Next":"Failed"}],"ItemReader":{"Resource":"arn:',
              partition,
              ':states:::s3:getObject","ReaderConfig":{"InputType":"JSONL"},"Arguments":{"Bucket":"',
              { Ref: 'Store77B1' },
              '","Key":"{% $states.input.key %}"}},"ItemProcessor":{"ProcessorConfig":{"Mode":"DISTRIBUTED",',
              '"ExecutionType":"EXPRESS"},"StartAt":"Part","States":{"Part":{"Type":"Task","End":true,"Resource":"arn:',
              partition,
              ':states:::lambda:invoke","Arguments":{"FunctionName":"',
              workArn,
              '","Payload":"{% $states.input %}"},"Retry":[{"ErrorEquals":["DomoUnavailable"]}]}}}},',
              '"Failed":{"Type":"Fail"}}}',
            ],
          ],
        },
      },
    },
  },
};

test('resolves what CDK synthesises', () => {
  const [machine, ...others] = stateMachinesOf(template);
  expect(others).toEqual([]);
  expect(machine?.logicalId).toBe('MachineF01');
  const definition = machine?.definition ?? {};
  expect([...statesOf(definition)].map(({ name }) => name)).toEqual(['Parts', 'Part', 'Failed']);
  const part = [...statesOf(definition)].find(({ name }) => name === 'Part')?.state ?? {};
  expect(part).toMatchObject({
    Resource: 'arn:aws:states:::lambda:invoke',
    Arguments: {
      FunctionName: expect.stringMatching(/^arn:aws:lambda:us-east-1:123456789012:function:Work4A3C$/),
    },
  });
  expect(errorsNamedBy(part)).toEqual(['DomoUnavailable']);
  expect(checkDefinition(definition)).toEqual([]);
});

test('an intrinsic that it does not know is said, not guessed', () => {
  const foreign = {
    Resources: {
      M: {
        Type: 'AWS::StepFunctions::StateMachine',
        Properties: { DefinitionString: { 'Fn::ImportValue': 'x' } },
      },
    },
  };
  expect(() => stateMachinesOf(foreign)).toThrow('Fn::ImportValue');
});

test('finds the expressions at any depth', () => {
  expect([...expressionsOf({ a: ['{% 1 %}', { b: '{% 2 %}' }], c: 'x {% 3 %}' })]).toEqual([' 1 ', ' 2 ']);
});

const task = (fields: Definition = {}): Definition => ({
  Type: 'Task',
  Resource: 'arn:aws:states:::lambda:invoke',
  Arguments: { FunctionName: 'f' },
  End: true,
  ...fields,
});
const machine = (states: Definition): Definition => ({
  QueryLanguage: 'JSONata',
  StartAt: Object.keys(states)[0] ?? '',
  States: states,
});
const inMap = (states: Definition): Definition =>
  machine({
    Map: {
      Type: 'Map',
      Items: [1],
      ItemProcessor: { StartAt: Object.keys(states)[0] ?? '', States: states },
      End: true,
    },
  });

test.each([
  ['a machine', machine({ A: task() })],
  [
    'errors of Lambda, of Step Functions and ours',
    machine({
      A: task({
        Retry: [{ ErrorEquals: ['Lambda.TooManyRequestsException', 'States.Timeout', 'DomoThrottled'] }],
      }),
    }),
  ],
  [
    'empty strings and expressions of several lines',
    machine({ A: task({ Output: { text: '', sum: '{% 1\n+ 2 %}' } }) }),
  ],
])('nothing is wrong with %s', (_name, definition) => {
  const before = structuredClone(definition);
  expect(checkDefinition(definition)).toEqual([]);
  expect(definition).toEqual(before);
});

test.each([
  ['what the validator knows', machine({ A: task({ Parameters: {} }) }), 'SCHEMA_VALIDATION_FAILED'],
  [
    'a dangling Next',
    machine({ A: task({ End: undefined as never, Next: 'Z' }) }),
    'state "A" goes on to "Z"',
  ],
  [
    'a dangling Catch',
    machine({ A: task({ Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Z' }] }) }),
    'state "A" goes on to "Z"',
  ],
  [
    'a dangling Default',
    machine({
      A: { Type: 'Choice', Choices: [{ Condition: '{% true %}', Next: 'B' }], Default: 'Z' },
      B: task(),
    }),
    'state "A" goes on to "Z"',
  ],
  ['a dangling StartAt', { ...machine({ A: task() }), StartAt: 'Z' }, 'StartAt: there is no state "Z"'],
  [
    'a dangling StartAt inside a Map',
    machine({ M: { Type: 'Map', ItemProcessor: { StartAt: 'Z', States: { I: task() } }, End: true } }),
    'StartAt: there is no state "Z"',
  ],
  ['a state that nothing leads to', machine({ A: task(), B: task() }), 'state "B" is never reached'],
  ['the same inside a Map', inMap({ I: task(), J: task() }), 'state "J" is never reached'],
  [
    'an expression that does not parse',
    machine({ A: task({ Output: { a: ['{% $states. %}'] } }) }),
    'state "A" has the expression {% $states. %}',
  ],
  ['the same inside a Map', inMap({ I: task({ Output: '{% ( %}' }) }), 'state "I" has the expression'],
  [
    'a misspelt variable',
    machine({ A: task({ Assign: { rows: 1 }, Output: '{% $row + 1 %}' }) }),
    'state "A" reads $row, which no state assigns',
  ],
  [
    'a variable of the parent in a child of a Distributed Map',
    machine({
      M: {
        Type: 'Map',
        Assign: { rows: 1 },
        ItemProcessor: {
          ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'EXPRESS' },
          StartAt: 'I',
          States: { I: task({ Output: '{% $rows %}' }) },
        },
        End: true,
      },
    }),
    'state "I" reads $rows, which no state assigns',
  ],
  [
    'an error that nobody throws',
    machine({ A: task({ Retry: [{ ErrorEquals: ['DomoIsDown'] }] }) }),
    'state "A" names the error "DomoIsDown"',
  ],
  [
    'a misspelt error of Lambda',
    machine({ A: task({ Retry: [{ ErrorEquals: ['Lambda.TooManyRequests'] }] }) }),
    'names the error "Lambda.TooManyRequests"',
  ],
  [
    'the same inside a Map',
    inMap({ I: task({ Retry: [{ ErrorEquals: ['Nope'] }] }) }),
    'state "I" names the error "Nope"',
  ],
])('finds %s', (_name, definition, problem) => {
  expect(checkDefinition(definition)).toEqual(expect.arrayContaining([expect.stringContaining(problem)]));
});
