import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  DescribeExecutionCommand,
  DescribeMapRunCommand,
  DescribeStateMachineCommand,
  GetExecutionHistoryCommand,
  ListExecutionsCommand,
  ListMapRunsCommand,
  ListStateMachinesCommand,
  RedriveExecutionCommand,
  SendTaskFailureCommand,
  SendTaskHeartbeatCommand,
  SendTaskSuccessCommand,
  SFNClient,
  StartExecutionCommand,
  StopExecutionCommand,
} from '@aws-sdk/client-sfn';
import { realClock } from '../../../sandbox/step-functions/clock.ts';
import {
  callApi,
  type Harness,
  type HarnessOptions,
  harness,
  invoke,
  machine,
  namedError,
} from './harness.ts';

const stateMachineArn = 'arn:aws:states:us-east-1:123456789012:stateMachine:M';
const closing: (() => unknown)[] = [];

afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

interface Api extends Harness {
  client: SFNClient;
  endpoint: string;
}

/** The stand-in behind a real socket, and the real client. */
async function serve(states: Parameters<typeof machine>[0], options: HarnessOptions = {}): Promise<Api> {
  const made = harness({ clock: realClock(), ...options });
  made.sfn.createStateMachine({ name: 'M', definition: machine(states), type: 'STANDARD' });
  const server: Server = createServer((request, response) => void made.sfn.handle(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const client = new SFNClient({
    endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
    maxAttempts: 1,
  });
  closing.push(
    () => new Promise((resolve) => server.close(resolve)),
    () => made.sfn.close(),
    () => client.destroy(),
  );
  return { ...made, client, endpoint };
}

const pass = { Type: 'Pass', End: true };
const forever = { Type: 'Wait', Seconds: 1000, End: true };

test('starts a run and describes it', async () => {
  const { client, ended } = await serve({ A: { ...pass, Output: '{% $states.input.n + 1 %}' } });
  const before = Date.now();
  const { executionArn, startDate } = await client.send(
    new StartExecutionCommand({ stateMachineArn, name: 'one', input: '{"n":1}' }),
  );
  expect(executionArn).toBe('arn:aws:states:us-east-1:123456789012:execution:M:one');
  expect(startDate?.getTime()).toBeGreaterThanOrEqual(before - 1);
  await ended('one');
  const run = await client.send(new DescribeExecutionCommand({ executionArn }));
  expect(run).toMatchObject({
    name: 'one',
    stateMachineArn,
    status: 'SUCCEEDED',
    input: '{"n":1}',
    output: '2',
  });
  expect(run.stopDate).toBeInstanceOf(Date);
});

test('names a run itself, and its input is an empty object', async () => {
  const { client, changes } = await serve({ A: pass });
  await client.send(new StartExecutionCommand({ stateMachineArn }));
  expect(changes[0]).toMatchObject({ input: '{}', name: expect.stringMatching(/^[\da-f-]{36}$/) });
});

test('describes how a run failed', async () => {
  const { client, ended } = await serve({ A: { Type: 'Fail', Error: 'E', Cause: 'c' } });
  const { executionArn } = await client.send(new StartExecutionCommand({ stateMachineArn, name: 'one' }));
  await ended('one');
  const run = await client.send(new DescribeExecutionCommand({ executionArn }));
  expect(run).toMatchObject({ status: 'FAILED', error: 'E', cause: 'c' });
});

test('a start with the name and input of a run under way is that run; every other start of that name is refused', async () => {
  const { client } = await serve({ A: forever });
  const start = (input: string) =>
    client.send(new StartExecutionCommand({ stateMachineArn, name: 'one', input }));
  const first = await start('{"n":1}');
  expect(await start('{"n":1}')).toMatchObject({
    executionArn: first.executionArn,
    startDate: first.startDate,
  });
  await expect(start('{"n":2}')).rejects.toMatchObject({ name: 'ExecutionAlreadyExists' });
  await client.send(new StopExecutionCommand({ executionArn: first.executionArn }));
  await expect(start('{"n":1}')).rejects.toMatchObject({ name: 'ExecutionAlreadyExists' });
});

test('stops a run', async () => {
  let aborted = false;
  const { client, changes } = await serve(
    { A: invoke('f') },
    {
      functions: {
        f: (_payload, { signal }) => {
          signal.addEventListener('abort', () => {
            aborted = true;
          });
          return new Promise(() => {});
        },
      },
    },
  );
  const { executionArn } = await client.send(new StartExecutionCommand({ stateMachineArn, name: 'one' }));
  const stop = new StopExecutionCommand({ executionArn, error: 'E', cause: 'enough' });
  const { stopDate } = await client.send(stop);
  const run = await client.send(new DescribeExecutionCommand({ executionArn }));
  expect(run).toMatchObject({ status: 'ABORTED', error: 'E', cause: 'enough', stopDate });
  expect(aborted).toBe(true);
  expect(changes.map(({ status }) => status)).toEqual(['RUNNING', 'ABORTED']);
  expect((await client.send(stop)).stopDate).toEqual(stopDate);
});

test('a stop does not wait until everybody has heard of it', async () => {
  let hear = () => {};
  const heard = new Promise<void>((resolve) => {
    hear = resolve;
  });
  const { client } = await serve({ A: forever }, { onStatusChange: () => heard });
  const { executionArn } = await client.send(new StartExecutionCommand({ stateMachineArn, name: 'one' }));
  await client.send(new StopExecutionCommand({ executionArn }));
  expect(await client.send(new DescribeExecutionCommand({ executionArn }))).toMatchObject({
    status: 'ABORTED',
  });
  hear();
});

test('tells the fields of the status change event', async () => {
  const { client, changes, ended } = await serve({ A: { ...pass, Output: 1 } });
  await client.send(new StartExecutionCommand({ stateMachineArn, name: 'one', input: '{"n":1}' }));
  await ended('one');
  const common = {
    executionArn: 'arn:aws:states:us-east-1:123456789012:execution:M:one',
    stateMachineArn,
    name: 'one',
    input: '{"n":1}',
    inputDetails: { included: true },
    redriveCount: 0,
    error: null,
    cause: null,
  };
  expect(changes).toEqual([
    expect.objectContaining({
      ...common,
      status: 'RUNNING',
      stopDate: null,
      output: null,
      outputDetails: null,
    }),
    expect.objectContaining({
      ...common,
      status: 'SUCCEEDED',
      stopDate: expect.any(Number),
      output: '1',
      outputDetails: { included: true },
    }),
  ]);
});

test('lists runs in pages, the newest first, and by status', async () => {
  const { client, ended } = await serve({
    C: { Type: 'Choice', Choices: [{ Condition: '{% $states.input.ok %}', Next: 'P' }], Default: 'F' },
    P: pass,
    F: { Type: 'Fail', Error: 'E' },
  });
  for (const [name, ok] of [
    ['a', true],
    ['b', false],
    ['c', true],
    ['d', true],
    ['e', false],
  ] as const) {
    await client.send(new StartExecutionCommand({ stateMachineArn, name, input: JSON.stringify({ ok }) }));
    await ended(name);
  }
  const names: (string | undefined)[][] = [];
  let nextToken: string | undefined;
  do {
    const page = await client.send(new ListExecutionsCommand({ stateMachineArn, maxResults: 2, nextToken }));
    names.push((page.executions ?? []).map((run) => run.name));
    nextToken = page.nextToken;
  } while (nextToken);
  expect(names.map((page) => page.length)).toEqual([2, 2, 1]);
  expect(names.flat().sort()).toEqual(['a', 'b', 'c', 'd', 'e']);

  const failed = await client.send(new ListExecutionsCommand({ stateMachineArn, statusFilter: 'FAILED' }));
  expect(failed.executions?.map((run) => run.name).sort()).toEqual(['b', 'e']);
  expect(failed.executions?.[0]).toMatchObject({ status: 'FAILED', stopDate: expect.any(Date) });
});

test('lists machines and shows their definition', async () => {
  const { client, sfn } = await serve({ A: pass });
  sfn.createStateMachine({
    name: 'Another',
    definition: JSON.stringify(machine({ B: pass })),
    type: 'STANDARD',
  });
  const { stateMachines } = await client.send(new ListStateMachinesCommand({}));
  expect(stateMachines?.map(({ name, type }) => [name, type])).toEqual([
    ['Another', 'STANDARD'],
    ['M', 'STANDARD'],
  ]);
  const described = await client.send(new DescribeStateMachineCommand({ stateMachineArn }));
  expect(described).toMatchObject({
    name: 'M',
    status: 'ACTIVE',
    roleArn: 'arn:aws:iam::123456789012:role/M',
  });
  expect(JSON.parse(described.definition ?? '')).toEqual(machine({ A: pass }));
});

const histories: [string, Parameters<typeof machine>[0], string][] = [
  [
    'a task that is tried again',
    {
      A: { Type: 'Pass', Next: 'B' },
      B: invoke('once', { Retry: [{ ErrorEquals: ['E'], IntervalSeconds: 1 }] }),
    },
    'ExecutionStarted PassStateEntered PassStateExited TaskStateEntered TaskScheduled TaskStarted TaskFailed ' +
      'TaskScheduled TaskStarted TaskSucceeded TaskStateExited ExecutionSucceeded',
  ],
  [
    'a function by its ARN',
    { A: { Type: 'Task', Resource: 'arn:aws:lambda:us-east-1:123456789012:function:echo', End: true } },
    'ExecutionStarted TaskStateEntered LambdaFunctionScheduled LambdaFunctionStarted LambdaFunctionSucceeded ' +
      'TaskStateExited ExecutionSucceeded',
  ],
  [
    'an Inline Map',
    { A: { Type: 'Map', Items: [1], ItemProcessor: { StartAt: 'I', States: { I: pass } }, End: true } },
    'ExecutionStarted MapStateEntered MapStateStarted MapIterationStarted PassStateEntered PassStateExited ' +
      'MapIterationSucceeded MapStateSucceeded MapStateExited ExecutionSucceeded',
  ],
  [
    'a Distributed Map that fails',
    {
      A: {
        Type: 'Map',
        Items: [1],
        ItemProcessor: {
          ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'EXPRESS' },
          StartAt: 'I',
          States: { I: { Type: 'Fail' } },
        },
        End: true,
      },
    },
    'ExecutionStarted MapStateEntered MapStateStarted MapRunStarted MapRunFailed MapStateFailed ExecutionFailed',
  ],
  [
    'a Parallel',
    { A: { Type: 'Parallel', Branches: [{ StartAt: 'I', States: { I: pass } }], End: true } },
    'ExecutionStarted ParallelStateEntered ParallelStateStarted PassStateEntered PassStateExited ' +
      'ParallelStateSucceeded ParallelStateExited ExecutionSucceeded',
  ],
  [
    'an expression that fails',
    { A: { Type: 'Succeed', Output: '{% $states.input.nope %}' } },
    'ExecutionStarted SucceedStateEntered EvaluationFailed ExecutionFailed',
  ],
  [
    'an expression that fails inside a Map',
    {
      A: {
        Type: 'Map',
        Items: [1],
        ItemProcessor: { StartAt: 'I', States: { I: { ...pass, Output: '{% $states.input.nope %}' } } },
        End: true,
      },
    },
    'ExecutionStarted MapStateEntered MapStateStarted MapIterationStarted PassStateEntered EvaluationFailed ' +
      'MapIterationFailed MapStateFailed ExecutionFailed',
  ],
  [
    'a task that takes too long',
    { A: invoke('never', { TimeoutSeconds: 1 }) },
    'ExecutionStarted TaskStateEntered TaskScheduled TaskStarted TaskTimedOut ExecutionFailed',
  ],
];

test.each(histories)('the history of %s', async (_name, states, expected) => {
  let calls = 0;
  const { client, ended } = await serve(states, {
    clock: realClock(1000),
    functions: {
      echo: (payload) => payload,
      never: () => new Promise(() => {}),
      once: () => {
        if (calls++ === 0) throw namedError('E');
      },
    },
  });
  const { executionArn } = await client.send(new StartExecutionCommand({ stateMachineArn, name: 'one' }));
  await ended('one');
  const { events = [] } = await client.send(new GetExecutionHistoryCommand({ executionArn }));
  expect(events.map(({ type }) => type).join(' ')).toBe(expected);
  expect(events.map(({ id }) => id)).toEqual(events.map((_, i) => i + 1));
  for (const { id = 0, previousEventId = 0, timestamp } of events) {
    expect(previousEventId).toBeLessThan(id);
    if (id === 2) expect(previousEventId).toBe(0);
    expect(timestamp).toBeInstanceOf(Date);
  }
});

const inner = { StartAt: 'I', States: { I: pass } };

const evaluations: [what: string, states: Parameters<typeof machine>[0], location: string | undefined][] = [
  ['an Output', { A: { ...pass, Output: { rows: '{% $states.input.nope %}' } } }, 'Output/rows'],
  ['an Assign', { A: { ...pass, Assign: { rows: ['{% $states.input.nope %}'] } } }, 'Assign/rows[0]'],
  ['Items', { A: { Type: 'Map', Items: '{% 1 %}', ItemProcessor: inner, End: true } }, 'Items'],
  [
    'the input of a Map, which is no field',
    { A: { Type: 'Map', ItemProcessor: inner, End: true } },
    undefined,
  ],
];

test.each(evaluations)('an EvaluationFailed says the field: %s', async (_what, states, location) => {
  const { client, ended } = await serve(states);
  const { executionArn } = await client.send(new StartExecutionCommand({ stateMachineArn, name: 'one' }));
  await ended('one');
  const { events = [] } = await client.send(new GetExecutionHistoryCommand({ executionArn }));
  const failed = events.find(({ type }) => type === 'EvaluationFailed');
  expect(failed?.evaluationFailedEventDetails?.state).toBe('A');
  expect(failed?.evaluationFailedEventDetails?.location).toBe(location);
});

test('the details of events, backwards, in pages, and without data', async () => {
  const { client, ended } = await serve({ A: { ...pass, Assign: { v: [1] }, Output: { o: 1 } } });
  const { executionArn } = await client.send(
    new StartExecutionCommand({ stateMachineArn, name: 'one', input: '{"n":1}' }),
  );
  await ended('one');
  const history = (fields: object) =>
    client.send(new GetExecutionHistoryCommand({ executionArn, ...fields }));
  const { events = [] } = await history({});
  expect(events[1]?.stateEnteredEventDetails).toMatchObject({ name: 'A', input: '{"n":1}' });
  expect(events[2]?.stateExitedEventDetails).toMatchObject({
    name: 'A',
    output: '{"o":1}',
    assignedVariables: { v: '[1]' },
  });
  expect(events[3]?.executionSucceededEventDetails).toMatchObject({ output: '{"o":1}' });

  const first = await history({ reverseOrder: true, maxResults: 3 });
  expect(first.events?.map(({ id }) => id)).toEqual([4, 3, 2]);
  const second = await history({ reverseOrder: true, maxResults: 3, nextToken: first.nextToken });
  expect(second.events?.map(({ id }) => id)).toEqual([1]);
  expect(second.nextToken).toBeUndefined();

  const bare = await history({ includeExecutionData: false });
  expect(bare.events?.[1]?.stateEnteredEventDetails).toEqual(
    expect.not.objectContaining({ input: expect.anything() }),
  );
});

test('lists and describes Map Runs while they run and afterwards', async () => {
  let release = () => {};
  const gate = new Promise<void>((resolve) => {
    release = resolve;
  });
  const { client, ended } = await serve(
    {
      A: {
        Type: 'Map',
        Items: [1, 2, 3, 4],
        MaxConcurrency: 2,
        Label: 'parts',
        ToleratedFailurePercentage: 50,
        ItemProcessor: {
          ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
          StartAt: 'I',
          States: { I: invoke('f') },
        },
        End: true,
      },
    },
    {
      functions: {
        async f(payload) {
          await gate;
          if (payload === 1) throw namedError('E');
        },
      },
    },
  );
  const { executionArn } = await client.send(new StartExecutionCommand({ stateMachineArn, name: 'one' }));
  const { mapRuns = [] } = await client.send(new ListMapRunsCommand({ executionArn }));
  expect(mapRuns).toEqual([
    expect.objectContaining({
      executionArn,
      stateMachineArn: `${stateMachineArn}/parts`,
      startDate: expect.any(Date),
    }),
  ]);
  const mapRunArn = mapRuns[0]?.mapRunArn ?? '';
  expect(mapRunArn).toMatch(/^arn:aws:states:us-east-1:123456789012:mapRun:M\/parts:[\da-f-]{36}$/);
  const describe = () => client.send(new DescribeMapRunCommand({ mapRunArn }));
  expect(await describe()).toMatchObject({
    status: 'RUNNING',
    maxConcurrency: 2,
    toleratedFailurePercentage: 50,
    itemCounts: { total: 4, running: 2, pending: 2, succeeded: 0, failed: 0 },
  });
  release();
  await ended('one');
  const over = {
    status: 'SUCCEEDED',
    itemCounts: { total: 4, running: 0, pending: 0, succeeded: 3, failed: 1 },
  };
  expect(await describe()).toMatchObject({
    ...over,
    executionCounts: over.itemCounts,
    stopDate: expect.any(Date),
  });
});

test('stopping a run stops its Map Run and the children', async () => {
  const { client, calls, sfn } = await serve(
    {
      A: {
        Type: 'Map',
        Items: [1, 2, 3],
        MaxConcurrency: 2,
        ItemProcessor: {
          ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'EXPRESS' },
          StartAt: 'I',
          States: { I: invoke('f') },
        },
        End: true,
      },
    },
    { functions: { f: () => new Promise(() => {}) } },
  );
  const { executionArn } = sfn.start({ stateMachineArn, name: 'one', input: {} });
  while (calls.length < 2) await new Promise((resolve) => setImmediate(resolve));
  await client.send(new StopExecutionCommand({ executionArn }));
  const { mapRuns = [] } = await client.send(new ListMapRunsCommand({ executionArn }));
  const mapRun = await client.send(new DescribeMapRunCommand({ mapRunArn: mapRuns[0]?.mapRunArn }));
  expect(mapRun).toMatchObject({
    status: 'ABORTED',
    itemCounts: { running: 0, aborted: 2, pending: 1, total: 3 },
  });
  expect(calls).toHaveLength(2);
});

