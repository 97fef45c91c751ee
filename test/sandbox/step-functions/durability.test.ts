import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Json, JsonObject } from '../../../sandbox/step-functions/json.ts';
import {
  callApi,
  type Fake,
  type Harness,
  type HarnessOptions,
  harness,
  invoke,
  machine,
} from './harness.ts';
import { frozenClock, simulatedClock } from './simulated-clock.ts';

const stateMachineArn = 'arn:aws:states:us-east-1:123456789012:stateMachine:M';
const executionArn = 'arn:aws:states:us-east-1:123456789012:execution:M:run';
const pass = (fields: JsonObject = {}): JsonObject => ({ Type: 'Pass', End: true, ...fields });
const never: Fake = () => new Promise(() => {});
const instances: Harness[] = [];
let dir = '';

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'sluice-step-functions-'));
});
afterEach(async () => {
  for (const { sfn } of instances.splice(0)) await sfn.close();
  rmSync(dir, { recursive: true, force: true });
});

/**
 * A life of the sandbox on the folder of the test. One that is simply left behind, its functions never answering, has
 * written all that a killed process has written, and writes no more.
 */
function live(definition: JsonObject | null, options: HarnessOptions): Harness {
  const made = harness({ dir, ...options });
  if (definition) made.sfn.createStateMachine({ name: 'M', definition, type: 'STANDARD' });
  instances.push(made);
  return made;
}

