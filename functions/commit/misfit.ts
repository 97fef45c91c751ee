import { describe, type Objects } from '../../shared/aws/objects.ts';
import type { Column } from '../../shared/config/route.ts';
import { findMisfit } from '../../shared/csv/misfit.ts';
import { CellOfWrongType, ExecutionInvalid, type SluiceError } from '../../shared/errors.ts';
import type { Load } from '../../shared/loads/load.ts';
import type { LoadPlan, OpenExecution } from '../../shared/loads/plan.ts';

/**
 * Why Domo called an execution INVALID. Domo does not say [X3], so the file is read again and the first cell
 * that does not fit its column is named.
 *
 * @param alone nothing else was in the execution
 * @returns null if nothing is wrong with this load, and it was not alone
 */
export async function explainInvalid(
  objects: Objects,
  load: Load,
  plan: LoadPlan,
  execution: OpenExecution,
  columns: Column[],
  alone: boolean,
): Promise<SluiceError | null> {
  const { object, route } = load;
  const where = describe(object);
  const misfit = await findMisfit(columns, objects.read(object, plan.dataStart, object.size), {
    dialect: { delimiter: route.delimiter, quotes: route.quotes },
    dataStart: plan.dataStart,
  });
  if (misfit === null && !alone) return null;
  if (misfit === null) {
    return new ExecutionInvalid(
      `${where}: Domo uploaded the rows but could not index them (execution ${execution.executionId} of Stream ${execution.streamId} ended INVALID), and every cell looks right for its column. See the DataSet's history in Domo. The DataSet is as it was.`,
    );
  }
  const { row, column, offset, text, type } = misfit;
  return new CellOfWrongType(
    `${where}: row ${row + (route.header ? 1 : 0)}, byte ${offset}: ${JSON.stringify(text)} in column ${JSON.stringify(column)} is no ${type}. Mend the cell, or make the column a STRING, and drop the file again. The DataSet is as it was.`,
  );
}
