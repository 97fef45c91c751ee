import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  createLambda,
  type Lambda,
  type LambdaFunction,
  type LambdaOptions,
} from '../../../sandbox/lambda/lambda.ts';
import type { LambdaOutcome } from '../../../sandbox/lambda/outcome.ts';

let folder = '';
let lambda: Lambda | null = null;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lambda-'));
});
afterEach(async () => {
  await lambda?.close();
  lambda = null;
  rmSync(folder, { recursive: true, force: true });
});

/** A function of this code. */
function define(
  name: string,
  code: string,
  settings: Partial<LambdaFunction> = {},
  file = 'index.mjs',
): LambdaFunction {
  const code_folder = join(folder, name);
  mkdirSync(code_folder, { recursive: true });
  writeFileSync(join(code_folder, file), code);
  return {
    name,
    arn: `arn:aws:lambda:us-east-1:000000000000:function:${name}`,
    folder: code_folder,
    handler: 'index.handler',
    runtime: 'nodejs24.x',
    environment: {},
    timeout: 30,
    memorySize: 512,
    reservedConcurrency: null,
    ...settings,
  };
}

function start(functions: LambdaFunction[], options: Partial<LambdaOptions> = {}): Lambda {
  lambda = createLambda({
    functions,
    logs: join(folder, 'logs'),
    endpoint: 'http://127.0.0.1:1',
    ...options,
  });
  return lambda;
}

/** Runs one event through a function of this code. */
function run(
  code: string,
  settings: Partial<LambdaFunction> = {},
  payload: unknown = {},
): Promise<LambdaOutcome> {
  return start([define('it', code, settings)]).invoke({ functionName: 'it', payload });
}

describe('a handler is found and called', () => {
  test.each<[string, string, string, string]>([
    [
      'an ES module',
      'index.mjs',
      'index.handler',
      'export const handler = async (event) => ({ got: event })',
    ],
    [
      'a CommonJS module',
      'index.cjs',
      'index.handler',
      'exports.handler = async (event) => ({ got: event })',
    ],
    [
      'a CommonJS module named .js',
      'index.js',
      'index.handler',
      'module.exports = { handler: (event) => ({ got: event }) }',
    ],
    [
      'in another file, by another name',
      'main.mjs',
      'main.run',
      'export function run(event) { return { got: event } }',
    ],
  ])('%s', async (_, file, handler, code) => {
    const outcome = await start([define('it', code, { handler }, file)]).invoke({
      functionName: 'it',
      payload: { a: ['ü', null, 1.5] },
    });
    expect(outcome).toEqual({ ok: true, payload: { got: { a: ['ü', null, 1.5] } } });
  });

  test('by name, by ARN and by ARN with a version', async () => {
    const made = define('it', 'export const handler = async () => 1');
    const { invoke } = start([made]);
    for (const functionName of ['it', made.arn, `${made.arn}:$LATEST`, 'it:$LATEST']) {
      expect(await invoke({ functionName, payload: null })).toEqual({ ok: true, payload: 1 });
    }
  });

  test('what returns nothing returns null', async () => {
    expect(await run('export const handler = async () => {}')).toEqual({ ok: true, payload: null });
  });
});

test('a handler sees its context', async () => {
  const code = `export const handler = async (_, context) => ({
    ...context, remaining: context.getRemainingTimeInMillis() })`;
  const outcome = await run(code, { timeout: 20, memorySize: 300 });
  expect(outcome).toMatchObject({
    ok: true,
    payload: {
      awsRequestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      functionName: 'it',
      functionVersion: '$LATEST',
      invokedFunctionArn: 'arn:aws:lambda:us-east-1:000000000000:function:it',
      memoryLimitInMB: '300',
      logGroupName: '/aws/lambda/it',
    },
  });
  const remaining = outcome.ok ? (outcome.payload as { remaining: number }).remaining : 0;
  expect(remaining).toBeGreaterThan(10_000);
  expect(remaining).toBeLessThanOrEqual(20_000);
});

