import type { Objects } from '../aws/objects.ts';
import { address, receiptRef } from './documents.ts';
import type { Ledger } from './ledger.ts';
import type { FinalState, Load, LoadRecord } from './load.ts';
import { createReceipt, type Findings } from './receipt.ts';

/** The tag by which lifecycle rules can tell what became of an object version. */
const stateTag = 'sluice:state';

export interface Outcome extends Pick<LoadRecord, 'reason' | 'fault'> {
  state: FinalState;
}

/**
 * Ends a load: receipt, ledger, tag, in this order, so that whoever sees the final state finds the receipt.
 * Safe to repeat. Throws `HoldLost` if the load is not this run's or has ended otherwise.
 */
export async function finish(
  ledger: Ledger,
  objects: Objects,
  load: Load,
  run: string,
  outcome: Outcome,
  findings: Findings,
): Promise<void> {
  const { bucket, key } = receiptRef({ id: load.id, bucket: load.object.bucket, route: load.route.name });
  const row = await ledger.get(load.id);
  if (row !== null) {
    const { run: _, commitAcceptedAt: __, ...record } = row;
    const ending = {
      ...outcome,
      endedAt: row.endedAt ?? new Date().toISOString(),
      receipt: address({ bucket, key }),
    };
    if (row.endedAt === null) {
      await objects.putJson(bucket, key, createReceipt(load, { ...record, ...ending }, findings));
    }
    await ledger.end(load.id, run, ending);
  }
  await objects.tag(load.object, stateTag, outcome.state);
}
