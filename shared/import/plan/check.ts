import { type Column, newDataSetOf } from '../../config/route.ts';
import { sizeText } from '../../config/values/size.ts';
import { FileEmpty, FileTooLarge } from '../../errors.ts';
import { describe } from '../load.ts';
import { checkHeader } from '../match/differences.ts';
import type { Objects } from '../ports.ts';
import { newColumns } from './columns.ts';
import { fetchHead, type RoutedObject } from './head.ts';

/** What the head of a load's file says. */
export interface CheckedHead {
  /** Where the rows begin. Bytes. */
  dataStart: number;
  /** Of the DataSet: those that there are, or those to create it with. */
  columns: Column[];
}

/** Checks the head of a load's file against its DataSet. Throws the FileError that the load is rejected with. */
export async function checkHead(
  objects: Pick<Objects, 'read'>,
  load: RoutedObject,
  known: Column[] | undefined,
): Promise<CheckedHead> {
  const { object, route } = load;
  const { target } = route;
  if (object.size === 0) {
    throw new FileEmpty(`${describe(object)} is empty. Drop a file with a header and rows.`);
  }
  if (target.kind === 'dataSetApi' && object.size > target.maxBytes) {
    throw new FileTooLarge(
      `${describe(object)} has ${object.size} bytes, and route ${route.name} sends at most ${sizeText(target.maxBytes)} in one request. For files of this size let the route load through a Stream: write "dataSet" or "stream" instead of "dataSetApi", which takes files of any size. Or raise "maxBytes", or drop smaller files.`,
    );
  }
  const wanted = newDataSetOf(target);
  const declared = wanted === null || wanted.columns === 'infer' ? undefined : wanted.columns;
  const head = await fetchHead(objects, load, (known ?? declared)?.length);
  const columns = known ?? (wanted === null ? [] : await newColumns(objects, load, wanted, head));
  if (head.header !== null) checkHeader(head.header, columns, describe(object), route.showCells);
  return { dataStart: head.dataStart, columns };
}
