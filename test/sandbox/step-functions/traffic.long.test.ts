import type { JsonObject } from '../../../sandbox/step-functions/json.ts';
import { createTraffic } from '../../../sandbox/step-functions/traffic.ts';
import { createUsage } from '../../../sandbox/usage/usage.ts';
import type { World } from '../../../sandbox/worlds/world.ts';
import { callApi, harness, invoke, machine, namedError, runOnce } from './harness.ts';

const pass = (fields: JsonObject = {}): JsonObject => ({
  Type: 'Pass',
  ...('Next' in fields ? {} : { End: true }),
  ...fields,
});

const traffic = (quotas: World['stepFunctions'] = {}, timeScale = 1) => {
  const usage = createUsage();
  return { usage, traffic: createTraffic({ quotas, usage, timeScale }) };
};

const states = ({ usage }: ReturnType<typeof traffic>) => usage.report({}).stepFunctions;

describe('what is counted', () => {
  test('the states that a run enters', async () => {
    const made = traffic();
    const two = machine({ A: pass({ Next: 'B' }), B: pass() });
    expect(await runOnce(two, { traffic: made.traffic })).toMatchObject({ end: { status: 'SUCCEEDED' } });
    expect(states(made).standard).toEqual({ runs: 1, transitions: 2 });
  });

  test('each further try of a state', async () => {
    const made = traffic();
    const retry = machine({
      A: invoke('fail', { Retry: [{ ErrorEquals: ['States.ALL'], MaxAttempts: 2, IntervalSeconds: 1 }] }),
    });
    const functions = {
      fail: () => {
        throw namedError('Bad');
      },
    };
    await runOnce(retry, { traffic: made.traffic, functions });
    expect(states(made).standard).toEqual({ runs: 1, transitions: 3 });
  });

  test('the children of a Distributed Map, by their kind', async () => {
    const map = (kind: string) =>
      machine({
        M: {
          Type: 'Map',
          ItemProcessor: {
            ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: kind },
            StartAt: 'A',
            States: { A: pass({ Next: 'B' }), B: pass() },
          },
          End: true,
        },
      });
    const express = traffic();
    await runOnce(map('EXPRESS'), { traffic: express.traffic, input: [1, 2, 3] });
    expect(states(express)).toEqual({
      standard: { runs: 1, transitions: 1 },
      express: { runs: 3, transitions: 6, milliseconds: 300 },
    });
    const standard = traffic();
    await runOnce(map('STANDARD'), { traffic: standard.traffic, input: [1, 2, 3] });
    expect(states(standard)).toMatchObject({
      standard: { runs: 4, transitions: 7 },
      express: { runs: 0 },
    });
  });

  test('calls of the API', async () => {
    const made = traffic();
    const { sfn } = harness({ traffic: made.traffic });
    sfn.createStateMachine({ name: 'M', definition: machine({ A: pass() }), type: 'STANDARD' });
    await callApi(sfn, 'ListStateMachines', {});
    await callApi(sfn, 'ListStateMachines', {});
    await sfn.close();
    expect(made.usage.report({}).calls.stepFunctions).toEqual({ ListStateMachines: 2 });
  });
});

describe('a world', () => {
  const few = { bucket: 2, perSecond: 0.001 };

  test('throttles calls beyond their quota, each operation on its own', async () => {
    const { sfn } = harness(traffic({ listStateMachines: few, startExecution: few }));
    const arn = sfn.createStateMachine({ name: 'M', definition: machine({ A: pass() }), type: 'STANDARD' });
    const list = () => callApi(sfn, 'ListStateMachines', {});
    await list();
    await list();
    expect(await list()).toEqual({
      __type: 'com.amazonaws.states#ThrottlingException',
      message: 'Rate exceeded',
    });
    expect(await callApi(sfn, 'StartExecution', { stateMachineArn: arn })).toHaveProperty('executionArn');
    await sfn.close();
  });

  test('throttles what EventBridge starts, by the same quota', async () => {
    const { sfn } = harness(traffic({ startExecution: few }));
    const stateMachineArn = sfn.createStateMachine({
      name: 'M',
      definition: machine({ A: pass() }),
      type: 'STANDARD',
    });
    await callApi(sfn, 'StartExecution', { stateMachineArn });
    sfn.start({ stateMachineArn, input: {} });
    expect(() => sfn.start({ stateMachineArn, input: {} })).toThrow('Rate exceeded');
    await sfn.close();
  });

  test('lets states wait that are too many, and no Express child', async () => {
    const names = ['A', 'B', 'C', 'D', 'E'];
    const chain = Object.fromEntries(
      names.map((name, i) => [name, pass(names[i + 1] === undefined ? {} : { Next: names[i + 1] ?? '' })]),
    );
    // Two at once, then one in ten seconds of AWS's time.
    const { clock } = await runOnce(
      machine(chain),
      traffic({ stateTransition: { bucket: 2, perSecond: 0.1 } }),
    );
    expect(clock.sleeps.map(Math.round)).toEqual([10, 20, 30]);
    const map = machine({
      M: {
        Type: 'Map',
        ItemProcessor: {
          ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'EXPRESS' },
          StartAt: 'A',
          States: chain,
        },
        End: true,
      },
    });
    const children = await runOnce(map, {
      ...traffic({ stateTransition: { bucket: 1, perSecond: 0.1 } }),
      input: [1, 2],
    });
    // Only the lifetime of the children is slept for.
    expect(children.clock.sleeps.filter((seconds) => seconds < 300)).toEqual([]);
  });
});

test('a run may have 25,000 events, the end among them: one more makes it fail', async () => {
  const loop: JsonObject = {
    A: { Type: 'Pass', Assign: { n: '{% $exists($n) ? $n + 1 : 1 %}' }, Next: 'B' },
    B: {
      Type: 'Choice',
      Choices: [{ Condition: '{% $states.input.last = $n %}', Next: 'End' }],
      Default: 'A',
    },
    End: { Type: 'Succeed' },
  };
  // A turn is four events; the start, the last state and the end are four more.
  const enough = await runOnce(machine(loop), { input: { last: 6249 } });
  expect(enough.end).toMatchObject({ status: 'SUCCEEDED' });
  // A task is five events.
  const task = invoke('once', { Output: '{% $states.input %}', Next: 'A' });
  const functions = { once: () => null };
  const { end } = await runOnce(machine({ T: task, ...loop }), { functions, input: { last: 6248 } });
  expect(end).toMatchObject({
    status: 'FAILED',
    error: 'States.Runtime',
    cause: 'The execution reached the maximum number of history events (25000).',
  });
});
