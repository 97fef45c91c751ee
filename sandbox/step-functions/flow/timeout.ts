import type { Clock } from '../clock.ts';
import { Interruption, StateFailure } from './failure.ts';
import { fork, orAborted } from './signal.ts';

/**
 * Runs `work` for at most `ms` milliseconds of the clock; undefined: without a limit. Its signal is aborted when the
 * time is over, when `signal` is aborted, and when the work is done.
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
 * The same for the lifetime of an execution. It rejects only after the flow has stopped at its next wait, so that
 * nothing is written after its end. A flow without a time-out stops only with its signal.
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