async function until(what: () => boolean): Promise<void> {
  const deadline = Date.now() + 10_000;
  while (!what()) {
    if (Date.now() > deadline) throw new Error('it did not come to that');
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
}

const start = ({ sfn }: Harness, input: Json = {}) => sfn.start({ stateMachineArn, name: 'run', input });
const describeRun = ({ sfn }: Harness) => callApi(sfn, 'DescribeExecution', { executionArn });
const typesOf = async ({ sfn }: Harness): Promise<string[]> =>
  ((await callApi(sfn, 'GetExecutionHistory', { executionArn })).events as { type: string }[]).map(
    ({ type }) => type,
  );

/** Runs until `f` is called with `stuck`, dies, and goes on in a second life where everything answers. */
async function dieAt(
  definition: JsonObject,
  stuck: Json,
  input: Json = {},
  answer: Fake = (payload) => payload,
) {
  const seen = (harnessed: Harness) => harnessed.calls.map(({ payload }) => payload);
  const isStuck = (payload: Json) => JSON.stringify(payload) === JSON.stringify(stuck);
  const f: Fake = (payload, call) => (isStuck(payload) ? never(payload, call) : answer(payload, call));
  const first = live(definition, { functions: { f } });
  start(first, input);
  await until(() => seen(first).some(isStuck));

  const second = live(definition, { functions: { f: answer } });
  expect(await describeRun(second)).toMatchObject({ status: 'RUNNING' });
  expect(second.sfn.resume()).toBe(1);
  const end = await second.ended('run');
  return { first, second, end, before: seen(first), after: seen(second) };
}

test('a run goes on in the state it was in, with its input and variables', async () => {
  const definition = machine({
    A: invoke('f', {
      Arguments: { FunctionName: 'f', Payload: 'a' },
      Assign: { v: '{% $states.result.Payload %}' },
      Next: 'B',
    }),
    B: invoke('f', { Arguments: { FunctionName: 'f', Payload: '{% $v & $states.input %}' }, Next: 'C' }),
    C: pass({ Output: '{% [$v, $states.input, $states.context.Execution.Input.n] %}' }),
  });
  const { end, before, after, second } = await dieAt(definition, 'aa', { n: 1 });
  expect(before).toEqual(['a', 'aa']);
  expect(after).toEqual(['aa']);
  expect(JSON.parse(end.output ?? '')).toEqual(['a', 'aa', 1]);
  const types = await typesOf(second);
  expect(types.filter((type) => type === 'TaskStateEntered')).toHaveLength(2);
  expect(types.filter((type) => type === 'TaskScheduled')).toHaveLength(3);
});

test('the retries that were used stay used', async () => {
  const clock = simulatedClock();
  const definition = machine({
    A: invoke('f', {
      Arguments: { FunctionName: 'f', Payload: '{% $states.context.State.RetryCount %}' },
      Retry: [{ ErrorEquals: ['E'], MaxAttempts: 2, IntervalSeconds: 10 }],
    }),
  });
  const fail: Fake = () => {
    throw Object.assign(new Error('no'), { name: 'E' });
  };
  const first = live(definition, {
    simulated: clock,
    functions: { f: (payload, call) => (payload === 1 ? never(payload, call) : fail(payload, call)) },
  });
  start(first);
  await until(() => first.calls.length === 2);
  const second = live(definition, { simulated: clock, functions: { f: fail } });
  second.sfn.resume();
  expect(await second.ended('run')).toMatchObject({ status: 'FAILED', error: 'E' });
  expect(second.calls.map(({ payload }) => payload)).toEqual([1, 2]);
});

test('a Wait goes on waiting for what is left', async () => {
  const definition = machine({ A: { Type: 'Wait', Seconds: 100, End: true } });
  const begin = Date.UTC(2026, 0, 1);
  const stopped = frozenClock(begin);
  const first = live(definition, { clock: stopped });
  start(first);
  await until(() => journal().includes('"due"'));
  const clock = simulatedClock(begin + 30_000);
  const second = live(definition, { simulated: clock });
  second.sfn.resume();
  await second.ended('run');
  expect(clock.elapsed()).toBe(70);
});

const journalFile = (): string => join(dir, 'running', readdirSync(join(dir, 'running'))[0] ?? 'none');
const journal = (): string => readFileSync(journalFile(), 'utf8');

test('iterations that are done are not done again', async () => {
  const definition = machine({
    A: {
      Type: 'Map',
      Items: [1, 2, 3],
      MaxConcurrency: 1,
      ItemProcessor: {
        StartAt: 'I',
        States: { I: invoke('f', { Next: 'J' }), J: pass({ Output: '{% $states.input * 10 %}' }) },
      },
      End: true,
    },
  });
  const { end, after } = await dieAt(definition, 2);
  expect(after).toEqual([2, 3]);
  expect(end.output).toBe('[10,20,30]');
});

test('a loop over a Map does not take an earlier round for this one', async () => {
  const definition = machine({
    Z: pass({ Assign: { round: 1 }, End: undefined as unknown as Json, Next: 'A' }),
    A: {
      Type: 'Map',
      Items: [1, 2],
      MaxConcurrency: 1,
      ItemSelector: '{% $round * 10 + $states.context.Map.Item.Value %}',
      ItemProcessor: { StartAt: 'I', States: { I: invoke('f') } },
      Assign: { round: '{% $round + 1 %}' },
      Next: 'B',
    },
    B: { Type: 'Choice', Choices: [{ Condition: '{% $round < 3 %}', Next: 'A' }], Default: 'C' },
    C: pass(),
  });
  const { end, after } = await dieAt(definition, 22);
  expect(after).toEqual([22]);
  expect(end.output).toBe('[21,22]');
});

test('branches go on where they were', async () => {
  const branch = (name: string, payload: string): JsonObject => ({
    StartAt: name,
    States: { [name]: invoke('f', { Arguments: { FunctionName: 'f', Payload: payload } }) },
  });
  const definition = machine({
    A: { Type: 'Parallel', Branches: [branch('X', 'x'), branch('Y', 'y')], End: true },
  });
  const { end, after } = await dieAt(definition, 'y');
  expect(after).toEqual(['y']);
  expect(end.output).toBe('["x","y"]');
});

test('children that are done are not done again, and the others keep their names and their Map Run', async () => {
  const definition = machine({
    A: {
      Type: 'Map',
      Items: [1, 2, 3],
      MaxConcurrency: 1,
      ItemProcessor: {
        ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'EXPRESS' },
        StartAt: 'I',
        States: {
          I: invoke('f', {
            Arguments: {
              FunctionName: 'f',
              Payload: '{% [$states.input, $states.context.Execution.Name] %}',
            },
          }),
        },
      },
      End: true,
    },
  });
  const nameOf = ({ calls }: Harness, item: number) =>
    calls.map(({ payload }) => payload as [number, string]).find(([called]) => called === item)?.[1];
  const f: Fake = (payload, call) => ((payload as Json[])[0] === 2 ? never(payload, call) : payload);
  const first = live(definition, { functions: { f } });
  start(first);
  await until(() => nameOf(first, 2) !== undefined);

  const second = live(definition, { functions: { f: (payload) => payload } });
  second.sfn.resume();
  const end = await second.ended('run');
  expect(JSON.parse(end.output ?? '')).toEqual([
    [1, nameOf(first, 1)],
    [2, nameOf(first, 2)],
    [3, nameOf(second, 3)],
  ]);
  expect(nameOf(second, 1)).toBeUndefined();
  expect(new Set([nameOf(first, 1), nameOf(first, 2), nameOf(second, 3)]).size).toBe(3);

  const runs = async ({ sfn }: Harness) =>
    (await callApi(sfn, 'ListMapRuns', { executionArn })).mapRuns as { mapRunArn: string }[];
  const mapRunArn = (await runs(first))[0]?.mapRunArn ?? '';
  expect((await runs(second)).map((run) => run.mapRunArn)).toEqual([mapRunArn]);
  expect(await callApi(second.sfn, 'DescribeMapRun', { mapRunArn })).toMatchObject({
    status: 'SUCCEEDED',
    itemCounts: { total: 3, succeeded: 3 },
  });
});

