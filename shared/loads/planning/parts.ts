import type { BatchLoad } from '../batch.ts';
import type { PartItem } from '../plan.ts';
import { rangesOf } from './ranges.ts';

/** What is to be sent of a load: the same whenever it is asked, so nobody has to keep it. */
export function partItems({ load, plan }: BatchLoad): PartItem[] {
  const { id, object, route } = load;
  const { read, maxRecordBytes } = route;
  const { delimiter, strayQuotes } = read;
  const { dataStart, columnCount, firstPart } = plan;
  const source = { id, object, dataStart, columnCount, dialect: { delimiter, strayQuotes }, maxRecordBytes };
  return rangesOf(load, dataStart).map((range, index) => ({
    ...{ part: firstPart + index, range, state: null },
    load: source,
  }));
}
