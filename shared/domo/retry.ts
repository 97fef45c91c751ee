import { errorOf, judge } from './failure.ts';
import type { Circumstances, Operation } from './operation.ts';
import { allowanceMs, type Clock, type Timings } from './timings.ts';
import type { Outcome } from './transport.ts';

export interface Persistence {
  clock: Clock;
  timings: Timings;
  credentialsFrom: string;
}

/**
 * Tries until the operation is done, may not be repeated, or has used up its tries or its time.
 *
 * It waits with full jitter, and never less than Retry-After asks for. If Retry-After asks for more time than is left,
 * the call fails at once and says so, so that the state machine can wait in its stead, which costs less.
 *
 * @throws SluiceError for the last try
 */
export async function persist<T>(
  { clock, timings, credentialsFrom }: Persistence,
  operation: Operation<T>,
  tryOnce: () => Promise<Outcome>,
): Promise<T> {
  const began = clock.now();
  const budgetMs = timings.budgetMs + allowanceMs(timings, bytesOf(operation));
  let ambiguous = false;
  for (let tries = 1; ; tries += 1) {
    const outcome = await tryOnce();
    const about: Circumstances = { now: clock.now(), ambiguous, credentialsFrom };
    const verdict = judge(operation, outcome, about);
    if ('value' in verdict) return verdict.value;

    ambiguous ||= verdict.ambiguous === true;
    const backoff = Math.min(timings.backoffCapMs, timings.backoffBaseMs * 2 ** (tries - 1));
    const waitMs = Math.max(clock.random() * backoff, verdict.retryAfterMs ?? 0);
    const elapsedMs = about.now - began;
    if (!verdict.repeat || tries >= timings.tries || elapsedMs + waitMs > budgetMs) {
      throw errorOf(verdict, tries, elapsedMs, ambiguous);
    }
    await clock.sleep(waitMs);
  }
}

/** The size by which the time limit grows. */
export function bytesOf({ body }: Operation<unknown>): number {
  const length = body?.pieces.reduce((sum, piece) => sum + piece.length, 0) ?? 0;
  return Math.max(length, body?.bytes ?? 0);
}
