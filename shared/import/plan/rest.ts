import type { ImportRoute } from '../../config/route.ts';
import type { Lease } from '../lease/lease.ts';
import { type Candidate, placedInOrder } from './choose.ts';

/** Until when a stream rests, and why. */
export interface Rest {
  /** ISO 8601. */
  until: string;
  why: 'commitInterval' | 'failures' | 'arrivals';
}

/**
 * Files that are dropped together are told of in any order, the last ones some time after the first ones. So where
 * several loads wait, those go first whose second is over for so long. Milliseconds.
 */
export const settling = 2000;

/**
 * Until when a stream must not be planned: Domo takes the next commit only some time after the last one [X11], and
 * after failures it is tried later and later. null: it may be planned.
 */
export function restOf(
  { committedAt, notBefore }: Pick<Lease, 'committedAt' | 'notBefore'>,
  { commitInterval }: Pick<ImportRoute, 'commitInterval'>,
  now: number,
): Rest | null {
  const due = committedAt === null ? 0 : Date.parse(committedAt) + commitInterval * 1000;
  const pause = notBefore === null ? 0 : Date.parse(notBefore);
  const until = Math.max(due, pause);
  if (until <= now) return null;
  return { until: new Date(until).toISOString(), why: pause > due ? 'failures' : 'commitInterval' };
}

/** The loads before which none can come any more, or until when there is none. */
export function settled(candidates: readonly Candidate[], now: number): Candidate[] | Rest {
  const placed = placedInOrder(candidates);
  if (placed.length < 2) return placed;
  const overAt = ({ entry }: Candidate) => Date.parse(entry.load.receivedAt) + settling;
  // Not those behind the first young one: it may be an older version of the same key, by a clock that is ahead.
  const young = placed.findIndex((candidate) => overAt(candidate) > now);
  const first = placed[young];
  if (first === undefined) return placed;
  return young > 0
    ? placed.slice(0, young)
    : { until: new Date(overAt(first)).toISOString(), why: 'arrivals' };
}
