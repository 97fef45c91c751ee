import { Readable } from 'node:stream';
import type { Json, JsonObject } from '../../../sandbox/step-functions/json.ts';
import { type Fake, invoke, machine, namedError, runOnce } from './harness.ts';
import { simulatedClock } from './simulated-clock.ts';

const lines = (...items: Json[]): string => items.map((item) => `${JSON.stringify(item)}\n`).join('');
const reader = (config: JsonObject = {}): JsonObject => ({
  Resource: 'arn:aws:states:::s3:getObject',
  Arguments: { Bucket: 'bucket', Key: '{% $states.input.key %}' },
  ReaderConfig: { InputType: 'JSONL', ...config },
});
const distributed = (states: JsonObject, fields: JsonObject = {}, type = 'EXPRESS'): JsonObject => ({
  Type: 'Map',
  ItemProcessor: {
    ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: type },
    StartAt: Object.keys(states)[0] ?? '',
    States: states,
  },
  ...('Items' in fields ? {} : { ItemReader: reader() }),
  ...('Next' in fields ? {} : { End: true }),
  ...fields,
});
const pass = (fields: JsonObject = {}): JsonObject => ({ Type: 'Pass', End: true, ...fields });
const objects = { 'bucket/parts.jsonl': lines({ n: 1 }, { n: 2 }, { n: 3 }, { n: 'ä€😀' }) };
const input = { key: 'parts.jsonl', n: 2 };

const outputs: [string, JsonObject, Json][] = [
  [
    'a child per line, in order',
    { A: distributed({ I: pass({ Output: '{% $states.input.n %}' }) }) },
    [1, 2, 3, 'ä€😀'],
  ],
  [
    'ItemSelector',
    {
      A: distributed(
        { I: pass() },
        {
          ItemSelector: {
            i: '{% $states.context.Map.Item.Index %}',
            v: '{% $states.context.Map.Item.Value.n %}',
            k: '{% $states.input.n %}',
          },
        },
      ),
    },
    [
      { i: 0, v: 1, k: 2 },
      { i: 1, v: 2, k: 2 },
      { i: 2, v: 3, k: 2 },
      { i: 3, v: 'ä€😀', k: 2 },
    ],
  ],
  [
    'ItemSelector reads variables',
    {
      Z: { Type: 'Pass', Assign: { v: 9 }, Next: 'A' },
      A: distributed({ I: pass() }, { Items: [1], ItemSelector: '{% $v %}' }),
    },
    [9],
  ],
  [
    'MaxItems',
    {
      A: distributed(
        { I: pass({ Output: '{% $states.input.n %}' }) },
        { ItemReader: reader({ MaxItems: 2 }) },
      ),
    },
    [1, 2],
  ],
  [
    'MaxItems of an expression',
    {
      A: distributed(
        { I: pass({ Output: '{% $states.input.n %}' }) },
        { ItemReader: reader({ MaxItems: '{% 1 %}' }) },
      ),
    },
    [1],
  ],
  ['Items instead of a reader', { A: distributed({ I: pass() }, { Items: '{% [7, 8] %}' }) }, [7, 8]],
  ['no items', { A: distributed({ I: pass() }, { Items: [] }) }, []],
  ['Standard children', { A: distributed({ I: pass() }, { Items: [1] }, 'STANDARD') }, [1]],
  [
    'batches by number',
    {
      A: distributed(
        { I: pass() },
        { Items: [1, 2, 3], ItemBatcher: { MaxItemsPerBatch: '{% $states.input.n %}' } },
      ),
    },
    [{ Items: [1, 2] }, { Items: [3] }],
  ],
  [
    'batches by size',
    {
      A: distributed(
        { I: pass() },
        { Items: ['aaaa', 'bbbb', 'cccc'], ItemBatcher: { MaxInputBytesPerBatch: 26 } },
      ),
    },
    [{ Items: ['aaaa', 'bbbb'] }, { Items: ['cccc'] }],
  ],
  [
    'batches that are full to the last byte',
    {
      A: distributed({ I: pass() }, { Items: ['aaaa', 'bbbb'], ItemBatcher: { MaxInputBytesPerBatch: 25 } }),
    },
    [{ Items: ['aaaa', 'bbbb'] }],
  ],
  [
    'batches that would be a byte too long',
    {
      A: distributed({ I: pass() }, { Items: ['aaaa', 'bbbb'], ItemBatcher: { MaxInputBytesPerBatch: 24 } }),
    },
    [{ Items: ['aaaa'] }, { Items: ['bbbb'] }],
  ],
  [
    'BatchInput',
    {
      A: distributed(
        { I: pass() },
        { Items: [1], ItemBatcher: { MaxItemsPerBatch: 9, BatchInput: { n: '{% $states.input.n %}' } } },
      ),
    },
    [{ BatchInput: { n: 2 }, Items: [1] }],
  ],
  [
    'FLATTEN',
    {
      A: distributed(
        { I: pass({ Output: '{% [$states.input, 0] %}' }) },
        { Items: [1, 2], ResultWriter: { WriterConfig: { Transformation: 'FLATTEN', OutputType: 'JSON' } } },
      ),
    },
    [1, 0, 2, 0],
  ],
  [
    'children are executions of their own',
    {
      A: distributed(
        {
          I: pass({
            Output:
              '{% [$states.context.Execution.Input, $states.context.StateMachine.Name, $exists($states.context.Map)] %}',
          }),
        },
        { Items: [5], Label: 'parts' },
      ),
    },
    [[5, 'M/parts', false]],
  ],
  [
    'children have none of the variables around them',
    {
      Z: { Type: 'Pass', Assign: { v: 9 }, Next: 'A' },
      A: distributed({ I: pass({ Output: '{% ($seen := $exists($v); $v := 1; $seen) %}' }) }, { Items: [1] }),
    },
    [false],
  ],
  [
    'children keep variables',
    {
      A: distributed(
        {
          I: { Type: 'Pass', Assign: { w: '{% $states.input %}' }, Next: 'J' },
          J: pass({ Output: '{% $w + 1 %}' }),
        },
        { Items: [5] },
      ),
    },
    [6],
  ],
];

