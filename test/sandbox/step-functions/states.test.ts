import type { Json, JsonObject } from '../../../sandbox/step-functions/json.ts';
import { type Fake, invoke, machine, namedError, runOnce } from './harness.ts';

const pass = (fields: JsonObject = {}): JsonObject => ({
  Type: 'Pass',
  ...('Next' in fields ? {} : { End: true }),
  ...fields,
});
const each = (states: JsonObject, fields: JsonObject = {}): JsonObject => ({
  Type: 'Map',
  Items: '{% $states.input.list %}',
  ItemProcessor: { StartAt: Object.keys(states)[0] ?? '', States: states },
  ...('Next' in fields ? {} : { End: true }),
  ...fields,
});

const input = { n: 2, list: [1, 2, 3], text: 'x' };

const outputs: [string, JsonObject, Json][] = [
  ['a Pass hands its input on', { A: pass() }, input],
  ['Output replaces it', { A: pass({ Output: { m: '{% $states.input.n %}' } }) }, { m: 2 }],
  ['Output may be null', { A: pass({ Output: null }) }, null],
  [
    'a Succeed ends, with its own Output',
    { A: pass({ Next: 'B' }), B: { Type: 'Succeed', Output: '{% $states.input.n %}' } },
    2,
  ],
  [
    'variables last until the end',
    {
      A: pass({ Assign: { v: '{% $states.input.n %}' }, Output: 0, Next: 'B' }),
      B: pass({ Next: 'C' }),
      C: pass({ Output: '{% $v %}' }),
    },
    2,
  ],
  [
    'Assign and Output see the old values',
    {
      A: pass({ Assign: { x: 3, y: 6 }, Next: 'B' }),
      B: pass({ Assign: { x: '{% $y %}', y: '{% $x %}' }, Output: '{% [$x, $y] %}', Next: 'C' }),
      C: pass({ Output: '{% {"old": $states.input, "new": [$x, $y]} %}' }),
    },
    { old: [3, 6], new: [6, 3] },
  ],
  [
    'a variable may be assigned again',
    {
      A: pass({ Assign: { v: 1 }, Next: 'B' }),
      B: pass({ Assign: { v: '{% $v + 1 %}' }, Next: 'C' }),
      C: pass({ Output: '{% $v %}' }),
    },
    2,
  ],
  [
    'Choice: the first rule that is true',
    {
      A: {
        Type: 'Choice',
        Choices: [
          { Condition: '{% $states.input.n > 9 %}', Next: 'B' },
          { Condition: '{% $states.input.n > 1 %}', Next: 'C' },
          { Condition: true, Next: 'B' },
        ],
      },
      B: pass({ Output: 'B' }),
      C: pass({ Output: 'C' }),
    },
    'C',
  ],
  [
    'Choice: the rule has Output and Assign of its own',
    {
      A: {
        Type: 'Choice',
        Choices: [{ Condition: true, Output: 'rule', Assign: { v: 1 }, Next: 'B' }],
        Output: 'state',
        Assign: { v: 2 },
      },
      B: pass({ Output: '{% [$states.input, $v] %}' }),
    },
    ['rule', 1],
  ],
  [
    'Choice: without them the input passes, not the state’s Output',
    {
      A: { Type: 'Choice', Choices: [{ Condition: true, Next: 'B' }], Output: 'state' },
      B: pass({ Output: '{% $states.input.n %}' }),
    },
    2,
  ],
  [
    'Choice: Default takes those of the state',
    {
      A: {
        Type: 'Choice',
        Choices: [{ Condition: false, Output: 'rule', Next: 'B' }],
        Default: 'B',
        Output: 'state',
        Assign: { v: 2 },
      },
      B: pass({ Output: '{% [$states.input, $v] %}' }),
    },
    ['state', 2],
  ],
  [
    'the context object',
    {
      A: pass({
        Output:
          '{% [$states.context.Execution.Name, $states.context.Execution.Input.n, $states.context.StateMachine.Name, $states.context.State.Name, $states.context.State.RetryCount] %}',
      }),
    },
    ['run', 2, 'M', 'A', 0],
  ],
  [
    'the ARNs of the context object',
    {
      A: pass({
        Output:
          '{% [$states.context.Execution.Id, $states.context.StateMachine.Id, $states.context.Execution.RoleArn] %}',
      }),
    },
    [
      'arn:aws:states:us-east-1:123456789012:execution:M:run',
      'arn:aws:states:us-east-1:123456789012:stateMachine:M',
      'arn:aws:iam::123456789012:role/M',
    ],
  ],
  [
    'the times of the context object',
    {
      A: { Type: 'Wait', Seconds: 60, Next: 'B' },
      B: pass({ Output: '{% [$states.context.Execution.StartTime, $states.context.State.EnteredTime] %}' }),
    },
    ['2026-11-23T00:00:00Z', '2026-11-23T00:01:00Z'],
  ],
  [
    'Map: an iteration per item, in order',
    { A: each({ I: pass({ Output: '{% $states.input * 10 %}' }) }) },
    [10, 20, 30],
  ],
  [
    'Map: over its input',
    {
      A: pass({ Output: '{% $states.input.list %}', Next: 'B' }),
      B: { ...each({ I: pass() }, { Items: [7] }) },
    },
    [7],
  ],
  ['Map: nothing to do', { A: each({ I: pass() }, { Items: [] }) }, []],
  [
    'Map: ItemSelector sees item, index and input',
    {
      A: each(
        { I: pass() },
        {
          ItemSelector: {
            i: '{% $states.context.Map.Item.Index %}',
            v: '{% $states.context.Map.Item.Value %}',
            n: '{% $states.input.n %}',
          },
        },
      ),
    },
    [
      { i: 0, v: 1, n: 2 },
      { i: 1, v: 2, n: 2 },
      { i: 2, v: 3, n: 2 },
    ],
  ],
  [
    'Map: states inside see their item in the context',
    { A: each({ I: pass({ Output: '{% $states.context.Map.Item.Index %}' }) }) },
    [0, 1, 2],
  ],
  [
    'Map: variables around are read inside',
    {
      A: pass({ Assign: { v: 5 }, Next: 'B' }),
      B: each({ I: pass({ Output: '{% $v + $states.input %}' }) }),
    },
    [6, 7, 8],
  ],
  [
    'Map: iterations have variables of their own',
    {
      A: each({
        I: pass({ Assign: { w: '{% $states.input %}' }, Next: 'J' }),
        J: pass({ Output: '{% $w %}' }),
      }),
    },
    [1, 2, 3],
  ],
  [
    'Map: the result can be reshaped and kept',
    {
      A: each(
        { I: pass() },
        { Assign: { sum: '{% $sum($states.result) %}' }, Output: '{% $count($states.result) %}', Next: 'B' },
      ),
      B: pass({ Output: '{% [$states.input, $sum] %}' }),
    },
    [3, 6],
  ],
  [
    'Parallel: all branches with the same input',
    {
      A: {
        Type: 'Parallel',
        End: true,
        Branches: [
          { StartAt: 'X', States: { X: pass({ Output: '{% $states.input.n %}' }) } },
          { StartAt: 'Y', States: { Y: pass({ Output: 'y' }) } },
        ],
      },
    },
    [2, 'y'],
  ],
  [
    'Parallel: Arguments replace it',
    {
      A: {
        Type: 'Parallel',
        End: true,
        Arguments: { k: '{% $states.input.n %}' },
        Branches: [{ StartAt: 'X', States: { X: pass() } }],
      },
    },
    [{ k: 2 }],
  ],
  // As in the histories that LocalStack's tests have recorded on AWS.
  [
    'a quote in an Output is a quote in an expression',
    { A: pass({ Output: '"\\', Next: 'B' }), B: pass({ Output: "{% $states.input = '\"\\\\' %}" }) },
    true,
  ],
  [
    'a quote in a variable is a quote in an expression',
    { A: pass({ Assign: { v: '"' }, Next: 'B' }), B: pass({ Output: "{% $v = '\"' %}" }) },
    true,
  ],
  [
    'a regular expression with an escaped dollar is no variable',
    { A: pass({ Output: "{% [$contains('a$b', /a\\$b/), $contains('a$b', /a\\ b/)] %}" }) },
    [true, false],
  ],
  [
    'arguments of a function may be made of the input',
    { A: pass({ Output: '{% $merge([{"n": $states.input.n}, {"t": $states.input.text}]) %}' }) },
    { n: 2, t: 'x' },
  ],
];

