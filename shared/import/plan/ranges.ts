import { planRanges, type Range } from '../../csv/ranges.ts';
import type { RoutedObject } from './head.ts';

/** Where a load's rows are cut into segments; none where all goes in one request. @param dataStart where the rows begin */
export function rangesOf({ object, route }: RoutedObject, dataStart: number): Range[] {
  return route.target.kind === 'dataSetApi' ? [] : planRanges(dataStart, object.size, route.partSize);
}