test.each(outputs)('%s', async (_name, states, expected) => {
  const { output, end } = await runOnce(machine(states), { input, objects });
  expect(end).toMatchObject({ status: 'SUCCEEDED', error: null });
  expect(output).toEqual(expected);
});

test('the ARN and the name of a child', async () => {
  const names = { id: '{% $states.context.Execution.Id %}', name: '{% $states.context.Execution.Name %}' };
  const { output } = await runOnce(
    machine({ A: distributed({ I: pass({ Output: names }) }, { Items: [1, 2], Label: 'p' }) }),
  );
  const [first, second] = output as { id: string; name: string }[];
  expect(first?.id).toBe(`arn:aws:states:us-east-1:123456789012:express:M/p:${first?.name}`);
  expect(first?.name).not.toBe(second?.name);
});

const failures: [string, JsonObject, string, string][] = [
  [
    'an object that is not there',
    distributed({ I: pass() }, { ItemReader: { ...reader(), Arguments: { Bucket: 'bucket', Key: 'gone' } } }),
    'States.ItemReaderFailed',
    's3://bucket/gone: The specified key does not exist',
  ],
  [
    'a line that is no JSON',
    distributed({ I: pass() }, { ItemReader: { ...reader(), Arguments: { Bucket: 'bucket', Key: 'bad' } } }),
    'States.ItemReaderFailed',
    'Line 2 of s3://bucket/bad is not JSON',
  ],
  [
    'a blank line',
    distributed(
      { I: pass() },
      { ItemReader: { ...reader(), Arguments: { Bucket: 'bucket', Key: 'blank' } } },
    ),
    'States.ItemReaderFailed',
    'Line 2 of s3://bucket/blank',
  ],
  [
    'a key that is no text',
    distributed(
      { I: pass() },
      { ItemReader: { ...reader(), Arguments: { Bucket: 'bucket', Key: '{% 1 %}' } } },
    ),
    'States.QueryEvaluationError',
    'ItemReader/Arguments/Key must be a string',
  ],
  [
    'a MaxItems of zero',
    distributed({ I: pass() }, { ItemReader: reader({ MaxItems: '{% 0 %}' }) }),
    'States.QueryEvaluationError',
    'MaxItems',
  ],
  [
    'an ItemSelector without value',
    distributed({ I: pass() }, { ItemSelector: '{% $states.input.nope %}' }),
    'States.QueryEvaluationError',
    'ItemSelector',
  ],
  [
    'Items that are no array',
    distributed({ I: pass() }, { Items: "{% 'x' %}" }),
    'States.QueryEvaluationError',
    'Items must be an array',
  ],
  [
    'a percentage above 100',
    distributed({ I: pass() }, { ToleratedFailurePercentage: '{% 101 %}' }),
    'States.QueryEvaluationError',
    'ToleratedFailurePercentage',
  ],
  [
    'an item larger than its batch',
    distributed({ I: pass() }, { Items: ['xxxxxxxxxxxxxxxx'], ItemBatcher: { MaxInputBytesPerBatch: 20 } }),
    'States.DataLimitExceeded',
    'Item 0 does not fit',
  ],
  [
    'more results than a state can hold',
    distributed({ I: pass({ Output: "{% $pad('', 90000, 'x') %}" }) }),
    'States.DataLimitExceeded',
    'The result of the state "A"',
  ],
  [
    'a child that fails',
    distributed({ I: { Type: 'Fail', Error: 'E', Cause: 'c' } }),
    'States.ExceedToleratedFailureThreshold',
    'One of them: E: c',
  ],
  [
    'a variable that no child has',
    distributed({ I: pass({ Output: '{% $states.result %}' }) }),
    'States.ExceedToleratedFailureThreshold',
    'States.QueryEvaluationError',
  ],
];

