import type { Batch, BatchRef } from './batch.ts';
import { type DocumentRef, partListRef, readingsRef, segmentListRef } from './documents.ts';
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

/** How the parts of a batch are to be sent. */
export type Manner = Pick<PartItem, 'once' | 'names'>;

export function mannerOf({ behaviour, names }: Pick<Batch, 'behaviour' | 'names'>): Manner {
  return {
    ...(behaviour.partAgain === 'appends' ? { once: true } : {}),
    ...(behaviour.partHeader === 'dropped' ? { names } : {}),
  };
}

/**
 * Parts that can all be sent at once are sent within the run, by an Inline Map: a Map Run takes seconds to begin and end,
 * whatever its children do.
 *
 * @param parts is gone through more than once, and no more than a few parts are kept: there may be 100,000
 */
export async function offerParts(
  documents: Pick<Documents, 'put' | 'putLines'>,
  batch: BatchRef,
  round: number,
  parts: Iterable<Part>,
  manner: Manner,
): Promise<PartsToSend> {
  await forEach(crowded(parts), async ({ part, segments }) => {
    await documents.put(segmentListRef(batch, part, round), segments);
  });
  const most = Math.min(mostAtOnce, batch.maxConcurrency);
  const few = firstOf(itemsOf(batch, round, parts, manner), most + 1);
  if (few.length <= most && Buffer.byteLength(JSON.stringify(few)) <= mostBytes) {
    return { parts: few, partList: null };
  }
  const partList = partListRef(batch, round);
  await documents.putLines(partList, itemsOf(batch, round, parts, manner));
  return { parts: null, partList };
}

/** The parts whose segments are too many to travel with them. Only small files share parts, and a batch limits them. */
function crowded(parts: Iterable<Part>): Part[] {
  const found: Part[] = [];
  for (const part of parts) if (part.segments.length > mostInline) found.push(part);
  return found;
}

function* itemsOf(
  batch: BatchRef,
  round: number,
  parts: Iterable<Part>,
  manner: Manner,
): Generator<PartItem> {
  const readings = readingsRef(batch);
  for (const { part, segments } of parts) {
    yield segments.length > mostInline
      ? { part, segments: null, list: segmentListRef(batch, part, round), readings, ...manner }
      : { part, segments, list: null, readings, ...manner };
  }
}

function firstOf<T>(items: Iterable<T>, count: number): T[] {
  const first: T[] = [];
  for (const item of items) {
    first.push(item);
    if (first.length === count) break;
  }
  return first;
}
