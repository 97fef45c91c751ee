import type { ImportRoute } from '../../config/route.ts';
import { countJoined, countRanges, eachRange, joinRanges, type Range } from '../../csv/ranges.ts';
import type { LoadPlan } from '../batch.ts';

type Data = Pick<LoadPlan, 'dataStart' | 'dataEnd' | 'emptyRanges' | 'inspect'>;

/** Where a load's rows are cut into segments; none where all goes in one request. */
export function rangesOf(
  route: ImportRoute,
  { dataStart, dataEnd, emptyRanges = [], inspect }: Data,
): Iterable<Range> {
  if (isSentWhole(route) && inspect === undefined) return [];
  const ranges = eachRange(dataStart, dataEnd, route.partSize);
  return emptyRanges.length === 0 ? ranges : joinRanges(ranges, emptyRanges);
}

/** How many ranges `rangesOf` has. */
export function rangeCountOf(
  route: ImportRoute,
  { dataStart, dataEnd, emptyRanges = [], inspect }: Data,
): number {
  if (isSentWhole(route) && inspect === undefined) return 0;
  return countJoined(countRanges(dataStart, dataEnd, route.partSize), emptyRanges);
}

function isSentWhole({ target }: ImportRoute): boolean {
  return target.kind === 'dataSetApi';
}
