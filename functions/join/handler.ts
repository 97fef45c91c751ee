import { ledger, streams, turnstile } from '../../shared/aws/clients.ts';
import { handler as lambda } from '../../shared/aws/handler.ts';
import { joinLine } from '../../shared/loads/join.ts';
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
  const ticket = `${entered}#${String(retry).padStart(4, '0')}`;
  await joinLine(ledger(), turnstile(), streamKey, { order: orderOf(load), run, token, ticket, load });
});
