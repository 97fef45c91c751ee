import { countRanges, eachRange, type Range } from '../../csv/ranges.ts';
import type { RoutedObject } from './head.ts';

/** Where a load's rows are cut into segments; none where all goes in one request. @param dataStart where the rows begin */
export function rangesOf({ object, route }: RoutedObject, dataStart: number): Iterable<Range> {
  return route.target.kind === 'dataSetApi' ? [] : eachRange(dataStart, object.size, route.partSize);
}

/** How many ranges `rangesOf` has. */
export function rangeCountOf({ object, route }: RoutedObject, dataStart: number): number {
  return route.target.kind === 'dataSetApi' ? 0 : countRanges(dataStart, object.size, route.partSize);
}
