import { type Batch, type BatchLoad, type LoadPlan, routeOf } from '../batch.ts';
import { isPass } from '../inspect/kind.ts';
import type { Part, Segment } from '../part.ts';
import { rangesOf } from './ranges.ts';

/** How many small files share a part at most: one function reads them all, and its report fits into one item. */
export const mostSegments = 1000;

type Planned = Pick<Batch, 'routes' | 'loads'>;

/**
 * The parts of a batch, in the order of its rows. They are made anew, and the same, whenever somebody goes through them,
 * so nobody has to keep them: there may be 100,000. A load of several ranges has a part for each; loads of one range that
 * follow each other share parts up to the `partSize` of the first.
 */
export function partsOf(batch: Planned): Iterable<Part> {
  return { [Symbol.iterator]: () => eachPart(batch) };
}

function* eachPart(batch: Planned): Generator<Part> {
  let open: Part = { part: 0, segments: [] };
  for (const member of batch.loads) {
    for (const segment of segmentsOf(batch, member)) {
      const part = member.plan.firstPart + (member.plan.parts > 1 ? segment.range.index : 0);
      if (part !== open.part) {
        if (open.part > 0) yield open;
        open = { part, segments: [] };
      }
      open.segments.push(segment);
    }
  }
  if (open.part > 0) yield open;
}

/** What is to be sent of a load, or to be inspected. */
export function* segmentsOf(batch: Pick<Batch, 'routes'>, { load, plan }: BatchLoad): Generator<Segment> {
  const { object } = load;
  const { dataStart, dataEnd, text, reading, rowsBefore, elements, inspect, begun } = plan;
  const own = { load: load.id, object, dataStart, dataEnd, text, reading, state: null };
  if (isPass(inspect)) {
    const range = { index: 0, count: 1, start: 0, end: object.size };
    yield { ...own, range, rowsBefore: null, inspect, ...(begun === undefined ? {} : { begun }) };
    return;
  }
  for (const range of rangesOf(routeOf(batch, load), plan)) {
    const before = rowsBefore?.[range.index] ?? null;
    const count = elements?.counts[range.index];
    yield {
      ...{ ...own, range, rowsBefore: before },
      ...(count === undefined || !elements ? {} : { elements: { isArray: elements.isArray, count } }),
      ...(inspect === undefined ? {} : { inspect }),
    };
  }
}

/** A load as far as its place among the parts depends on it. */
export interface Placing {
  ranges: number;
  /** Of rows. */
  bytes: number;
  partSize: number;
}

/**
 * Numbers the parts of loads from 1 over all of them [P6].
 *
 * @param share whether small files may share a part
 */
export function placeParts(
  loads: readonly Placing[],
  share: boolean,
): Pick<LoadPlan, 'firstPart' | 'parts'>[] {
  return loads.map(createPlaces(share));
}

/** A function that gives each load its place among the parts, one load after the other. */
export function createPlaces(share: boolean): (load: Placing) => Pick<LoadPlan, 'firstPart' | 'parts'> {
  let next = 1;
  let open: { part: number; bytes: number; segments: number; limit: number } | null = null;
  return ({ ranges, bytes, partSize }) => {
    if (ranges !== 1 || !share) {
      open = null;
      const firstPart = next;
      next += ranges;
      return { firstPart, parts: ranges };
    }
    if (open === null || open.segments === mostSegments || open.bytes + bytes > open.limit) {
      open = { part: next, bytes: 0, segments: 0, limit: partSize };
      next += 1;
    }
    open.bytes += bytes;
    open.segments += 1;
    return { firstPart: open.part, parts: 1 };
  };
}

/** How many parts all loads have together. @param places of `placeParts` */
export function countParts(places: readonly Pick<LoadPlan, 'firstPart' | 'parts'>[]): number {
  const { firstPart, parts } = places.at(-1) ?? { firstPart: 1, parts: 0 };
  return firstPart + parts - 1;
}
