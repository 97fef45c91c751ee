import type { LedgerRow } from './ledger.ts';
import type { LoadState } from './load.ts';

/** With what a run ends: what became of the load of its object. */
export interface Ended {
  /** Open where the run has worked on other loads, and is to get in line again for its own. */
  state: LoadState;
  reason: string | null;
  /** The stable name of the error that it ended with. */
  error: string | null;
  /** The run of the load; null where the ledger has forgotten it. */
  run: string | null;
}

/** A run without a load of its own ends well; so does one whose load the ledger has forgotten. */
export function endedOf(row: LedgerRow | null): Ended {
  const { state = 'committed', reason = null, error = null, run = null } = row ?? {};
  return { state, reason, error, run };
}
