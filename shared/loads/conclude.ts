import type { Objects } from '../aws/objects.ts';
import { HoldLost } from '../errors.ts';
import { address, receiptRef } from './documents.ts';
import { type Ended, endedOf } from './ended.ts';
import { type Ledger, type LedgerRow, objectOf } from './ledger.ts';
import { type FinalState, type LoadRecord, stateTag } from './load.ts';
import { type Measure, measuresOf } from './measures.ts';
import { createReceipt, type Findings } from './receipt.ts';

export interface Outcome extends Pick<LoadRecord, 'reason' | 'fault'> {
  state: FinalState;
  /** The stable name of the error that it ended with. */
  error?: string;
  /** The execution or import by which it may be in Domo all the same: nobody could be asked. */
  unresolved?: LedgerRow['unresolved'];
}

/** Where it is told what became of a load. */
export interface Concluding {
  ledger: Ledger;
  objects: Objects;
  /** Tells people, of what they should know. Never throws for what it could not tell. */
  notify(load: LedgerRow): Promise<void>;
  measure(route: string, measures: Measure[]): void;
}

export type Conclude = ReturnType<typeof createConclude>;

/**
 * Ends a load: receipt, notice, ledger, tag, in this order, so that whoever sees the final state finds the
 * receipt, and nothing ends without its notice. Safe to repeat; then a notice may come twice. A load that has
 * ended stays as it is: of two endings the first counts. Throws `HoldLost` if a newer hold has taken the load.
 */
export function createConclude({ ledger, objects, notify, measure }: Concluding) {
  return async (id: string, fence: number, outcome: Outcome, findings: Findings): Promise<Ended> => {
    const row = await ledger.get(id);
    if (row === null) return endedOf(null);
    if (row.fence > fence)
      throw new HoldLost(`Load ${id} was taken over by a newer hold. Nothing was changed.`);
    if (row.endedAt === null) {
      const endedAt = new Date().toISOString();
      const { bucket, key } = receiptRef(row, { state: outcome.state, endedAt });
      const ending = { ...outcome, endedAt, receipt: address({ bucket, key }) };
      const record = { ...row, ...ending, error: outcome.error ?? null };
      await objects.putJson(bucket, key, createReceipt(record, findings));
      await notify(record);
      await ledger.end(id, fence, ending);
      measure(row.route, measuresOf(row, outcome.state, ending.endedAt));
    }
    const ended =
      row.endedAt === null ? endedOf({ ...row, ...outcome, error: outcome.error ?? null }) : endedOf(row);
    await objects.tag(objectOf(row), stateTag, ended.state);
    return ended;
  };
}
