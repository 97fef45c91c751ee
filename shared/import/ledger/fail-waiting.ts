import type { ImportRoute } from '../../config/route.ts';
import type { SluiceError } from '../../errors.ts';
import type { BacklogEntry } from '../batch.ts';
import { endingsOfMembers } from '../files/set-endings.ts';
import { waitingMembers } from '../files/waiting-members.ts';
import { forEach } from '../for-each.ts';
import type { Hold } from '../lease/lease.ts';
import { type EndingLoad, type EndPorts, endLoads, failing } from './end-loads.ts';
import type { LedgerRow } from './row.ts';

/** A load that waits in a backlog and can't go on. */
export interface StuckLoad {
  entry: BacklogEntry;
  /** Without `files` where it is not deployed any more. */
  route: EndingLoad['route'] & Partial<Pick<ImportRoute, 'files'>>;
  error: SluiceError;
}

/** How many rows are looked up at the same time. */
const together = 64;

/**
 * Ends loads that no batch has, and with a set the loads that wait for it. A load that is replayed may have ended before in doubt, and then still is: else the next
 * replay would not ask Domo, and load it twice. One that has ended, or is another stream's, is only taken out of the
 * backlog: a repeated message may have put it there. Safe to repeat. Throws as `endLoads` does.
 */
export async function failWaiting(ports: EndPorts, hold: Hold, stuck: readonly StuckLoad[]): Promise<void> {
  const ending: (EndingLoad | null)[] = stuck.map(() => null);
  await forEach(
    [...stuck.entries()],
    async ([index, { entry, route, error }]) => {
      const row = await ports.ledger.get(entry.load.id);
      const isOpenHere = row !== null && row.endedAt === null && row.streamKey === hold.streamKey;
      if (!isOpenHere) await ports.backlog.remove(hold.streamKey, entry);
      else ending[index] = stillInDoubt(failing(entry, route, error), row);
    },
    together,
  );
  const own = ending.filter((one) => one !== null);
  const sets = stuck.filter((_, index) => ending[index] !== null);
  const members = await waitingMembers(ports.ledger, hold.streamKey, sets);
  await endLoads(
    ports,
    hold,
    own.flatMap((set) => [...endingsOfMembers(members.get(set.entry.load.id) ?? [], set), set]),
  );
}

function stillInDoubt(ending: EndingLoad, { unresolved }: Pick<LedgerRow, 'unresolved'>): EndingLoad {
  if (unresolved === null) return ending;
  const { outcome } = ending;
  const reason = `${outcome.reason} Whether an earlier try has brought its rows into Domo is not known: that could not be found out yet.`;
  return { ...ending, outcome: { ...outcome, state: 'failed', reason, unresolved } };
}
