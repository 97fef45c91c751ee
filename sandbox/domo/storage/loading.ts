import type { DuckDBConnection } from '@duckdb/node-api';
import type { Column, UpdateMethod } from '../../../shared/config/route.ts';
import { counted } from '../../../shared/counted.ts';
import { type Batch, batchesOf } from './batches.ts';
import { misfitMark, misfits, projection, readFlat, storedName, unescaped, valueFrom } from './columns.ts';
import { identifier, rollback } from './duck.ts';
import { createTable, type StoredTable, tableName } from './tables.ts';
import type { Upload, Uploads } from './uploads.ts';

export interface Loading {
  /** The uploads in the order of their rows. */
  uploads: Upload[];
  columns: Column[];
  updateMethod: UpdateMethod;
  /** UPSERT only. */
  keyColumnNames: string[];
  /** The current table of the DataSet. */
  table: StoredTable | null;
  /** The name of the new table, if one is needed. */
  newName: string;
  /** Cells that do not fit become null [P13]. */
  lenient: boolean;
  backslashN: boolean;
}

/** The place of a cell that does not fit its column's type. */
export interface Misfit {
  /** Index of its upload. */
  upload: number;
  /** Row in its upload, from 1. */
  row: number;
  column: Column;
  text: string;
}

/** Rows can't be loaded. The message says which, and why. */
export class Unfit extends Error {
  override readonly name = 'Unfit';
  readonly misfit: Misfit | null;

  constructor(message: string, misfit: Misfit | null = null) {
    super(message);
    this.misfit = misfit;
  }
}

/** @throws Unfit if a cell does not fit its column's type */
export async function checkTypes(
  connection: DuckDBConnection,
  loading: Pick<Loading, 'uploads' | 'columns' | 'backslashN'>,
  store: Uploads,
  folder: string,
): Promise<void> {
  if (loading.columns.every(({ type }) => type === 'STRING')) return;
  for await (const batch of batchesOf(loading.uploads, store, folder, loading.backslashN)) {
    const unfit = await findMisfit(connection, batch, loading.columns);
    if (unfit !== null) throw unfit;
  }
}

/**
 * Loads the uploads' rows within the connection's open transaction, in the order of the uploads and of their rows.
 *
 * @returns the table that holds the DataSet's rows from now on, and their number
 * @throws Unfit if a row can't be loaded; the caller must roll back the transaction then
 */
export async function load(
  connection: DuckDBConnection,
  loading: Loading,
  store: Uploads,
  folder: string,
): Promise<{ table: StoredTable; rows: number }> {
  const { columns, updateMethod, uploads } = loading;
  const other = uploads.find((upload) => upload.columns !== columns.length);
  if (other !== undefined)
    throw new Unfit(
      `The DataSet has ${counted(columns.length, 'column')} now, but rows were uploaded with ${other.columns}.`,
    );

  const table = await target(connection, loading);
  if (updateMethod === 'UPSERT') {
    const stage = { name: tableName(`${loading.newName}_stage`), columns };
    await createTable(connection, stage);
    await insert(connection, stage, loading, store, folder);
    await upsert(connection, table, stage, loading.keyColumnNames);
    await connection.run(`DROP TABLE ${identifier(stage.name)}`);
  } else {
    await insert(connection, table, loading, store, folder);
  }
  const result = await connection.runAndReadAll(`SELECT count(*) FROM ${identifier(table.name)}`);
  return { table, rows: Number(result.getRows()[0]?.[0]) };
}

/** The table to load into: the current one if it has the right columns, else a new one. */
async function target(connection: DuckDBConnection, loading: Loading): Promise<StoredTable> {
  const { columns, table } = loading;
  const fresh = { name: tableName(loading.newName), columns };
  if (loading.updateMethod === 'REPLACE' || table === null) {
    await createTable(connection, fresh);
    return fresh;
  }
  const list = projection(table.columns, columns);
  if (table.columns.length === columns.length && list.every((source, index) => source === storedName(index)))
    return { name: table.name, columns };
  await createTable(connection, fresh);
  await connection.run(
    `INSERT INTO ${identifier(fresh.name)} SELECT ${list.join(', ')} FROM ${identifier(table.name)}`,
  );
  return fresh;
}