test('its environment is that of the template and of Lambda, and nothing of this machine', async () => {
  process.env.SLUICE_TEST_OF_THIS_MACHINE = 'leaks';
  const outcome = await run('export const handler = async () => process.env', {
    environment: { TABLE_NAME: 'loads', AWS_REGION: 'not to be overridden' },
  });
  delete process.env.SLUICE_TEST_OF_THIS_MACHINE;
  const environment = outcome.ok ? (outcome.payload as Record<string, string>) : {};
  expect(environment).toMatchObject({
    TABLE_NAME: 'loads',
    AWS_REGION: 'us-east-1',
    AWS_ENDPOINT_URL: 'http://127.0.0.1:1',
    AWS_LAMBDA_FUNCTION_NAME: 'it',
    AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
    TZ: 'UTC',
  });
  const known = /^(AWS_|LAMBDA_TASK_ROOT$|_HANDLER$|LANG$|PATH$|TZ$|TABLE_NAME$)/;
  expect(Object.keys(environment).filter((name) => !known.test(name))).toEqual([]);
});

describe('a failure has the name and the words of Lambda', () => {
  test.each<[string, string, string | RegExp, string | RegExp]>([
    [
      'an error of a class of its own',
      'class Unfit extends Error { name = "Unfit" }; export const handler = async () => { throw new Unfit("row 7") }',
      'Unfit',
      'row 7',
    ],
    [
      'an error that is thrown at once',
      'export const handler = () => { throw new TypeError("no") }',
      'TypeError',
      'no',
    ],
    ['what is no error', 'export const handler = async () => { throw "text" }', 'string', 'text'],
    [
      'a result that is no JSON',
      'export const handler = async () => 1n',
      'Runtime.JSONStringifyError',
      /stringify/,
    ],
    [
      'a result that is too long',
      'export const handler = async () => "x".repeat(6291556)',
      'Function.ResponseSizeTooLarge',
      /6291556 bytes/,
    ],
    [
      'the end of the process',
      'export const handler = async () => process.exit(3)',
      'Runtime.ExitError',
      /exit status 3$/,
    ],
    [
      'a signal',
      'export const handler = async () => { process.kill(process.pid, "SIGKILL"); await new Promise(() => {}) }',
      'Runtime.ExitError',
      /signal: killed$/,
    ],
    [
      'an exception outside of the handler',
      'export const handler = () => new Promise(() => setTimeout(() => { throw new RangeError("later") }))',
      'RangeError',
      'later',
    ],
    [
      'a promise that nobody awaits',
      'export const handler = () => { Promise.reject(new Error("lost")); return new Promise(() => {}) }',
      'Runtime.UnhandledPromiseRejection',
      /lost/,
    ],
    [
      'a callback',
      'export const handler = (e, c, callback) => callback(null, 1)',
      'Runtime.CallbackHandlerDeprecated',
      /callback/,
    ],
    ['no such export', 'export const other = 1', 'Runtime.HandlerNotFound', /index\.handler/],
    ['a module that is not there', 'import "not-there"', 'Runtime.ImportModuleError', /not-there/],
    ['code that is none', 'export const = 1', 'Runtime.UserCodeSyntaxError', /SyntaxError/],
  ])('%s', async (_, code, errorType, errorMessage) => {
    const outcome = await run(code);
    expect(outcome).toMatchObject({
      ok: false,
      kind: 'function',
      errorType,
      errorMessage: typeof errorMessage === 'string' ? errorMessage : expect.stringMatching(errorMessage),
    });
  });

  test('the trace leads to the line', async () => {
    const outcome = await run('export const handler = async () => { throw new Error("here") }');
    const [first, second] = outcome.ok ? [] : (outcome.trace ?? []);
    expect(first).toBe('Error: here');
    expect(second).toMatch(/index\.mjs:1:/);
  });

  test('a timeout ends the process, also one that never lets go', async () => {
    const code = `export const handler = async ({ busy }) => { while (busy); return process.pid }`;
    const { invoke } = start([define('it', code, { timeout: 60 })], { timeScale: 1 / 100 });
    const before = await invoke({ functionName: 'it', payload: {} });
    expect(await invoke({ functionName: 'it', payload: { busy: true } })).toMatchObject({
      ok: false,
      kind: 'function',
      errorType: 'Sandbox.Timedout',
      errorMessage: expect.stringMatching(
        /^RequestId: [0-9a-f-]{36} Error: Task timed out after 60\.00 seconds$/,
      ),
    });
    const after = await invoke({ functionName: 'it', payload: {} });
    if (!before.ok || !after.ok) throw new Error('both should have returned');
    expect(after.payload).not.toBe(before.payload);
    await eventually(() => expect(() => process.kill(before.payload as number, 0)).toThrow('ESRCH'));
  });

  test('a function that is not in the stack, and an event that is too long, are errors of the service', async () => {
    const { invoke } = start([define('it', 'export const handler = async () => 1')]);
    expect(await invoke({ functionName: 'other', payload: {} })).toMatchObject({
      kind: 'service',
      errorType: 'Lambda.ResourceNotFoundException',
    });
    expect(await invoke({ functionName: 'it', payload: 'x'.repeat(6291556) })).toMatchObject({
      kind: 'service',
      errorType: 'Lambda.RequestTooLargeException',
    });
  });
});

