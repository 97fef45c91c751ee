import { randomUUID } from 'node:crypto';
import type { QueueDefinition } from '../template/resources/queue.ts';
import type { Disorder } from './disorder.ts';
import { createDueTimes } from './due-times.ts';
import type { Journal, KeptMessage } from './journal.ts';
import { createLine } from './line.ts';
import type { Message, MessageAttributes, ReceivedMessage } from './message.ts';
import { handleOf, idOf } from './receipt-handle.ts';
import { createWaiters } from './waiters.ts';

/**
 * Messages of a standard queue that were received and not deleted, at most
 * (AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-queues.html).
 */
export const inFlightLimit = 120_000;

export interface NewMessage {
  body: string;
  attributes?: MessageAttributes;
  /** Seconds; the queue's own where it is left out. */
  delay?: number;
}

export interface Receipt {
  /** Messages, at most. */
  max: number;
  /** Milliseconds to wait for a first message. */
  wait: number;
  /** Seconds for which the messages are hidden; the queue's own where it is left out. */
  visibilityTimeout?: number;
  /** Ends the wait, with nothing. */
  signal?: AbortSignal;
}

export interface Counts {
  visible: number;
  inFlight: number;
  delayed: number;
}

/** What became of a call that names a message by its receipt handle. */
export type HandleState = 'in-flight' | 'visible' | 'gone';

/** A stand-in for a standard queue of SQS: at least once, in no promised order. */
export interface Queue {
  readonly definition: QueueDefinition;
  send(message: NewMessage): Message;
  /** Takes over a message of another queue, under its own id. */
  adopt(message: Message): void;
  /** Resolves as soon as there is a message; with none when the wait is over. */
  receive(receipt: Receipt): Promise<ReceivedMessage[]>;
  /** Without effect for a handle that is not of the latest receive, as on AWS. */
  delete(receiptHandles: readonly string[]): void;
  /** @param seconds from now */
  changeVisibility(receiptHandle: string, seconds: number): HandleState;
  purge(): void;
  /** Takes every message that is visible or delayed. */
  takeAll(): Message[];
  counts(): Counts;
  close(): void;
}

export interface QueueOptions {
  definition: QueueDefinition;
  journal: Journal;
  /** What the queue held when the sandbox ended. */
  kept: readonly KeptMessage[];
  /** A second of the queue's times takes this many seconds. */
  timeScale: number;
  disorder?: Disorder;
  /** Takes a message that was received too often. */
  moveToDeadLetters(message: Message): void;
}

interface Entry {
  message: Message;
  state: HandleState | 'delayed';
  /** When a message that is hidden becomes visible. Milliseconds since 1970. */
  until: number;
  receiptHandle: string | null;
  /** A second delivery of a message that has its own entry: it comes once, and nothing is kept of it. */
  copy: boolean;
}

