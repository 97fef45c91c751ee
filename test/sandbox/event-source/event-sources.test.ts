import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type EventSources, startEventSources } from '../../../sandbox/event-source/event-sources.ts';
import type { SqsRecord } from '../../../sandbox/event-source/sqs-event.ts';
import type { LambdaOutcome } from '../../../sandbox/lambda/outcome.ts';
import type { Queue } from '../../../sandbox/sqs/queue.ts';
import { createSqs, type Sqs } from '../../../sandbox/sqs/sqs.ts';
import type { EventSourceMappingDefinition } from '../../../sandbox/template/resources/event-source-mapping.ts';
import type { QueueDefinition } from '../../../sandbox/template/resources/queue.ts';
import type { Stack } from '../../../sandbox/template/stack.ts';
import { eventually } from '../eventually.ts';
import { arnOf, queue } from '../sqs/harness.ts';

/** What a function was called with, and how it is answered. */
interface Call {
  bodies: string[];
  records: SqsRecord[];
  end(outcome?: LambdaOutcome): void;
}

const done = (payload: unknown = null): LambdaOutcome => ({ ok: true, payload });
const failed = (errorType: string): LambdaOutcome => ({
  ok: false,
  kind: 'function',
  errorType,
  errorMessage: 'bad luck',
});
const throttled: LambdaOutcome = {
  ...failed('Lambda.TooManyRequestsException'),
  kind: 'service',
} as LambdaOutcome;

let dir = '';
let sqs: Sqs;
let sources: EventSources;
let calls: Call[] = [];
let answer: ((call: Call) => LambdaOutcome) | null = null;
const said: string[] = [];
const requests: string[] = [];

const mapping = (more: Partial<EventSourceMappingDefinition> = {}): EventSourceMappingDefinition => ({
  logicalId: 'Mapping',
  queueArn: arnOf('work'),
  functionName: 'receive',
  batchSize: 10,
  window: 0,
  reportsFailures: true,
  maximumConcurrency: 2,
  enabled: true,
  ...more,
});

/** @param timeScale a second of AWS takes this many seconds */
function start(
  more: Partial<EventSourceMappingDefinition> = {},
  { timeScale = 0.01, ...ofQueue }: Partial<QueueDefinition> & { timeScale?: number } = {},
): Queue {
  dir = mkdtempSync(join(tmpdir(), 'event-source-'));
  const log = (line: string) => said.push(line);
  sqs = createSqs({ dir, queues: [queue('work', ofQueue)], endpoint: '', timeScale, log });
  sources = startEventSources({
    stack: {
      functions: [{ name: 'receive', timeout: 30 } as Stack['functions'][number]],
      eventSourceMappings: [mapping(more)],
    },
    sqs,
    lambda: {
      invoke: ({ functionName, payload }) =>
        new Promise((end) => {
          expect(functionName).toBe('receive');
          const { Records: records } = payload as { Records: SqsRecord[] };
          const call = { records, bodies: records.map(({ body }) => body), end: (how = done()) => end(how) };
          calls.push(call);
          if (answer !== null) end(answer(call));
        }),
    },
    usage: { call: (_, operation, count = 1) => requests.push(`${count} ${operation}`) },
    timeScale,
    log,
  });
  const made = sqs.queue(arnOf('work'));
  if (made === undefined) throw new Error('the queue is not there');
  return made;
}

beforeEach(() => {
  calls = [];
  answer = null;
  said.length = 0;
  requests.length = 0;
});
afterEach(() => {
  sources.close();
  sqs.close();
  rmSync(dir, { recursive: true, force: true });
});

const nothingLeft = { visible: 0, inFlight: 0, delayed: 0 };
const call = (index: number) =>
  eventually(() => calls[index] ?? Promise.reject(new Error(`no call ${index}`)));

test('a message reaches an idle function at once, in the form of Lambda’s events', async () => {
  const work = start({}, { timeScale: 1 });
  const began = performance.now();
  const { id } = work.send({
    body: '{"a":1}',
    attributes: { kind: { DataType: 'String', StringValue: 'x' } },
  });
  const { records, end } = await call(0);
  // The shortest window takes a second.
  expect(performance.now() - began).toBeLessThan(900);
  expect(records).toEqual([
    {
      messageId: id,
      receiptHandle: expect.any(String),
      body: '{"a":1}',
      attributes: {
        ApproximateReceiveCount: '1',
        SentTimestamp: expect.stringMatching(/^\d{13}$/),
        SenderId: expect.any(String),
        ApproximateFirstReceiveTimestamp: expect.stringMatching(/^\d{13}$/),
      },
      messageAttributes: {
        kind: { stringValue: 'x', stringListValues: [], binaryListValues: [], dataType: 'String' },
      },
      md5OfMessageAttributes: expect.stringMatching(/^[0-9a-f]{32}$/),
      md5OfBody: 'bb6cb5c68df4652941caf652a366f2d8',
      eventSource: 'aws:sqs',
      eventSourceARN: arnOf('work'),
      awsRegion: 'us-east-1',
    },
  ]);
  expect(work.counts()).toEqual({ ...nothingLeft, inFlight: 1 });
  end();
  await eventually(() => expect(work.counts()).toEqual(nothingLeft));
});

test('without a window a batch is what is there, up to its size', async () => {
  const work = start({ batchSize: 3 });
  for (const body of 'abcde') work.send({ body });
  await call(1);
  expect(calls.map(({ bodies }) => bodies)).toEqual([
    ['a', 'b', 'c'],
    ['d', 'e'],
  ]);
});

