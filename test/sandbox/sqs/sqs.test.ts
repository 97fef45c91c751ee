import { createHash } from 'node:crypto';
import {
  ChangeMessageVisibilityBatchCommand,
  ChangeMessageVisibilityCommand,
  DeleteMessageBatchCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  ListQueuesCommand,
  type Message,
  PurgeQueueCommand,
  ReceiveMessageCommand,
  type ReceiveMessageCommandInput,
  SendMessageBatchCommand,
  SendMessageCommand,
  SetQueueAttributesCommand,
  StartMessageMoveTaskCommand,
} from '@aws-sdk/client-sqs';
import { createSqs } from '../../../sandbox/sqs/sqs.ts';
import { eventually } from '../eventually.ts';
import { arnOf, type Harness, queue, startSqs } from './harness.ts';

let sqs: Harness;

/** A second of SQS takes 10 ms: a visibility timeout of 30 s is over after 300 ms. */
const timeScale = 0.01;

beforeEach(async () => {
  sqs = await startSqs(
    [
      queue('work', { redrive: { deadLetterArn: arnOf('dead'), maxReceiveCount: 2 } }),
      queue('dead'),
      queue('slow', { delay: 20, wait: 20, visibilityTimeout: 43_200 }),
      queue('short', { longestMessage: 1024, retention: 60 }),
    ],
    { timeScale },
  );
});
afterEach(() => sqs.close());

const QueueUrl = () => sqs.urlOf('work');
const send = (body: string, more = {}) =>
  sqs.client.send(new SendMessageCommand({ QueueUrl: QueueUrl(), MessageBody: body, ...more }));

async function receive(more: Partial<ReceiveMessageCommandInput> = {}): Promise<Message[]> {
  const { Messages = [] } = await sqs.client.send(
    new ReceiveMessageCommand({ QueueUrl: QueueUrl(), MaxNumberOfMessages: 10, ...more }),
  );
  return Messages;
}

const counts = async (url = QueueUrl()) => {
  const { Attributes = {} } = await sqs.client.send(
    new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ['All'] }),
  );
  const { ApproximateNumberOfMessages, ApproximateNumberOfMessagesNotVisible } = Attributes;
  return [
    ApproximateNumberOfMessages,
    ApproximateNumberOfMessagesNotVisible,
    Attributes.ApproximateNumberOfMessagesDelayed,
  ].map(Number);
};

