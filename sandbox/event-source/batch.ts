import type { ReceivedMessage } from '../sqs/message.ts';
import type { Queue } from '../sqs/queue.ts';
import { type SqsRecord, sqsRecord } from './sqs-event.ts';

/** Bytes of all records of one invocation: Lambda's 6 MB, with room for the frame around them. */
const longestBatch = 6_000_000;

export interface Batch {
  records: SqsRecord[];
  /** When the first of its messages may be received again. Milliseconds since 1970. */
  visibleAt: number;
}

export interface Batches {
  /** The next batch; an empty one only when `signal` has ended the wait. */
  next(signal: AbortSignal): Promise<Batch>;
}

export interface BatchOptions {
  queue: Queue;
  /** Messages, at most. */
  size: number;
  /** Milliseconds for which a batch is gathered, from its first message on. */
  window: number;
  /** A second of the visibility timeout takes this many seconds. */
  timeScale: number;
}

/** Gathers messages as Lambda does: a batch is whole when it is full, too large for one more, or its window ends. */
export function createBatches({ queue, size, window, timeScale }: BatchOptions): Batches {
  const { arn, visibilityTimeout } = queue.definition;
  /** Received for a batch that had no room for it. */
  let left: { record: SqsRecord; visibleAt: number }[] = [];

  const receive = async (max: number, wait: number, signal: AbortSignal) => {
    const messages: ReceivedMessage[] = await queue.receive({ max, wait, signal });
    const visibleAt = Date.now() + visibilityTimeout * 1000 * timeScale;
    return messages.map((message) => ({ record: sqsRecord(message, arn), visibleAt }));
  };

  return {
    async next(signal) {
      let waiting = left.splice(0);
      if (waiting.length === 0) waiting = await receive(size, Number.POSITIVE_INFINITY, signal);
      const end = Date.now() + window;
      const records: SqsRecord[] = [];
      let bytes = 0;
      let visibleAt = Number.POSITIVE_INFINITY;
      while (waiting.length > 0) {
        for (const [index, one] of waiting.entries()) {
          const length = Buffer.byteLength(JSON.stringify(one.record)) + 1;
          if (records.length === size || (records.length > 0 && bytes + length > longestBatch)) {
            left = waiting.slice(index);
            return { records, visibleAt };
          }
          records.push(one.record);
          bytes += length;
          visibleAt = Math.min(visibleAt, one.visibleAt);
        }
        const wait = end - Date.now();
        waiting = records.length < size && wait > 0 ? await receive(size - records.length, wait, signal) : [];
      }
      return { records, visibleAt };
    },
  };
}
