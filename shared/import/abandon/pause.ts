import type { ImportRoute } from '../../config/route.ts';
import { reviveError, type SluiceError } from '../../errors.ts';
import { batchLimits, routeOf } from '../batch.ts';
import { readBatch } from '../batches.ts';
import { type Hold, type Lease, type LeasedBatch, update } from '../lease/lease.ts';
import { isOverdue, pausedAgain, pauseLeft } from '../lease/pause.ts';
import { backOff } from '../lease/recovery.ts';
import { failWaiting } from '../ledger/fail-waiting.ts';
import type { Load } from '../load.ts';
import type { Candidate } from '../plan/choose.ts';
import { routed } from '../plan/routed.ts';
import type { Ports } from '../ports.ts';
import { closeBatch } from './close.ts';

interface Refused {
  hold: Hold;
  lease: Lease;
  error: SluiceError;
}

/**
 * Pauses a stream whose loads Domo refuses as a whole: it is tried again later and later. Loads that have waited as long
 * as their route says end as failed, and the others wait on. What is uploaded waits in its execution for the commit, and
 * what may be committed waits until Domo can be asked about it.
 *
 * @returns the lease after it; null where that is too long for a batch that may be in Domo, where rows of one that was
 * aborted may be, or where the run is to end its loads: they end now
 */
export async function pause(ports: Ports, { hold, lease, error }: Refused): Promise<Lease | null> {
  if (lease.holder?.giveUp !== false) return null;
  const now = ports.clock.now();
  const paused = pausedAgain(pauseLeft(lease, now), error, now);
  const isKept = lease.batch !== null && isUploaded(lease.batch);
  const closed = lease.batch === null || isKept ? 'open' : await closeBatch(ports, lease.batch);
  if (closed === 'landed') return null;
  // It is closed when Domo can be asked what is left of it.
  const stays = isKept || closed === 'unasked';
  const kept = stays && lease.batch !== null ? await loadsOf(ports, lease.batch) : [];
  if (kept.some(({ load, route }) => isOverdue(paused, load, route, now))) return null;
  const members = new Set(kept.map(({ load }) => load.id));
  const overdue = await overdueLoads(
    ports,
    hold,
    ({ entry: { load }, route }) => !members.has(load.id) && isOverdue(paused, load, route, now),
  );
  const tooLong = reviveError(
    error.name,
    `${error.message} Domo has refused the loads of this stream since ${paused.since}, longer than the route's "maxPause".`,
  );
  await failWaiting(
    ports,
    hold,
    overdue.map(({ entry, route }) => ({ entry, route, error: tooLong })),
  );
  return update(ports.leases, hold, ({ batch }) => ({
    // A call that is made again, or late, must not take what waits then for the loads that this is about.
    from: null,
    batch: stays ? batch : null,
    paused,
    notBefore: backOff(paused.tries, now),
  }));
}

/** Whether there is something in Domo that is to be committed, or may be. */
function isUploaded({ phase, execution, sent }: LeasedBatch): boolean {
  return phase === 'committing' && (execution !== null || sent !== null);
}

/** The loads of a batch, with their routes as they are deployed now, or were when the batch was planned. */
async function loadsOf(
  { documents, routes }: Pick<Ports, 'documents' | 'routes'>,
  leased: LeasedBatch,
): Promise<{ load: Load; route: Pick<ImportRoute, 'maxPause'> }[]> {
  const [batch, deployed] = await Promise.all([readBatch(documents, leased), routes()]);
  // The objects of a set wait as long as the set does.
  const waiting = batch.set === undefined ? batch.loads : [batch.set.entry];
  return waiting.map(({ load }) => {
    const now = deployed.find(({ name }) => name === load.route);
    // A version before has noted none.
    return { load, route: { maxPause: (now ?? routeOf(batch, load)).maxPause ?? longestUnsaid } };
  });
}

/** Seconds. */
const longestUnsaid = 24 * 3600;

async function overdueLoads(
  ports: Ports,
  { streamKey }: Hold,
  isOverdue: (candidate: Candidate) => boolean,
): Promise<Candidate[]> {
  const entries = await ports.backlog.first(streamKey, batchLimits.loads);
  const { candidates } = await routed(ports, streamKey, entries);
  return candidates.filter(isOverdue);
}
