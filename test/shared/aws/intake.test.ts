import { ChangeMessageVisibilityBatchCommand, SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import { mockClient } from 'aws-sdk-client-mock';
import { createIntake } from '../../../shared/aws/intake.ts';
import { AwsUnavailable } from '../../../shared/errors.ts';

const url = 'https://sqs.us-east-1.amazonaws.com/000000000000/Intake';
const sqs = mockClient(SQSClient);
beforeEach(() => sqs.reset());

const intake = createIntake(new SQSClient({ region: 'us-east-1' }), url);
const send = (bodies: string[]) => intake.send(bodies);

test('messages go ten at a time, each under an id of its own', async () => {
  sqs.on(SendMessageBatchCommand).resolves({});
  const bodies = Array.from({ length: 23 }, (_, i) => `body ${i}`);
  await send(bodies);
  const calls = sqs.commandCalls(SendMessageBatchCommand).map(({ args }) => args[0].input);
  expect(calls.map(({ QueueUrl }) => QueueUrl)).toEqual([url, url, url]);
  const entries = calls.map(({ Entries = [] }) => Entries);
  expect(entries.map(({ length }) => length)).toEqual([10, 10, 3]);
  expect(entries.flat().map(({ MessageBody }) => MessageBody)).toEqual(bodies);
  for (const group of entries) expect(new Set(group.map(({ Id }) => Id)).size).toBe(group.length);
});

test('nothing to send is no call', async () => {
  await send([]);
  expect(sqs.calls()).toHaveLength(0);
});

test('what SQS did not take may be tried again', async () => {
  sqs.on(SendMessageBatchCommand).resolves({
    Failed: [{ Id: '1', SenderFault: false, Code: 'InternalError', Message: 'busy' }],
  });
  await expect(send(['a', 'b'])).rejects.toThrow(AwsUnavailable);
  await expect(send(['a', 'b'])).rejects.toThrow('SQS did not take 1 messages: busy.');
});

describe('the visibility of messages', () => {
  const messages = [
    { receiptHandle: 'r1', seconds: 2 },
    { receiptHandle: 'r2', seconds: 64 },
  ];

  test('is changed in one call, for each its own', async () => {
    sqs.on(ChangeMessageVisibilityBatchCommand).resolves({});
    await intake.changeVisibility(messages);
    const calls = sqs.commandCalls(ChangeMessageVisibilityBatchCommand).map(({ args }) => args[0].input);
    expect(calls).toEqual([
      {
        QueueUrl: url,
        Entries: [
          { Id: '0', ReceiptHandle: 'r1', VisibilityTimeout: 2 },
          { Id: '1', ReceiptHandle: 'r2', VisibilityTimeout: 64 },
        ],
      },
    ]);
  });

  test('that SQS did not change for one of them may be tried again', async () => {
    sqs.on(ChangeMessageVisibilityBatchCommand).resolves({
      Failed: [{ Id: '1', SenderFault: true, Code: 'MessageNotInflight' }],
    });
    const changed = intake.changeVisibility(messages);
    await expect(changed).rejects.toThrow('SQS did not take 1 times of messages: MessageNotInflight.');
  });
});
