import {
  DomoAnswerLost,
  DomoThrottled,
  DomoUnauthorized,
  DomoUnavailable,
  type SluiceError,
} from '../../errors.ts';
import { shorten } from '../../wording.ts';
import type { Lease, Pause } from './lease.ts';

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

/** Domo is asked at least so often by whoever has loads for it. Milliseconds. */
const longestSilence = 2 * 60 * 60_000;

/** The pause of a lease; null also where nobody has asked Domo for so long that it says nothing of now: no load waited. */
export function pauseLeft(
  { paused, notBefore }: Pick<Lease, 'paused' | 'notBefore'>,
  now: number,
): Pause | null {
  if (paused === null) return null;
  const asked = Math.max(Date.parse(paused.since), notBefore === null ? 0 : Date.parse(notBefore));
  return now - asked > longestSilence ? null : paused;
}

/** The pause after one more refusal. @param now milliseconds since 1970 */
export function pausedAgain(before: Pause | null, error: SluiceError, now: number): Pause {
  const { message } = error;
  return {
    since: before?.since ?? new Date(now).toISOString(),
    tries: (before?.tries ?? 0) + 1,
    error: error.name,
    reason: shorten(message, longestReason),
    toldAt: before?.toldAt ?? null,
  };
}

/**
 * Why a stream is paused; null where it is not, or not any more: Domo has opened an execution since, or has
 * taken the commit. The lease keeps the pause until loads have ended, because Domo may take the one and refuse the other.
 *
 * @param now milliseconds since 1970
 */
export function pauseOf(lease: Lease, now: number): Pause | null {
  const { batch, notBefore } = lease;
  const rests = notBefore !== null && Date.parse(notBefore) > now;
  // A state of the machine may ask for a commit for half an hour that Domo refuses.
  const isUnderWay = batch?.phase === 'open' || batch?.commitAccepted === true;
  return isUnderWay && !rests ? null : pauseLeft(lease, now);
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
