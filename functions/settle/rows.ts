import { setTimeout as sleep } from 'node:timers/promises';
import type { UpdateMethod } from '../../shared/config/route.ts';
import type { Domo } from '../../shared/domo/client.ts';
import type { OpenExecution } from '../../shared/loads/plan.ts';
import { compareRows, type DataSetRows } from '../../shared/loads/receipt.ts';

/** Mostly Domo's count is right at once; where it lags [X10], the state's Retry waits longer. Milliseconds. */
const pauses = [0, 250, 750, 2000];

/** What Domo says of the DataSet's rows after a commit, against what was there and what was loaded. */
export async function countRows(
  domo: Domo,
  updateMethod: UpdateMethod,
  { dataSetId, rowsBefore }: OpenExecution,
  loaded: number,
): Promise<DataSetRows> {
  let counted = compareRows(updateMethod, rowsBefore, rowsBefore, loaded);
  for (const pause of pauses) {
    await sleep(pause);
    const { rows } = await domo.dataSets.get(dataSetId);
    counted = compareRows(updateMethod, rowsBefore, rows, loaded);
    if (counted.agrees) break;
  }
  return counted;
}
