import type { LedgerRow } from './ledger.ts';
import type { LoadState } from './load.ts';

/** With what a run ends: what became of the load of its object. */
export interface Ended {
  /** Open where the run has worked on other loads, and is to get in line again for its own. */
  state: LoadState;
  reason: string | null;
  /** The stable name of the error that it ended with. */
  error: string | null;
}

/** A run without a load of its own ends well; so does one whose load the ledger has forgotten. */
export function endedOf(row: LedgerRow | null): Ended {
  return { state: row?.state ?? 'committed', reason: row?.reason ?? null, error: row?.error ?? null };
}