describe('processes', () => {
  // Says who it is, and how many events it had; waits for a file where it is told one.
  const code = `import { existsSync } from 'node:fs'; let events = 0;
    export const handler = async ({ until }) => { events += 1;
      while (until && !existsSync(until)) await new Promise((go) => setTimeout(go, 5));
      return { pid: process.pid, events } }`;
  const pidOf = (outcome: LambdaOutcome) => (outcome.ok ? (outcome.payload as { pid: number }).pid : 0);

  test('one after the other go to the same process', async () => {
    const { invoke } = start([define('it', code)]);
    const first = await invoke({ functionName: 'it', payload: {} });
    const second = await invoke({ functionName: 'it', payload: {} });
    expect(second).toEqual({ ok: true, payload: { pid: pidOf(first), events: 2 } });
  });

  test('at the same time each has a process, up to the limit', async () => {
    const until = join(folder, 'go');
    const { invoke } = start([define('it', code)], { concurrency: 2 });
    const all = Array.from({ length: 6 }, () => invoke({ functionName: 'it', payload: { until } }));
    writeFileSync(until, '');
    const pids = new Set((await Promise.all(all)).map(pidOf));
    expect(pids.size).toBe(2);
    expect(pids.has(0)).toBe(false);
  });

  test('those that wait go in order', async () => {
    const { invoke } = start([define('it', code)], { concurrency: 1 });
    const order: number[] = [];
    await Promise.all(
      [0, 1, 2, 3].map((i) => invoke({ functionName: 'it', payload: {} }).then(() => order.push(i))),
    );
    expect(order).toEqual([0, 1, 2, 3]);
  });

  test('an account that allows fewer at a time throttles the others, and lets them in again', async () => {
    const until = join(folder, 'go');
    const { invoke, usage } = start([define('it', code), define('that', code)], {
      accountConcurrency: 2,
    });
    const busy = ['it', 'that'].map((functionName) => invoke({ functionName, payload: { until } }));
    expect(await invoke({ functionName: 'it', payload: {} })).toEqual({
      ok: false,
      kind: 'service',
      errorType: 'Lambda.TooManyRequestsException',
      errorMessage: 'Rate Exceeded.',
    });
    writeFileSync(until, '');
    expect((await Promise.all(busy)).every(({ ok }) => ok)).toBe(true);
    expect(await invoke({ functionName: 'it', payload: {} })).toMatchObject({ ok: true });
    expect(usage().it).toMatchObject({ invocations: 2, throttles: 1, milliseconds: expect.any(Number) });
  });

  test('what is reserved for one function no other can take', async () => {
    const until = join(folder, 'go');
    const reserved = define('it', code, { reservedConcurrency: 1 });
    const { invoke } = start([reserved, define('that', code)], { accountConcurrency: 101 });
    const busy = invoke({ functionName: 'it', payload: { until } });
    expect(await invoke({ functionName: 'it', payload: {} })).toMatchObject({ kind: 'service' });
    expect(await invoke({ functionName: 'that', payload: {} })).toMatchObject({ ok: true });
    writeFileSync(until, '');
    expect(await busy).toMatchObject({ ok: true });
  });

  test('a function can reserve nothing of what an account must leave to others', () => {
    const reserved = define('it', code, { reservedConcurrency: 1 });
    expect(() => start([reserved], { accountConcurrency: 100 })).toThrow(/leave 100 unreserved.* leave 99/);
  });

  test('reserved concurrency is the limit where it is lower', async () => {
    const { invoke } = start([define('it', code, { reservedConcurrency: 1 })], { concurrency: 4 });
    const all = await Promise.all([1, 2, 3].map(() => invoke({ functionName: 'it', payload: {} })));
    expect(new Set(all.map(pidOf)).size).toBe(1);
  });

  test('one that died is replaced, for those that wait too', async () => {
    const dying = 'export const handler = async ({ die }) => die ? process.exit(1) : process.pid';
    const { invoke } = start([define('it', dying)], { concurrency: 1 });
    const [first, second, third] = await Promise.all([
      invoke({ functionName: 'it', payload: { die: true } }),
      invoke({ functionName: 'it', payload: { die: true } }),
      invoke({ functionName: 'it', payload: {} }),
    ]);
    expect([first?.ok, second?.ok, third?.ok]).toEqual([false, false, true]);
  });

  test('an idle one ends', async () => {
    const { invoke } = start([define('it', code)], { idle: 1 });
    const pid = pidOf(await invoke({ functionName: 'it', payload: {} }));
    await eventually(() => expect(() => process.kill(pid, 0)).toThrow('ESRCH'));
  });

  test('close ends them, whatever they do', async () => {
    const said: string[] = [];
    const { invoke, close } = start([define('it', code)], { log: (line) => said.push(line) });
    const pid = pidOf(await invoke({ functionName: 'it', payload: {} }));
    const busy = invoke({ functionName: 'it', payload: { until: join(folder, 'never') } });
    await Promise.resolve();
    await close();
    expect(() => process.kill(pid, 0)).toThrow('ESRCH');
    expect(await busy).toMatchObject({ ok: false, errorType: 'Runtime.ExitError' });
    expect(said).toEqual([]);
    await expect(invoke({ functionName: 'it', payload: {} })).rejects.toThrow('stopping');
  });

  test('a sandbox that is killed leaves none behind', async () => {
    const { folder: task } = define('it', `setInterval(() => {}, 1000); ${code}`);
    const bootstrap = join(import.meta.dirname, '..', '..', '..', 'sandbox', 'lambda', 'bootstrap.mjs');
    const script = `
      const child = require('node:child_process').fork(${JSON.stringify(bootstrap)}, [], {
        env: { _HANDLER: 'index.handler', LAMBDA_TASK_ROOT: ${JSON.stringify(task)} },
        stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
      child.once('message', () => console.log(child.pid));`;
    const parent = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
    const [text] = await once(parent.stdout, 'data');
    const pid = Number(text);
    process.kill(pid, 0);
    parent.kill('SIGKILL');
    await eventually(() => expect(() => process.kill(pid, 0)).toThrow('ESRCH'));
  });

  test('who gives up waiting leaves the queue', async () => {
    const until = join(folder, 'go');
    const { invoke, usage } = start([define('it', code)], { concurrency: 1 });
    const busy = invoke({ functionName: 'it', payload: { until } });
    const given = new AbortController();
    const waiting = invoke({ functionName: 'it', payload: {}, signal: given.signal });
    given.abort(new Error('no longer wanted'));
    await expect(waiting).rejects.toThrow('no longer wanted');
    writeFileSync(until, '');
    await busy;
    await invoke({ functionName: 'it', payload: {} });
    expect(usage().it?.invocations).toBe(2);
  });
});

