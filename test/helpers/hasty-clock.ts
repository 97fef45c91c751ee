import type { Clock } from '../../sandbox/step-functions/clock.ts';

/** Waits and delays pass in no time; limits of what is at work stay long enough to work in. */
export const hastyClock: Clock = {
  now: Date.now,
  sleep(ms, signal) {
    const longest = 65_000;
    return new Promise((resolve, reject) => {
      signal.throwIfAborted();
      const stop = () => {
        clearTimeout(timer);
        reject(signal.reason);
      };
      const timer = setTimeout(
        () => {
          signal.removeEventListener('abort', stop);
          resolve();
        },
        Math.min(ms / (ms > longest ? 5 : 1000), 2 ** 31 - 1),
      );
      signal.addEventListener('abort', stop, { once: true });
    });
  },
};
