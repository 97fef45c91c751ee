import type { BatchRef } from './batch.ts';
import { type DocumentRef, partListRef, segmentListRef } from './documents.ts';
import { forEach } from './for-each.ts';
import type { Part, PartItem } from './part.ts';
import type { Documents } from './ports.ts';

/** What one round sends: the parts themselves where they are few, else the list of them in S3. The other is null. */
export interface PartsToSend {
  parts: PartItem[] | null;
  partList: DocumentRef | null;
}

export const nothingToSend: PartsToSend = { parts: null, partList: null };

/** An Inline Map works on no more at the same time. */
export const mostAtOnce = 40;
/** A variable of a run has 256 KiB at most, and what one state passes on to the next, too. */
const mostBytes = 100_000;
/** More segments of a part are listed in a document of their own. */
const mostInline = 8;

/**
 * Parts that can all be sent at once are sent within the run, by an Inline Map: a Map Run takes seconds to begin and end,
 * whatever its children do.
 */
export async function offerParts(
  documents: Pick<Documents, 'put' | 'putLines'>,
  batch: BatchRef,
  round: number,
  parts: readonly Part[],
): Promise<PartsToSend> {
  const items: PartItem[] = parts.map(({ part, segments }) =>
    segments.length > mostInline
      ? { part, segments: null, list: segmentListRef(batch, part, round) }
      : { part, segments, list: null },
  );
  await forEach([...items.entries()], async ([index, { list }]) => {
    if (list !== null) await documents.put(list, parts[index]?.segments);
  });
  const few = items.length <= Math.min(mostAtOnce, batch.maxConcurrency);
  if (few && Buffer.byteLength(JSON.stringify(items)) <= mostBytes) return { parts: items, partList: null };
  const partList = partListRef(batch, round);
  await documents.putLines(partList, items);
  return { parts: null, partList };
}
