import { isDeepStrictEqual } from 'node:util';
import { counted } from '../counted.ts';
import type { DataSet } from '../domo/answers.ts';
import { DataSetChanged, ExportRowsDiffer } from '../errors.ts';

/** The properties of a DataSet that change when its data changes. */
export type DataState = Pick<DataSet, 'id' | 'rows' | 'dataCurrentAt' | 'pdpEnabled'>;

/** What Domo sent of a DataSet. */
export interface Received {
  /** Records, with the header. */
  records: number;
  /** The data ended inside a quoted field. */
  isOpen: boolean;
  includeHeader: boolean;
}

/**
 * The number of rows of an export, if it is complete by Domo's own row count. There is no other proof: Domo sends no
 * count and no checksum with an export, and users have seen it leave out rows silently [E10].
 *
 * @throws DataSetChanged if the data changed between the counts before and after
 * @throws ExportRowsDiffer
 */
export function verifiedRows(
  before: DataState,
  after: DataState,
  { records, isOpen, includeHeader }: Received,
): number {
  const rows = Math.max(0, records - (includeHeader ? 1 : 0));
  if (!isSameState(before, after)) {
    throw new DataSetChanged(
      `DataSet ${before.id} changed while it was exported: it had ${stateText(before)} before and ${stateText(after)} afterwards, and ${rows} came. Nothing was kept. Export it at a time when nothing is loaded into it.`,
    );
  }
  if (rows === after.rows && !isOpen) return rows;
  const ending = isOpen ? ', the last of them cut off in a quoted cell' : '';
  // Under PDP an export has the rows that the user of the client may see [E12].
  const advice = after.pdpEnabled
    ? 'It has personalised data permissions (PDP): the user of the Domo client must see all rows.'
    : 'Look at the DataSet in Domo. If it was loaded a moment ago, its count may be late; if not, ask Domo why its export is not whole.';
  throw new ExportRowsDiffer(
    `The export of DataSet ${after.id} has ${counted(rows, 'row')}${ending}, and Domo counts ${after.rows}, before and afterwards. Nothing was kept. ${advice}`,
  );
}

/**
 * For a file that is typed by the schema: it has to be the same after the export as before.
 *
 * @throws DataSetChanged
 */
export function verifySchema(before: DataSet, after: DataSet): void {
  if (isDeepStrictEqual(before.schema, after.schema)) return;
  throw new DataSetChanged(
    `DataSet ${before.id} got other columns while it was exported. Nothing was kept. Export it at a time when nobody changes it.`,
  );
}

/** Whether a DataSet had the same data at two times. */
export function isSameState(one: DataState, other: Pick<DataState, 'rows' | 'dataCurrentAt'>): boolean {
  return one.rows === other.rows && (one.dataCurrentAt ?? null) === (other.dataCurrentAt ?? null);
}

function stateText({ rows, dataCurrentAt }: DataState): string {
  return dataCurrentAt == null ? counted(rows, 'row') : `${counted(rows, 'row')} of ${dataCurrentAt}`;
}