describe('a message', () => {
  test('is received with all that was sent, once while it is hidden, and not any more when it is deleted', async () => {
    const attributes = {
      kind: { DataType: 'String', StringValue: 'ü' },
      raw: { DataType: 'Binary', BinaryValue: Buffer.from([1, 2, 3]) },
    };
    const sent = await send('hällo', { MessageAttributes: attributes });
    const [message, ...more] = await receive({
      MessageSystemAttributeNames: ['All'],
      MessageAttributeNames: ['All'],
    });
    expect(more).toEqual([]);
    expect(message).toMatchObject({
      MessageId: sent.MessageId,
      Body: 'hällo',
      MD5OfBody: createHash('md5').update('hällo').digest('hex'),
      MD5OfMessageAttributes: sent.MD5OfMessageAttributes,
      Attributes: {
        ApproximateReceiveCount: '1',
        SentTimestamp: expect.stringMatching(/^\d{13}$/),
        ApproximateFirstReceiveTimestamp: expect.stringMatching(/^\d{13}$/),
        SenderId: expect.any(String),
      },
    });
    expect(message?.MessageAttributes?.kind).toEqual(attributes.kind);
    expect(Buffer.from(message?.MessageAttributes?.raw?.BinaryValue ?? [])).toEqual(Buffer.from([1, 2, 3]));
    expect(await receive()).toEqual([]);
    const ReceiptHandle = message?.ReceiptHandle ?? '';
    await sqs.client.send(new DeleteMessageCommand({ QueueUrl: QueueUrl(), ReceiptHandle }));
    expect(await counts()).toEqual([0, 0, 0]);
  });

  test('gives only those of its attributes that are asked for', async () => {
    const value = { DataType: 'String', StringValue: 'x' };
    await send('a', { MessageAttributes: { 'load.id': value, 'load.key': value, other: value } });
    const [message] = await receive({
      MessageSystemAttributeNames: ['SentTimestamp'],
      MessageAttributeNames: ['load.*'],
    });
    expect(Object.keys(message?.Attributes ?? {})).toEqual(['SentTimestamp']);
    expect(Object.keys(message?.MessageAttributes ?? {})).toEqual(['load.id', 'load.key']);
  });

  test('comes again when its visibility timeout is over, under another handle', async () => {
    await send('a');
    const [first] = await receive({ VisibilityTimeout: 1 });
    const [second] = await receive({ WaitTimeSeconds: 20, MessageSystemAttributeNames: ['All'] });
    expect(second?.MessageId).toBe(first?.MessageId);
    expect(second?.Attributes?.ApproximateReceiveCount).toBe('2');
    const old = { QueueUrl: QueueUrl(), ReceiptHandle: first?.ReceiptHandle ?? '' };
    await sqs.client.send(new DeleteMessageCommand(old));
    expect(await counts()).toEqual([0, 1, 0]);
  });

  test('is hidden for longer, or given back at once, by ChangeMessageVisibility', async () => {
    await send('a');
    const [message] = await receive();
    const handle = { QueueUrl: QueueUrl(), ReceiptHandle: message?.ReceiptHandle ?? '' };
    await sqs.client.send(new ChangeMessageVisibilityCommand({ ...handle, VisibilityTimeout: 43_200 }));
    for (let i = 0; i < 2; i++) expect(await receive({ WaitTimeSeconds: 20 })).toEqual([]);
    await sqs.client.send(new ChangeMessageVisibilityCommand({ ...handle, VisibilityTimeout: 0 }));
    expect(await counts()).toEqual([1, 0, 0]);
    const again = sqs.client.send(new ChangeMessageVisibilityCommand({ ...handle, VisibilityTimeout: 0 }));
    await expect(again).rejects.toMatchObject({ name: 'MessageNotInflight' });
  });

  test('that is delayed is not there before its time', async () => {
    await sqs.client.send(new SendMessageCommand({ QueueUrl: sqs.urlOf('slow'), MessageBody: 'a' }));
    expect(await counts(sqs.urlOf('slow'))).toEqual([0, 0, 1]);
    await sqs.client.send(
      new SendMessageCommand({ QueueUrl: sqs.urlOf('slow'), MessageBody: 'now', DelaySeconds: 0 }),
    );
    const one = { QueueUrl: sqs.urlOf('slow'), MaxNumberOfMessages: 1 };
    const [first] = await receive(one);
    const [second] = await receive(one);
    expect([first?.Body, second?.Body]).toEqual(['now', 'a']);
  });

  test('is dropped when the queue has kept it for as long as it may', async () => {
    const QueueUrl = sqs.urlOf('short');
    await sqs.client.send(new SendMessageCommand({ QueueUrl, MessageBody: 'a', DelaySeconds: 60 }));
    await eventually(async () => expect(await counts(QueueUrl)).toEqual([1, 0, 0]));
    expect(await receive({ QueueUrl })).toEqual([]);
    expect(await counts(QueueUrl)).toEqual([0, 0, 0]);
  });

  test('whose receives reach the limit is a dead letter, which is said, and can be sent back', async () => {
    await send('bad');
    for (let i = 0; i < 2; i++) {
      expect(await receive({ VisibilityTimeout: 1, WaitTimeSeconds: 20 })).toHaveLength(1);
    }
    expect(await receive({ WaitTimeSeconds: 5 })).toEqual([]);
    const [dead] = await receive({
      QueueUrl: sqs.urlOf('dead'),
      VisibilityTimeout: 0,
      MessageSystemAttributeNames: ['All'],
    });
    expect(dead).toMatchObject({ Body: 'bad', Attributes: { DeadLetterQueueSourceArn: arnOf('work') } });
    expect(sqs.said).toEqual([
      'a message of the queue work was received 2 times and never deleted: it is in dead now',
    ]);
    await eventually(async () => expect(await counts(sqs.urlOf('dead'))).toEqual([1, 0, 0]));
    await sqs.client.send(new StartMessageMoveTaskCommand({ SourceArn: arnOf('dead') }));
    expect(await counts(sqs.urlOf('dead'))).toEqual([0, 0, 0]);
    expect(await receive()).toMatchObject([{ Body: 'bad' }]);
  });
});

describe('a wait', () => {
  test('ends with the first message, without a pause', async () => {
    const waiting = receive({ WaitTimeSeconds: 20 });
    await send('a');
    const began = performance.now();
    expect(await waiting).toHaveLength(1);
    // Far below the 200 ms that the wait may last.
    expect(performance.now() - began).toBeLessThan(100);
  });

  test('that a client breaks off takes no message from the next', async () => {
    // The server hears a little later than the client that the connection is closed.
    await eventually(async () => {
      const leaving = new AbortController();
      const input = { QueueUrl: QueueUrl(), WaitTimeSeconds: 20 };
      const broken = sqs.client.send(new ReceiveMessageCommand(input), { abortSignal: leaving.signal });
      setTimeout(() => leaving.abort(), 30);
      await expect(broken).rejects.toThrow();
      await send('a');
      const received = await receive();
      await sqs.client.send(new PurgeQueueCommand({ QueueUrl: QueueUrl() }));
      expect(received).toHaveLength(1);
    });
  });

  test('of the queue is what holds where the call names none', async () => {
    const began = performance.now();
    expect(await receive({ QueueUrl: sqs.urlOf('slow') })).toEqual([]);
    expect(performance.now() - began).toBeGreaterThan(190);
  });
});

