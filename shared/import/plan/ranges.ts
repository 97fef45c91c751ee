import type { ImportRoute } from '../../config/route.ts';
import { countJoined, countRanges, eachRange, joinRanges, type Range } from '../../csv/ranges.ts';
import type { LoadPlan } from '../batch.ts';

type Data = Pick<LoadPlan, 'dataStart' | 'dataEnd' | 'edges' | 'emptyRanges' | 'inspect'>;

/** Where a load's rows are cut into segments; none where all goes in one request. */
export function rangesOf(
  route: ImportRoute,
  { dataStart, dataEnd, edges, emptyRanges = [], inspect }: Data,
): Iterable<Range> {
  if (isSentWhole(route) && inspect === undefined) return [];
  if (edges !== undefined) return rangesBetween([dataStart, ...edges, dataEnd]);
  const ranges = eachRange(dataStart, dataEnd, route.partSize);
  return emptyRanges.length === 0 ? ranges : joinRanges(ranges, emptyRanges);
}

/** How many ranges `rangesOf` has. */
export function rangeCountOf(
  route: ImportRoute,
  { dataStart, dataEnd, edges, emptyRanges = [], inspect }: Data,
): number {
  if (isSentWhole(route) && inspect === undefined) return 0;
  if (edges !== undefined) return dataStart === dataEnd ? 0 : edges.length + 1;
  return countJoined(countRanges(dataStart, dataEnd, route.partSize), emptyRanges);
}

function rangesBetween(places: readonly number[]): Range[] {
  const count = places.length - 1;
  const [first = 0, ...ends] = places;
  if (count === 1 && ends[0] === first) return [];
  return ends.map((end, index) => ({ index, count, start: places[index] as number, end }));
}

function isSentWhole({ target }: ImportRoute): boolean {
  return target.kind === 'dataSetApi';
}
