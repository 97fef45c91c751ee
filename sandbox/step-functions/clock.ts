/** The interpreter's time, so that a test or a demo can run Waits, Retry delays and timeouts faster. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Resolves after `ms` milliseconds of this clock; rejects with the signal's reason when it is aborted. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
  /** The same where it is the longest that work may take, if that is to be another time; `sleep` where it is missing. */
  limit?(ms: number, signal: AbortSignal): Promise<void>;
}

/** The longest delay that one timer of Node can hold. */
const longestTimer = 2 ** 31 - 1;

/**
 * The real clock. With `speed` N every sleep is N times shorter. `now` is always the real time, because Lambda
 * functions and the times that they compute know no other.
 */
export function realClock(speed = 1): Clock {
  return {
    now: Date.now,
    async sleep(ms, signal) {
      for (let left = ms / speed; left > 0; left -= longestTimer) {
        await timer(Math.min(left, longestTimer), signal);
      }
      signal.throwIfAborted();
    },
  };
}

function timer(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const stop = () => {
      clearTimeout(handle);
      reject(signal.reason);
    };
    const handle = setTimeout(() => {
      signal.removeEventListener('abort', stop);
      resolve();
    }, ms);
    signal.addEventListener('abort', stop, { once: true });
  });
}