test.each(outputs)('%s', async (_name, states, expected) => {
  const { output, end } = await runOnce(machine(states), { input });
  expect(end).toMatchObject({ status: 'SUCCEEDED' });
  expect(output).toEqual(expected);
});

test('a Map in a Map reads the variables of both flows around it', async () => {
  const definition = machine({
    A: pass({ Assign: { a: 100 }, Next: 'B' }),
    B: each({
      I: pass({ Assign: { o: '{% $states.input %}' }, Next: 'J' }),
      J: each({ K: pass({ Output: '{% $a + $o * $states.input %}' }) }, { Items: [1, 2] }),
    }),
  });
  expect((await runOnce(definition, { input })).output).toEqual([
    [101, 102],
    [102, 104],
    [103, 106],
  ]);
});

const failures: [string, JsonObject, string, string][] = [
  ['Fail says what it is told', { A: { Type: 'Fail', Error: 'E', Cause: 'because' } }, 'E', 'because'],
  [
    'Fail evaluates',
    { A: { Type: 'Fail', Error: '{% "E" & $states.input.n %}', Cause: '{% $states.input.text %}' } },
    'E2',
    'x',
  ],
  [
    'Fail wants text',
    { A: { Type: 'Fail', Error: '{% $states.input.n %}' } },
    'States.QueryEvaluationError',
    'Error must be a string',
  ],
  [
    'an Output without value',
    { A: pass({ Output: { a: '{% $states.input.nope %}' } }) },
    'States.QueryEvaluationError',
    'Output/a',
  ],
  [
    'an Assign without value',
    { A: pass({ Assign: { v: '{% $states.input.nope %}' } }) },
    'States.QueryEvaluationError',
    'Assign/v',
  ],
  [
    'a variable that this path never assigned',
    {
      A: {
        Type: 'Choice',
        Choices: [
          { Condition: true, Next: 'C' },
          { Condition: true, Next: 'B' },
        ],
      },
      B: pass({ Assign: { v: 1 }, Next: 'C' }),
      C: pass({ Output: '{% $v %}' }),
    },
    'States.QueryEvaluationError',
    '$v',
  ],
  [
    'a Choice without a match',
    { A: { Type: 'Choice', Choices: [{ Condition: '{% false %}', Next: 'B' }] }, B: pass() },
    'States.Runtime',
    'No rule of the Choice "A" applies',
  ],
  [
    'a Condition that is no boolean',
    { A: { Type: 'Choice', Choices: [{ Condition: '{% $states.input.n %}', Next: 'B' }] }, B: pass() },
    'States.QueryEvaluationError',
    'Choices[0]/Condition must be true or false',
  ],
  [
    'Items that are no array',
    { A: each({ I: pass() }, { Items: '{% $states.input.n %}' }) },
    'States.QueryEvaluationError',
    'Items must be an array, but is 2',
  ],
  [
    'Items null',
    { A: each({ I: pass() }, { Items: '{% null %}' }) },
    'States.QueryEvaluationError',
    'Items must be an array',
  ],
  [
    'a Map without Items over an object',
    { A: { Type: 'Map', End: true, ItemProcessor: { StartAt: 'I', States: { I: pass() } } } },
    'States.QueryEvaluationError',
    'The input of a Map without Items must be an array',
  ],
  [
    'a negative MaxConcurrency',
    { A: each({ I: pass() }, { MaxConcurrency: '{% -1 %}' }) },
    'States.QueryEvaluationError',
    'MaxConcurrency must be an integer',
  ],
  [
    'Seconds that are negative',
    { A: { Type: 'Wait', Seconds: '{% -1 %}', End: true } },
    'States.QueryEvaluationError',
    'Seconds must be an integer',
  ],
  [
    'Seconds that are text',
    { A: { Type: 'Wait', Seconds: '{% $states.input.text %}', End: true } },
    'States.QueryEvaluationError',
    'Seconds',
  ],
  [
    'a Timestamp without T',
    { A: { Type: 'Wait', Timestamp: '2026-11-23 00:00:00Z', End: true } },
    'States.QueryEvaluationError',
    'Timestamp',
  ],
  [
    'a Timestamp without an offset',
    { A: { Type: 'Wait', Timestamp: '2026-11-23T00:00:00', End: true } },
    'States.QueryEvaluationError',
    'Timestamp',
  ],
  [
    'a Timestamp that is no date',
    { A: { Type: 'Wait', Timestamp: '2026-13-23T00:00:00Z', End: true } },
    'States.QueryEvaluationError',
    'Timestamp',
  ],
  [
    'an Output that is too large',
    { A: pass({ Output: "{% $pad('', 300000, 'x') %}" }) },
    'States.DataLimitExceeded',
    'The output of the state "A" has 300002 bytes',
  ],
  [
    'variables that are too large',
    { A: pass({ Assign: { v: "{% $pad('', 300000, 'x') %}" } }) },
    'States.DataLimitExceeded',
    'What the state "A" assigns',
  ],
  [
    'a result of a Map that is too large',
    { A: each({ I: pass({ Output: "{% $pad('', 90000, 'x') %}" }) }) },
    'States.DataLimitExceeded',
    'The result of the state "A"',
  ],
  [
    'a branch that fails',
    {
      A: {
        Type: 'Parallel',
        End: true,
        Branches: [{ StartAt: 'X', States: { X: { Type: 'Fail', Error: 'E', Cause: 'c' } } }],
      },
    },
    'E',
    'c',
  ],
  ['an iteration that fails', { A: each({ I: { Type: 'Fail', Error: 'E', Cause: 'c' } }) }, 'E', 'c'],
];

