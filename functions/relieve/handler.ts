import * as v from 'valibot';
import { bury, ledger, turnstile } from '../../shared/aws/clients.ts';
import { handler as lambda } from '../../shared/aws/handler.ts';
import { endedOf } from '../../shared/loads/ended.ts';
import type { LedgerRow } from '../../shared/loads/ledger.ts';
import { orderOf } from '../../shared/loads/turn.ts';
import { placeOf } from './place.ts';

/** The parts of Step Functions' "Execution Status Change" that are used. */
const StatusChange = v.object({ detail: v.object({ executionArn: v.string(), input: v.string() }) });

/** Sees to what a run leaves behind that did not end well: its load, its place in the line, the stream that it held. */
export const handler = lambda(async (event: unknown): Promise<void> => {
  const { executionArn: run, input } = v.parse(StatusChange, event).detail;
  const place = placeOf(input);
  const row = place.load === null ? null : await ledger().get(place.load);
  const streamKey = place.streamKey ?? row?.streamKey ?? null;
  if (row !== null && row.run === run && row.endedAt === null && !(await isWorkedOn(row))) {
    await bury()({ load: row, run });
    if (streamKey !== null) await turnstile().dismiss(streamKey, orderOf(row), endedOf(row));
  }
  if (streamKey !== null) await turnstile().relieve(streamKey, run);
});

/** Its own run, which is being relieved, or another that took it into its batch will see the load to its end. */
async function isWorkedOn({ streamKey, run, fence, state }: LedgerRow): Promise<boolean> {
  if (streamKey === null) return false;
  const { holder, fence: now } = await turnstile().turn(streamKey);
  if (holder === null) return false;
  return holder.run === run ? holder.told !== null : state !== 'received' && fence === now;
}
