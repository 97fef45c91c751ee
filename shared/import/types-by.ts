import { newDataSetOf, type Target } from '../config/route.ts';
import type { Judged, TypesBy } from '../csv/cell-misfit.ts';
import { type Batch, type BatchLoad, routeOf } from './batch.ts';
import type { Reading } from './reading.ts';

/** The source of the types of the columns that a route loads into. @param isThere whether the DataSet is there */
export function typesBy(target: Target, isThere: boolean): TypesBy {
  const made = newDataSetOf(target);
  if (made === null) return 'domo';
  if (made.columns === 'infer') return isThere ? 'firstFile' : 'newFiles';
  return isThere ? 'routeAndDomo' : 'route';
}

/** Only a table of text can have one. */
export function couldHaveHeader({ format }: Pick<Reading, 'format'>): boolean {
  return format === 'csv' || format === 'xlsx';
}

/**
 * What messages about the records of a load say: whether its file has a header, or can't have one, the rules that its cells
 * are judged by, and the source of their types.
 */
export function aboutRecords(
  batch: Pick<Batch, 'readings' | 'routes' | 'target'>,
  { load, plan }: Pick<BatchLoad, 'load' | 'plan'>,
): { header: boolean; couldHaveHeader: boolean; judged: Judged } {
  const reading = batch.readings[plan.reading];
  if (reading === undefined) throw new RangeError(`the batch has no reading ${plan.reading}`);
  const { kind } = batch.target;
  const isThere = kind === 'stream' || kind === 'dataSet';
  return {
    header: reading.firstRow === 2,
    couldHaveHeader: couldHaveHeader(reading),
    judged: { rules: reading.rules, typesBy: typesBy(routeOf(batch, load).target, isThere) },
  };
}
