import type { Clock } from '../clock.ts';
import { Interruption, StateFailure } from './failure.ts';
import { fork, orAborted } from './signal.ts';

/**
 * Runs `work` for at most `ms` milliseconds of the clock, or without a limit where that is undefined. Its signal is
 * aborted when the time is over, when `signal` is, and when the work is done.
 * @throws {StateFailure} States.Timeout
 */
export async function withTimeout<T>(
  clock: Clock,
  ms: number | undefined,
  signal: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
  expired?: StateFailure['expired'],
): Promise<T> {
  signal.throwIfAborted();
  const scope = fork(signal);
  try {
    const contenders = [work(scope.signal)];
    if (ms !== undefined) {
      contenders.push(
        (clock.limit ?? clock.sleep)(ms, scope.signal).then(() => {
          throw new StateFailure('States.Timeout', undefined, expired);
        }),
      );
    }
    return await orAborted(Promise.race(contenders), scope.signal);
  } finally {
    scope.release();
    scope.abort(new Interruption('timedOut'));
  }
}

/**
 * The same for a flow, as the lifetime of an execution: rejects only when the flow has stopped at its next wait, so
 * that nothing is written behind its end. A flow without a timeout stops with its signal alone.
 */
export async function withLifetime<T>(
  clock: Clock,
  ms: number | undefined,
  signal: AbortSignal,
  flow: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  let running: Promise<unknown> = Promise.resolve();
  const begin = (inner: AbortSignal) => {
    const result = flow(inner);
    running = result;
    return result;
  };
  try {
    return await withTimeout(clock, ms, signal, begin, 'lifetime');
  } finally {
    await running.catch(() => {});
  }
}
