import type { Column } from '../../shared/config/route.ts';
import type { Domo } from '../../shared/domo/client.ts';
import { DomoRefused } from '../../shared/errors.ts';

/** What a DataSet holds, as Domo gives it back. */
export interface Content {
  dataSetId: string;
  name: string;
  /** By Domo's own count. */
  rowCount: number;
  columns: Column[];
  rows: unknown[][];
}

/** The id of the DataSet that a stream feeds. */
export async function dataSetOf(domo: Domo, streamId: number): Promise<string> {
  return (await domo.streams.get(streamId)).dataSet.id;
}

/** The id of the DataSet of that name that a stream feeds; null where there is none yet. */
export async function dataSetNamed(domo: Domo, name: string): Promise<string | null> {
  const found = await domo.streams.search({ name });
  return found.find(({ dataSet }) => dataSet.name === name)?.dataSet.id ?? null;
}

export async function readContent(domo: Domo, dataSetId: string): Promise<Content> {
  const { name, rows: rowCount, schema } = await domo.dataSets.get(dataSetId);
  const rows = rowCount === 0 ? [] : (await query(domo, dataSetId)).rows;
  return { dataSetId, name, rowCount, columns: schema.columns, rows };
}

/** A DataSet into which nothing was loaded yet answers no query [D16]. */
async function query(domo: Domo, dataSetId: string): Promise<{ rows: unknown[][] }> {
  try {
    return await domo.dataSets.query(dataSetId, 'SELECT * FROM table');
  } catch (error) {
    if (error instanceof DomoRefused) return { rows: [] };
    throw error;
  }
}
