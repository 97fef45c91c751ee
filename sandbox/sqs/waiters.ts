import type { ReceivedMessage } from './message.ts';
import type { Receipt } from './queue.ts';

/** Those who wait for messages of one queue, in order. */
export interface Waiters {
  receive(receipt: Receipt): Promise<ReceivedMessage[]>;
  /** There are messages that can be taken. */
  wake(): void;
  /** Ends all waits, without messages. */
  close(): void;
}

/** @param take the messages that are there for a receipt */
export function createWaiters(take: (receipt: Receipt) => ReceivedMessage[]): Waiters {
  const waiting = new Set<{ receipt: Receipt; give(messages: ReceivedMessage[]): void }>();
  let waking = false;
  let closed = false;

  function serve(): void {
    waking = false;
    for (const waiter of waiting) {
      const messages = take(waiter.receipt);
      if (messages.length === 0) return;
      waiter.give(messages);
    }
  }

  return {
    async receive(receipt) {
      if (closed || receipt.signal?.aborted) return [];
      const messages = take(receipt);
      if (messages.length > 0 || receipt.wait <= 0) return messages;
      return new Promise((resolve) => {
        const { signal } = receipt;
        const nothing = () => waiter.give([]);
        const timer = Number.isFinite(receipt.wait) ? setTimeout(nothing, receipt.wait) : undefined;
        const waiter = {
          receipt,
          give(given: ReceivedMessage[]) {
            waiting.delete(waiter);
            clearTimeout(timer);
            signal?.removeEventListener('abort', nothing);
            resolve(given);
          },
        };
        signal?.addEventListener('abort', nothing, { once: true });
        waiting.add(waiter);
      });
    },

    wake() {
      if (waking || waiting.size === 0) return;
      waking = true;
      // Not before what is being sent together is all there: one receive then takes it all.
      setImmediate(serve);
    },

    close() {
      closed = true;
      for (const waiter of [...waiting]) waiter.give([]);
    },
  };
}
