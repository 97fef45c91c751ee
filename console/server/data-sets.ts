import { WrongUse } from '../../cli/complaint.ts';
import type { Connection } from '../../cli/connection.ts';
import { deployedDomo } from '../../cli/deployed-domo.ts';
import { DomoRefused } from '../../shared/errors.ts';
import type { DataSetAnswer, RowsAnswer } from '../answers.ts';
import { kept } from './kept.ts';

/** The DataSets of the sandbox's Domo. Those of a real Domo are looked at in Domo, by its own rights. */
export interface DataSets {
  list(): Promise<DataSetAnswer[]>;
  rows(id: string): Promise<RowsAnswer>;
}

/** How many rows are shown. */
const shown = 100;

const domoAge = 60_000;

/** Every call throws `WrongUse` where the connection is no sandbox. */
export function createDataSets(connection: Connection): DataSets {
  const domo = kept(domoAge, () => {
    if (connection.endpoint === null)
      throw new WrongUse('Rows are shown of the sandbox only: look at them in Domo.');
    return deployedDomo(connection);
  });

  return {
    async list() {
      const { dataSets } = await domo();
      const found: DataSetAnswer[] = [];
      for await (const { id, name, rows, updatedAt, ...more } of dataSets.listAll({ sort: 'name' })) {
        const { columns } = more as { columns?: number };
        found.push({ id, name, rows, columns: columns ?? 0, updatedAt: updatedAt ?? null });
      }
      return found;
    },

    async rows(id) {
      const { dataSets } = await domo();
      const { name, rows: rowCount, schema } = await dataSets.get(id);
      const rows = rowCount === 0 ? [] : await firstRows(dataSets, id);
      return { id, name, rowCount, columns: schema.columns, rows };
    },
  };
}

/** Domo can't query a DataSet without rows, or whose rows are not indexed yet [D16]. */
async function firstRows(
  dataSets: Awaited<ReturnType<typeof deployedDomo>>['dataSets'],
  id: string,
): Promise<unknown[][]> {
  try {
    return (await dataSets.query(id, `SELECT * FROM table LIMIT ${shown}`)).rows;
  } catch (error) {
    if (error instanceof DomoRefused) return [];
    throw error;
  }
}
