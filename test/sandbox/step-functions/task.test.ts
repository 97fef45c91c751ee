import type { JsonObject } from '../../../sandbox/step-functions/json.ts';
import { type Fake, functionArn, invoke, machine, namedError, runOnce, ServiceError } from './harness.ts';

const pass = (fields: JsonObject = {}): JsonObject => ({ Type: 'Pass', End: true, ...fields });
const echo: Fake = (payload) => payload;
const hours =
  (n: number): Fake =>
  async (payload, { clock, signal }) => {
    await clock.sleep(n * 3_600_000, signal);
    return payload;
  };
/** Fails with these names, one call after the other, then answers with the number of calls. */
function failing(...names: string[]): Fake {
  let calls = 0;
  return () => {
    const name = names[calls++];
    if (name) throw namedError(name);
    return calls;
  };
}

test('lambda:invoke gives the payload in an envelope', async () => {
  const task = invoke('f', {
    Arguments: { FunctionName: functionArn('f'), Payload: { n: '{% $states.input.n %}' } },
    Output: '{% $states.result %}',
  });
  const { output, calls } = await runOnce(machine({ A: task }), { input: { n: 2 }, functions: { f: echo } });
  expect(calls).toEqual([{ functionName: 'f', payload: { n: 2 } }]);
  expect(output).toMatchObject({ ExecutedVersion: '$LATEST', Payload: { n: 2 }, StatusCode: 200 });
});

test('the envelope has the headers that Lambda answers with on AWS, twice', async () => {
  const { Output: _, ...task } = invoke('f');
  const { output } = await runOnce(machine({ A: task }), { functions: { f: echo } });
  const names = [
    ...['Connection', 'Content-Length', 'Content-Type', 'Date', 'X-Amz-Executed-Version'],
    ...['X-Amzn-Trace-Id', 'x-amzn-Remapped-Content-Length', 'x-amzn-RequestId'],
  ];
  expect(output).toMatchObject({
    SdkHttpMetadata: {
      AllHttpHeaders: Object.fromEntries(names.map((name) => [name, [expect.any(String)]])),
      HttpHeaders: Object.fromEntries(names.map((name) => [name, expect.any(String)])),
      HttpStatusCode: 200,
    },
    SdkResponseMetadata: { RequestId: expect.any(String) },
  });
});

test.each([
  ['an ARN', functionArn('f')],
  ['an ARN with a qualifier', `${functionArn('f')}:$LATEST`],
  ['a name', 'f'],
  ['a name with a qualifier', 'f:live'],
  ['an expression', "{% 'f' %}"],
])('a function is named by %s', async (_name, name) => {
  const task = invoke('f', { Arguments: { FunctionName: name } });
  const { calls } = await runOnce(machine({ A: task }), { functions: { f: echo } });
  expect(calls).toEqual([{ functionName: 'f', payload: {} }]);
});

test('a function that is the Resource gets Arguments, and its payload is the result', async () => {
  const task = { Type: 'Task', Resource: functionArn('f'), Arguments: { a: 1 }, End: true };
  expect((await runOnce(machine({ A: task }), { functions: { f: echo } })).output).toEqual({ a: 1 });
});

test('a function that returns nothing has the payload null', async () => {
  expect(
    (await runOnce(machine({ A: invoke('f') }), { functions: { f: () => undefined } })).output,
  ).toBeNull();
});

test('without Output the result is the output', async () => {
  const { Output: _, ...task } = invoke('f');
  expect((await runOnce(machine({ A: task }), { functions: { f: echo } })).output).toHaveProperty('Payload');
});

test('a service integration of the caller, and its errors', async () => {
  const arn = 'arn:aws:states:::dynamodb:getItem';
  const task = { Type: 'Task', Resource: arn, Arguments: { Key: '{% $states.input.k %}' }, End: true };
  const good = await runOnce(machine({ A: task }), {
    input: { k: 1 },
    integrations: { [arn]: async ({ arguments: args }) => ({ got: args }) },
  });
  expect(good.output).toEqual({ got: { Key: 1 } });
  const bad = await runOnce(machine({ A: task }), {
    input: { k: 1 },
    integrations: { [arn]: () => Promise.reject(namedError('DynamoDB.InternalServerError', 'sorry')) },
  });
  expect(bad.end).toMatchObject({ error: 'DynamoDB.InternalServerError', cause: 'sorry' });
});

test('an error of a function is named by its class, with a cause in JSON', async () => {
  const f: Fake = () => {
    throw namedError('FileWithoutRows', 'no rows');
  };
  const { end } = await runOnce(machine({ A: invoke('f') }), { functions: { f } });
  expect(end).toMatchObject({ status: 'FAILED', error: 'FileWithoutRows' });
  expect(JSON.parse(end.cause ?? '')).toEqual({
    errorType: 'FileWithoutRows',
    errorMessage: 'no rows',
    trace: ['at index.js'],
  });
});

