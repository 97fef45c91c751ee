import type { BacklogEntry } from '../batch.ts';
import { forEach } from '../for-each.ts';
import { wake } from '../lease/wake.ts';
import type { Ports } from '../ports.ts';

/** A load whose Stream was found, and the stream to which it belongs by that. */
export interface FoundLoad {
  entry: BacklogEntry;
  streamKey: string;
}

/**
 * Hands loads over to the stream that was found for them: the row of the ledger, its backlog, and a run that comes. Safe
 * to repeat: a load leaves this backlog when it is in the other. One that has ended meanwhile is taken out of the other
 * by the plan that finds it there.
 */
export async function handOver(
  ports: Pick<Ports, 'ledger' | 'backlog' | 'leases' | 'runs' | 'clock'>,
  searchKey: string,
  loads: readonly FoundLoad[],
): Promise<void> {
  await forEach(loads, async ({ entry, streamKey }) => {
    await ports.ledger.move(entry.load.id, searchKey, streamKey);
    await ports.backlog.put(streamKey, entry);
  });
  for (const streamKey of new Set(loads.map((load) => load.streamKey))) await wake(ports, streamKey);
  // Last: as long as a load is here, this is made again.
  await forEach(loads, ({ entry }) => ports.backlog.remove(searchKey, entry));
}
