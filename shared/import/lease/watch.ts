import { log } from '../../log.ts';
import { tellOfMissing } from '../expect/tell-of-missing.ts';
import { forEach } from '../for-each.ts';
import { openMeasures } from '../ledger/measures.ts';
import type { LedgerRow } from '../ledger/row.ts';
import type { Ports } from '../ports.ts';
import type { Lease } from './lease.ts';
import { isWorthTelling, pauseOf } from './pause.ts';
import { tellOfPauses, type WatchedStream } from './tell-of-pauses.ts';
import { recover, wake } from './wake.ts';

/**
 * Measures how many loads of each route are open, and for how long, since a load that nobody works on tells nobody
 * itself; sees to it that a run comes for the stream of each, in case the death of one was never told; and tells people
 * of streams that Domo refuses, and of files that were due and did not come.
 */
export async function watch(ports: Pick<Ports, WatchPorts>): Promise<void> {
  const routes = await ports.routes();
  const open = new Map<string, OpenLoad[]>(routes.map(({ name }) => [name, []]));
  const streams = new Map<string, WatchedStream>();
  for await (const { route, streamKey, receivedAt, set } of ports.ledger.open()) {
    // It waits for its set, however long that takes to be complete.
    if (set !== undefined) continue;
    const stream = streams.get(streamKey) ?? { streamKey, loads: 0, routes: new Set(), pause: null };
    streams.set(streamKey, stream);
    stream.loads += 1;
    stream.routes.add(route);
    const others = open.get(route);
    if (others) others.push({ receivedAt, stream });
    else open.set(route, [{ receivedAt, stream }]);
  }
  const now = ports.clock.now();
  const failures: unknown[] = [];
  const fail = (error: unknown) => failures.push(error);
  const look = async (stream: WatchedStream) => {
    // For each by itself: what keeps one stream from being looked after must not keep the others.
    await tend(ports, stream.streamKey, (lease) => {
      const pause = pauseOf(lease, now);
      stream.pause = pause !== null && isWorthTelling(pause, now) ? pause : null;
    }).catch(fail);
  };
  await forEach([...streams.values()], look, together);
  for (const [route, loads] of open) ports.meter.record(route, openMeasures(loads, now));
  await tellOfPauses(ports, [...streams.values()]).catch(fail);
  const arrivals = [...open].map(([route, loads]) => {
    return [route, loads.map(({ receivedAt }) => Date.parse(receivedAt))] as const;
  });
  await tellOfMissing(ports, routes, new Map(arrivals)).catch(fail);
  if (failures.length > 0) throw failures[0];
}

type WatchPorts =
  | ('routes' | 'ledger' | 'leases' | 'backlog' | 'runs' | 'clock' | 'meter' | 'notices')
  | 'expectations';

/** A load that is not final. */
interface OpenLoad extends Pick<LedgerRow, 'receivedAt'> {
  stream: WatchedStream;
}

/** A run that has had the lease for longer is looked after, in case its death was never told. Milliseconds. */
const trust = 10 * 60_000;

/** How many streams are looked after at the same time: AWS answers ten questions about runs a second. */
const together = 4;

/** Has the lease of a run that is not there any more taken over. @param seen gets the lease as it is before */
export async function tend(
  ports: Pick<Ports, 'leases' | 'backlog' | 'runs' | 'clock'>,
  streamKey: string,
  seen: (lease: Lease) => void = () => undefined,
): Promise<void> {
  const lease = await ports.leases.read(streamKey);
  seen(lease);
  const { holder } = lease;
  if (holder === null || !holder.started) return wake(ports, streamKey);
  if (ports.clock.now() - Date.parse(holder.since) < trust) return;
  if (await ports.runs.isRunning(holder.run)) return;
  log.warn(`Run ${holder.run} has ended, and nobody was told of it: another takes over.`, { streamKey });
  await recover(ports, streamKey, holder.run);
}