async function insert(
  connection: DuckDBConnection,
  table: StoredTable,
  loading: Loading,
  store: Uploads,
  folder: string,
): Promise<void> {
  const { columns, lenient } = loading;
  const values = columns.map(({ type }, index) => valueFrom(storedName(index), type, lenient)).join(', ');
  for await (const batch of batchesOf(loading.uploads, store, folder, loading.backslashN)) {
    if (batch.rows === 0) continue;
    const source = readFlat(batch.file, columns.length, batch.longestRow);
    let inserted: number;
    try {
      const result = await connection.run(
        `INSERT INTO ${identifier(table.name)} SELECT ${values} FROM ${source}`,
      );
      inserted = result.rowsChanged;
    } catch (error) {
      await rollback(connection);
      if (!(error as Error).message.includes(misfitMark)) throw error;
      throw (await findMisfit(connection, batch, columns)) ?? error;
    }
    if (inserted !== batch.rows)
      throw new Error(`DuckDB read ${inserted} rows where the upload's check had counted ${batch.rows}.`);
  }
}

/** The last row of each key wins, in the order of parts and of their rows; null keys are equal [S7]. */
async function upsert(
  connection: DuckDBConnection,
  table: StoredTable,
  stage: StoredTable,
  keyColumnNames: string[],
): Promise<void> {
  const keys = keyColumnNames.map((name) => {
    const index = stage.columns.findIndex((column) => column.name === name);
    if (index < 0) throw new Unfit(`The DataSet no longer has the key column ${JSON.stringify(name)}.`);
    return storedName(index);
  });
  const from = identifier(table.name);
  const same = keys.map((key) => `old.${key} IS NOT DISTINCT FROM new.${key}`).join(' AND ');
  await connection.run(
    `DELETE FROM ${from} AS old WHERE EXISTS (SELECT 1 FROM ${identifier(stage.name)} AS new WHERE ${same})`,
  );
  const all = stage.columns.map((_, index) => storedName(index)).join(', ');
  await connection.run(`
    INSERT INTO ${from} SELECT ${all} FROM (
      SELECT *, rowid AS place, row_number() OVER (PARTITION BY ${keys.join(', ')} ORDER BY rowid DESC) AS age
      FROM ${identifier(stage.name)}) WHERE age = 1 ORDER BY place`);
}

/** The batch's first cell that does not fit. */
async function findMisfit(
  connection: DuckDBConnection,
  batch: Batch,
  columns: Column[],
): Promise<Unfit | null> {
  if (batch.rows === 0) return null;
  const cells = columns.map((_, index) => storedName(index));
  const tests = columns.map(({ type }, index) => misfits(storedName(index), type));
  const found = await connection.runAndReadAll(`
    SELECT place, list_position([${tests.join(', ')}], true), [${cells.map(unescaped).join(', ')}]
    FROM (SELECT row_number() OVER () AS place, * FROM ${readFlat(batch.file, columns.length, batch.longestRow)})
    WHERE ${tests.join(' OR ')} ORDER BY place LIMIT 1`);
  const [row] = found.getRowsJson();
  if (row === undefined) return null;
  const index = Number(row[1]) - 1;
  const column = columns[index] as Column;
  let upload = 0;
  let place = Number(row[0]);
  while (place > (batch.uploads[upload]?.rows ?? place)) {
    place -= batch.uploads[upload]?.rows ?? 0;
    upload += 1;
  }
  const text = String((row[2] as unknown[])[index]);
  const misfit = { upload: batch.first + upload, row: place, column, text };
  return new Unfit(
    `Row ${place}, column ${index + 1} ${JSON.stringify(column.name)}: ${JSON.stringify(text.slice(0, 100))} is not a ${column.type}.`,
    misfit,
  );
}
