import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Duck, openDuck } from '../../../sandbox/domo/storage/duck.ts';
import {
  createTable,
  openTables,
  type StoredTable,
  tableName,
} from '../../../sandbox/domo/storage/tables.ts';

let folder: string;
let duck: Duck;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sluice-duck-test-'));
  duck = await openDuck(folder);
});
afterEach(async () => {
  duck.close();
  await rm(folder, { recursive: true, force: true });
});

async function made(suffix: string): Promise<StoredTable> {
  const table: StoredTable = { name: tableName(suffix), columns: [{ name: 'a', type: 'LONG' }] };
  await duck.using((connection) => createTable(connection, table));
  return table;
}

const names = () =>
  duck.using(async (connection) => {
    const found = await connection.runAndReadAll('SELECT table_name FROM duckdb_tables() ORDER BY 1');
    return found.getRows().map(([name]) => String(name));
  });

test('a table that is being read is dropped when the last reader has done', async () => {
  const tables = openTables(duck);
  const [read, unread] = [await made('read'), await made('unread')];
  const readers = [tables.hold(read), tables.hold(read)];
  await tables.drop(read);
  await tables.drop(unread);
  expect(await names()).toEqual(['rows_read']);
  await readers[0]?.();
  expect(await names()).toEqual(['rows_read']);
  await readers[1]?.();
  expect(await names()).toEqual([]);
});

test('a table that no DataSet has is dropped, and nothing else', async () => {
  const [kept] = [await made('kept'), await made('lost')];
  await duck.using((connection) => connection.run('CREATE TABLE journal (a BIGINT)'));
  await openTables(duck).dropAllBut([kept]);
  expect(await names()).toEqual(['journal', 'rows_kept']);
});
