import type { DateFault } from '../dates/written-time.ts';
import type { ChangeKind } from './change.ts';
import type { NumberFault } from './number.ts';

/** Why a cell does not fit its column. Each word is stable; `number`, `date` and what they name say more. */
export type MisfitReason =
  | NumberFault
  | DateFault
  /** A time that is not midnight of UTC, in a DATE column. */
  | 'time'
  /** A fraction of a second with more than six digits that count. */
  | 'microseconds'
  /** A local time that the clock of the route's time zone leaves out. */
  | 'zoneGap'
  /** A null, in a column whose values identify a row. */
  | 'nullKey'
  /** A year before 1 or after 9999, as it is written or in UTC. */
  | 'year';

/** What becomes of a cell. */
export type Verdict =
  | { is: 'unchanged' }
  /** Another text is sent in its place, or a null. */
  | { is: 'changed'; text: string | null; kind: ChangeKind }
  | { is: 'misfit'; reason: MisfitReason };

export const unchanged: Verdict = { is: 'unchanged' };

export function changed(text: string | null, kind: ChangeKind): Verdict {
  return { is: 'changed', text, kind };
}

const misfits = new Map<MisfitReason, Verdict>();

/** One object for each reason. */
export function misfit(reason: MisfitReason): Verdict {
  let known = misfits.get(reason);
  if (!known) {
    known = { is: 'misfit', reason };
    misfits.set(reason, known);
  }
  return known;
}
