import type { LedgerRow } from '../../../shared/import/ledger/row.ts';
import { orderOf } from '../../../shared/import/order.ts';
import type { Witness } from './witness.ts';

/** How the rows of a stream stand to the order in which its files came. */
export interface Order {
  batches: number;
  /** Files that stand behind a later one of a batch before theirs. */
  inversions: number;
  /** Of these, the ones that were in the backlog when that batch was planned: there must be none. */
  avoidable: LedgerRow[];
  /** Files that stand before an earlier one of their own batch: there must be none. */
  disordered: LedgerRow[];
}

/**
 * Files are told of in any order, some a while after they were dropped, so nobody can promise their order over all
 * batches. What is promised: the rows of a batch are in the order of the backlog; and a file whose load was in the
 * backlog when a batch was planned is not behind a later one of that batch.
 *
 * @param loads of one stream, in the order of their rows
 */
export function orderIn(
  loads: readonly LedgerRow[],
  { arrivals, plans }: Pick<Witness, 'arrivals' | 'plans'>,
): Order {
  const order: Order = { batches: 0, inversions: 0, avoidable: [], disordered: [] };
  /** The newest load of each batch so far, and when that was planned. */
  const newest: { order: string; planned: number }[] = [];
  let batch: string | null = null;
  for (const load of loads) {
    const own = orderOf(load);
    if (load.batch !== batch) {
      batch = load.batch;
      newest.push({ order: own, planned: plans.get(String(batch)) ?? 0 });
    }
    const last = newest.at(-1) as (typeof newest)[number];
    if (own < last.order) order.disordered.push(load);
    else last.order = own;
    const before = newest.slice(0, -1).filter((other) => own < other.order);
    if (before.length === 0) continue;
    order.inversions += 1;
    const arrived = arrivals.get(load.id) ?? 0;
    if (before.some(({ planned }) => arrived < planned)) order.avoidable.push(load);
  }
  order.batches = newest.length;
  return order;
}
