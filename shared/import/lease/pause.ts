import {
  DomoAnswerLost,
  DomoThrottled,
  DomoUnauthorized,
  DomoUnavailable,
  type SluiceError,
} from '../../errors.ts';
import type { Lease } from './lease.ts';

/** That Domo takes nothing of a stream's for a while: its loads wait, and go on by themselves. */
export interface Pause {
  /** ISO 8601: when Domo refused the stream first. */
  since: string;
  /** How often in a row. */
  tries: number;
  /** The name of the latest error, and its message. */
  error: string;
  reason: string;
  /** ISO 8601: when people were told; null: they were not. */
  toldAt: string | null;
}

/** Characters of a reason that the lease keeps: each KB of it makes its writes dearer. */
const longestReason = 500;

/** Short troubles are none that people must hear of. Milliseconds. */
const worthTelling = 5 * 60_000;

/**
 * Whether it is Domo that refuses Sluice as a whole: the client is not accepted [A20], a firewall or a plan's limit is in
 * the way [R8], or Domo is not there [R2]. No load is at fault then, and nothing is gained by ending one.
 */
export function isRefusalOfAll(error: SluiceError): boolean {
  return [DomoUnauthorized, DomoUnavailable, DomoThrottled, DomoAnswerLost].some(
    (kind) => error instanceof kind,
  );
}

/** The pause after one more refusal. @param now milliseconds since 1970 */
export function pausedAgain(before: Pause | null, error: SluiceError, now: number): Pause {
  const { message } = error;
  return {
    since: before?.since ?? new Date(now).toISOString(),
    tries: (before?.tries ?? 0) + 1,
    error: error.name,
    reason: message.length > longestReason ? `${message.slice(0, longestReason)}…` : message,
    toldAt: before?.toldAt ?? null,
  };
}

/**
 * Why a stream is paused; null where it is not, or not any more: Domo has opened an execution since, or is asked for a
 * commit just now. The lease keeps the pause until loads have ended, because Domo may take the one and refuse the other.
 *
 * @param now milliseconds since 1970
 */
export function pauseOf({ paused, batch, notBefore }: Lease, now: number): Pause | null {
  const rests = notBefore !== null && Date.parse(notBefore) > now;
  const isUnderWay = batch !== null && (batch.phase === 'open' || batch.phase === 'committing');
  return isUnderWay && !rests ? null : paused;
}

/** Whether a pause has lasted so long that people should know. @param now milliseconds since 1970 */
export function isWorthTelling({ since }: Pause, now: number): boolean {
  return now - Date.parse(since) >= worthTelling;
}

/** Whether a load has waited for Domo as long as its route has it wait. @param now milliseconds since 1970 */
export function isOverdue(
  { since }: Pick<Pause, 'since'>,
  { receivedAt }: { receivedAt: string },
  { maxPause }: { maxPause: number },
  now: number,
): boolean {
  return now - Math.max(Date.parse(since), Date.parse(receivedAt)) >= maxPause * 1000;
}
