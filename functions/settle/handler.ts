import { domo, ledger, objects, turnstile } from '../../shared/aws/clients.ts';
import { handler as lambda } from '../../shared/aws/handler.ts';
import { describe } from '../../shared/aws/objects.ts';
import { finish } from '../../shared/loads/finish.ts';
import type { Load } from '../../shared/loads/load.ts';
import type { LoadPlan, OpenExecution, Proof } from '../../shared/loads/plan.ts';
import { log } from '../../shared/log.ts';
import { countRows } from './rows.ts';

export interface SettleInput {
  load: Load;
  streamKey: string;
  plan: LoadPlan;
  execution: OpenExecution;
  proof: Proof;
  run: string;
}

/** Ends a load whose rows are in Domo, and lets the next one through. */
export const handler = lambda(async (input: SettleInput): Promise<{ state: 'committed'; rows: number }> => {
  const { load, streamKey, plan, execution, proof, run } = input;
  const dataSetRows = await countRows(domo(), load, execution, proof);
  if (dataSetRows.agrees === false) {
    log.error(`${describe(load.object)}: the DataSet has not the rows that it should have`, { dataSetRows });
  }
  await finish(
    ledger(),
    objects(),
    load,
    run,
    { state: 'committed' },
    { plan, execution, proof, dataSetRows },
  );
  await turnstile().leave(streamKey, run);
  return { state: 'committed', rows: proof.rows };
});