describe('a batch', () => {
  test('is sent, hidden and deleted entry by entry: a bad one refuses no other', async () => {
    const entries = [
      { Id: 'a', MessageBody: 'one' },
      { Id: 'b', MessageBody: '\u0000' },
      { Id: 'c', MessageBody: 'three' },
    ];
    const sent = await sqs.client.send(
      new SendMessageBatchCommand({ QueueUrl: QueueUrl(), Entries: entries }),
    );
    expect(sent.Successful?.map(({ Id }) => Id)).toEqual(['a', 'c']);
    expect(sent.Failed).toEqual([
      expect.objectContaining({ Id: 'b', Code: 'InvalidMessageContents', SenderFault: true }),
    ]);
    const received = await receive();
    expect(received.map(({ Body }) => Body)).toEqual(['one', 'three']);
    const handles = received.map(({ ReceiptHandle = '' }, i) => ({ Id: String(i), ReceiptHandle }));
    await sqs.client.send(
      new ChangeMessageVisibilityBatchCommand({
        QueueUrl: QueueUrl(),
        Entries: handles.map((entry) => ({ ...entry, VisibilityTimeout: 0 })),
      }),
    );
    expect(await counts()).toEqual([2, 0, 0]);
    const [again] = await receive({ MaxNumberOfMessages: 1 });
    const [, visible] = handles;
    const changed = await sqs.client.send(
      new ChangeMessageVisibilityBatchCommand({
        QueueUrl: QueueUrl(),
        Entries: [
          { Id: 'hidden', ReceiptHandle: again?.ReceiptHandle ?? '', VisibilityTimeout: 0 },
          { Id: 'visible', ReceiptHandle: visible?.ReceiptHandle ?? '', VisibilityTimeout: 2 },
        ],
      }),
    );
    expect(changed.Successful).toEqual([{ Id: 'hidden' }]);
    expect(changed.Failed).toEqual([
      expect.objectContaining({ Id: 'visible', Code: 'MessageNotInflight', SenderFault: true }),
    ]);
    expect(await counts()).toEqual([2, 0, 0]);
    for (const ReceiptHandle of [again?.ReceiptHandle, visible?.ReceiptHandle])
      await sqs.client.send(new DeleteMessageCommand({ QueueUrl: QueueUrl(), ReceiptHandle }));
    expect(await counts()).toEqual([0, 0, 0]);
    await sqs.client.send(new DeleteMessageBatchCommand({ QueueUrl: QueueUrl(), Entries: handles }));
    expect(await counts()).toEqual([0, 0, 0]);
  });
});

describe('the queues', () => {
  test('are found by name, with an address that a client may use as its endpoint', async () => {
    const { QueueUrl: url } = await sqs.client.send(new GetQueueUrlCommand({ QueueName: 'work' }));
    expect(url).toBe(QueueUrl());
    const { QueueUrls } = await sqs.client.send(new ListQueuesCommand({ QueueNamePrefix: 'd' }));
    expect(QueueUrls).toEqual([sqs.urlOf('dead')]);
  });

  test('say how they are configured', async () => {
    const asked = { QueueUrl: QueueUrl(), AttributeNames: ['QueueArn', 'RedrivePolicy'] as const };
    const { Attributes } = await sqs.client.send(
      new GetQueueAttributesCommand({ ...asked, AttributeNames: [...asked.AttributeNames] }),
    );
    expect(Attributes).toEqual({
      QueueArn: arnOf('work'),
      RedrivePolicy: JSON.stringify({ deadLetterTargetArn: arnOf('dead'), maxReceiveCount: 2 }),
    });
  });

  test('are emptied by PurgeQueue, of what is in flight too', async () => {
    await send('a');
    await receive();
    await send('b');
    await sqs.client.send(new PurgeQueueCommand({ QueueUrl: QueueUrl() }));
    expect(await counts()).toEqual([0, 0, 0]);
  });
});

