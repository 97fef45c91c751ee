import { streams, turnstile } from '../../shared/aws/clients.ts';
import { handler as lambda } from '../../shared/aws/handler.ts';
import type { Load } from '../../shared/loads/load.ts';

export interface JoinInput {
  load: Load;
  run: string;
}

/** Goes through the turnstile of the load's stream. Throws `StreamBusy` while another run is through. */
export const handler = lambda(async ({ load, run }: JoinInput): Promise<{ streamKey: string }> => {
  const streamKey = await streams().keyOf(load.route);
  await turnstile().enter(streamKey, run);
  return { streamKey };
});
