import { endedOf } from './ended.ts';
import type { Ledger, LedgerRow } from './ledger.ts';
import { orderOf } from './turn.ts';
import type { Turnstile } from './turnstile.ts';

/** Opens a load again that was rejected or failed, for `run`. False if it is neither. */
export async function reopen(
  ledger: Pick<Ledger, 'reopen'>,
  turnstile: Pick<Turnstile, 'dismiss'>,
  row: LedgerRow,
  run: string,
  force: boolean,
): Promise<boolean> {
  // Its run may not have heard yet that it ended; the new one takes its place in line, and then it never would.
  if (row.endedAt !== null && row.streamKey !== null) {
    await turnstile.dismiss(row.streamKey, orderOf(row), endedOf(row));
  }
  return ledger.reopen(row.id, run, force);
}
