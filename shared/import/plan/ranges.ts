import type { ImportRoute } from '../../config/route.ts';
import { countRanges, eachRange, type Range } from '../../csv/ranges.ts';
import type { LoadPlan } from '../batch.ts';

type Data = Pick<LoadPlan, 'dataStart' | 'dataEnd' | 'inspect'>;

/** Where a load's rows are cut into segments; none where all goes in one request. */
export function rangesOf(route: ImportRoute, { dataStart, dataEnd, inspect }: Data): Iterable<Range> {
  return isSentWhole(route) && inspect === undefined ? [] : eachRange(dataStart, dataEnd, route.partSize);
}

/** How many ranges `rangesOf` has. */
export function rangeCountOf(route: ImportRoute, { dataStart, dataEnd, inspect }: Data): number {
  return isSentWhole(route) && inspect === undefined ? 0 : countRanges(dataStart, dataEnd, route.partSize);
}

function isSentWhole({ target }: ImportRoute): boolean {
  return target.kind === 'dataSetApi';
}
