import { ledger, objects } from '../../shared/aws/clients.ts';
import { translate } from '../../shared/aws/handler.ts';
import type { SluiceError } from '../../shared/errors.ts';
import { type BatchLoad, forEach } from '../../shared/loads/batch.ts';
import type { Destination } from '../../shared/loads/plan.ts';
import { guardShrinking } from '../../shared/loads/shrink.ts';
import { type Rows, readRows } from './rows.ts';

export interface ReadBatch {
  rows: Map<BatchLoad, Rows>;
  /** Those that can't be loaded. */
  dropped: Map<BatchLoad, SluiceError>;
}

/** Reads and proves the rows of each load of a batch. All of them together fit into one request. */
export async function readBatch(loads: readonly BatchLoad[], destination: Destination): Promise<ReadBatch> {
  const rows = new Map<BatchLoad, Rows>();
  const dropped = new Map<BatchLoad, SluiceError>();
  await forEach(loads, async (member) => {
    const { load, plan } = member;
    try {
      const own = await readRows(objects(), load, plan);
      const force = (await ledger().get(load.id))?.force ?? false;
      if (!force) guardShrinking(load, own.proof, destination);
      rows.set(member, own);
    } catch (thrown) {
      const error = translate(thrown);
      if (error.retryable) throw error;
      dropped.set(member, error);
    }
  });
  return { rows, dropped };
}
