import { forEach } from '../../shared/loads/batch.ts';
import { endedOf } from '../../shared/loads/ended.ts';
import type { Ledger, LedgerRow } from '../../shared/loads/ledger.ts';
import type { Waiter } from '../../shared/loads/turn.ts';
import type { Turnstile } from '../../shared/loads/turnstile.ts';

/** A load in line, and what the ledger knows of it. */
export interface Candidate {
  waiter: Waiter;
  row: LedgerRow;
}

/** Those in line whose loads are open, in their order; who is left over from a load that has ended is sent away. */
export async function openCandidates(
  turnstile: Turnstile,
  ledger: Ledger,
  streamKey: string,
): Promise<Candidate[]> {
  const waiting: Waiter[] = [];
  for await (const waiter of turnstile.waiters(streamKey)) waiting.push(waiter);
  const rows = new Map<Waiter, LedgerRow>();
  await forEach(waiting, async (waiter) => {
    const row = await ledger.get(waiter.load.id);
    if (row?.endedAt === null) rows.set(waiter, row);
    else await turnstile.dismiss(streamKey, waiter.order, endedOf(row));
  });
  return waiting.flatMap((waiter) => {
    const row = rows.get(waiter);
    return row === undefined ? [] : [{ waiter, row }];
  });
}
