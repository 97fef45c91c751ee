import type { ImportRoute } from '../../config/route.ts';
import type { BacklogEntry } from '../batch.ts';
import { objectOf } from '../ledger/row.ts';
import type { Load } from '../load.ts';
import type { Ledger } from '../ports.ts';
import { isMark } from './role.ts';

/** A load that ends before a batch has it. `route` is without `files` where it is not deployed any more. */
interface Unplanned {
  entry: BacklogEntry;
  route: Partial<Pick<ImportRoute, 'files'>>;
}

/**
 * The loads that wait for the sets of some of these loads, by the ids of the loads of the sets: those that were dropped
 * before the marker or manifest, and those that its set has taken before. They are known by their rows, so that S3 and
 * the configuration of now are not asked.
 */
export async function waitingMembers(
  { open }: Pick<Ledger, 'open'>,
  streamKey: string,
  unplanned: readonly Unplanned[],
): Promise<Map<string, Load[]>> {
  const marks = unplanned.filter(mayBeSet).map(({ entry }) => entry.load);
  const members = new Map<string, Load[]>();
  if (marks.length === 0) return members;
  const byKey = new Map<string, Load[]>();
  for (const mark of marks) byKey.set(mark.object.key, [...(byKey.get(mark.object.key) ?? []), mark]);
  for await (const row of open()) {
    if (row.set === undefined || row.streamKey !== streamKey) continue;
    const { id, sequencer, route, receivedAt } = row;
    // Of several versions of one marker the first behind the object is the one that it waits for.
    const mark = (byKey.get(row.set) ?? [])
      .filter((one) => Date.parse(receivedAt) <= Date.parse(one.receivedAt))
      .reduce<Load | null>((first, one) => (first && first.receivedAt <= one.receivedAt ? first : one), null);
    if (mark === null) continue;
    const member = { id, object: objectOf(row), sequencer, route, receivedAt };
    members.set(mark.id, [...(members.get(mark.id) ?? []), member]);
  }
  return members;
}

/** Of a route that is gone nobody knows what its objects were. */
function mayBeSet({ entry, route: { files } }: Unplanned): boolean {
  return files === undefined || (files.set !== null && isMark(files.set, entry.load.object.key));
}
