import type { Waiting } from '../shared/import/lease/standing.ts';
import { toRecord } from '../shared/import/ledger/row.ts';
import type { LoadRecord } from '../shared/import/load.ts';
import type { Missed } from '../shared/import/sweep/missed.ts';
import type { Sighting } from './loads.ts';
import { jsonText } from './text/json.ts';
import { waitingText } from './waiting.ts';

/** A load for programs: these keys in this order, and no other. */
export const loadJson: (record: LoadRecord) => LoadRecord = toRecord;

/** The same of an open load, with what it waits for, if it does. @param now milliseconds since 1970 */
export function openLoadJson(
  { record, commitInterval }: Sighting,
  now: number,
): LoadRecord & { waits?: Waiting & { text: string } } {
  const { waits } = record;
  if (waits === null) return loadJson(record);
  const { for: what, until, behind } = waits;
  const text = waitingText(waits, commitInterval, now);
  return { ...loadJson(record), waits: { for: what, until, behind, text } };
}

/** A file that was dropped and never loaded, for programs; `state` is null where the ledger does not know it. */
export function missedJson({ id, route, object, createdAt, known }: Missed, started: boolean) {
  const { bucket, key, versionId, size: bytes } = object;
  const state = known ? 'received' : null;
  return { id, route, bucket, key, versionId, state, bytes, receivedAt: createdAt, started };
}

/** A JSON array that is written as its elements come: a ledger may hold more loads than memory. */
export async function writeJsonArray(
  elements: AsyncIterable<unknown>,
  write: (text: string) => void,
): Promise<void> {
  let separator = '[\n  ';
  for await (const element of elements) {
    write(separator + jsonText(element));
    separator = ',\n  ';
  }
  write(separator.startsWith('[') ? '[]\n' : '\n]\n');
}
