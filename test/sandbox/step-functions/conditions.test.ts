import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DescribeExecutionCommand, ListExecutionsCommand, SFNClient } from '@aws-sdk/client-sfn';
import { type Conditions, createConditions } from '../../../sandbox/step-functions/conditions.ts';
import type { JsonObject } from '../../../sandbox/step-functions/json.ts';
import { createStepFunctions, type StepFunctions } from '../../../sandbox/step-functions/step-functions.ts';
import { isoTime } from '../../../sandbox/step-functions/time.ts';
import type { World } from '../../../sandbox/worlds/world.ts';
import { type HarnessOptions, invoke, machine, runOnce } from './harness.ts';
import { frozenClock } from './simulated-clock.ts';

const given = (world: World['stepFunctions']): { conditions: Conditions } => ({
  conditions: createConditions(world),
});
const caught = (names: string[]): JsonObject =>
  machine({
    A: invoke('f', {
      TimeoutSeconds: 5,
      Catch: [
        {
          ErrorEquals: names,
          Next: 'B',
          Output: '{% [$states.errorOutput.Error, $exists($states.errorOutput.Cause)] %}',
        },
      ],
    }),
    B: { Type: 'Pass', End: true },
  });

describe('what is caught', () => {
  const large: HarnessOptions = { functions: { f: () => 'x'.repeat(256 * 1024) } };
  const late: HarnessOptions = {
    functions: { f: (_, { clock, signal }) => clock.sleep(10_000, signal) },
  };
  const all = ['States.ALL'];

  test.each<[string, HarnessOptions, string[], World['stepFunctions'], unknown]>([
    ['a large result by States.ALL, as recorded', large, all, {}, ['States.DataLimitExceeded', true]],
    ['a large result not by States.ALL, as its guide says', large, all, { catchesLargeResults: false }, null],
    ['a large result not by States.TaskFailed', large, ['States.TaskFailed'], {}, null],
    [
      'a large result by its name in any case',
      large,
      ['States.DataLimitExceeded'],
      { catchesLargeResults: false },
      ['States.DataLimitExceeded', true],
    ],
    ['a time-out with a Cause', late, all, {}, ['States.Timeout', true]],
    ['a time-out without one', late, all, { causeOfTimeout: false }, ['States.Timeout', false]],
  ])('%s', async (_, options, names, world, expected) => {
    const { end, output } = await runOnce(caught(names), { ...options, ...given(world) });
    if (expected === null) expect(end.status).toBe('FAILED');
    else expect(output).toEqual(expected);
  });
});

test('as many item readers fail as the world says, and a Retry reads again', async () => {
  const reading = machine({
    A: {
      Type: 'Map',
      ItemReader: {
        Resource: 'arn:aws:states:::s3:getObject',
        ReaderConfig: { InputType: 'JSONL' },
        Arguments: { Bucket: 'b', Key: 'parts.jsonl' },
      },
      ItemProcessor: {
        ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'EXPRESS' },
        StartAt: 'I',
        States: { I: { Type: 'Pass', End: true } },
      },
      Retry: [{ ErrorEquals: ['States.ItemReaderFailed'], IntervalSeconds: 1, MaxAttempts: 2 }],
      End: true,
    },
  });
  const objects = { 'b/parts.jsonl': '1\n2\n' };
  const twice = await runOnce(reading, { objects, ...given({ itemReaderFailures: 2 }) });
  expect(twice.output).toEqual([1, 2]);
  expect(twice.clock.sleeps).toEqual(expect.arrayContaining([1, 2]));
  const often = await runOnce(reading, { objects, ...given({ itemReaderFailures: 3 }) });
  expect(often.end).toMatchObject({ status: 'FAILED', error: 'States.ItemReaderFailed' });
});

test.each([
  [0, '2026-11-23T00:00:42Z'],
  [500, '2026-11-23T00:00:42.5Z'],
  [120, '2026-11-23T00:00:42.12Z'],
  [7, '2026-11-23T00:00:42.007Z'],
])('a time has no zeros at the end of its fraction: %d ms', (ms, text) => {
  expect(isoTime(Date.UTC(2026, 10, 23, 0, 0, 42, ms))).toBe(text);
});

test('the times of the context object are written so', async () => {
  const times = machine({
    A: {
      Type: 'Pass',
      Output: '{% [$states.context.Execution.StartTime, $states.context.State.EnteredTime] %}',
      End: true,
    },
  });
  expect((await runOnce(times)).output).toEqual(['2026-11-23T00:00:00Z', '2026-11-23T00:00:00Z']);
});

