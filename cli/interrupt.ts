import { Interrupted } from './complaint.ts';

/** Keeps the process alive until one of the signals is aborted. */
export function untilAborted(...signals: AbortSignal[]): Promise<void> {
  if (signals.some(({ aborted }) => aborted)) return Promise.resolve();
  return new Promise((resolve) => {
    // A signal alone does not keep a process alive.
    const alive = setInterval(() => {}, 2 ** 30);
    const onAbort = () => {
      clearInterval(alive);
      resolve();
    };
    for (const signal of signals) signal.addEventListener('abort', onAbort, { once: true });
  });
}

/** The result of the promise. Rejects with `Interrupted` as soon as the signal is aborted; the work itself goes on. */
export async function unlessInterrupted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  const { promise: aborted, stop } = abortion(signal);
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    stop();
  }
}

function abortion(signal: AbortSignal): { promise: Promise<never>; stop: () => void } {
  let stop = () => {};
  const promise = new Promise<never>((_resolve, reject) => {
    const onAbort = () => reject(new Interrupted('Interrupted.'));
    if (signal.aborted) onAbort();
    signal.addEventListener('abort', onAbort, { once: true });
    stop = () => signal.removeEventListener('abort', onAbort);
  });
  return { promise, stop };
}
