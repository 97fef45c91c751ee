import type { Clock } from '../../../sandbox/step-functions/clock.ts';

export interface SimulatedClock extends Clock {
  /** Every sleep that was asked for, in seconds. */
  readonly sleeps: number[];
  /** Seconds that have passed since the beginning. */
  elapsed(): number;
}

/** How many turns of the event loop without a new sleep count as idle. */
const idleTurns = 25;

/**
 * A clock that jumps to the next sleeper's time whenever nothing else is left to do: hours take milliseconds, and
 * what happens first by the clock happens first in the test.
 */
export function simulatedClock(start = Date.UTC(2026, 10, 23)): SimulatedClock {
  const sleepers = new Set<{ at: number; wake: () => void }>();
  const sleeps: number[] = [];
  let now = start;
  let turns = 0;
  let ticking = false;

  function tick(): void {
    if (sleepers.size === 0) {
      ticking = false;
      return;
    }
    turns++;
    if (turns > idleTurns) {
      const next = [...sleepers].reduce((a, b) => (b.at < a.at ? b : a));
      now = Math.max(now, next.at);
      turns = 0;
      next.wake();
    }
    setImmediate(tick);
  }

  return {
    sleeps,
    now: () => now,
    elapsed: () => (now - start) / 1000,
    sleep(ms, signal) {
      sleeps.push(ms / 1000);
      return new Promise((resolve, reject) => {
        if (signal.aborted) return reject(signal.reason);
        const sleeper = {
          at: now + Math.max(0, ms),
          wake: () => {
            sleepers.delete(sleeper);
            signal.removeEventListener('abort', stop);
            resolve();
          },
        };
        const stop = () => {
          sleepers.delete(sleeper);
          reject(signal.reason);
        };
        signal.addEventListener('abort', stop, { once: true });
        sleepers.add(sleeper);
        turns = 0;
        if (!ticking) {
          ticking = true;
          setImmediate(tick);
        }
      });
    },
  };
}

/** A clock that stands still: what sleeps, sleeps until it is aborted. */
export function frozenClock(now = Date.UTC(2026, 10, 23)): Clock {
  return {
    now: () => now,
    sleep: (_ms, signal) =>
      new Promise((_resolve, reject) => {
        if (signal.aborted) reject(signal.reason);
        signal.addEventListener('abort', () => reject(signal.reason), { once: true });
      }),
  };
}