test('logs: what the function writes, and a report of each event with the memory', async () => {
  const code = `export const handler = async ({ fail }) => {
    console.log(JSON.stringify({ message: 'x'.repeat(100000) })); console.error('{"message":"warning"}');
    if (fail) throw new Error('why'); }`;
  const { invoke, close, usage } = start([define('it', code, { memorySize: 256 })]);
  await Promise.all([false, false, true].map((fail) => invoke({ functionName: 'it', payload: { fail } })));
  await close();
  lambda = null;
  const lines = readFileSync(join(folder, 'logs', 'it.log'), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(lines.filter(({ message }) => message?.length === 100000)).toHaveLength(3);
  expect(lines.filter(({ message }) => message === 'warning')).toHaveLength(3);
  expect(lines.filter(({ level }) => level === 'ERROR')).toEqual([
    expect.objectContaining({
      message: expect.objectContaining({ errorType: 'Error', errorMessage: 'why' }),
    }),
  ]);
  const reports = lines.filter(({ type }) => type === 'platform.report').map(({ record }) => record);
  expect(reports.map(({ status }) => status).sort()).toEqual(['error', 'success', 'success']);
  for (const { metrics } of reports) {
    expect(metrics).toMatchObject({ memorySizeMB: 256, maxMemoryUsedMB: expect.any(Number) });
    expect(metrics.maxMemoryUsedMB).toBeGreaterThan(20);
  }
  expect(usage().it?.peakRss).toBeGreaterThan(20 * 1024 * 1024);
});

test('more memory than Lambda would give is said, once', async () => {
  const code = 'export const handler = async () => Buffer.alloc(200 * 1024 * 1024, 1).length';
  const said: string[] = [];
  const { invoke } = start([define('it', code, { memorySize: 128 })], { log: (line) => said.push(line) });
  await invoke({ functionName: 'it', payload: {} });
  await invoke({ functionName: 'it', payload: {} });
  expect(said).toEqual([expect.stringMatching(/^it used \d{3} MB of memory, more than its 128 MB/)]);
});

async function eventually(check: () => void): Promise<void> {
  const deadline = Date.now() + 10_000;
  for (;;) {
    try {
      return check();
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await new Promise((go) => setTimeout(go, 10));
    }
  }
}

describe('what a world does to invocations', () => {
  const writes = (file: string, wait: number) =>
    `import { writeFileSync } from 'node:fs';
     export const handler = async () => {
       await new Promise((go) => setTimeout(go, ${wait}));
       writeFileSync(${JSON.stringify(file)}, 'done');
       return 'done';
     };`;
  const killed = { ok: false, errorType: 'Runtime.ExitError', kind: 'function' };

  test.each<[string, number, number, boolean]>([
    // The moment is drawn from the first 100 ms, for a function that has never ended.
    ['before it has done anything', 0, 20_000, false],
    ['when all is done but the answer', 0.99, 0, true],
  ])('a function is killed %s', async (_, drawn, wait, done) => {
    const file = join(folder, 'done');
    const { invoke } = start([define('it', writes(file, wait))], {
      mishaps: { kill: 1, random: () => drawn },
    });
    expect(await invoke({ functionName: 'it', payload: {} })).toMatchObject({
      ...killed,
      errorMessage: expect.stringContaining('signal: killed'),
    });
    expect(existsSync(file)).toBe(done);
  });

  test('a share of the invocations is killed, and a process that is killed is not used again', async () => {
    const code = 'let n = 0; export const handler = async () => ++n;';
    // One draw for the throttle, one for the kill, and one for its moment.
    const draws = [0.9, 0.9, 0.9, 0.1, 0.99];
    const random = () => draws.shift() ?? 0.9;
    const { invoke } = start([define('it', code)], { concurrency: 1, mishaps: { kill: 0.5, random } });
    const outcomes = [];
    for (let i = 0; i < 3; i++) outcomes.push(await invoke({ functionName: 'it', payload: {} }));
    expect(outcomes).toMatchObject([{ ok: true, payload: 1 }, killed, { ok: true, payload: 1 }]);
  });

  test('a share of the invocations is throttled', async () => {
    const code = 'export const handler = async () => 1;';
    const draws = [0.2, 0.8, 0.8, 0.2];
    const random = () => draws.shift() ?? 0.9;
    const { invoke, usage } = start([define('it', code)], { mishaps: { throttle: 0.5, random } });
    const outcomes = [];
    for (let i = 0; i < 3; i++) outcomes.push(await invoke({ functionName: 'it', payload: {} }));
    expect(outcomes.map((outcome) => (outcome.ok ? 'ok' : outcome.errorType))).toEqual([
      'Lambda.TooManyRequestsException',
      'ok',
      'Lambda.TooManyRequestsException',
    ]);
    expect(usage().it).toMatchObject({ invocations: 1, throttles: 2 });
  });
});
