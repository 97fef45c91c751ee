import type { ImportRoute } from '../../config/route.ts';
import type { LedgerRow } from '../ledger/row.ts';
import type { LoadRecord, OpenState } from '../load.ts';
import { restOf } from '../plan/rest.ts';
import type { BatchPhase, Lease } from './lease.ts';
import { pauseOf } from './pause.ts';

/** What a load that is open waits for. */
export interface Waiting {
  /**
   * `batch`: another batch of its stream is under way. `commitInterval`: Domo takes the next commit only then.
   * `failures`: the batch before failed, and is tried again then. `domo`: Domo takes nothing, and is asked again then.
   * `run`: its run is about to plan it. `set`: the marker or manifest of its set has yet to come.
   */
  for: 'set' | 'batch' | 'commitInterval' | 'failures' | 'domo' | 'run';
  /** ISO 8601, UTC; null where nobody knows. */
  until: string | null;
  /** The batch under way, where `for` is `batch`: how many loads it has, and the key and id of the first. */
  behind: { loads: number; firstKey: string; firstId: string } | null;
}

/** A load as it stands now: what its row does not say, the lease of its stream does. */
export interface Standing extends LoadRecord {
  /** The batch that it is in; null where it waits, or has ended. */
  batch: string | null;
  waits: Waiting | null;
}

const stateOf: Record<BatchPhase, OpenState> = {
  planned: 'planned',
  opening: 'planned',
  open: 'loading',
  committing: 'committing',
};

/**
 * How far an open load has come. The rows of the ledger are written when a load comes, when a batch takes it, and when it
 * ends; in between the lease knows how far the batch is, so that ten thousand loads are not written for each step.
 *
 * @param route of the load; undefined where it is not deployed any more
 */
export function standingOf(
  row: LedgerRow,
  lease: Lease,
  route: Pick<ImportRoute, 'commitInterval'> | undefined,
  now: number,
): Standing {
  if (row.endedAt !== null) return { ...row, waits: null, batch: null };
  const { batch } = lease;
  const pause = pauseOf(lease, now);
  const paused = pause && {
    state: 'paused' as const,
    reason: pause.reason,
    waits: { for: 'domo' as const, until: lease.notBefore, behind: null },
  };
  if (batch !== null && batch.id === row.batch) {
    const { execution, parts } = batch;
    const place = { streamId: execution?.streamId ?? null, executionId: execution?.executionId ?? null };
    return { ...row, state: stateOf[batch.phase], parts, ...place, batch: batch.id, waits: null, ...paused };
  }
  const ofSet = { for: 'set' as const, until: null, behind: null };
  const waits = row.set !== undefined ? ofSet : batch === null ? restingBy(lease, route, now) : behind(batch);
  // The row keeps them of a try before, by which a replay may find out what became of it.
  const nowhere = { parts: 0, streamId: null, executionId: null };
  return { ...row, ...nowhere, state: 'received', batch: null, waits, ...paused };
}

function behind({ loads, firstKey, firstId }: NonNullable<Lease['batch']>): Waiting {
  return { for: 'batch', until: null, behind: { loads, firstKey, firstId } };
}

function restingBy(
  lease: Lease,
  route: Pick<ImportRoute, 'commitInterval'> | undefined,
  now: number,
): Waiting {
  const rest = restOf(lease, { commitInterval: route?.commitInterval ?? 0 }, now);
  if (rest === null || rest.why === 'arrivals') return { for: 'run', until: null, behind: null };
  return { for: rest.why, until: rest.until, behind: null };
}