const refusals: [string, (client: SFNClient) => Promise<unknown>, string][] = [
  [
    'a machine that is not there',
    (c) => c.send(new StartExecutionCommand({ stateMachineArn: `${stateMachineArn}x` })),
    'StateMachineDoesNotExist',
  ],
  [
    'an ARN that is none',
    (c) => c.send(new DescribeStateMachineCommand({ stateMachineArn: 'M' })),
    'InvalidArn',
  ],
  [
    'an input that is no JSON',
    (c) => c.send(new StartExecutionCommand({ stateMachineArn, input: 'x' })),
    'InvalidExecutionInput',
  ],
  [
    'an input that is too large',
    (c) => c.send(new StartExecutionCommand({ stateMachineArn, input: JSON.stringify('x'.repeat(262_144)) })),
    'InvalidExecutionInput',
  ],
  [
    'a name with a slash',
    (c) => c.send(new StartExecutionCommand({ stateMachineArn, name: 'a/b' })),
    'InvalidName',
  ],
  [
    'a name that is too long',
    (c) => c.send(new StartExecutionCommand({ stateMachineArn, name: 'x'.repeat(81) })),
    'InvalidName',
  ],
  [
    'a run that is not there',
    (c) =>
      c.send(
        new DescribeExecutionCommand({ executionArn: 'arn:aws:states:us-east-1:123456789012:execution:M:x' }),
      ),
    'ExecutionDoesNotExist',
  ],
  [
    'the history of no run',
    (c) => c.send(new GetExecutionHistoryCommand({ executionArn: 'arn:x' })),
    'ExecutionDoesNotExist',
  ],
  [
    'a Map Run that is not there',
    (c) => c.send(new DescribeMapRunCommand({ mapRunArn: 'arn:x' })),
    'ResourceNotFound',
  ],
  [
    'a status in the wrong case',
    (c) => c.send(new ListExecutionsCommand({ stateMachineArn, statusFilter: 'failed' as 'FAILED' })),
    'ValidationException',
  ],
  [
    'the children of a Map Run',
    (c) => c.send(new ListExecutionsCommand({ mapRunArn: 'arn:x' })),
    'ValidationException',
  ],
  [
    'a page that never was',
    (c) => c.send(new ListExecutionsCommand({ stateMachineArn, nextToken: 'x' })),
    'InvalidToken',
  ],
  [
    'a token that is none',
    (c) => c.send(new SendTaskSuccessCommand({ taskToken: 'x', output: '1' })),
    'InvalidToken',
  ],
  [
    'an output that is no JSON',
    (c) => c.send(new SendTaskSuccessCommand({ taskToken: 'x', output: 'x' })),
    'InvalidOutput',
  ],
  [
    'a call that is not answered',
    (c) => c.send(new RedriveExecutionCommand({ executionArn: 'arn:x' })),
    'UnknownOperationException',
  ],
];

