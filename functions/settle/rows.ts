import { setTimeout as sleep } from 'node:timers/promises';
import type { Domo } from '../../shared/domo/client.ts';
import type { Load } from '../../shared/loads/load.ts';
import type { OpenExecution, Proof } from '../../shared/loads/plan.ts';
import { type DataSetRows, expectedRows } from '../../shared/loads/receipt.ts';

/** Domo's row count may lag behind a SUCCESS [X10]; a receipt is not worth waiting longer for. Milliseconds. */
const pauses = [0, 250, 750, 2000];

/** What Domo says of the DataSet's rows after a commit, against what was there and what was loaded. */
export async function countRows(
  domo: Domo,
  load: Load,
  execution: OpenExecution,
  proof: Proof,
): Promise<DataSetRows> {
  const expected = expectedRows(load, execution, proof);
  let after = execution.rowsBefore;
  for (const pause of pauses) {
    await sleep(pause);
    after = (await domo.dataSets.get(execution.dataSetId)).rows;
    if (expected === null || after === expected) break;
  }
  const agrees = expected === null ? null : after === expected;
  return { before: execution.rowsBefore, after, expected, agrees };
}