test.each(failures)('the run fails: %s', async (_name, states, error, cause) => {
  const { end } = await runOnce(machine(states), { input });
  expect(end).toMatchObject({ status: 'FAILED', error, cause: expect.stringContaining(cause), output: null });
});

const waits: [string, JsonObject, number][] = [
  ['Seconds', { Seconds: 90 }, 90],
  ['Seconds of an expression', { Seconds: '{% $states.input.n * 30 %}' }, 60],
  ['no seconds', { Seconds: 0 }, 0],
  ['a Timestamp', { Timestamp: '2026-11-23T01:00:00+00:30' }, 1800],
  ['a Timestamp of an expression', { Timestamp: "{% '2026-11-23T02:00:00.500Z' %}" }, 7200.5],
  ['a Timestamp that is past', { Timestamp: '2020-01-01T00:00:00Z' }, 0],
  ['a Timestamp with nanoseconds', { Timestamp: '2026-11-23T00:00:01.500000000Z' }, 1.5],
];

test.each(waits)('waits for %s', async (_name, fields, seconds) => {
  const { end, clock } = await runOnce(machine({ A: { Type: 'Wait', End: true, ...fields } }), { input });
  expect(end.status).toBe('SUCCEEDED');
  expect(clock.elapsed()).toBe(seconds);
});

