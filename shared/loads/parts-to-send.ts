import type { BatchRef } from './batch.ts';
import { partListRef } from './documents.ts';
import type { DocumentRef, PartItem } from './plan.ts';

/** What one round sends: the parts themselves where they are few, else the list of them in S3. The other is null. */
export interface PartsToSend {
  parts: PartItem[] | null;
  partList: DocumentRef | null;
}

/** An Inline Map works on no more at the same time. */
export const mostAtOnce = 40;
/** A variable of a run has 256 KiB at most, and what one state passes on to the next, too. */
const mostBytes = 100_000;

/**
 * Parts that can all be sent at once are sent within the run, by an Inline Map: a Map Run takes seconds to begin and end,
 * whatever its children do.
 *
 * @param list writes a document of JSON lines
 */
export async function offerParts(
  batch: BatchRef,
  round: number,
  parts: PartItem[],
  list: (bucket: string, key: string, lines: PartItem[]) => Promise<unknown>,
): Promise<PartsToSend> {
  const few = parts.length <= Math.min(mostAtOnce, batch.maxConcurrency);
  if (few && Buffer.byteLength(JSON.stringify(parts)) <= mostBytes) {
    return { parts, partList: null };
  }
  const partList = partListRef(batch, round);
  await list(partList.bucket, partList.key, parts);
  return { parts: null, partList };
}