test.each(failures)('the run fails: %s', async (_name, state, error, cause) => {
  const more = { 'bucket/bad': '{}\n{\n', 'bucket/blank': '1\n\n2\n' };
  const { end } = await runOnce(machine({ A: state }), { input, objects: { ...objects, ...more } });
  expect(end).toMatchObject({ status: 'FAILED', error, cause: expect.stringContaining(cause) });
});

test('a Map Run that fails can be caught, and tried again', async () => {
  let calls = 0;
  const f: Fake = () => {
    if (++calls < 3) throw namedError('E');
    return 'at last';
  };
  const retry = [{ ErrorEquals: ['States.ExceedToleratedFailureThreshold'], MaxAttempts: 1 }];
  const caught = [{ ErrorEquals: ['States.ALL'], Next: 'B' }];
  const states = (max: number) =>
    machine({
      A: distributed(
        { I: invoke('f') },
        { Items: [1], Retry: retry.map((r) => ({ ...r, MaxAttempts: max })), Catch: caught, Next: 'B' },
      ),
      B: pass(),
    });
  expect((await runOnce(states(1), { functions: { f } })).output).toMatchObject({
    Error: 'States.ExceedToleratedFailureThreshold',
  });
  calls = 0;
  expect((await runOnce(states(2), { functions: { f } })).output).toEqual(['at last']);
});

/** Ten items of which `bad` fail. */
const tolerated = (bad: number, fields: JsonObject) =>
  runOnce(
    machine({
      A: distributed(
        {
          C: {
            Type: 'Choice',
            Choices: [{ Condition: `{% $states.input < ${bad} %}`, Next: 'F' }],
            Default: 'P',
          },
          F: { Type: 'Fail', Error: 'E' },
          P: pass(),
        },
        { Items: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9], MaxConcurrency: 1, ...fields },
      ),
    }),
  );

