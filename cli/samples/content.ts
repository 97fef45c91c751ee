import type { Column } from '../../shared/config/route.ts';
import type { Domo } from '../../shared/domo/client.ts';
import { DomoRefused } from '../../shared/errors.ts';

/** The content of a DataSet, as Domo returns it. */
export interface Content {
  dataSetId: string;
  name: string;
  /** By Domo's own count. */
  rowCount: number;
  columns: Column[];
  rows: unknown[][];
}

/** The id of a Stream's DataSet. */
export async function dataSetOf(domo: Domo, streamId: number): Promise<string> {
  return (await domo.streams.get(streamId)).dataSet.id;
}

/** The id of the DataSet of that name that has a Stream; null if there is none yet. */
export async function dataSetNamed(domo: Domo, name: string): Promise<string | null> {
  const found = await domo.streams.search({ name });
  return found.find(({ dataSet }) => dataSet.name === name)?.dataSet.id ?? null;
}

export async function readContent(domo: Domo, dataSetId: string): Promise<Content> {
  const { name, rows: rowCount, schema } = await domo.dataSets.get(dataSetId);
  const rows = rowCount === 0 ? [] : (await query(domo, dataSetId)).rows;
  return { dataSetId, name, rowCount, columns: schema.columns, rows };
}

/** Domo can't query a DataSet without rows [D16]. */
async function query(domo: Domo, dataSetId: string): Promise<{ rows: unknown[][] }> {
  try {
    return await domo.dataSets.query(dataSetId, 'SELECT * FROM table');
  } catch (error) {
    if (error instanceof DomoRefused) return { rows: [] };
    throw error;
  }
}
