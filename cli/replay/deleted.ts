import { matchRoute } from '../../shared/config/match.ts';
import { type ImportRoute, newDataSetOf } from '../../shared/config/route.ts';
import { DataSetDeleted } from '../../shared/errors.ts';
import type { LedgerRow } from '../../shared/import/ledger/row.ts';
import { WrongUse } from '../complaint.ts';
import type { Connection } from '../connection.ts';
import { deployedDomo } from '../deployed-domo.ts';
import { type Deployment, reaching } from '../deployment.ts';
import { openTable } from '../loads.ts';

/**
 * The DataSets that the routes of loads have made and that Domo has no more, by the ids of the loads. Domo is asked here,
 * because only what is certainly gone may be made anew: the rows of one that is there would be lost sight of.
 *
 * Throws `WrongUse` where a route names what is there already, or its DataSet is there.
 */
export async function deletedDataSets(
  connection: Connection,
  { table: name }: Pick<Deployment, 'table'>,
  routes: readonly ImportRoute[],
  rows: readonly LedgerRow[],
): Promise<Map<string, string>> {
  const [{ createStreams }, { findTarget }, table, domo] = await Promise.all([
    import('../../shared/aws/streams.ts'),
    import('../../shared/import/plan/target.ts'),
    openTable(connection, name),
    deployedDomo(connection),
  ]);
  const streams = createStreams(table);

  async function deletedOf(route: ImportRoute): Promise<string | null> {
    const target = newDataSetOf(route.target);
    if (target === null) {
      throw new WrongUse(
        `Route ${route.name} loads into what was there before, so there is nothing that it could make anew. Change its "stream" or "dataSetApi" in sluice.config.json, and deploy.`,
      );
    }
    const streamKey = await reaching(connection, () => streams.keyOf(route));
    const known = await reaching(connection, () => streams.get(streamKey));
    if (known === null || known.made === null) return null;
    const { dataSetId } = known.made;
    try {
      await reaching(connection, () => findTarget(domo, streams, streamKey, route));
    } catch (error) {
      if (error instanceof DataSetDeleted) return dataSetId;
      throw error;
    }
    throw new WrongUse(
      `DataSet "${target.name}" (${dataSetId}) of route ${route.name} is there: --recreate is for one that was deleted in Domo. Leave it out.`,
    );
  }

  const byRoute = new Map<ImportRoute, Promise<string | null>>();
  const deleted = new Map<string, string>();
  for (const { id, key } of rows) {
    const route = matchRoute(routes, key);
    if (route === null) continue;
    const asked = byRoute.get(route) ?? deletedOf(route);
    byRoute.set(route, asked);
    const dataSetId = await asked;
    if (dataSetId !== null) deleted.set(id, dataSetId);
  }
  return deleted;
}
