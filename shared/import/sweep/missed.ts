import type { ObjectVersion } from '../load.ts';

/** An object version that should have been loaded, and nobody comes for it. */
export interface Missed {
  /** Of its load. */
  id: string;
  object: ObjectVersion;
  route: string;
  /** ISO 8601, UTC: when the object was created. */
  createdAt: string;
  /** Whether the ledger knows it: as a load that is open, and in no backlog. */
  known: boolean;
  /**
   * Where it waits for a set that never comes: since its route loads none any more, or its version is gone from the
   * bucket. null: it is to be in none.
   */
  waitsInVain: 'noSets' | 'gone' | null;
}
