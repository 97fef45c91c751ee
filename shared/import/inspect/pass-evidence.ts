import { reviveError, type SluiceError } from '../../errors.ts';
import type { Evidence, SegmentAgain } from '../verify/evidence.ts';

/** What the reports say of a load that a pass goes over: by one segment, again and again until it is whole. */
export function createPassEvidence(): Evidence {
  let again: SegmentAgain | null = null;
  let error: SluiceError | null = null;
  let trouble: string | null = null;
  let goesOn = false;
  return {
    add(part, { load, range }, report) {
      const own = report?.segments.find((one) => one.load === load);
      const failure = own?.error ?? report?.error ?? null;
      const revived = failure && reviveError(failure.name, failure.message);
      if (revived !== null && !revived.retryable) error = revived;
      trouble = failure?.message ?? null;
      if (failure === null && own?.found?.pass === 'whole') return;
      again = { part, load, range: range.index, state: null };
      goesOn = failure === null && own?.found?.pass === 'begun';
    },

    decide() {
      if (error !== null) throw error;
      if (again === null) return { next: 'inspected' };
      // A pass that went on is no failure, however many rounds it takes.
      return { next: 'resend', segments: [again], outlast: false, heldBack: goesOn, trouble };
    },
  };
}
