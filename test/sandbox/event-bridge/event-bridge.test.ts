import { type BridgeEvent, createEventBridge } from '../../../sandbox/event-bridge/event-bridge.ts';
import { s3Event } from '../../../sandbox/event-bridge/s3-event.ts';
import { findTargets } from '../../../sandbox/event-bridge/targets.ts';
import type { LambdaOutcome } from '../../../sandbox/lambda/outcome.ts';
import type { ObjectCreated } from '../../../sandbox/s3/s3.ts';
import type { NewMessage, Queue } from '../../../sandbox/sqs/queue.ts';
import type { RuleDefinition, TargetDefinition } from '../../../sandbox/template/resources/rule.ts';
import type { Stack } from '../../../sandbox/template/stack.ts';

const created: ObjectCreated = {
  kind: 'Object Created',
  reason: 'PutObject',
  bucket: 'drops',
  key: 'in/a b+ü.csv',
  versionId: 'v1',
  size: 5,
  etag: 'b1946ac92492d2347c6235b4d2611184',
  sequencer: '0055AED6DCD90281E5',
  time: '2026-11-12T10:20:30.456Z',
  requestId: 'N4N7GDK58NMKJ12R',
};

function rule(changes: Partial<RuleDefinition> = {}): RuleDefinition {
  return {
    name: 'created',
    arn: 'arn:rule',
    enabled: true,
    pattern: { source: ['aws.s3'] },
    targets: [{ Id: 'T', Arn: 'arn:machine' }],
    ...changes,
  };
}

/** What the targets of these rules are given for the event. */
async function give(rules: RuleDefinition[], event: BridgeEvent = s3Event(created)): Promise<unknown[]> {
  const given: unknown[] = [];
  const bridge = createEventBridge(rules, () => async (input) => void given.push(input));
  expect(await bridge.put(event)).toBe(given.length);
  return given;
}

describe('the event of an object', () => {
  test('has the form that S3 documents', () => {
    expect(s3Event(created)).toEqual({
      version: '0',
      id: expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
      'detail-type': 'Object Created',
      source: 'aws.s3',
      account: '000000000000',
      time: '2026-11-12T10:20:30Z',
      region: 'us-east-1',
      resources: ['arn:aws:s3:::drops'],
      detail: {
        version: '0',
        bucket: { name: 'drops' },
        object: {
          key: 'in/a b+ü.csv',
          size: 5,
          etag: 'b1946ac92492d2347c6235b4d2611184',
          'version-id': 'v1',
          sequencer: '0055AED6DCD90281E5',
        },
        'request-id': 'N4N7GDK58NMKJ12R',
        requester: '000000000000',
        'source-ip-address': '127.0.0.1',
        reason: 'PutObject',
      },
    });
  });

  test('has no version id where the bucket has no versions', () => {
    expect(s3Event({ ...created, versionId: null }).detail.object).not.toHaveProperty('version-id');
  });

  test('keeps its id when it is told again, and no other has it', () => {
    expect(s3Event(created).id).toBe(s3Event({ ...created }).id);
    expect(s3Event({ ...created, sequencer: '0055AED6DCD90281E6' }).id).not.toBe(s3Event(created).id);
  });

  test('of a deletion says which', () => {
    const { size: _, etag: __, ...base } = created;
    const deleted = {
      ...base,
      kind: 'Object Deleted',
      reason: 'DeleteObject',
      deletionType: 'Delete Marker Created',
    } as const;
    expect(s3Event(deleted)).toMatchObject({
      'detail-type': 'Object Deleted',
      detail: { 'deletion-type': 'Delete Marker Created', reason: 'DeleteObject' },
    });
  });
});

describe('a rule', () => {
  test('gives what it matches to each of its targets', async () => {
    const targets = [
      { Id: 'A', Arn: 'arn:a' },
      { Id: 'B', Arn: 'arn:b' },
    ];
    expect(await give([rule({ targets })])).toEqual([s3Event(created), s3Event(created)]);
  });

  test.each([
    ['that does not match', rule({ pattern: { source: ['aws.states'] } })],
    ['that is disabled', rule({ enabled: false })],
  ])('%s gives nothing', async (_, one) => {
    expect(await give([one])).toEqual([]);
  });

  test.each<[string, Omit<TargetDefinition, 'Id' | 'Arn'>, unknown]>([
    ['a constant', { Input: '{"a":[1]}' }, { a: [1] }],
    ['a path', { InputPath: '$.detail.object.key' }, 'in/a b+ü.csv'],
    ['a path with brackets', { InputPath: '$.resources[0]' }, 'arn:aws:s3:::drops'],
    ['a path with a quoted name', { InputPath: "$['detail-type']" }, 'Object Created'],
    ['the path of all', { InputPath: '$' }, s3Event(created)],
    [
      'a template',
      {
        InputTransformer: {
          InputPathsMap: { key: '$.detail.object.key', object: '$.detail.object', none: '$.detail.none' },
          InputTemplate:
            '{"where": "s3/<key>", "all": <object>, "key": <key>, "none": <none>, "rule": <aws.events.rule-name>}',
        },
      },
      {
        where: 's3/in/a b+ü.csv',
        all: s3Event(created).detail.object,
        key: 'in/a b+ü.csv',
        none: null,
        rule: 'created',
      },
    ],
    [
      'a template of text',
      {
        InputTransformer: {
          InputPathsMap: { size: '$.detail.object.size' },
          InputTemplate: '"<size> bytes came"',
        },
      },
      '5 bytes came',
    ],
    [
      'the whole event in a template',
      { InputTransformer: { InputPathsMap: {}, InputTemplate: '{"event": <aws.events.event.json>}' } },
      { event: s3Event(created) },
    ],
  ])('can give %s', async (_, how, expected) => {
    expect(await give([rule({ targets: [{ Id: 'T', Arn: 'arn:x', ...how }] })])).toEqual([expected]);
  });

  test('a quote in a value does not break a template', async () => {
    const how = { InputPathsMap: { key: '$.detail.object.key' }, InputTemplate: '{"text": "it is <key>"}' };
    const targets = [{ Id: 'T', Arn: 'arn:x', InputTransformer: how }];
    expect(await give([rule({ targets })], s3Event({ ...created, key: 'a"b\\c' }))).toEqual([
      { text: 'it is a"b\\c' },
    ]);
  });

  test.each<[string, TargetDefinition, string]>([
    ['a target that is nobody', { Id: 'T', Arn: 'arn:nobody' }, 'arn:nobody'],
    ['an unknown path', { Id: 'T', Arn: 'arn:x', InputPath: '$..key' }, 'the path $..key'],
    [
      'an unknown placeholder',
      { Id: 'T', Arn: 'arn:x', InputTransformer: { InputPathsMap: {}, InputTemplate: '{"a": <b>}' } },
      'unknown <b>',
    ],
  ])('refused when it is read: %s', (_, target, message) => {
    const make = () =>
      createEventBridge([rule({ targets: [target] })], (arn) =>
        arn === 'arn:nobody' ? null : async () => {},
      );
    expect(make).toThrow(message);
    expect(make).toThrow('created');
  });
});

