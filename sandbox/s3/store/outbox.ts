import type { ObjectEvent } from './event.ts';

const firstPause = 100;
const longestPause = 30_000;

/** Hands events over in the order in which they are added. Each is offered until it is taken: at least once. */
export interface Outbox {
  add(event: ObjectEvent): void;
  /** Waits for handovers in progress. Events that are still refused stay in the journal. */
  close(): Promise<void>;
}

/**
 * @param handOver resolves when the event is taken. If it rejects, the event is offered again after a pause, which
 *   doubles up to 30 s.
 * @param taken called once for each event that was taken
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
    // The answer to the writer must not wait for the receiver, or fail because of what it does before its first await.
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
