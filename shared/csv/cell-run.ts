import type { Changes } from '../cells/change.ts';
import type { RecastPlan } from '../cells/recast.ts';
import { createCellKernel } from './kernel/cells/kernel.ts';
import type { Outgoing } from './outgoing.ts';
import type { Passage } from './record-reader.ts';
import type { ScanOptions } from './scan.ts';

/** Reads records with the kernel of cells as far as it is sure of them. */
export interface CellRun {
  /**
   * Reads whole records from index `from` of the open chunk on, where a record begins, and gives them to be written.
   *
   * @param to the index before which the last of them must end
   * @param rowsBefore rows that the scan has read before
   * @returns where the next record begins, and how many rows were read
   */
  read(
    bytes: Uint8Array,
    from: number,
    to: number,
    rowsBefore: number,
    outgoing: Outgoing,
  ): { at: number; rows: number };
  /**
   * Reads one whole record, as the general reader does.
   *
   * @param rowsBefore rows that the scan has read before
   * @returns null where the kernel is not sure of it
   */
  readOne(record: Uint8Array, rowsBefore: number): Passage | null;
  /** The cells that were changed. */
  readonly changes: Changes;
}

/** Null where nothing is known of what `recast` does, or the kernel can't do it. */
export function createCellRun(
  options: ScanOptions,
  recastPlan: RecastPlan | undefined = options.recast?.plan,
): CellRun | null {
  const { dialect, width, emptyColumns, maxRecordBytes } = options;
  if (recastPlan === undefined) return null;
  const { rowsBefore: plannedBefore, ...plan } = recastPlan;
  const kernel = createCellKernel({ ...plan, dialect, width, emptyColumns, maxRecordBytes });
  if (kernel === null) return null;
  return {
    read(bytes, from, to, rowsBefore, outgoing) {
      let at = from;
      let rows = 0;
      for (let stopped = false; !stopped; ) {
        const run = kernel.run(bytes, at, to, plannedBefore + rowsBefore + rows + 1);
        at += run.consumed;
        rows += run.rows;
        stopped = run.stopped;
        if (run.output) outgoing.replace(at, Buffer.from(run.output));
        else if (run.consumed > 0) outgoing.pass(at);
      }
      return { at, rows };
    },
    readOne(record, rowsBefore) {
      const { consumed, output } = kernel.run(record, 0, record.length, plannedBefore + rowsBefore + 1);
      if (consumed === 0) return null;
      return output ? { kind: 'instead', bytes: Buffer.from(output) } : { kind: 'whole' };
    },
    changes: kernel.changes,
  };
}