test('what a target does not take is not delivered, though the others have it', async () => {
  const given: unknown[] = [];
  const bridge = createEventBridge(
    [
      rule({
        targets: [
          { Id: 'A', Arn: 'bad' },
          { Id: 'B', Arn: 'good' },
        ],
      }),
    ],
    (arn) => async (input) => {
      if (arn === 'bad') throw new Error('not now');
      given.push(input);
    },
  );
  await expect(bridge.put(s3Event(created))).rejects.toThrow('not now');
  expect(given).toHaveLength(1);
});

describe('the targets of a stack', () => {
  const code = { name: 'code', arn: 'arn:code' } as Stack['functions'][number];
  const machine = { name: 'machine', arn: 'arn:machine' } as Stack['stateMachines'][number];
  const stack = { functions: [code], stateMachines: [machine] };
  const started: unknown[] = [];
  const said: string[] = [];
  const called: string[] = [];
  const queue = {
    definition: { name: 'q', longestMessage: 1024 },
    send: (message: NewMessage) => started.push(message),
  } as unknown as Queue;
  let outcomes: LambdaOutcome[] = [];
  let stopping = new AbortController();
  const targets = () =>
    findTargets({
      stack,
      stepFunctions: { start: (run) => ({ executionArn: `${started.push(run)}`, startDate: new Date() }) },
      lambda: {
        async invoke(call) {
          started.push(call);
          return outcomes.shift() ?? { ok: true, payload: null };
        },
      },
      sqs: { queue: (arn) => (arn === 'arn:queue' ? queue : undefined) },
      usage: { call: (service, operation) => called.push(`${service} ${operation}`) },
      timeScale: 0.001,
      signal: stopping.signal,
      log: (line) => said.push(line),
    });
  const find = (arn: string) => targets()(arn);
  const throttled: LambdaOutcome = {
    ...{ ok: false, kind: 'service' },
    ...{ errorType: 'Lambda.TooManyRequestsException', errorMessage: 'Rate Exceeded.' },
  };
  const failed: LambdaOutcome = { ok: false, errorType: 'Bad', errorMessage: 'luck', kind: 'function' };
  beforeEach(() => {
    started.length = 0;
    said.length = 0;
    called.length = 0;
    stopping = new AbortController();
    outcomes = [];
  });

  test('a machine is started with the event', async () => {
    await find('arn:machine')?.({ a: 1 });
    expect(started).toEqual([{ stateMachineArn: 'arn:machine', input: { a: 1 } }]);
  });

  test('a function is called, again if it fails, and what is lost after the third time is said', async () => {
    outcomes = [failed, failed];
    await find('arn:code')?.({ a: 1 });
    expect(started).toEqual(Array(3).fill({ functionName: 'code', payload: { a: 1 } }));
    expect(said).toEqual([]);
    outcomes = [failed, failed, failed];
    await find('arn:code')?.({ a: 1 });
    expect(said).toEqual(['code failed 3 times on an event, which is lost now: Bad: luck']);
  });

  test('a queue is not sent what is larger than its messages may be, and that is said', async () => {
    await find('arn:queue')?.('x'.repeat(1022));
    await find('arn:queue')?.('x'.repeat(1023));
    expect(started).toHaveLength(1);
    expect(said).toEqual([expect.stringContaining('the queue q takes messages of 1024 bytes at most')]);
  });

  test('a queue is sent the event as JSON', async () => {
    await find('arn:queue')?.({ a: 1 });
    expect(started).toEqual([{ body: '{"a":1}' }]);
    expect(called).toEqual(['sqs SendMessage']);
  });

  test('a function that is throttled is called again, for six hours at most, and that is no failure', async () => {
    outcomes = Array(10).fill(throttled);
    await find('arn:code')?.({ a: 1 });
    expect([started.length, said]).toEqual([11, []]);
  });

  test('a sandbox that stops hands over no more to a function that is throttled', async () => {
    outcomes = Array(10).fill(throttled);
    const given = find('arn:code')?.({ a: 1 });
    stopping.abort();
    await expect(given).rejects.toThrow('aborted');
  });

  test('anything else is nobody', () => {
    expect(find('arn:topic')).toBeNull();
  });
});