describe('a task that waits for its token', () => {
  const definition = machine({
    A: invoke('f', {
      Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken',
      Arguments: { FunctionName: 'f', Payload: '{% $states.context.Task.Token %}' },
      Output: '{% $states.result %}',
      TimeoutSeconds: 1000,
    }),
  });

  async function handedOut() {
    const frozen = frozenClock();
    const first = live(definition, { clock: frozen, functions: { f: () => 'submitted' } });
    start(first);
    await until(() => journal().includes('"submitted":true'));
    return { first, taskToken: first.calls[0]?.payload ?? '' };
  }

  test('keeps its token, and is not handed out again', async () => {
    const { taskToken } = await handedOut();
    const second = live(definition, { functions: {} });
    second.sfn.resume();
    expect(await callApi(second.sfn, 'SendTaskSuccess', { taskToken, output: '"late"' })).toEqual({});
    expect((await second.ended('run')).output).toBe('"late"');
    expect(second.calls).toEqual([]);
  });

  test('takes an answer before its run goes on', async () => {
    const { taskToken } = await handedOut();
    const second = live(definition, { functions: {} });
    expect(await callApi(second.sfn, 'SendTaskSuccess', { taskToken, output: '"early"' })).toEqual({});
    second.sfn.resume();
    expect((await second.ended('run')).output).toBe('"early"');
  });

  test('keeps an answer that was acknowledged just before the end', async () => {
    const { taskToken } = await handedOut();
    const second = live(definition, { functions: {} });
    await callApi(second.sfn, 'SendTaskSuccess', { taskToken, output: '"once"' });
    const third = live(definition, { functions: {} });
    third.sfn.resume();
    expect((await third.ended('run')).output).toBe('"once"');
  });

  test('times out when it would have timed out', async () => {
    await handedOut();
    const clock = simulatedClock(Date.UTC(2026, 10, 23) + 400_000);
    const second = live(definition, { simulated: clock, functions: {} });
    second.sfn.resume();
    expect((await second.ended('run')).error).toBe('States.Timeout');
    expect(clock.elapsed()).toBe(600);
  });
});

test('finished runs are described, listed and not run again, with or without their machine', async () => {
  const definition = machine({ A: pass({ Output: 7 }) });
  const first = live(definition, {});
  start(first, { n: 1 });
  await first.ended('run');
  await until(() => readdirSync(join(dir, 'finished')).length === 1);
  expect(readdirSync(join(dir, 'running'))).toEqual([]);

  const second = live(definition, {});
  expect(second.sfn.resume()).toBe(0);
  expect(await describeRun(second)).toMatchObject({ status: 'SUCCEEDED', input: '{"n":1}', output: '7' });
  expect(await typesOf(second)).toEqual([
    'ExecutionStarted',
    'PassStateEntered',
    'PassStateExited',
    'ExecutionSucceeded',
  ]);
  expect(await callApi(second.sfn, 'ListExecutions', { stateMachineArn })).toMatchObject({
    executions: [{ name: 'run' }],
  });
  expect(() => start(second, { n: 1 })).toThrow('Execution Already Exists');
  expect(await describeRun(live(null, {}))).toMatchObject({ status: 'SUCCEEDED' });
});

test('a run keeps the definition it began with', async () => {
  const first = live(machine({ A: invoke('f', { Next: 'B' }), B: pass({ Output: 'old' }) }), {
    functions: { f: never },
  });
  start(first);
  await until(() => first.calls.length === 1);
  const second = live(machine({ X: pass({ Output: 'new' }) }), { functions: { f: (payload) => payload } });
  second.sfn.resume();
  expect((await second.ended('run')).output).toBe('"old"');
});

