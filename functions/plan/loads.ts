import type { BatchLoad } from '../../shared/loads/batch.ts';
import type { CheckedHead } from '../../shared/loads/planning/check.ts';
import { rangesOf } from '../../shared/loads/planning/ranges.ts';
import type { Candidate } from './candidate.ts';

/** The loads of a batch, with their parts numbered from 1 over all of them [P6]. */
export function planLoads(checked: readonly { candidate: Candidate; head: CheckedHead }[]): BatchLoad[] {
  let firstPart = 1;
  return checked.map(({ candidate: { waiter }, head: { dataStart, columns } }) => {
    const { order, load } = waiter;
    const parts = rangesOf(load, dataStart).length;
    const plan = { dataStart, columnCount: columns.length, firstPart, parts };
    firstPart += parts;
    return { order, load, plan };
  });
}
