import { planRanges, type Range } from '../../csv/ranges.ts';
import type { Load } from '../load.ts';

/** Where a load's rows are cut into parts; none where all goes in one request. @param dataStart where the rows begin */
export function rangesOf({ object, route }: Pick<Load, 'object' | 'route'>, dataStart: number): Range[] {
  return route.target.kind === 'dataSetApi' ? [] : planRanges(dataStart, object.size, route.partSize);
}