test('an end that could not be announced is announced by the next life', async () => {
  const definition = machine({ A: pass() });
  const first = live(definition, {
    onStatusChange(change) {
      if (change.status !== 'RUNNING') throw new Error('nobody there');
    },
  });
  start(first);
  await until(() => first.logged.length > 0);
  expect(first.logged.join()).toContain('could not be announced');

  const second = live(definition, {});
  expect(await describeRun(second)).toMatchObject({ status: 'SUCCEEDED' });
  second.sfn.resume();
  expect(await second.ended('run')).toMatchObject({ status: 'SUCCEEDED' });
  expect(second.changes).toHaveLength(1);
});

test('a record that was cut off in the middle is as if it had not been written', async () => {
  const definition = machine({ A: invoke('f') });
  const first = live(definition, { functions: { f: never } });
  start(first);
  await until(() => first.calls.length === 1);
  appendFileSync(journalFile(), '{"kind":"end","end":{"status":"SUCC');
  const second = live(definition, { functions: { f: () => 1 } });
  second.sfn.resume();
  expect((await second.ended('run')).output).toBe('1');
  expect(await describeRun(live(definition, {}))).toMatchObject({ output: '1' });
});

test('closing leaves runs to the next life, and stopping one that waits for it ends it', async () => {
  const definition = machine({ A: invoke('f') });
  const first = live(definition, { functions: { f: never } });
  start(first);
  await until(() => first.calls.length === 1);
  await first.sfn.close();
  expect(first.changes.map(({ status }) => status)).toEqual(['RUNNING']);

  const second = live(definition, { functions: { f: never } });
  expect(await callApi(second.sfn, 'StopExecution', { executionArn, error: 'E' })).toHaveProperty('stopDate');
  expect(await describeRun(second)).toMatchObject({ status: 'ABORTED', error: 'E' });
  expect(second.calls).toEqual([]);
});

test.each([
  ['with StopExecution', {}],
  ['by the timeout of its machine', { TimeoutSeconds: 60 }],
])('a Map Run that was stopped %s is still stopped in the next life', async (_name, fields) => {
  const definition = machine(
    {
      A: {
        Type: 'Map',
        Items: [1, 2],
        ItemProcessor: {
          ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
          StartAt: 'I',
          States: { I: invoke('f') },
        },
        End: true,
      },
    },
    fields,
  );
  const first = live(definition, { functions: { f: never } });
  start(first);
  await until(() => first.calls.length === 2);
  if (!('TimeoutSeconds' in fields)) await callApi(first.sfn, 'StopExecution', { executionArn });
  await until(() => readdirSync(join(dir, 'finished')).length === 1);

  const { sfn } = live(definition, {});
  const { mapRuns } = await callApi(sfn, 'ListMapRuns', { executionArn });
  const [{ mapRunArn } = { mapRunArn: '' }] = mapRuns as { mapRunArn: string }[];
  expect(await callApi(sfn, 'DescribeMapRun', { mapRunArn })).toMatchObject({
    status: 'ABORTED',
    itemCounts: { aborted: 2, running: 0 },
  });
});

test('a journal that is damaged is named, not skipped', async () => {
  const first = live(machine({ A: invoke('f') }), { functions: { f: never } });
  start(first);
  await until(() => first.calls.length === 1);
  appendFileSync(journalFile(), 'x\n');
  expect(() => harness({ dir })).toThrow(/Line \d+ of .*run-[\da-f]{12}\.jsonl is damaged/);
});

test('runs whose names differ in case, or are long and not ASCII, have journals of their own', async () => {
  const names = ['run', 'RUN', '\u00e4'.repeat(80), '\u00f6'.repeat(80)];
  const first = live(machine({ A: invoke('f') }), { functions: { f: never } });
  for (const name of names) first.sfn.start({ stateMachineArn, name, input: name });
  await until(() => first.calls.length === names.length);
  const files = readdirSync(join(dir, 'running')).map((file) => file.toLowerCase());
  expect(new Set(files).size).toBe(names.length);

  const second = live(machine({ A: invoke('f') }), { functions: { f: (payload) => payload } });
  second.sfn.resume();
  for (const name of names) expect((await second.ended(name)).output).toBe(JSON.stringify(name));
});

test('the timeout of a machine counts from its start', async () => {
  const definition = machine({ A: invoke('f') }, { TimeoutSeconds: 100 });
  const begin = Date.UTC(2026, 0, 1);
  const frozen = frozenClock(begin);
  const first = live(definition, { clock: frozen, functions: { f: never } });
  start(first);
  await until(() => first.calls.length === 1);
  const clock = simulatedClock(begin + 60_000);
  const second = live(definition, { simulated: clock, functions: { f: never } });
  second.sfn.resume();
  expect((await second.ended('run')).status).toBe('TIMED_OUT');
  expect(clock.elapsed()).toBe(40);
});