describe('the event of a run that has ended', () => {
  const kib = 1024;

  // Texts have two quotes in JSON, and each of them has a backslash in the event.
  test.each<[string, string, string, boolean, boolean]>([
    [
      'with input and output as large as they may be',
      'x'.repeat(124 * kib - 4),
      'x'.repeat(124 * kib - 4),
      true,
      true,
    ],
    [
      'without its input, if both are too large',
      'x'.repeat(124 * kib - 4),
      'x'.repeat(124 * kib - 3),
      false,
      true,
    ],
    ['without its input, if that is too large once it is escaped', '\n'.repeat(90 * kib), '', false, true],
    ['without both, if its output is too large', '', 'x'.repeat(248 * kib), false, false],
  ])('comes %s', async (_, input, output, hasInput, hasOutput) => {
    const states = { A: invoke('f') };
    const { end } = await runOnce(machine(states), { input, functions: { f: () => output } });
    expect(end).toMatchObject({
      status: 'SUCCEEDED',
      input: hasInput ? JSON.stringify(input) : null,
      inputDetails: { included: hasInput },
      output: hasOutput ? JSON.stringify(output) : null,
      outputDetails: { included: hasOutput },
    });
  });
});

describe('reads that are eventually consistent', () => {
  let now = Date.UTC(2026, 10, 23);
  let sfn: StepFunctions;
  let server: Server;
  let client: SFNClient;
  let ended: Promise<unknown>;
  let answer: (value: { ok: true; payload: unknown }) => void = () => undefined;

  beforeEach(async () => {
    let end: (change: unknown) => void = () => undefined;
    ended = new Promise((resolve) => {
      end = resolve;
    });
    sfn = createStepFunctions({
      ...{ dir: null, region: 'us-east-1', account: '000000000000', ...given({ readLag: 60 }) },
      clock: { ...frozenClock(), now: () => now },
      invokeLambda: () =>
        new Promise((resolve) => {
          answer = resolve;
        }),
      readObject: async () => Promise.reject(new Error('no objects here')),
      onStatusChange: (change) => void (change.status !== 'RUNNING' && end(change)),
    });
    server = createServer((request, response) => void sfn.handle(request, response));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    client = new SFNClient({
      endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      region: 'us-east-1',
      credentials: { accessKeyId: 'sandbox', secretAccessKey: 'sandbox' },
      maxAttempts: 1,
    });
  });
  afterEach(async () => {
    client.destroy();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await sfn.close();
  });

  test('DescribeExecution and ListExecutions tell what was true a minute ago', async () => {
    const stateMachineArn = sfn.createStateMachine({
      name: 'M',
      definition: machine({ A: invoke('f') }),
      type: 'STANDARD',
    });
    const { executionArn } = sfn.start({ stateMachineArn, name: 'r', input: {} });
    const described = () =>
      client.send(new DescribeExecutionCommand({ executionArn })).then(
        ({ status, output, stopDate }) => ({ status, output, stopDate }),
        (error: Error) => error.name,
      );
    const listed = async (statusFilter?: 'SUCCEEDED' | 'RUNNING') => {
      const { executions = [] } = await client.send(
        new ListExecutionsCommand({ stateMachineArn, ...(statusFilter ? { statusFilter } : {}) }),
      );
      return executions.map(({ status }) => status);
    };

    expect(await described()).toBe('ExecutionDoesNotExist');
    expect(await listed()).toEqual([]);
    // Only reads are late.
    expect(() => sfn.start({ stateMachineArn, name: 'r', input: { another: true } })).toThrow(
      /Already Exists/,
    );
    now += 60_000;
    expect(await described()).toMatchObject({ status: 'RUNNING' });
    expect(await listed()).toEqual(['RUNNING']);

    answer({ ok: true, payload: 'done' });
    await ended;
    now += 59_999;
    expect(await described()).toEqual({ status: 'RUNNING', output: undefined, stopDate: undefined });
    expect(await listed('SUCCEEDED')).toEqual([]);
    expect(await listed('RUNNING')).toEqual(['RUNNING']);
    now += 1;
    expect(await described()).toMatchObject({ status: 'SUCCEEDED', output: '"done"' });
    expect(await listed('SUCCEEDED')).toEqual(['SUCCEEDED']);
  });
});