describe('what SQS refuses is refused by its name', () => {
  const entry = (Id: string, MessageBody = 'a') => ({ Id, MessageBody });
  const batch = (Entries: ReturnType<typeof entry>[]) => () =>
    sqs.client.send(new SendMessageBatchCommand({ QueueUrl: QueueUrl(), Entries }));
  const eleven = Array.from({ length: 11 }, (_, i) => entry(`e${i}`));

  test.each<[string, () => Promise<unknown>, string, string]>([
    [
      'a queue that is not there',
      () => sqs.client.send(new GetQueueUrlCommand({ QueueName: 'nobody' })),
      'QueueDoesNotExist',
      'does not exist',
    ],
    ['an empty message', () => send(''), 'MissingParameter', 'MessageBody'],
    ['a character that XML has not', () => send('a\u0001'), 'InvalidMessageContents', 'XML'],
    ['a message of more than 1 MiB', () => send('x'.repeat(1_048_577)), 'InvalidParameterValue', '1048576'],
    [
      'a message longer than the queue allows',
      () => send('x'.repeat(1025), { QueueUrl: sqs.urlOf('short') }),
      'InvalidParameterValue',
      '1024',
    ],
    ['too long a delay', () => send('a', { DelaySeconds: 901 }), 'InvalidParameterValue', 'DelaySeconds'],
    [
      'more messages than ten',
      () => receive({ MaxNumberOfMessages: 11 }),
      'InvalidParameterValue',
      'MaxNumberOfMessages',
    ],
    ['no entry', batch([]), 'EmptyBatchRequest', 'at least one'],
    ['eleven entries', batch(eleven), 'TooManyEntriesInBatchRequest', '11'],
    ['an id twice', batch([entry('a'), entry('a')]), 'BatchEntryIdsNotDistinct', 'a'],
    ['an id with a blank', batch([entry('a b')]), 'InvalidBatchEntryId', 'id'],
    [
      'a batch of more than 1 MiB',
      batch([entry('a', 'x'.repeat(600_000)), entry('b', 'x'.repeat(600_000))]),
      'BatchRequestTooLong',
      '1200000',
    ],
    [
      'what is no receipt handle',
      () => sqs.client.send(new DeleteMessageCommand({ QueueUrl: QueueUrl(), ReceiptHandle: 'x' })),
      'ReceiptHandleIsInvalid',
      'x',
    ],
    [
      'a parameter of queues of another kind',
      () => send('a', { MessageGroupId: 'one' }),
      'UnsupportedOperation',
      'MessageGroupId',
    ],
    [
      'an operation that the sandbox does not know',
      () => sqs.client.send(new SetQueueAttributesCommand({ QueueUrl: QueueUrl(), Attributes: {} })),
      'UnknownOperationException',
      'SetQueueAttributes',
    ],
  ])('%s', async (_, call, name, text) => {
    await expect(call()).rejects.toMatchObject({ name, message: expect.stringContaining(text) });
  });
});

describe('when the sandbox is killed', () => {
  test('what was not deleted is received again at once, and its receive is not counted', async () => {
    await send('deleted');
    await send('in flight');
    await send('new');
    const [first] = await receive({ MaxNumberOfMessages: 1 });
    await receive({ MaxNumberOfMessages: 1 });
    const ReceiptHandle = first?.ReceiptHandle ?? '';
    await sqs.client.send(new DeleteMessageCommand({ QueueUrl: QueueUrl(), ReceiptHandle }));
    await sqs.restart();
    const again = await receive({ MessageSystemAttributeNames: ['All'] });
    expect(again.map(({ Body }) => Body)).toEqual(['in flight', 'new']);
    expect(again.map(({ Attributes }) => Attributes?.ApproximateReceiveCount)).toEqual(['1', '1']);
  });

  test('a receive whose visibility timeout was over is counted, and dead letters stay dead letters', async () => {
    await send('bad');
    await receive({ VisibilityTimeout: 1 });
    await eventually(async () => expect(await counts()).toEqual([1, 0, 0]));
    await sqs.restart();
    expect(await receive({ MessageSystemAttributeNames: ['All'], VisibilityTimeout: 1 })).toMatchObject([
      { Attributes: { ApproximateReceiveCount: '2' } },
    ]);
    await eventually(async () => expect(await counts()).toEqual([1, 0, 0]));
    expect(await receive()).toEqual([]);
    await sqs.restart();
    expect(await counts()).toEqual([0, 0, 0]);
    expect(await receive({ QueueUrl: sqs.urlOf('dead') })).toMatchObject([{ Body: 'bad' }]);
  });
});

test('a queue whose dead letters go nowhere is refused', () => {
  const redrive = { deadLetterArn: arnOf('nobody'), maxReceiveCount: 3 };
  const queues = [queue('work', { redrive })];
  const start = () => createSqs({ dir: 'never made', queues, endpoint: '', log: () => undefined });
  expect(start).toThrow(/work.*nobody/);
});
