import { countRanges, eachRange } from '../../csv/ranges.ts';
import { type ElementIndex, rangesAtElements } from '../../json/element-index.ts';
import type { LoadPlan } from '../batch.ts';
import { inspectionOf, passNames } from '../inspect/inspection.ts';
import type { Ports } from '../ports.ts';
import type { Reading } from '../reading.ts';
import type { Examinee } from './examined.ts';

/** Where an array of JSON is cut. */
export interface ElementPlan extends Required<Pick<LoadPlan, 'edges'>>, Pick<LoadPlan, 'elements'> {
  /** The text has a fault, which whoever reads its records finds. */
  isBroken: boolean;
}

/** An array of one part is read from its start to its end. */
const uncut: ElementPlan = { edges: [], isBroken: false };

/** Where an array is cut; `uninspected`: that is to be found out by an inspection. */
export async function elementsOf(
  { documents }: { documents: Pick<Ports['documents'], 'get'> },
  { load, route: { partSize, target }, inspections }: Examinee,
  reading: Pick<Reading, 'encoding'>,
  place: Pick<LoadPlan, 'dataStart' | 'dataEnd' | 'text'>,
): Promise<ElementPlan | 'uninspected'> {
  const { dataStart, dataEnd } = place;
  // What the DataSet API takes goes in one request.
  if (target.kind === 'dataSetApi' || countRanges(dataStart, dataEnd, partSize) < 2) return uncut;
  const ref = inspectionOf(load, inspections, passNames('elements', reading, place).whole);
  if (ref === null) return 'uninspected';
  const index = (await documents.get(ref)) as ElementIndex;
  const ends = [...eachRange(dataStart, dataEnd, partSize)].slice(0, -1).map(({ end }) => end);
  const { edges, counts } = rangesAtElements(index, ends);
  return { edges, elements: { isArray: index.isArray, counts }, isBroken: index.brokenAt !== null };
}

/** How many elements come before each range. */
export function elementsBefore({ counts }: NonNullable<LoadPlan['elements']>): number[] {
  let before = 0;
  return counts.map((count) => {
    before += count;
    return before - count;
  });
}
