import { randomUUID } from 'node:crypto';
import type { Operation } from '../../json-protocol.ts';
import {
  type Message,
  type MessageAttributes,
  md5Of,
  md5OfAttributes,
  sizeOf,
  systemAttributes,
} from '../message.ts';
import { inFlightLimit, type Queue } from '../queue.ts';
import { idOf } from '../receipt-handle.ts';
import { inBatch } from './batch.ts';
import { sqsFault } from './fault.ts';
import { type Input, type inputs, parseInput } from './input.ts';
import { checkMessage } from './message-check.ts';
import { attributesOf } from './queue-attributes.ts';

/** Bytes of all messages of a batch together, at most (API reference of SendMessageBatch). */
const longestBatch = 1_048_576;

export interface ApiOptions {
  /** By ARN. */
  queues: ReadonlyMap<string, Queue>;
  /** A second of a wait takes this many seconds. */
  timeScale: number;
  /** By the name of the queue. */
  urlOf(name: string): string;
}

type Name = keyof typeof inputs;
type Handlers = { [Key in Name]: (input: Input<Key>, signal: AbortSignal) => unknown };

/** SQS's API over the queues of the stack; what is returned takes the signal of a client that goes away. */
export function createOperations(options: ApiOptions): (signal: AbortSignal) => Record<string, Operation> {
  const { queues, timeScale, urlOf } = options;
  const byName = new Map([...queues.values()].map((queue) => [queue.definition.name, queue]));

  /** A queue is found by the end of its URL, whatever host a client thinks it has. */
  function queueAt(url: string): Queue {
    return named(url.slice(url.lastIndexOf('/') + 1));
  }

  function named(name: string): Queue {
    const queue = byName.get(name);
    if (queue === undefined) throw sqsFault('QueueDoesNotExist', 'The specified queue does not exist.');
    return queue;
  }

  function send(queue: Queue, given: Omit<Input<'SendMessage'>, 'QueueUrl'>): object {
    const { MessageBody: body, MessageAttributes: attributes, DelaySeconds: delay } = given;
    checkMessage(queue.definition, body, attributes);
    return sent(queue.send({ body, attributes, ...(delay === undefined ? {} : { delay }) }));
  }

  function changeVisibility(queue: Queue, ReceiptHandle: string, seconds: number): object {
    if (queue.changeVisibility(checked(ReceiptHandle), seconds) === 'visible') {
      throw sqsFault('MessageNotInflight', 'The specified message is not in flight.');
    }
    return {};
  }

  function remove(queue: Queue, ReceiptHandle: string): object {
    queue.delete([checked(ReceiptHandle)]);
    return {};
  }

  const handlers: Handlers = {
    SendMessage: ({ QueueUrl, ...message }) => send(queueAt(QueueUrl), message),

    SendMessageBatch({ QueueUrl, Entries }) {
      const queue = queueAt(QueueUrl);
      const size = Entries.reduce((sum, one) => sum + sizeOf(one.MessageBody, one.MessageAttributes), 0);
      if (size > longestBatch) {
        throw sqsFault(
          'BatchRequestTooLong',
          `Batch requests cannot be longer than ${longestBatch} bytes. You have sent ${size} bytes.`,
        );
      }
      return inBatch(Entries, (message) => send(queue, message));
    },

    async ReceiveMessage(input, signal) {
      const queue = queueAt(input.QueueUrl);
      if (queue.counts().inFlight >= inFlightLimit) {
        throw sqsFault('OverLimit', `Too many messages in flight: ${inFlightLimit} is the most.`);
      }
      const { wait } = queue.definition;
      const received = await queue.receive({
        max: input.MaxNumberOfMessages,
        wait: (input.WaitTimeSeconds ?? wait) * 1000 * timeScale,
        ...(input.VisibilityTimeout === undefined ? {} : { visibilityTimeout: input.VisibilityTimeout }),
        signal,
      });
      if (received.length === 0) return {};
      const wanted = [...input.AttributeNames, ...input.MessageSystemAttributeNames];
      return {
        Messages: received.map(({ message, receiptHandle }) => ({
          MessageId: message.id,
          ReceiptHandle: receiptHandle,
          MD5OfBody: md5Of(message.body),
          Body: message.body,
          ...chosen('Attributes', systemAttributes(message), wanted),
          ...messageAttributes(message, input.MessageAttributeNames),
        })),
      };
    },

    DeleteMessage: ({ QueueUrl, ReceiptHandle }) => remove(queueAt(QueueUrl), ReceiptHandle),

    DeleteMessageBatch({ QueueUrl, Entries }) {
      const queue = queueAt(QueueUrl);
      return inBatch(Entries, ({ ReceiptHandle }) => remove(queue, ReceiptHandle));
    },

    ChangeMessageVisibility: ({ QueueUrl, ReceiptHandle, VisibilityTimeout }) =>
      changeVisibility(queueAt(QueueUrl), ReceiptHandle, VisibilityTimeout),

    ChangeMessageVisibilityBatch({ QueueUrl, Entries }) {
      const queue = queueAt(QueueUrl);
      return inBatch(Entries, (one) => changeVisibility(queue, one.ReceiptHandle, one.VisibilityTimeout));
    },

    GetQueueUrl: ({ QueueName }) => ({ QueueUrl: urlOf(named(QueueName).definition.name) }),

    GetQueueAttributes: ({ QueueUrl, AttributeNames }) =>
      chosen('Attributes', attributesOf(queueAt(QueueUrl)), AttributeNames),

    ListQueues: ({ QueueNamePrefix, MaxResults }) => ({
      QueueUrls: [...byName.keys()]
        .filter((name) => name.startsWith(QueueNamePrefix))
        .slice(0, MaxResults)
        .map(urlOf),
    }),

    PurgeQueue({ QueueUrl }) {
      queueAt(QueueUrl).purge();
      return {};
    },

    StartMessageMoveTask({ SourceArn, DestinationArn }) {
      const source = queues.get(SourceArn);
      const feeding = [...queues.values()].filter(
        ({ definition }) => definition.redrive?.deadLetterArn === SourceArn,
      );
      if (source === undefined || feeding.length === 0) {
        throw sqsFault(
          'ResourceNotFoundException',
          'The resource that you specified for the SourceArn parameter is no queue of dead letters.',
        );
      }
      for (const message of source.takeAll()) {
        const to = queues.get(DestinationArn ?? message.deadLetterOf ?? '');
        // What was sent to a queue of dead letters itself has no other place, and stays.
        (to ?? source).adopt(to === undefined ? message : { ...message, deadLetterOf: null, receives: 0 });
      }
      return { TaskHandle: Buffer.from(randomUUID()).toString('base64') };
    },
  };

  return (signal) =>
    Object.fromEntries(
      (Object.keys(handlers) as Name[]).map((name) => [
        name,
        (given) => perform(handlers, name, given, signal),
      ]),
    );
}

