import type { Waiting } from '../shared/import/lease/standing.ts';
import { toRecord } from '../shared/import/ledger/row.ts';
import type { LoadRecord } from '../shared/import/load.ts';
import type { Missed } from '../shared/import/sweep/missed.ts';
import type { Sighting } from './loads.ts';
import type { Channel } from './terminal.ts';
import { jsonText } from './text/json.ts';
import { waitingOf } from './waiting.ts';
import type { WithMembers } from './with-members.ts';

/** A load as JSON: exactly these keys, in this order. */
export const loadJson: (record: LoadRecord) => LoadRecord = toRecord;

/** A load that has ended as JSON: the same, and with that of a set those of its objects. */
export function endedLoadJson({
  members,
  ...record
}: WithMembers<LoadRecord>): LoadRecord & { members?: LoadRecord[] } {
  return { ...loadJson(record), ...(members === undefined ? {} : { members: members.map(loadJson) }) };
}

/** An open load as JSON: the same, and what it waits for, if it waits. @param now milliseconds since 1970 */
export function openLoadJson(
  sighting: Sighting,
  now: number,
): LoadRecord & { waits?: Waiting & { text: string } } {
  const { record } = sighting;
  const text = waitingOf(sighting, now);
  if (record.waits === null || text === null) return loadJson(record);
  const { for: what, until, behind } = record.waits;
  return { ...loadJson(record), waits: { for: what, until, behind, text } };
}

/** A file that was dropped and never loaded, as JSON. `state` is null if it is not in the ledger. */
export function missedJson({ id, route, object, createdAt, known }: Missed, started: boolean) {
  const { bucket, key, versionId, size: bytes } = object;
  const state = known ? 'received' : null;
  return { id, route, bucket, key, versionId, state, bytes, receivedAt: createdAt, started };
}

/**
 * Writes a JSON array element by element, because a ledger may be larger than the memory, for as long as somebody reads.
 */
export async function writeJsonArray(elements: AsyncIterable<unknown>, channel: Channel): Promise<void> {
  let separator = '[\n  ';
  for await (const element of elements) {
    channel.write(separator + jsonText(element));
    separator = ',\n  ';
    if (channel.closed.aborted) return;
  }
  channel.write(separator.startsWith('[') ? '[]\n' : '\n]\n');
}