test('with a window a batch is gathered until it is full', async () => {
  const work = start({ batchSize: 20, window: 300 }, { visibilityTimeout: 3000 });
  for (let i = 0; i < 19; i++) work.send({ body: String(i) });
  await new Promise(setImmediate);
  await new Promise(setImmediate);
  expect(calls).toEqual([]);
  work.send({ body: 'last' });
  const { bodies, end } = await call(0);
  expect(bodies).toHaveLength(20);
  end();
  await eventually(() => expect(work.counts()).toEqual(nothingLeft));
  expect(requests).toEqual(['2 ReceiveMessage', '2 DeleteMessageBatch']);
});

test('… or until the window ends', async () => {
  const work = start({ batchSize: 20, window: 5 });
  work.send({ body: 'a' });
  expect((await call(0)).bodies).toEqual(['a']);
});

test('a batch holds no more than 6 MB: the rest is in the next one', async () => {
  const work = start({ batchSize: 100, window: 5 });
  const body = 'x'.repeat(1_000_000);
  for (let i = 0; i < 7; i++) work.send({ body });
  await call(1);
  expect(calls.map(({ bodies }) => bodies.length)).toEqual([5, 2]);
});

test('no more batches are received than may be worked on', async () => {
  const work = start({ batchSize: 1, maximumConcurrency: 2 });
  for (const body of 'abc') work.send({ body });
  await call(1);
  await new Promise(setImmediate);
  expect(calls).toHaveLength(2);
  expect(work.counts()).toEqual({ visible: 1, inFlight: 2, delayed: 0 });
  calls[0]?.end();
  expect((await call(2)).bodies).toEqual(['c']);
});

describe('what failed comes again after the visibility timeout, and nothing else', () => {
  const first = (outcome: LambdaOutcome | ((call: Call) => LambdaOutcome)) => {
    answer = (one) => (calls.length > 1 ? done() : typeof outcome === 'function' ? outcome(one) : outcome);
  };

  test.each<[string, boolean, LambdaOutcome | ((call: Call) => LambdaOutcome), string[]]>([
    ['the function failed', true, failed('Bad'), ['a', 'b', 'c']],
    [
      'the function says which',
      true,
      ({ records }) => done({ batchItemFailures: [{ itemIdentifier: records[1]?.messageId }] }),
      ['b'],
    ],
    [
      'the function names what nobody knows',
      true,
      done({ batchItemFailures: [{ itemIdentifier: 'x' }] }),
      ['a', 'b', 'c'],
    ],
    ['nothing', true, done({ batchItemFailures: [] }), []],
    ['a function is not asked which', false, done({ batchItemFailures: [{ itemIdentifier: 'x' }] }), []],
  ])('%s', async (_, reportsFailures, outcome, again) => {
    first(outcome);
    const work = start({ reportsFailures });
    const began = performance.now();
    for (const body of 'abc') work.send({ body });
    await eventually(() => expect(work.counts()).toEqual(nothingLeft));
    expect(calls.slice(1).flatMap(({ bodies }) => bodies)).toEqual(again);
    const counts = calls.slice(1).flatMap(({ records }) => records.map(({ attributes }) => attributes));
    expect(counts.map(({ ApproximateReceiveCount }) => ApproximateReceiveCount)).toEqual(
      again.map(() => '2'),
    );
    // 30 s of the queue.
    if (again.length > 0) expect(performance.now() - began).toBeGreaterThan(290);
  });
});

test('an invocation that is throttled is tried again while its messages are hidden, and counts as one receive', async () => {
  answer = () => (calls.length < 4 ? throttled : done());
  const work = start();
  work.send({ body: 'a' });
  await eventually(() => expect(work.counts()).toEqual(nothingLeft));
  expect(calls).toHaveLength(4);
  expect(calls[3]?.records[0]?.attributes.ApproximateReceiveCount).toBe('1');
});

test('… and given up when they are visible again', async () => {
  answer = () => throttled;
  const work = start({}, { visibilityTimeout: 30 });
  work.send({ body: 'a' });
  await eventually(() => {
    expect(calls.at(-1)?.records[0]?.attributes.ApproximateReceiveCount).toBe('2');
  });
  expect(said[0]).toBe(
    'receive failed on 1 of 1 messages, which come again: Lambda.TooManyRequestsException: bad luck',
  );
  answer = () => done();
  await eventually(() => expect(work.counts()).toEqual(nothingLeft));
});

test('a mapping that is not enabled leaves the messages where they are', async () => {
  const work = start({ enabled: false });
  work.send({ body: 'a' });
  await new Promise(setImmediate);
  await new Promise(setImmediate);
  expect(calls).toEqual([]);
  expect(work.counts()).toEqual({ ...nothingLeft, visible: 1 });
});

test('what is under way when the sandbox stops stays in the queue', async () => {
  const work = start();
  work.send({ body: 'a' });
  const { end } = await call(0);
  sources.close();
  end();
  await new Promise(setImmediate);
  expect(work.counts()).toEqual({ ...nothingLeft, inFlight: 1 });
});

describe('a mapping that Lambda would not make is refused', () => {
  test.each<[string, Partial<EventSourceMappingDefinition>, Partial<QueueDefinition>, string]>([
    ['of a queue that is not there', { queueArn: arnOf('nobody') }, {}, 'no queue'],
    ['of a function that is not there', { functionName: 'nobody' }, {}, 'no function nobody'],
    [
      'of a queue that shows messages again while the function may still work on them',
      {},
      { visibilityTimeout: 29 },
      'visibility timeout: 29 seconds is less than Function timeout: 30 seconds',
    ],
  ])('%s', (_, more, ofQueue, text) => {
    expect(() => start(more, ofQueue)).toThrow(text);
    sources = { close: () => undefined };
  });
});