test.each(refusals)('refuses %s', async (_name, call, name) => {
  const { client } = await serve({ A: pass });
  await expect(call(client)).rejects.toMatchObject({ name, $metadata: { httpStatusCode: 400 } });
});

test.each([
  ['no operation', {}, '{}', 'UnknownOperationException'],
  ['another service', { 'x-amz-target': 'DynamoDB_20120810.GetItem' }, '{}', 'UnknownOperationException'],
  [
    'a body that is no JSON',
    { 'x-amz-target': 'AWSStepFunctions.StartExecution' },
    '{',
    'SerializationException',
  ],
])('refuses a request with %s', async (_name, headers, body, code) => {
  const { endpoint } = await serve({ A: pass });
  const response = await fetch(endpoint, { method: 'POST', headers, body });
  expect(response.status).toBe(400);
  expect(await response.json()).toMatchObject({ __type: `com.amazonaws.states#${code}` });
});

test('a machine of type EXPRESS is refused', () => {
  const { sfn } = harness();
  const create = () =>
    sfn.createStateMachine({ name: 'M', definition: machine({ A: pass }), type: 'EXPRESS' });
  expect(create).toThrow('the sandbox runs Standard machines');
});

describe('task tokens', () => {
  const waiting = (fields = {}) => ({
    A: invoke('f', {
      Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken',
      Arguments: { FunctionName: 'f', Payload: '{% $states.context.Task.Token %}' },
      Output: '{% $states.result %}',
      ...fields,
    }),
    B: { ...pass, Output: '{% $states.input %}' },
  });
  const caught = { Catch: [{ ErrorEquals: ['States.ALL'], Next: 'B' }], Next: 'B' };

  async function handOut(fields = {}, clock = realClock()) {
    let tell: (token: string) => void = () => {};
    const token = new Promise<string>((resolve) => {
      tell = resolve;
    });
    const f = (payload: unknown) => {
      tell(payload as string);
      return 'submitted';
    };
    const api = await serve(waiting({ ...caught, ...fields }), { functions: { f }, clock });
    await api.client.send(new StartExecutionCommand({ stateMachineArn, name: 'one' }));
    return { ...api, taskToken: await token };
  }

  test('success is the result of the task', async () => {
    const { client, taskToken, ended } = await handOut();
    await client.send(new SendTaskSuccessCommand({ taskToken, output: '{"done":[1]}' }));
    expect((await ended('one')).output).toBe('{"done":[1]}');
  });

  test('failure is the error of the task', async () => {
    const { client, taskToken, ended } = await handOut();
    await client.send(new SendTaskFailureCommand({ taskToken, error: 'E', cause: 'c' }));
    expect((await ended('one')).output).toBe('{"Error":"E","Cause":"c"}');
  });

  test('a token is answered once', async () => {
    const { client, taskToken, ended } = await handOut();
    const answer = () => client.send(new SendTaskSuccessCommand({ taskToken, output: '1' }));
    await answer();
    await ended('one');
    await expect(answer()).rejects.toMatchObject({ name: 'TaskTimedOut' });
    await expect(client.send(new SendTaskHeartbeatCommand({ taskToken }))).rejects.toMatchObject({
      name: 'TaskTimedOut',
    });
  });

  test('TimeoutSeconds ends the wait', async () => {
    const { client, taskToken, ended } = await handOut({ TimeoutSeconds: 20 }, realClock(1000));
    expect((await ended('one')).output).toBe('{"Error":"States.Timeout","Cause":""}');
    const late = client.send(new SendTaskSuccessCommand({ taskToken, output: '1' }));
    await expect(late).rejects.toMatchObject({ name: 'TaskTimedOut' });
  });

  test('heartbeats keep a task waiting, and a missed one ends it', async () => {
    const { sfn, ended, clock } = harness({
      functions: {
        f(taskToken, { clock: time, signal }) {
          const beat = async () => {
            for (let beats = 0; beats < 5; beats++) {
              await time.sleep(40_000, signal);
              expect(await callApi(sfn, 'SendTaskHeartbeat', { taskToken })).toEqual({});
            }
          };
          void beat();
        },
      },
    });
    const definition = machine(
      waiting({
        HeartbeatSeconds: 60,
        Catch: [
          { ErrorEquals: ['States.HeartbeatTimeout'], Output: '{% $states.errorOutput.Error %}', Next: 'B' },
        ],
        Next: 'B',
      }),
    );
    sfn.createStateMachine({ name: 'M', definition, type: 'STANDARD' });
    sfn.start({ stateMachineArn, name: 'one', input: {} });
    expect((await ended('one')).output).toBe('"States.Timeout"');
    expect(clock.elapsed()).toBe(5 * 40 + 60);
  });

  test('a function that fails fails the task', async () => {
    const { ended, sfn } = await serve(waiting(caught), {
      functions: {
        f: () => {
          throw namedError('E');
        },
      },
    });
    sfn.start({ stateMachineArn, name: 'one', input: {} });
    expect(JSON.parse((await ended('one')).output ?? '')).toMatchObject({ Error: 'E' });
  });

  test('an answer before the function returns is the result', async () => {
    let client: SFNClient | undefined;
    const api = await serve(waiting({ Next: 'B' }), {
      functions: {
        async f(taskToken) {
          await client?.send(
            new SendTaskSuccessCommand({ taskToken: taskToken as string, output: '"early"' }),
          );
          return 'late';
        },
      },
    });
    client = api.client;
    api.sfn.start({ stateMachineArn, name: 'one', input: {} });
    expect((await api.ended('one')).output).toBe('"early"');
  });

  test('each try has a token of its own', async () => {
    const tokens: unknown[] = [];
    const { ended, sfn } = await serve(
      waiting({ Next: 'B', TimeoutSeconds: 5, Retry: [{ ErrorEquals: ['States.Timeout'], MaxAttempts: 1 }] }),
      {
        clock: realClock(1000),
        functions: { f: (token) => tokens.push(token) },
      },
    );
    sfn.start({ stateMachineArn, name: 'one', input: {} });
    await ended('one');
    expect(new Set(tokens).size).toBe(2);
  });
});
