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
 * Tries until the operation is done, may not be repeated, or the tries or the time are used up.
 *
 * Waits with full jitter, and never less than Retry-After asks for. A Retry-After beyond what is left of
 * the budget is not waited for: the call fails at once and says so, for whoever can wait cheaper.
 *
 * @throws SluiceError the last trouble
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

/** The size that the allowance of time is for. */
export function bytesOf({ body }: Operation<unknown>): number {
  const length = body?.pieces.reduce((sum, piece) => sum + piece.length, 0) ?? 0;
  return Math.max(length, body?.bytes ?? 0);
}
