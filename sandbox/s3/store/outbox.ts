import type { ObjectEvent } from './event.ts';

const firstPause = 100;
const longestPause = 30_000;

/** Hands events over, in the order in which they are added, each until it is taken. At least once. */
export interface Outbox {
  add(event: ObjectEvent): void;
  /** Waits for handovers under way; what is still refused stays in the journal. */
  close(): Promise<void>;
}

/**
 * @param handOver its promise resolves when the event is taken; if it rejects, the event is offered again
 * after a pause that doubles up to 30 s
 * @param taken called once per event that was taken
 */
export function createOutbox(
  handOver: (event: ObjectEvent) => void | Promise<void>,
  taken: (event: ObjectEvent) => void,
  refused: (event: ObjectEvent, error: unknown) => void,
): Outbox {
  const underWay = new Set<Promise<void>>();
  const waiting = new Set<NodeJS.Timeout>();
  let closed = false;

  async function offer(event: ObjectEvent, pause: number): Promise<void> {
    // The writer's answer must not wait for, or fail by, whatever the receiver does before its first await.
    await Promise.resolve();
    try {
      await handOver(event);
      taken(event);
    } catch (error) {
      refused(event, error);
      if (!closed) again(event, pause);
    }
  }

  function start(event: ObjectEvent, pause: number): void {
    const offering = offer(event, pause).finally(() => underWay.delete(offering));
    underWay.add(offering);
  }

  function again(event: ObjectEvent, pause: number): void {
    const timer = setTimeout(() => {
      waiting.delete(timer);
      start(event, Math.min(pause * 2, longestPause));
    }, pause);
    waiting.add(timer);
  }

  return {
    add(event) {
      if (!closed) start(event, firstPause);
    },
    async close() {
      closed = true;
      for (const timer of waiting) clearTimeout(timer);
      await Promise.allSettled(underWay);
    },
  };
}
