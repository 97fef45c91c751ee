import { DomoNotFound, SluiceError } from '../../errors.ts';
import { log } from '../../log.ts';
import { list } from '../../wording.ts';
import { type Hold, type UnusedColumns, update } from '../lease/lease.ts';
import type { Ports } from '../ports.ts';
import { haveNames } from './columns.ts';

/**
 * Takes columns out of a DataSet again that were added for loads of which none was committed, so that nothing is left of
 * files that were rejected. Every cell was proven before they were added, so this is rare: what comes after it must fail.
 *
 * Only what Sluice has added is taken out: a DataSet that has other columns by now, or other rows, was changed by somebody
 * else since, who may want them. Safe to repeat.
 */
export async function removeColumns(
  { domo, leases, notices }: Pick<Ports, 'domo' | 'leases' | 'notices'>,
  hold: Hold,
  { dataSetId, before, added, rows }: UnusedColumns,
): Promise<void> {
  const done = () => update(leases, hold, () => ({ unused: null }));
  const now = await domo.dataSets.get(dataSetId).catch((error: unknown) => {
    if (error instanceof DomoNotFound) return null;
    throw error;
  });
  const names = [...before, ...added].map(({ name }) => name);
  const isOurs = now !== null && haveNames(now.schema.columns, names) && now.rows === rows;
  if (!isOurs) {
    const isAsBefore = now === null || haveNames(now.schema.columns, names.slice(0, before.length));
    if (!isAsBefore)
      log.warn(`DataSet ${dataSetId} keeps the columns that were added: it was changed since.`);
    await done();
    return;
  }
  try {
    await domo.dataSets.updateSchema(dataSetId, before);
  } catch (error) {
    if (!(error instanceof SluiceError) || error.retryable) throw error;
    const message = `Sluice added columns to DataSet ${dataSetId} for files that were not loaded, and Domo does not let them be taken out: ${error.message} They have no values. The columns are: ${list(added.map(({ name }) => name))}.`;
    log.warn(message, { error });
    await notices.publish({
      subject: 'Sluice: empty columns are left in Domo',
      message,
      about: { kind: 'setup' },
    });
  }
  await done();
}