test('an error of the Lambda service has a plain cause', async () => {
  const f: Fake = () => {
    throw Object.assign(new ServiceError('Rate exceeded'), { name: 'Lambda.TooManyRequestsException' });
  };
  const { end } = await runOnce(machine({ A: invoke('f') }), { functions: { f } });
  expect(end).toMatchObject({ error: 'Lambda.TooManyRequestsException', cause: 'Rate exceeded' });
});

test('a Lambda stand-in that breaks fails the run as States.Runtime, past any wildcard, and says so', async () => {
  const definition = machine({
    A: invoke('f', {
      Retry: [{ ErrorEquals: ['States.ALL'] }],
      Catch: [{ ErrorEquals: ['States.ALL'], Next: 'B' }],
    }),
    B: pass(),
  });
  const { end, logged } = await runOnce(definition, {
    invokeLambda: () => Promise.reject(new Error('broken')),
  });
  expect(end).toMatchObject({ status: 'FAILED', error: 'States.Runtime' });
  expect(logged.join()).toContain('broken');
});

const retryThenCatch = (retry: JsonObject[], names: string[]) =>
  runOnce(
    machine({
      A: invoke('f', { Retry: retry, Catch: [{ ErrorEquals: ['States.ALL'], Next: 'B' }] }),
      B: pass({ Output: '{% $states.input.Error %}' }),
    }),
    { functions: { f: failing(...names) } },
  );

const retries: [string, JsonObject[], string[], unknown, number][] = [
  ['until it succeeds', [{ ErrorEquals: ['E'] }], ['E', 'E'], 3, 3],
  ['until it gives up', [{ ErrorEquals: ['E'], MaxAttempts: 2 }], ['E', 'E', 'E'], 'E', 3],
  [
    'each error on its own account',
    [
      { ErrorEquals: ['E'], MaxAttempts: 1 },
      { ErrorEquals: ['F'], MaxAttempts: 1 },
    ],
    ['E', 'F'],
    3,
    2,
  ],
  ['another error not at all', [{ ErrorEquals: ['E'] }], ['F'], 'F', 0],
  [
    'with full jitter',
    [{ ErrorEquals: ['E'], IntervalSeconds: 8, JitterStrategy: 'FULL' }],
    ['E', 'E'],
    3,
    12,
  ],
  [
    'up to the longest delay',
    [{ ErrorEquals: ['E'], IntervalSeconds: 8, MaxDelaySeconds: 10, MaxAttempts: 9 }],
    ['E', 'E', 'E'],
    4,
    28,
  ],
];

test.each(retries)('tries again %s', async (_name, retry, names, expected, seconds) => {
  const { output, clock } = await retryThenCatch(retry, names);
  expect(output).toEqual(expected);
  expect(clock.elapsed()).toBe(seconds);
});

test('a state that is entered again counts its retries from zero', async () => {
  const definition = machine({
    A: invoke('f', { Retry: [{ ErrorEquals: ['E'], MaxAttempts: 1 }], Next: 'B' }),
    B: { Type: 'Choice', Choices: [{ Condition: '{% $states.input < 4 %}', Next: 'A' }], Default: 'C' },
    C: pass(),
  });
  const f = failing('E', '', 'E', '');
  expect((await runOnce(definition, { functions: { f } })).output).toBe(4);
});

test('arguments are evaluated anew for each try, which knows its number', async () => {
  const task = invoke('f', {
    Arguments: { FunctionName: 'f', Payload: '{% $states.context.State.RetryCount %}' },
    Retry: [{ ErrorEquals: ['E'] }],
  });
  const { calls } = await runOnce(machine({ A: task }), { functions: { f: failing('E', 'E') } });
  expect(calls.map(({ payload }) => payload)).toEqual([0, 1, 2]);
});

test('Catch sees the error, the input and the variables; Assign of the state is left out', async () => {
  const definition = machine({
    Z: { Type: 'Pass', Assign: { v: 1 }, Next: 'A' },
    A: invoke('f', {
      Assign: { done: true },
      Catch: [
        { ErrorEquals: ['F'], Next: 'B' },
        {
          ErrorEquals: ['E', 'G'],
          Assign: { v: '{% $v + 1 %}', e: '{% $states.errorOutput %}' },
          Output: '{% [$v, $states.input.n, $states.errorOutput.Error] %}',
          Next: 'B',
        },
      ],
    }),
    B: pass({
      Output: { in: '{% $states.input %}', v: '{% $v %}', e: '{% $e.Error %}', done: '{% $exists($done) %}' },
    }),
  });
  const { output } = await runOnce(definition, { input: { n: 5 }, functions: { f: failing('E') } });
  expect(output).toEqual({ in: [1, 5, 'E'], v: 2, e: 'E', done: false });
});

