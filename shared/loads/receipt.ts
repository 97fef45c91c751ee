import type { Load, LoadRecord } from './load.ts';
import type { LoadPlan, OpenExecution, Proof } from './plan.ts';

/** The rows of a DataSet around a load, as Domo tells them. */
export interface DataSetRows {
  before: number;
  after: number;
  /** Rows that it must have now; null under UPSERT, where it depends on the keys. */
  expected: number | null;
  /** null where nothing can be expected. Domo's count may lag behind [X10]. */
  agrees: boolean | null;
}

/** What a finished load leaves in S3. */
export interface Receipt extends LoadRecord {
  object: { etag: string; sequencer: string | null };
  updateMethod: string;
  dataSetId: string | null;
  /** What was proven before the commit; only of loads that got so far. */
  proof: Proof | null;
  dataSetRows: DataSetRows | null;
}

/** Rows that a DataSet must have after a load; null where that depends on keys. */
export function expectedRows(load: Load, execution: OpenExecution, proof: Proof): number | null {
  switch (load.route.updateMethod) {
    case 'REPLACE':
      return proof.rows;
    case 'APPEND':
      return execution.rowsBefore + proof.rows;
    case 'UPSERT':
      return null;
  }
}

/** What is known of a load at its end. */
export interface Findings {
  plan: LoadPlan | null;
  execution: OpenExecution | null;
  proof: Proof | null;
  dataSetRows: DataSetRows | null;
}

export function createReceipt(load: Load, record: LoadRecord, findings: Findings): Receipt {
  const { plan, execution, proof, dataSetRows } = findings;
  return {
    ...record,
    object: { etag: load.object.etag, sequencer: load.sequencer },
    updateMethod: load.route.updateMethod,
    dataSetId: execution?.dataSetId ?? plan?.stream?.dataSetId ?? null,
    proof,
    dataSetRows,
  };
}
