import type { BatchRef } from '../../shared/loads/batch.ts';
import { runStopped } from '../../shared/loads/bury.ts';
import { destinationOf } from '../../shared/loads/import.ts';
import type { Load } from '../../shared/loads/load.ts';
import type { Destination } from '../../shared/loads/plan.ts';
import type { Turnstile } from '../../shared/loads/turnstile.ts';
import type { Order } from './order.ts';

/** Where a run goes on that takes over from one that died. */
export type Recovered =
  | {
      /**
       * `commit` where the dead run may have committed, `import` where it may have sent its request: that is seen
       * through. Else all is cleared up.
       */
      outcome: 'commit' | 'import' | 'abandon';
      /** Of the dead run; null if that has ended before. */
      load: Load | null;
      /** Of the hold that was taken over; null where the dead run had none, likewise the next three. */
      streamKey: string | null;
      fence: number | null;
      batch: BatchRef | null;
      destination: Destination | null;
      error: { Error: string; Cause: string };
      /** ISO 8601: runs that die one after the other come slower and slower. */
      notBefore: string;
    }
  | { outcome: 'ignored'; message: string };

/** Takes the hold of a dead run over, unless somebody has already. */
export async function recover(
  turnstile: Turnstile,
  { streamKey, run: dead, fence }: Extract<Order, { kind: 'recover' }>,
  run: string,
): Promise<Recovered> {
  const turn = await turnstile.takeOver(streamKey, { run: dead, fence }, run);
  if (turn === null) {
    return {
      outcome: 'ignored',
      message: `Run ${dead} holds stream ${streamKey} no more: there is nothing to clear up.`,
    };
  }
  const { holder, batch } = turn;
  const waiter = holder === null ? null : await turnstile.waiter(streamKey, holder.order);
  const load = waiter?.load ?? null;
  const { name, message } = runStopped(load?.id ?? '', dead);
  return {
    outcome: batch?.phase !== 'committing' ? 'abandon' : batch.sent ? 'import' : 'commit',
    load,
    streamKey,
    fence: turn.fence,
    batch:
      batch === null ? null : { id: batch.id, bucket: batch.bucket, maxConcurrency: batch.maxConcurrency },
    destination: batch?.sent ? destinationOf(batch.sent) : (batch?.execution ?? null),
    error: { Error: name, Cause: message },
    notBefore: backOff(holder?.recoveries ?? 0),
  };
}

/** Seconds. */
const longestPause = 900;

/** When the nth run in a row that clears up may begin: the first at once. */
export function backOff(recoveries: number, now = Date.now()): string {
  const seconds = recoveries < 2 ? 0 : Math.min(longestPause, 2 ** (recoveries - 1));
  return new Date(now + seconds * 1000).toISOString();
}
