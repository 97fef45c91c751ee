import type { Retrier } from '../definition/definition.ts';
import { matches, type StateFailure } from './failure.ts';

/** How often each retrier of a state was used since the state was entered; one number per retrier. */
export type RetryCounts = number[];

export interface RetryDecision {
  counts: RetryCounts;
  /** Seconds until the next attempt. */
  delay: number;
}

/**
 * Whether and when a failed state is tried again.
 *
 * Only the first retrier that names the error decides. If it is used up, the ones after it are not used.
 * The n-th delay is IntervalSeconds × BackoffRate^(n-1), at most MaxDelaySeconds; with JitterStrategy FULL it is
 * drawn evenly from zero to that.
 */
export function nextRetry(
  retriers: readonly Retrier[],
  counts: RetryCounts,
  failure: StateFailure,
  random: () => number,
): RetryDecision | null {
  const index = retriers.findIndex((retrier) => matches(failure, retrier.ErrorEquals));
  const retrier = retriers[index];
  if (!retrier) return null;
  const used = counts[index] ?? 0;
  if (used >= (retrier.MaxAttempts ?? 3)) return null;

  const backoff = (retrier.IntervalSeconds ?? 1) * (retrier.BackoffRate ?? 2) ** used;
  const longest = Math.min(backoff, retrier.MaxDelaySeconds ?? Number.POSITIVE_INFINITY);
  const next = retriers.map((_, i) => (counts[i] ?? 0) + (i === index ? 1 : 0));
  return { counts: next, delay: retrier.JitterStrategy === 'FULL' ? longest * random() : longest };
}