function perform<Key extends Name>(
  handlers: Handlers,
  name: Key,
  given: unknown,
  signal: AbortSignal,
): unknown {
  return handlers[name](parseInput(name, given), signal);
}

function sent({ id, body, attributes }: Message): object {
  return { MessageId: id, MD5OfMessageBody: md5Of(body), ...digest('MD5OfMessageAttributes', attributes) };
}

function digest(field: string, attributes: MessageAttributes): Record<string, string> {
  return Object.keys(attributes).length === 0 ? {} : { [field]: md5OfAttributes(attributes) };
}

/** The attributes that were asked for, if any: by name, or all of them. */
function chosen(field: string, attributes: Record<string, string>, names: readonly string[]): object {
  const list = Object.entries(attributes).filter(([name]) => names.includes('All') || names.includes(name));
  return list.length === 0 ? {} : { [field]: Object.fromEntries(list) };
}

/** By name, by the beginning of a name, as `load.*`, or all. */
function messageAttributes({ attributes }: Readonly<Message>, names: readonly string[]): object {
  const wanted = (name: string) =>
    names.some(
      (one) => one === 'All' || one === name || (one.endsWith('.*') && name.startsWith(one.slice(0, -2))),
    );
  const found = Object.fromEntries(Object.entries(attributes).filter(([name]) => wanted(name)));
  return Object.keys(found).length === 0
    ? {}
    : { MessageAttributes: found, ...digest('MD5OfMessageAttributes', found) };
}

/** @throws ServiceFault for what can be no receipt handle */
function checked(receiptHandle: string): string {
  if (idOf(receiptHandle) === '') {
    throw sqsFault(
      'ReceiptHandleIsInvalid',
      `The input receipt handle "${receiptHandle}" is not a valid receipt handle.`,
    );
  }
  return receiptHandle;
}
