import { batches, conclude, domo, ledger, meter, notices, turnstile } from '../../shared/aws/clients.ts';
import { handler as lambda } from '../../shared/aws/handler.ts';
import { ProofFailed, RowsLagging } from '../../shared/errors.ts';
import { type Batch, type BatchRef, forEach, type Proofs } from '../../shared/loads/batch.ts';
import { type Ended, endedOf } from '../../shared/loads/ended.ts';
import type { Load } from '../../shared/loads/load.ts';
import { rowMismatches } from '../../shared/loads/measures.ts';
import { mismatchNotice } from '../../shared/loads/notice.ts';
import type { Destination } from '../../shared/loads/plan.ts';
import { type DataSetRows, noFindings } from '../../shared/loads/receipt.ts';
import { replacedBy } from '../../shared/loads/turn.ts';
import { log } from '../../shared/log.ts';
import { countRows, mayLag } from './rows.ts';

export interface SettleInput {
  /** Of the run's own object; null where it cleared up after another that had ended. */
  load: Load | null;
  streamKey: string;
  fence: number;
  /** null where there was nothing to load. */
  batch: BatchRef | null;
  destination: Destination | null;
  /** Domo's count has had its time to catch up: what it says now is what the receipts say. */
  patient: boolean;
  run: string;
}

/** Ends the loads whose rows are in Domo, wakes their runs, and lets the next one through. */
export const handler = lambda(async (input: SettleInput): Promise<Ended> => {
  const { load, streamKey, fence, batch, destination, patient, run } = input;
  if (batch !== null && destination !== null)
    await settle(streamKey, { run, fence }, batch, destination, patient);
  await turnstile().leave(streamKey, { run, fence });
  return endedOf(load === null ? null : await ledger().get(load.id));
});

async function settle(
  streamKey: string,
  hold: { run: string; fence: number },
  ref: BatchRef,
  destination: Destination,
  patient: boolean,
): Promise<void> {
  const [batch, proofs]: [Batch, Proofs] = await Promise.all([
    batches().read(ref),
    batches().readProofs(ref),
  ]);
  const newest = batch.loads.at(-1);
  if (newest === undefined) return;
  const { updateMethod, commitInterval } = newest.load.route;
  const rows = Object.values(proofs).reduce((sum, proof) => sum + proof.rows, 0);
  const dataSetRows = await countRows(domo(), updateMethod, destination, rows);
  if (!dataSetRows.agrees && !patient) {
    const { committedAt } = await turnstile().turn(streamKey);
    if (mayLag(committedAt, commitInterval)) {
      throw new RowsLagging(
        `DataSet ${destination.dataSetId} has ${dataSetRows.after ?? 'an unknown number of'} rows after a load of ${rows}, and had ${dataSetRows.before} before: its count may lag.`,
      );
    }
  }

  await forEach(batch.loads, async ({ load, order }) => {
    const proof = proofs[load.id];
    if (proof === undefined) {
      throw new ProofFailed(`Load ${load.id} is in a batch that was committed without a proof of its parts.`);
    }
    const ended = await conclude()(
      load.id,
      hold.fence,
      { state: 'committed' },
      { destination, proof, dataSetRows },
    );
    await turnstile().dismiss(streamKey, order, ended);
  });
  const { agrees } = dataSetRows;
  const { uncounted } = await turnstile().turn(streamKey);
  // Not without need: a call that comes late has no hold any more.
  if (uncounted === agrees) await turnstile().update(streamKey, hold, () => ({ uncounted: !agrees }));
  // When the receipts are there to be read.
  if (!agrees) await tell(newest.load.route.name, batch, proofs, destination, dataSetRows);
  if (updateMethod === 'REPLACE') await supersede(streamKey, hold, newest.order);
}

/** The rows are in Domo or are not, and nobody here can change that; but somebody should know. */
async function tell(
  route: string,
  { loads }: Batch,
  proofs: Proofs,
  destination: Destination,
  dataSetRows: DataSetRows,
): Promise<void> {
  const rowsSent = Object.values(proofs).reduce((sum, proof) => sum + proof.rowsSent, 0);
  const { subject, message } = mismatchNotice({
    ...{ route, destination, rowsSent, dataSetRows },
    loads: loads.map(({ load }) => load),
  });
  log.error(subject, { destination, dataSetRows });
  meter().record(route, [{ name: rowMismatches, unit: 'Count', value: 1 }]);
  await notices().publish({ subject, message });
}

/** Ends the loads that are older than the one whose rows have replaced all others. */
async function supersede(
  streamKey: string,
  hold: { run: string; fence: number },
  newest: string,
): Promise<void> {
  for await (const { order, load } of turnstile().waiters(streamKey)) {
    if (order >= newest) break;
    if ((await ledger().get(load.id))?.force) continue;
    const ended = await conclude()(load.id, hold.fence, { state: 'superseded' }, noFindings);
    await turnstile().dismiss(streamKey, order, ended);
  }
  await turnstile().update(streamKey, hold, replacedBy(newest));
}