test('a Catch without Output hands on Error and Cause', async () => {
  const definition = machine({ A: invoke('f', { Catch: [{ ErrorEquals: ['E'], Next: 'B' }] }), B: pass() });
  const { output } = await runOnce(definition, { functions: { f: failing('E') } });
  expect(output).toEqual({ Error: 'E', Cause: expect.stringContaining('E happened') });
});

test('an expression that fails in the state is caught; one that fails in the Catch is not', async () => {
  const caught = machine({
    A: invoke('f', {
      Output: '{% $states.result.nope %}',
      Catch: [{ ErrorEquals: ['States.QueryEvaluationError'], Next: 'B' }],
    }),
    B: pass({ Output: 'caught' }),
  });
  expect((await runOnce(caught, { functions: { f: echo } })).output).toBe('caught');
  const lost = machine({
    A: invoke('f', { Catch: [{ ErrorEquals: ['States.ALL'], Output: '{% $states.result %}', Next: 'B' }] }),
    B: pass(),
  });
  const { end } = await runOnce(lost, { functions: { f: failing('E') } });
  expect(end).toMatchObject({
    error: 'States.QueryEvaluationError',
    cause: expect.stringContaining('Catch[0]/Output'),
  });
});

test.each([
  ['TimeoutSeconds', 90, 90],
  ['TimeoutSeconds of an expression', '{% $states.input.t %}', 30],
])(
  'a task that is longer than %s is a States.Timeout, and its call is aborted',
  async (_name, timeout, seconds) => {
    let aborted = false;
    const f: Fake = (_payload, { signal }) => {
      signal.addEventListener('abort', () => {
        aborted = true;
      });
      return new Promise(() => {});
    };
    const { end, clock } = await runOnce(machine({ A: invoke('f', { TimeoutSeconds: timeout }) }), {
      input: { t: 30 },
      functions: { f },
    });
    expect(end).toMatchObject({ status: 'FAILED', error: 'States.Timeout', cause: null });
    expect(clock.elapsed()).toBe(seconds);
    expect(aborted).toBe(true);
  },
);

test('each try has the whole timeout', async () => {
  const definition = machine({
    A: invoke('f', { TimeoutSeconds: 60, Retry: [{ ErrorEquals: ['States.Timeout'], MaxAttempts: 2 }] }),
  });
  const { clock, calls } = await runOnce(definition, { functions: { f: hours(1) } });
  expect(calls).toHaveLength(3);
  expect(clock.elapsed()).toBe(3 * 60 + 1 + 2);
});

test('a timeout that is no number of seconds', async () => {
  const { end } = await runOnce(machine({ A: invoke('f', { TimeoutSeconds: "{% 'x' %}" }) }), {
    functions: { f: echo },
  });
  expect(end).toMatchObject({
    error: 'States.QueryEvaluationError',
    cause: expect.stringContaining('TimeoutSeconds'),
  });
});

const big = 'x'.repeat(256 * 1024);
const caughtAs = (...errors: string[]): JsonObject =>
  machine({
    A: invoke('f', { Catch: errors.map((error) => ({ ErrorEquals: [error], Next: 'B' })) }),
    B: pass({ Output: 'caught' }),
  });

test('a result above 256 KiB is a States.DataLimitExceeded', async () => {
  const f: Fake = () => big;
  const { end } = await runOnce(caughtAs('States.TaskFailed'), { functions: { f } });
  expect(end).toMatchObject({ status: 'FAILED', error: 'States.DataLimitExceeded' });
  expect((await runOnce(caughtAs('States.DataLimitExceeded'), { functions: { f } })).output).toBe('caught');
});

test('bytes are counted, not characters', async () => {
  const euros: Fake = () => '€'.repeat(100_000);
  const { end } = await runOnce(machine({ A: invoke('f') }), { functions: { f: euros } });
  expect(end.error).toBe('States.DataLimitExceeded');
});

test('a result just below the limit passes, the envelope included', async () => {
  const f: Fake = () => 'x'.repeat(255 * 1024);
  expect((await runOnce(machine({ A: invoke('f') }), { functions: { f } })).end.status).toBe('SUCCEEDED');
});

test('arguments above 256 KiB are refused before the call', async () => {
  const task = invoke('f', { Arguments: { FunctionName: 'f', Payload: "{% $pad('', 262144, 'x') %}" } });
  const { end, calls } = await runOnce(machine({ A: task }), { functions: { f: echo } });
  expect(end.error).toBe('States.DataLimitExceeded');
  expect(calls).toEqual([]);
});
