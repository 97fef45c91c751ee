import { setMaxListeners } from 'node:events';

/** An abort signal that follows a parent until it is released. */
export interface Fork {
  readonly signal: AbortSignal;
  abort(reason: unknown): void;
  release(): void;
}

/** Unlike `AbortSignal.any`, which would keep every child alive as long as its parent: a run has thousands. */
export function fork(parent: AbortSignal): Fork {
  const controller = new AbortController();
  // Every iteration and timer listens. Node would warn about more than ten listeners.
  setMaxListeners(0, controller.signal);
  const follow = () => controller.abort(parent.reason);
  if (parent.aborted) follow();
  else parent.addEventListener('abort', follow, { once: true });
  return {
    signal: controller.signal,
    abort: (reason) => controller.abort(reason),
    release: () => parent.removeEventListener('abort', follow),
  };
}

/** The promise, or the signal's reason as soon as it is aborted. */
export function orAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(signal.reason);
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}
