import { makeTemplate } from '../../helpers/stack.ts';
import { namedError, runOnce } from '../../sandbox/step-functions/harness.ts';
import { type Driver, runFlow, StateFailed } from './interpreter.ts';
import { createMachine, type Machine, type Synthesised, synthesisedOf } from './machine.ts';

let synthesised: Synthesised;
let machine: Machine;
beforeAll(() => {
  synthesised = synthesisedOf(makeTemplate().toJSON());
  machine = createMachine(synthesised);
});

const batch = { id: 'b', bucket: 'bucket', maxConcurrency: 1, showCells: true };
const execution = { streamId: 1, executionId: 2, dataSetId: 'd', rowsBefore: 3 };
const notBefore = '2026-11-23T00:00:05Z';
const few = { parts: [{ part: 1 }, { part: 2 }], partList: null };
const many = { parts: null, partList: { bucket: 'bucket', key: 'list' } };
const none = { parts: null, partList: null };
const listed = [{ part: 7 }, { part: 8 }, { part: 9 }];

/** What functions may answer: an object, or the name of the error that they throw. */
const answers: Record<string, (object | string)[]> = {
  Plan: [
    ...[few, many].map((parts) => ({ next: 'open', batch, destination: null, notBefore: null, ...parts })),
    ...[
      { next: 'commit', batch, destination: execution, notBefore: null, ...none },
      { next: 'send', batch, destination: null, notBefore: null, ...none },
      { next: 'wait', batch: null, destination: null, notBefore, ...none },
    ],
    ...['AwsUnavailable', 'LeaseLost'],
  ],
  OpenExecution: [execution, execution, 'DomoAnswerLost', 'StepOvertaken'],
  SplitPart: [{}, {}, 'AwsUnavailable', 'ObjectGone'],
  Verify: [
    ...['commit', 'resend', 'replan'].map((next) => ({ next, round: 1, share: true, notBefore, ...few })),
    'DomoUnavailable',
  ],
  Commit: [{ next: 'settle' }, { next: 'replan' }, 'StillIndexing', 'DomoThrottled', 'DomoRefused'],
  SendBatch: [
    ...['settle', 'again', 'replan'].map((next) => ({ next, destination: execution })),
    ...['ImportUnanswered', 'ImportUnclear'],
  ],
  Settle: [{ next: 'plan' }, { next: 'leave' }, 'RowsLagging', 'AwsUnavailable', 'ProofFailed'],
  Abandon: [
    ...['settle', 'plan', 'leave'].map((next) => ({ next, batch, destination: execution })),
    'AwsUnavailable',
  ],
};
const last: Record<string, object> = { Plan: { next: 'leave', batch: null, destination: null, ...none } };

/** The same functions for whoever calls them, as long as the calls are the same. */
function script(seed: number) {
  const calls: { name: string; payload: unknown }[] = [];
  let state = seed;
  const next = (n: number) => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    return Math.floor((state / 2 ** 31) * n);
  };
  const answer = (name: string, payload: unknown): unknown => {
    calls.push({ name, payload });
    const choices = answers[name] ?? [];
    const chosen = calls.length > 60 ? (last[name] ?? choices[0]) : choices[next(choices.length)];
    if (typeof chosen === 'string') throw namedError(chosen);
    return { fence: calls.length, plans: calls.length, ...chosen };
  };
  return { calls, answer };
}

const input = (giveUp: boolean, waits: boolean) => ({
  ...{ streamKey: 'stream', fence: 1, giveUp, notBefore: waits ? notBefore : null },
});

function driverOf(answer: (name: string, payload: unknown) => unknown): Driver {
  return {
    async invoke(name, payload) {
      try {
        return { value: answer(name, structuredClone(payload)) };
      } catch (error) {
        const { name: errorType, message: errorMessage } = error as Error;
        return { error: { Error: errorType, Cause: JSON.stringify({ errorType, errorMessage }) } };
      }
    },
    sleep: async () => undefined,
    now: () => 0,
    lines: async () => listed,
  };
}

const seeds = Array.from({ length: 40 }, (_, seed) => seed);
test.each(seeds)('runs take the same way as in the sandbox’s Step Functions: %d', async (seed) => {
  const run = input(seed % 5 === 4, seed % 3 === 2);
  const ours = script(seed);
  const status = await runFlow(driverOf(ours.answer), machine.flow, { name: 'run', input: run }).then(
    () => 'SUCCEEDED',
    (error: unknown) => {
      if (error instanceof StateFailed) return 'FAILED';
      throw error;
    },
  );

  const theirs = script(seed);
  const names = Object.keys(answers).map((name) => [arnsOf(name), name] as const);
  const functions = Object.fromEntries(
    names.map(([full, name]) => [full, (payload: unknown) => theirs.answer(name, payload)]),
  );
  const objects = { [`${bucketName()}/list`]: listed.map((line) => `${JSON.stringify(line)}\n`).join('') };
  const { end } = await runOnce(synthesised.definition as never, { functions, objects, input: run });

  expect(shapeOf(ours.calls)).toEqual(shapeOf(theirs.calls));
  expect(status).toBe(end.status);
});

/** Causes are for people, and differ. */
function shapeOf(calls: { name: string; payload: unknown }[]): unknown {
  return JSON.parse(JSON.stringify(calls, (key, value) => (key === 'Cause' ? '' : value)));
}

/** The name of a function as it is deployed. */
function arnsOf(name: string): string {
  const found = new RegExp(`:function:(${name}[0-9A-F]{8})"`).exec(JSON.stringify(synthesised.definition));
  return found?.[1] ?? name;
}

/** The bucket whose documents the machine reads. */
function bucketName(): string {
  const found = /"Bucket":"([^"]+)"/.exec(JSON.stringify(synthesised.definition));
  if (found?.[1] === undefined) throw new Error('the machine reads no bucket');
  return found[1];
}
