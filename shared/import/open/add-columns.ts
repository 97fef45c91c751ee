import type { Column } from '../../config/route.ts';
import type { DataSet } from '../../domo/answers.ts';
import { DomoRefused, StepOvertaken } from '../../errors.ts';
import { list } from '../../wording.ts';
import type { Batch } from '../batch.ts';
import { type Hold, update } from '../lease/lease.ts';
import type { Ports } from '../ports.ts';
import { haveNames, haveTypes } from './columns.ts';

/**
 * Adds the columns to the schema of a DataSet that the files of a batch have and it lacks, before rows with them are sent
 * [D10]; its rows have nulls in them [D11]. Safe to repeat: where they are there already, by a try before this or by
 * another load, nothing is changed. Domo is asked afterwards, because it may have taken the schema and kept its own.
 *
 * The lease knows of it before: until something is committed, they are taken out again with the loads that they were
 * added for (see `removeColumns`).
 *
 * Throws `StepOvertaken` where the DataSet has other columns by now than the batch was planned for, and `DomoRefused`
 * where Domo does not have the columns after it was given them.
 *
 * @returns the DataSet as it is then
 */
export async function addColumns(
  { domo, leases }: Pick<Ports, 'domo' | 'leases'>,
  hold: Hold,
  dataSetId: string,
  { names, addedColumns: added }: Pick<Batch, 'names' | 'addedColumns'>,
): Promise<DataSet> {
  const dataSet = await domo.dataSets.get(dataSetId);
  const { columns: before } = dataSet.schema;
  const isThere = ({ schema }: DataSet) =>
    haveNames(schema.columns, names) && haveTypes(schema.columns, added);
  if (isThere(dataSet)) return dataSet;
  if (!haveNames([...before, ...added], names)) throw changed(dataSetId);
  await update(leases, hold, ({ unused }) => {
    // The DataSet as a whole is deleted again, or the note is that of a try before this.
    if (unused !== null) return {};
    return {
      unused: { kind: 'columns', infers: true, doomed: null, dataSetId, before, added, rows: dataSet.rows },
    };
  });
  await domo.dataSets.updateSchema(dataSetId, [...before, ...added]);
  const after = await domo.dataSets.get(dataSetId);
  if (isThere(after)) return after;
  throw new DomoRefused(
    `Domo was given the new columns of DataSet ${dataSetId} (${namesOf(added)}), and does not have them. Add them in Domo, or set "extra": "drop" under "match" of the route. Nothing was loaded.`,
  );
}

function changed(dataSetId: string): StepOvertaken {
  return new StepOvertaken(
    `DataSet ${dataSetId} has other columns by now than this batch was planned for. Nothing was sent: the loads are checked against it anew.`,
  );
}

function namesOf(columns: readonly Column[]): string {
  return list(columns.map(({ name }) => name));
}