/** Notes how many of its calls are under way at the same time. */
function crowd(seconds: number): { work: Fake; most: () => number } {
  let now = 0;
  let most = 0;
  const work: Fake = async (payload, { clock, signal }) => {
    most = Math.max(most, ++now);
    await clock.sleep(seconds * 1000, signal);
    now--;
    return payload;
  };
  return { work, most: () => most };
}

test.each([
  ['3', 3, 3],
  ['an expression', '{% $states.input.n %}', 2],
  ['no limit but that of Step Functions', 0, 40],
  ['more than that', 100, 40],
])('a Map runs as many iterations at a time as MaxConcurrency says: %s', async (_name, limit, expected) => {
  const { work, most } = crowd(1);
  const items = Array.from({ length: 90 }, (_, i) => i);
  const definition = machine({ A: each({ I: invoke('work') }, { Items: items, MaxConcurrency: limit }) });
  const { output } = await runOnce(definition, { input, functions: { work } });
  expect(output).toEqual(items);
  expect(most()).toBe(expected);
});

test('the first failure of a Map stops the other iterations', async () => {
  const stopped: Json[] = [];
  const work: Fake = async (payload, { clock, signal }) => {
    if (payload === 2) throw namedError('E');
    await clock.sleep(3_600_000, signal).catch((error: unknown) => {
      stopped.push(payload);
      throw error;
    });
  };
  const { end, clock } = await runOnce(machine({ A: each({ I: invoke('work') }) }), {
    input,
    functions: { work },
  });
  expect(end).toMatchObject({ status: 'FAILED', error: 'E' });
  expect(stopped).toEqual([1, 3]);
  expect(clock.elapsed()).toBe(0);
});

test('a Map is tried again as a whole, and its Catch assigns in the flow around it', async () => {
  let calls = 0;
  const work: Fake = () => {
    calls++;
    throw namedError('E', `call ${calls}`);
  };
  const definition = machine({
    A: each(
      { I: invoke('work') },
      {
        Items: [1],
        Retry: [{ ErrorEquals: ['E'], MaxAttempts: 2 }],
        Catch: [{ ErrorEquals: ['States.ALL'], Assign: { e: '{% $states.errorOutput.Error %}' }, Next: 'B' }],
        Next: 'B',
      },
    ),
    B: pass({ Output: '{% $e %}' }),
  });
  const { output, clock } = await runOnce(definition, { input, functions: { work } });
  expect(output).toBe('E');
  expect(calls).toBe(3);
  expect(clock.elapsed()).toBe(3);
});

test('a machine that runs too long is TIMED_OUT', async () => {
  const definition = machine({ A: { Type: 'Wait', Seconds: 100, End: true } }, { TimeoutSeconds: 30 });
  const { end, clock } = await runOnce(definition);
  expect(end).toMatchObject({ status: 'TIMED_OUT', error: null, output: null });
  expect(clock.elapsed()).toBe(30);
});

test('a loop ends at the largest history that Step Functions keeps', async () => {
  const loop = {
    Type: 'Choice',
    Choices: [{ Condition: '{% $states.input.n = 0 %}', Next: 'B' }],
    Default: 'A',
  };
  const { end } = await runOnce(machine({ A: loop, B: pass() }), { input });
  expect(end).toMatchObject({
    status: 'FAILED',
    error: 'States.Runtime',
    cause: expect.stringContaining('25000'),
  });
});
