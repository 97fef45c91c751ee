import type { Column, NewDataSet } from '../../config/route.ts';
import type { Head } from '../../csv/head.ts';
import { inferColumns } from '../../csv/infer.ts';
import { HeaderMismatch } from '../../errors.ts';
import { domoDialectOf } from '../dialect.ts';
import { describe } from '../load.ts';
import type { Objects } from '../ports.ts';
import { fetchBytes, type RoutedObject } from './head.ts';

/**
 * A type can be promised only for cells that were seen, so a file up to this size is read whole to infer
 * from; of a larger one all columns are STRING. Bytes.
 */
const inferLimit = 16 * 1024 * 1024;

/** The columns of the DataSet that a load is to create: the route's, or inferred from the file. */
export async function newColumns(
  objects: Pick<Objects, 'read'>,
  load: RoutedObject,
  target: NewDataSet,
  head: Head,
): Promise<Column[]> {
  if (target.columns !== 'infer') return target.columns;
  if (head.header === null) {
    throw new HeaderMismatch(
      `${describe(load.object)}: columns can only be inferred from a file with a header. Name the columns of route ${load.route.name} in the configuration.`,
    );
  }
  const whole = load.object.size <= inferLimit;
  const bytes = whole ? await fetchBytes(objects, load, load.object.size) : Buffer.alloc(0);
  return inferColumns(head.header, bytes.subarray(head.dataStart), {
    whole,
    dialect: domoDialectOf(load.route.read),
    object: describe(load.object),
    showCells: load.route.showCells,
  });
}