test.each([
  ['none', 0, {}, 'SUCCEEDED'],
  ['one, where nothing is said', 1, {}, 'FAILED'],
  ['as many as ToleratedFailureCount', 3, { ToleratedFailureCount: 3 }, 'SUCCEEDED'],
  ['one more than ToleratedFailureCount', 4, { ToleratedFailureCount: 3 }, 'FAILED'],
  ['as much as ToleratedFailurePercentage', 3, { ToleratedFailurePercentage: 30 }, 'SUCCEEDED'],
  ['more than ToleratedFailurePercentage', 4, { ToleratedFailurePercentage: 39.9 }, 'FAILED'],
  ['all, at a hundred per cent', 10, { ToleratedFailurePercentage: 100 }, 'SUCCEEDED'],
  [
    'within the count but not the percentage',
    3,
    { ToleratedFailureCount: 5, ToleratedFailurePercentage: 20 },
    'FAILED',
  ],
  [
    'within the percentage but not the count',
    3,
    { ToleratedFailureCount: 2, ToleratedFailurePercentage: 50 },
    'FAILED',
  ],
])('items that fail: %s', async (_name, bad, fields, status) => {
  const { end, output } = await tolerated(bad, fields);
  expect(end.status).toBe(status);
  if (status !== 'SUCCEEDED') return;
  const results = output as Json[];
  expect(results).toHaveLength(10);
  expect(results.slice(bad)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9].slice(bad));
  for (const failed of results.slice(0, bad)) expect(failed).toMatchObject({ Status: 'FAILED', Error: 'E' });
});

test('a percentage is one of all items, however slowly their list is read', async () => {
  const clock = simulatedClock();
  async function* slowly() {
    yield lines(0, 1);
    await clock.sleep(60_000, new AbortController().signal);
    yield lines(2, 3, 4, 5, 6, 7, 8, 9);
  }
  const definition = machine({
    A: distributed(
      {
        C: { Type: 'Choice', Choices: [{ Condition: '{% $states.input < 2 %}', Next: 'F' }], Default: 'P' },
        F: { Type: 'Fail', Error: 'E' },
        P: pass(),
      },
      { ToleratedFailurePercentage: 20, Output: '{% $count($states.result) %}' },
    ),
  });
  const { output } = await runOnce(definition, {
    input,
    simulated: clock,
    readObject: async () => Readable.from(slowly()),
  });
  expect(output).toBe(10);
});

test('runs MaxConcurrency children at a time, and takes the next as soon as one is done', async () => {
  let now = 0;
  let most = 0;
  const f: Fake = async (payload, { clock, signal }) => {
    most = Math.max(most, ++now);
    await clock.sleep((payload as number) * 1000, signal);
    now--;
    return payload;
  };
  const items = [9, 1, 1, 1, 1, 1, 1, 1, 1, 1];
  const definition = machine({ A: distributed({ I: invoke('f') }, { Items: items, MaxConcurrency: 2 }) });
  const { output, clock } = await runOnce(definition, { functions: { f } });
  expect(output).toEqual(items);
  expect(most).toBe(2);
  expect(clock.elapsed()).toBe(9);
});

test('too many failures stop the children that run, and start no more', async () => {
  const f: Fake = async (payload, { clock, signal }) => {
    if (payload === 2) throw namedError('E');
    await clock.sleep(60_000, signal);
  };
  const definition = machine({
    A: distributed({ I: invoke('f') }, { Items: [1, 2, 3, 4, 5], MaxConcurrency: 3 }),
  });
  const { end, calls, clock } = await runOnce(definition, { functions: { f } });
  expect(end.error).toBe('States.ExceedToleratedFailureThreshold');
  expect(calls).toHaveLength(3);
  expect(clock.elapsed()).toBe(0);
});

