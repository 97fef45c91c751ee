import { log } from '../../log.ts';
import { forEach } from '../for-each.ts';
import { openMeasures } from '../ledger/measures.ts';
import type { LedgerRow } from '../ledger/row.ts';
import type { Ports } from '../ports.ts';
import { recover, wake } from './wake.ts';

/**
 * Measures how many loads of each route are open, and for how long, since a load that nobody works on tells nobody
 * itself; and sees to it that a run comes for the stream of each, in case the death of one was never told.
 */
export async function watch(
  ports: Pick<Ports, 'routes' | 'ledger' | 'leases' | 'backlog' | 'runs' | 'clock' | 'meter'>,
): Promise<void> {
  const routes = await ports.routes();
  const open = new Map<string, Pick<LedgerRow, 'receivedAt'>[]>(routes.map(({ name }) => [name, []]));
  const streams = new Set<string>();
  for await (const { route, streamKey, receivedAt } of ports.ledger.open()) {
    streams.add(streamKey);
    const others = open.get(route);
    if (others) others.push({ receivedAt });
    else open.set(route, [{ receivedAt }]);
  }
  const now = ports.clock.now();
  for (const [route, loads] of open) ports.meter.record(route, openMeasures(loads, now));
  const failures: unknown[] = [];
  const look = async (streamKey: string) => {
    // For each by itself: what keeps one stream from being looked after must not keep the others.
    await tend(ports, streamKey).catch((error: unknown) => failures.push(error));
  };
  await forEach([...streams], look, together);
  if (failures.length > 0) throw failures[0];
}

/** A run that has had the lease for longer is looked after, in case its death was never told. Milliseconds. */
const trust = 10 * 60_000;

/** How many streams are looked after at the same time: AWS answers ten questions about runs a second. */
const together = 4;

/** Has the lease of a run that is not there any more taken over. */
export async function tend(
  ports: Pick<Ports, 'leases' | 'backlog' | 'runs' | 'clock'>,
  streamKey: string,
): Promise<void> {
  const { holder } = await ports.leases.read(streamKey);
  if (holder === null || !holder.started) return wake(ports, streamKey);
  if (ports.clock.now() - Date.parse(holder.since) < trust) return;
  if (await ports.runs.isRunning(holder.run)) return;
  log.warn(`Run ${holder.run} has ended, and nobody was told of it: another takes over.`, { streamKey });
  await recover(ports, streamKey, holder.run);
}
