import type { ImportRoute } from '../config/route.ts';
import { counted } from '../counted.ts';
import { DataSetWouldShrink } from '../errors.ts';
import type { Destination } from './destination.ts';
import { describe, type Load } from './load.ts';
import type { Proof } from './part.ts';

/** Throws `DataSetWouldShrink` if a REPLACE would leave a smaller share of the DataSet's rows than its route allows. */
export function guardShrinking(
  { id, object }: Pick<Load, 'id' | 'object'>,
  route: ImportRoute,
  { rows }: Pick<Proof, 'rows'>,
  { rowsBefore, dataSetId }: Pick<Destination, 'rowsBefore' | 'dataSetId'>,
): void {
  const { shrinkGuard, updateMethod } = route;
  if (shrinkGuard === null || updateMethod !== 'REPLACE' || rows >= rowsBefore * shrinkGuard) return;
  throw new DataSetWouldShrink(
    `${describe(object)} has ${counted(rows, 'row')}, and would replace the ${counted(rowsBefore, 'row')} of DataSet ${dataSetId}: fewer than the share of ${shrinkGuard} that "shrinkGuard" of route ${route.name} asks for. The DataSet is as it was. If this is meant, load it with: npx sluice replay ${id} --force`,
  );
}