test.each([
  ['EXPRESS', 'FAILED', 300],
  ['STANDARD', 'SUCCEEDED', 3600],
])('a child that runs for an hour, as %s', async (type, status, seconds) => {
  const slow = { Type: 'Wait', Seconds: 3600, End: true };
  const { end, clock } = await runOnce(machine({ A: distributed({ I: slow }, { Items: [1] }, type) }));
  expect(end.status).toBe(status);
  expect(clock.elapsed()).toBe(seconds);
});

test('a machine of twenty thousand lines', async () => {
  const many = lines(...Array.from({ length: 20_000 }, (_, i) => i));
  const state = distributed({ I: pass() }, { Output: '{% $count($states.result) %}' });
  const { output } = await runOnce(machine({ A: state }), { input, objects: { 'bucket/parts.jsonl': many } });
  expect(output).toBe(20_000);
});

describe('ResultWriter', () => {
  const writer = (config?: JsonObject): JsonObject => ({
    Resource: 'arn:aws:states:::s3:putObject',
    Arguments: { Bucket: 'out', Prefix: '{% $states.input.key %}' },
    ...(config ? { WriterConfig: config } : {}),
  });
  const states = {
    C: { Type: 'Choice', Choices: [{ Condition: '{% $states.input = 2 %}', Next: 'F' }], Default: 'P' },
    F: { Type: 'Fail', Error: 'E', Cause: 'c' },
    P: pass({ Output: '{% [$states.input] %}' }),
  };
  const write = async (config?: JsonObject) => {
    const state = distributed(states, {
      Items: [1, 2, 3],
      ToleratedFailureCount: 1,
      ResultWriter: writer(config),
    });
    const run = await runOnce(machine({ A: state }), { input });
    const details = (run.output as { ResultWriterDetails: { Bucket: string; Key: string } })
      .ResultWriterDetails;
    const manifest = JSON.parse(run.written.get(`${details.Bucket}/${details.Key}`) ?? '');
    const body = (files: { Key: string }[]) => run.written.get(`out/${files[0]?.Key}`) ?? '';
    return {
      ...run,
      details,
      manifest,
      good: body(manifest.ResultFiles.SUCCEEDED),
      bad: body(manifest.ResultFiles.FAILED),
    };
  };

  test('writes what became of every child, and a manifest', async () => {
    const { details, manifest, good, bad, output } = await write();
    expect(details.Key).toMatch(/^parts\.jsonl\/[\da-f-]{36}\/manifest\.json$/);
    expect(manifest).toMatchObject({ DestinationBucket: 'out', MapRunArn: (output as JsonObject).MapRunArn });
    expect(manifest.ResultFiles.SUCCEEDED).toEqual([
      { Key: details.Key.replace('manifest', 'SUCCEEDED_0'), Size: Buffer.byteLength(good) },
    ]);
    expect(JSON.parse(good)).toMatchObject([
      { Status: 'SUCCEEDED', Input: '1', Output: '[1]' },
      { Status: 'SUCCEEDED', Input: '3', Output: '[3]' },
    ]);
    expect(JSON.parse(bad)).toMatchObject([{ Status: 'FAILED', Input: '2', Error: 'E', Cause: 'c' }]);
  });

  test('COMPACT as lines', async () => {
    const { good, bad } = await write({ Transformation: 'COMPACT', OutputType: 'JSONL' });
    expect(good).toBe('[1]\n[3]\n');
    expect(JSON.parse(bad)).toMatchObject({ Status: 'FAILED' });
  });

  test('fails the state where it cannot write', async () => {
    const state = distributed({ I: pass() }, { Items: [1], ResultWriter: writer() });
    const { end } = await runOnce(machine({ A: state }), {
      input,
      writeObject: () => Promise.reject(new Error('no such bucket')),
    });
    expect(end).toMatchObject({
      error: 'States.ResultWriterFailed',
      cause: expect.stringContaining('no such bucket'),
    });
  });
});
