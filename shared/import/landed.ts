import { counted } from '../counted.ts';
import { behaviourOf } from '../domo/behaviour.ts';
import { subjectOf } from '../domo/executions.ts';
import { ExecutionUnclear } from '../errors.ts';
import type { OpenExecution } from './destination.ts';
import type { Ports } from './ports.ts';

/**
 * Throws `ExecutionUnclear` where a probe has seen that rows of an execution come into the DataSet although it was
 * aborted before its commit [X17], and there are other rows now than before.
 */
export async function demandNothingLanded(
  { domo, probes }: Pick<Ports, 'domo' | 'probes'>,
  execution: OpenExecution,
): Promise<void> {
  if (behaviourOf(await probes.get()).abortOfOpen === 'discards') return;
  const { rows } = await domo.dataSets.get(execution.dataSetId);
  if (rows !== execution.rowsBefore) throw landed(execution, rows);
}

/** What nobody knows of the loads of an execution that was aborted. @param rows that the DataSet has now */
export function landed(execution: OpenExecution, rows: number): ExecutionUnclear {
  const { streamId, executionId, dataSetId, rowsBefore } = execution;
  return new ExecutionUnclear(
    `Whether the rows of this load are in Domo is not known: ${subjectOf(streamId, executionId)} was aborted, and the probe of this Domo has seen that rows may come all the same. DataSet ${dataSetId} had ${counted(rowsBefore, 'row')} before and has ${rows} now. ${lookThere}`,
  );
}

export const lookThere =
  'Look at the history of the DataSet in Domo: if the rows are missing, load them with: npx sluice replay LOAD --force';
