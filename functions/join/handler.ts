import { ledger, streams, turnstile } from '../../shared/aws/clients.ts';
import { handler as lambda } from '../../shared/aws/handler.ts';
import { endedOf } from '../../shared/loads/ended.ts';
import type { Load } from '../../shared/loads/load.ts';
import { orderOf } from '../../shared/loads/turn.ts';

export interface JoinInput {
  load: Load;
  run: string;
  token: string;
  /** The try that this is: when the state was entered, and how often it was tried again since. */
  entered: string;
  retry: number;
}

/** Gets a run in line at the turnstile of its load's stream. It sleeps until its token is answered. */
export const handler = lambda(async ({ load, run, token, entered, retry }: JoinInput): Promise<void> => {
  const streamKey = await streams().keyOf(load.route);
  const order = orderOf(load);
  const ticket = `${entered}#${String(retry).padStart(4, '0')}`;
  const before = await ledger().get(load.id);
  if (before?.endedAt === null) {
    await ledger().enqueue(load.id, run, streamKey);
    await turnstile().join(streamKey, { order, run, token, ticket, load });
  }
  // It may end, or have ended, on behalf of an earlier try of this state, whose token nobody waits on.
  const row = await ledger().get(load.id);
  if (row?.endedAt !== null) await turnstile().dismiss(streamKey, order, endedOf(row), token);
});