export function createQueue(options: QueueOptions): Queue {
  const { definition, journal, kept, timeScale, disorder, moveToDeadLetters } = options;
  const { visibilityTimeout, retention, redrive } = definition;
  const milliseconds = (seconds: number) => seconds * 1000 * timeScale;
  const entries = new Map<string, Entry>();
  const line = createLine<Entry>();
  const counts: Counts = { visible: 0, inFlight: 0, delayed: 0 };
  const waiters = createWaiters(take);
  const dueTimes = createDueTimes<Entry>((entry, at) => {
    // An entry whose time was changed, or that is gone, is due at another time or never.
    if (entry.until === at) show(entry);
  });

  function count(state: Entry['state'], change: 1 | -1): void {
    if (state === 'visible') counts.visible += change;
    else if (state === 'in-flight') counts.inFlight += change;
    else if (state === 'delayed') counts.delayed += change;
  }

  function turn(entry: Entry, state: Entry['state'], until = 0): void {
    count(entry.state, -1);
    count(state, 1);
    entry.state = state;
    entry.until = until;
    if (until > 0) dueTimes.add(until, entry);
  }

  function show(entry: Entry): void {
    if (entry.state === 'in-flight') journal.returned(entry.message);
    turn(entry, 'visible');
    line.add(entry);
    waiters.wake();
  }

  function admit(message: Message, visibleAt: number): void {
    const entry: Entry = { message, state: 'gone', until: 0, receiptHandle: null, copy: false };
    entries.set(message.id, entry);
    if (visibleAt > Date.now()) turn(entry, 'delayed', visibleAt);
    else show(entry);
  }

  function drop(entry: Entry): void {
    turn(entry, 'gone');
    entries.delete(entry.message.id);
  }

  function remove(gone: readonly Entry[]): void {
    for (const entry of gone) drop(entry);
    if (gone.length > 0) journal.remove(gone.map(({ message }) => message.id));
  }

  function take({ max, visibilityTimeout: seconds = visibilityTimeout }: Receipt): ReceivedMessage[] {
    const taken: ReceivedMessage[] = [];
    while (taken.length < max && counts.inFlight < inFlightLimit) {
      const entry = disorder?.reorder === true ? line.takeAny(disorder.random()) : line.take();
      if (entry === undefined) break;
      if (entry.state !== 'visible') continue;
      const { message } = entry;
      const now = Date.now();
      if (entry.copy) {
        turn(entry, 'gone');
        taken.push(delivery(message));
        continue;
      }
      if (now - message.sentAt >= milliseconds(retention)) remove([entry]);
      else if (redrive !== null && message.receives >= redrive.maxReceiveCount) {
        drop(entry);
        moveToDeadLetters(message);
      } else {
        message.firstReceivedAt ??= now;
        const delivered = delivery(message);
        entry.receiptHandle = delivered.receiptHandle;
        turn(entry, 'in-flight', now + milliseconds(seconds));
        taken.push(delivered);
        if (disorder !== undefined && disorder.random() < (disorder.redeliver ?? 0)) copy(message, disorder);
      }
    }
    return taken;
  }

  function delivery(message: Message): ReceivedMessage {
    message.receives += 1;
    return { message: { ...message }, receiptHandle: handleOf(message) };
  }

  /** At any time within the visibility timeout: before the first delivery is deleted, or after. */
  function copy(message: Message, { random }: Disorder): void {
    const entry: Entry = {
      message: { ...message },
      state: 'gone',
      until: 0,
      receiptHandle: null,
      copy: true,
    };
    turn(entry, 'delayed', Date.now() + 1 + random() * milliseconds(visibilityTimeout));
  }

  function find(receiptHandle: string): Entry | undefined {
    const entry = entries.get(idOf(receiptHandle));
    return entry?.receiptHandle === receiptHandle ? entry : undefined;
  }

  for (const { message, visibleAt } of kept) admit(message, visibleAt);

  return {
    definition,

    send({ body, attributes = {}, delay = definition.delay }) {
      const message: Message = {
        id: randomUUID(),
        body,
        attributes,
        sentAt: Date.now(),
        deadLetterOf: null,
        receives: 0,
        firstReceivedAt: null,
      };
      const visibleAt = message.sentAt + milliseconds(delay);
      journal.keep({ queue: definition.arn, message, visibleAt });
      admit(message, visibleAt);
      return message;
    },

    adopt(message) {
      journal.keep({ queue: definition.arn, message, visibleAt: 0 });
      admit(message, 0);
    },

    receive: (receipt) => waiters.receive(receipt),

    delete: (receiptHandles) => remove(receiptHandles.flatMap((receiptHandle) => find(receiptHandle) ?? [])),

    changeVisibility(receiptHandle, seconds) {
      const entry = find(receiptHandle);
      if (entry === undefined) return 'gone';
      if (entry.state === 'in-flight') {
        // At once, so that the next receive finds a message that was given back.
        if (seconds === 0) show(entry);
        else turn(entry, 'in-flight', Date.now() + milliseconds(seconds));
        return 'in-flight';
      }
      return 'visible';
    },

    purge() {
      remove([...entries.values()]);
    },

    takeAll() {
      const free = [...entries.values()].filter(({ state }) => state !== 'in-flight');
      for (const entry of free) drop(entry);
      return free.map(({ message }) => message);
    },

    counts: () => ({ ...counts }),

    close() {
      dueTimes.close();
      waiters.close();
    },
  };
}
