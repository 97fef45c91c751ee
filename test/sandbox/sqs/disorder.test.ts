import { ReceiveMessageCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { eventually } from '../eventually.ts';
import { arnOf, type Harness, queue, startSqs } from './harness.ts';

let sqs: Harness;
afterEach(() => sqs.close());

const bodies = (count: number) => Array.from({ length: count }, (_, i) => String(i));

/** A number of its own for every call, the same at every run. */
function numbers(): () => number {
  let seed = 1;
  return () => {
    seed = (seed * 48_271) % 2_147_483_647;
    return seed / 2_147_483_647;
  };
}

async function send(messages: string[]): Promise<void> {
  for (const MessageBody of messages) {
    await sqs.client.send(new SendMessageCommand({ QueueUrl: sqs.urlOf('work'), MessageBody }));
  }
}

/** Receives and deletes until nothing is left. */
async function drain(): Promise<{ body: string; receives: number }[]> {
  const work = sqs.sqs.queue(arnOf('work'));
  const received: { body: string; receives: number }[] = [];
  await eventually(async () => {
    for (const { message, receiptHandle } of (await work?.receive({ max: 10, wait: 0 })) ?? []) {
      received.push({ body: message.body, receives: message.receives });
      work?.delete([receiptHandle]);
    }
    expect(work?.counts()).toEqual({ visible: 0, inFlight: 0, delayed: 0 });
  });
  return received;
}

test('every message may come a second time, also after it was deleted, and not a third', async () => {
  sqs = await startSqs([queue('work')], {
    timeScale: 0.001,
    disorder: { redeliver: 1, random: numbers() },
  });
  await send(bodies(20));
  const received = await drain();
  expect(received.map(({ body }) => body).sort()).toEqual([...bodies(20), ...bodies(20)].sort());
  expect(received.filter(({ receives }) => receives === 2)).toHaveLength(20);
});

test('a part of the messages comes a second time', async () => {
  sqs = await startSqs([queue('work')], {
    timeScale: 0.001,
    disorder: { redeliver: 0.5, random: numbers() },
  });
  await send(bodies(40));
  const again = (await drain()).length - 40;
  expect(again).toBeGreaterThan(10);
  expect(again).toBeLessThan(30);
});

test('any message may be the next', async () => {
  sqs = await startSqs([queue('work')], { disorder: { reorder: true, random: numbers() } });
  await send(bodies(20));
  const order = (await drain()).map(({ body }) => body);
  expect([...order].sort()).toEqual(bodies(20).sort());
  expect(order).not.toEqual(bodies(20));
});

test('without a disorder a message comes once, in order', async () => {
  sqs = await startSqs([queue('work')], { timeScale: 0.001 });
  await send(bodies(20));
  const { Messages } = await sqs.client.send(
    new ReceiveMessageCommand({
      QueueUrl: sqs.urlOf('work'),
      MaxNumberOfMessages: 10,
      VisibilityTimeout: 43_200,
    }),
  );
  expect(Messages?.map(({ Body }) => Body)).toEqual(bodies(10));
});
