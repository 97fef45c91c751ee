import { ServerResponse } from 'node:http';
import type { Clock } from '../../sandbox/step-functions/clock.ts';

/*
 * Time in a rehearsal. It passes as everywhere, and jumps ahead where somebody waits: a Wait of a quarter of an hour is
 * over in milliseconds, and then it is a quarter of an hour later for everybody in this process, whoever asks. What is
 * imported before this file may still ask the old way.
 */

const realNow = Date.now.bind(Date);
let ahead = 0;
const now = () => realNow() + ahead;

Date.now = now;
globalThis.Date = new Proxy(Date, {
  construct: (target, given, newTarget) =>
    Reflect.construct(target, given.length === 0 ? [now()] : given, newTarget),
});

// An answer is dated as late as everything else: by another date the SDK takes its own clock for wrong, and what it is
// refused for something that passes.
const { writeHead } = ServerResponse.prototype as { writeHead(...given: unknown[]): ServerResponse };
ServerResponse.prototype.writeHead = function dated(this: ServerResponse, ...given: unknown[]) {
  if (!this.hasHeader('Date')) this.setHeader('Date', new Date().toUTCString());
  return writeHead.apply(this, given);
};

/** From now on it is that time, unless it is later. Milliseconds since 1970. */
export function jumpTo(time: number): void {
  ahead += Math.max(0, Math.ceil(time - now()));
}

/**
 * Waits are this much shorter, and no longer than `longest`, which is in milliseconds. Those of a function are so less,
 * since what it waits for goes on meanwhile: with nothing between them its questions would be most of the work.
 */
const haste = { machine: 200, function: 50 };
const longest = 25;

/** Milliseconds that a wait really takes. */
export function hasty(ms: number, by: keyof typeof haste): number {
  return Math.min(Math.max(0, ms) / haste[by], longest);
}

/** A call of a function that is under way: time must not jump past its end. */
interface UnderWay {
  /** Milliseconds since 1970. */
  until: number;
  over: Promise<void>;
}

const calls = new Set<UnderWay>();

/**
 * Begins a call of a function that may take so long. Milliseconds.
 *
 * @returns ends it
 */
export function beginCall(ms: number): { until: number; end(): void } {
  let end: () => void = () => undefined;
  const over = new Promise<void>((resolve) => {
    end = resolve;
  });
  const call = { until: now() + ms, over };
  calls.add(call);
  return {
    until: call.until,
    end() {
      calls.delete(call);
      end();
    },
  };
}

/** The clock of the state machines. What is at work is never ended by a limit: its function is, where it should be. */
export const rehearsalClock: Clock = {
  now,
  async sleep(ms, signal) {
    const due = now() + ms;
    await orAborted(signal, new Promise((resolve) => setTimeout(resolve, hasty(ms, 'machine'))));
    for (;;) {
      const earlier = [...calls].filter(({ until }) => until < due);
      if (earlier.length === 0) break;
      await orAborted(signal, Promise.race(earlier.map(({ over }) => over)));
    }
    jumpTo(due);
  },
  limit: (_, signal) => orAborted(signal, new Promise<never>(() => undefined)),
};

function orAborted<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const stop = () => reject(signal.reason);
    signal.addEventListener('abort', stop, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}
