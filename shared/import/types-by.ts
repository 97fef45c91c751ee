import { newDataSetOf, type Target } from '../config/route.ts';
import type { Judged, TypesBy } from '../csv/cell-misfit.ts';
import { type Batch, type BatchLoad, routeOf } from './batch.ts';

/** The source of the types of the columns that a route loads into. @param isThere whether the DataSet is there */
export function typesBy(target: Target, isThere: boolean): TypesBy {
  const made = newDataSetOf(target);
  if (made === null) return 'domo';
  if (made.columns === 'infer') return isThere ? 'firstFile' : 'newFiles';
  return isThere ? 'routeAndDomo' : 'route';
}

/** The rules that the cells of a load of a batch are judged by, and the source of their types. */
export function judgedBy(
  batch: Pick<Batch, 'readings' | 'routes' | 'target'>,
  { load, plan }: Pick<BatchLoad, 'load' | 'plan'>,
): Judged {
  const reading = batch.readings[plan.reading];
  if (reading === undefined) throw new RangeError(`the batch has no reading ${plan.reading}`);
  const { kind } = batch.target;
  const isThere = kind === 'stream' || kind === 'dataSet';
  return { rules: reading.rules, typesBy: typesBy(routeOf(batch, load).target, isThere) };
}
