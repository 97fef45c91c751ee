import { endedOf } from './ended.ts';
import type { Ledger } from './ledger.ts';
import type { Waiter } from './turn.ts';
import type { Turnstile } from './turnstile.ts';

/**
 * Gets a run in line for its load, unless the load has ended on behalf of an earlier try, or is another run's by now:
 * then the run is told so. Throws `HoldLost` if that comes about meanwhile.
 */
export async function joinLine(
  ledger: Pick<Ledger, 'get' | 'enqueue'>,
  turnstile: Pick<Turnstile, 'join' | 'dismiss' | 'release'>,
  streamKey: string,
  waiter: Waiter,
): Promise<void> {
  const { load, run, order, token } = waiter;
  const before = await ledger.get(load.id);
  if (before?.endedAt === null && before.run === run) {
    await ledger.enqueue(load.id, run, streamKey);
    await turnstile.join(streamKey, waiter);
  }
  const row = await ledger.get(load.id);
  if (row !== null && row.run !== run) await turnstile.release(token, run);
  else if (row?.endedAt !== null) await turnstile.dismiss(streamKey, order, endedOf(row), token);
}
