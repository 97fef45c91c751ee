import type { ImportRoute } from '../../config/route.ts';
import { planRanges } from '../../csv/ranges.ts';
import { ProofFailed } from '../../errors.ts';
import type { Batch, BatchLoad } from '../batch.ts';
import { describe } from '../load.ts';
import type { Proof, Segment } from '../part.ts';
import type { Ports } from '../ports.ts';
import { recastOf } from '../recast-of.ts';
import { cutSegment } from '../split/segment.ts';
import { aboutRecords } from '../types-by.ts';
import { createEvidence } from '../verify/evidence.ts';

/** The rows of one load, proven. */
export interface Rows {
  proof: Proof;
  /** The bytes to send, one piece after the other. */
  pieces: Uint8Array[];
}

/**
 * Reads all rows of a load as one part, and proves them as those of many parts are proven. Throws the error of the
 * file's first fault.
 */
export async function readRows(
  { objects, documents }: Pick<Ports, 'objects' | 'documents'>,
  batch: Pick<Batch, 'readings' | 'routes' | 'target'>,
  member: BatchLoad,
  { showCells }: ImportRoute,
): Promise<Rows> {
  const { load, plan } = member;
  const { object } = load;
  const { dataStart, dataEnd, text, reading: place } = plan;
  const reading = batch.readings[place];
  const [range = { index: 0, count: 1, start: dataStart, end: dataEnd }] = planRanges(
    dataStart,
    dataEnd,
    Math.max(1, dataEnd - dataStart),
  );
  if (reading === undefined) throw new RangeError(`the batch has no reading ${place}`);
  const segment: Segment = {
    ...{ load: load.id, object, range, state: null, dataStart, dataEnd, text, reading: place },
    rowsBefore: plan.rowsBefore?.[0] ?? null,
  };
  const pieces: Uint8Array[] = [];
  const taken = await cutSegment(
    { documents },
    {
      ...{ segment, reading, recast: recastOf({ segment, reading }) },
      read: (from, to) => objects.read(object, from, to),
    },
    (bytes) => void pieces.push(bytes),
  );
  if (taken instanceof Error) throw taken;
  const evidence = createEvidence({
    ...{ object: describe(object), showCells, ...aboutRecords(batch, member) },
    ...{ dataStart, dataEnd, isInspected: false },
  });
  const own = { load: load.id, cut: taken.cut, error: null };
  evidence.add(1, segment, { part: 1, segments: [own], sentBytes: 0, error: null, tries: 0 });
  const decision = evidence.decide();
  if (decision.next === 'commit') return { pieces, proof: decision.proof };
  // The one range begins where the data does, so nothing about it was guessed.
  throw new ProofFailed(`${describe(object)}: its one part was not cut from its start. Nothing was sent.`);
}
