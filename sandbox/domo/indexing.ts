import { randomUUID } from 'node:crypto';
import type { UpdateMethod } from '../../shared/config/route.ts';
import { dataSetEntry } from './catalog.ts';
import { outdatedBy } from './lag.ts';
import { type DataSet, rowsOf, timestamp } from './model.ts';
import type { State } from './state.ts';
import { rollback } from './storage/duck.ts';
import type { Entry } from './storage/journal.ts';
import { load, Unfit } from './storage/loading.ts';
import type { Upload } from './storage/uploads.ts';

export interface Indexing {
  dataSetId: string;
  /** The uploads in the order of their rows. */
  uploads: Upload[];
  updateMethod: UpdateMethod;
  keyColumnNames: string[];
  /** Called just before the rows become visible. If it returns false, the DataSet stays as it is. */
  wanted(): boolean;
  /** Entries that are written to the journal together with the rows: all or nothing. */
  entries(): Entry[];
  /** Called when the rows become visible. */
  done(): void;
}

/**
 * Makes the uploads' rows visible in their DataSet: all of them together, or none.
 *
 * @throws Unfit if a row can't be loaded
 */
export async function index(state: State, work: Indexing): Promise<void> {
  const { catalog, duck, journal, settings, tables, uploads, scratch } = state;
  const dataSet = catalog.dataSets.get(work.dataSetId);
  if (dataSet === undefined || dataSet.deleted) throw new Unfit('The DataSet has been deleted.');
  const before = dataSet.table;
  if (dataSet.columns.length === 0) throw new Unfit('The DataSet has no columns.');
  const { typeErrors, backslashN } = settings.now;
  await duck.using(async (connection) => {
    try {
      await connection.run('BEGIN');
      const { table, rows } = work.uploads.some(({ file }) => file === null)
        ? countOnly(dataSet, work)
        : await load(
            connection,
            {
              uploads: work.uploads,
              columns: dataSet.columns,
              updateMethod: work.updateMethod,
              keyColumnNames: work.keyColumnNames,
              table: before,
              newName: randomUUID(),
              lenient: typeErrors === 'null',
              backslashN,
            },
            uploads,
            scratch,
          );
      if (dataSet.deleted) throw new Unfit('The DataSet has been deleted.');
      if (!work.wanted()) {
        await rollback(connection);
        return;
      }
      const now = timestamp();
      const outdated = outdatedBy(dataSet, settings.now);
      const changes = { rows, table, updatedAt: now, dataCurrentAt: now, outdated };
      await journal.commit(connection, [dataSetEntry(dataSet, () => changes), ...work.entries()], () => {
        Object.assign(dataSet, changes);
        work.done();
      });
    } catch (error) {
      await rollback(connection);
      throw error;
    }
  });
  if (before !== null && before.name !== dataSet.table?.name) await tables.drop(before);
}

/** For uploads whose content was discarded: the DataSet gets only their row counts. Every key counts as new. */
function countOnly(dataSet: DataSet, { uploads, updateMethod }: Indexing): Pick<DataSet, 'table' | 'rows'> {
  const rows = rowsOf(uploads);
  return updateMethod === 'REPLACE'
    ? { table: null, rows }
    : { table: dataSet.table, rows: dataSet.rows + rows };
}
