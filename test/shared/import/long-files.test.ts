import type { Column, ImportRoute } from '../../../shared/config/route.ts';
import { replayMessage } from '../../../shared/import/receive/message.ts';
import { route } from '../../helpers/load.ts';
import { createWorld, type World } from '../../helpers/ports.ts';
import { quiet } from '../../helpers/quiet.ts';
import { work } from '../../helpers/run.ts';

quiet();

let world: World;
const id: Column = { name: 'id', type: 'LONG' };
const name: Column = { name: 'name', type: 'STRING' };

function begin(changes: Partial<ImportRoute> = {}, columns = [id, name]): void {
  world = createWorld({ routes: [{ ...route, partSize: 50, maxRecordBytes: 1000, ...changes }] });
  world.domo.addStream(42, { columns });
}

/** Record ends go on as they are in the file. */
const rowsIn = () => world.domo.dataSets.get('D42')?.rows.map((row) => row.replace(/\r$/, ''));
const parts = () => world.domo.streams.get(42)?.executions.at(-1)?.parts.size;
const head = 'id,name\n';
const lines = (count: number) => Array.from({ length: count }, (_, i) => `${i},n${i}`);

async function load(text: string): Promise<void> {
  const ids = await world.drop({ text });
  await work(world);
  expect(ids.map((one) => [world.row(one).state, world.row(one).reason])).toEqual(
    ids.map(() => ['committed', undefined]),
  );
}

test('a footer of more than a part is left out', async () => {
  begin({ read: { ...route.read, skipFooter: 30 } });
  await load(`${head}${lines(60).join('\n')}\n${'total,9\n'.repeat(30)}`);
  expect(rowsIn()).toEqual(lines(60));
  expect(parts()).toBeGreaterThan(3);
});

test('records longer than a part, with record ends in their quotes', async () => {
  begin();
  const long = `"${'x,\\n""'.repeat(40)}"`;
  const records = Array.from({ length: 9 }, (_, i) => `${i},${i % 3 === 0 ? long : 'b'}`);
  await load(`${head}${records.join('\n')}`);
  expect(rowsIn()).toEqual(records);
});

test('rows are numbered as people count them, over parts, comments, blank lines and CRLF', async () => {
  const row: Column = { name: 'row', type: 'LONG' };
  begin({ read: { ...route.read, comment: '#' }, lineage: { row: 'row' } }, [id, name, row]);
  const body = lines(40).map((line, i) => (i % 7 === 0 ? `# "x\r\n\r\n${line}` : line));
  await load(`id,name\r\n${body.join('\r\n')}`);
  expect(rowsIn()).toEqual(lines(40).map((line, i) => `${line},${i + 2}`));
});

test('backslashes, other quotes and delimiters over parts', async () => {
  begin({ read: { ...route.read, delimiter: ';', escape: 'backslash' } });
  const body = lines(40).map((line, i) => line.replace(',', ';"') + (i % 2 ? '\\"x"' : '\\\\"'));
  await load(`id;name\r\n${body.join('\r\n')}\r\n`);
  expect(rowsIn()?.length).toBe(40);
  expect(rowsIn()?.slice(0, 2)).toEqual(['0,"n0\\"', '1,"n1""x"']);
});

/** Puts bytes in the place of as many. */
async function loadBytes(bytes: Buffer): Promise<void> {
  const ids = await world.drop({ text: 'x'.repeat(bytes.length) });
  for (const object of world.objects.values()) object.bytes = bytes;
  await work(world);
  expect(ids.map((one) => [world.row(one).state, world.row(one).reason])).toEqual([['committed', undefined]]);
}

test.each([
  ['utf-16le', Buffer.from(`\uFEFF${head}${lines(60).join('é€🙂\r\n')}`, 'utf16le')],
  [
    'windows-1252',
    Buffer.from(`${head}${lines(60).join('é~~\r\n')}`, 'latin1').map((b) => (b === 126 ? 128 : b)),
  ],
])('%s over parts, with a footer, numbered', async (encoding, bytes) => {
  const row: Column = { name: 'row', type: 'LONG' };
  begin({ read: { ...route.read, encoding, skipFooter: 9 }, lineage: { row: 'row' } }, [id, name, row]);
  await loadBytes(Buffer.from(bytes));
  const end = encoding === 'utf-16le' ? 'é€🙂' : 'é€€';
  expect(rowsIn()).toEqual(lines(51).map((line, i) => `${line}${end},${i + 2}`));
  expect(parts()).toBeGreaterThan(5);
});

test('a load that is replayed when the documents of its inspections have expired is inspected anew', async () => {
  const row: Column = { name: 'row', type: 'LONG' };
  begin({ lineage: { row: 'row' } }, [id, name, row]);
  world.domo.refuses = () => 'It is odd.';
  const [load = ''] = await world.drop({ text: `${head}${lines(30).join('\n')}\n` });
  await work(world);
  expect(world.row(load)).toMatchObject({ state: 'rejected', error: 'PartRefused' });
  world.domo.refuses = () => null;
  for (const key of world.documents.keys()) if (key.includes('/inspections/')) world.documents.delete(key);
  await world.receive(replayMessage(load, false));
  await work(world);
  expect(world.row(load)).toMatchObject({ state: 'committed', rows: 30 });
});

test('a wide file', async () => {
  const columns = Array.from({ length: 10_000 }, (_, i): Column => ({ name: `c${i}`, type: 'LONG' }));
  begin({ partSize: 200_000, maxRecordBytes: 100_000 }, columns);
  const record = columns.map((_, i) => i).join(',');
  await load(
    `${[...columns]
      .reverse()
      .map((one) => one.name)
      .join(',')}\n${`${record}\n`.repeat(20)}`,
  );
  expect(rowsIn()).toEqual(Array(20).fill(columns.map((_, i) => 9999 - i).join(',')));
});

test('a column that is added before a gap is found is there once', async () => {
  begin({
    read: { ...route.read, comment: '#' },
    match: { ...route.match, extra: 'add' },
    lineage: { file: 'key' },
  });
  await load(`${head}1,a\n${'# note\n'.repeat(30)}2,b\n`);
  expect(world.domo.dataSets.get('D42')?.columns.map((column) => column.name)).toEqual([
    'id',
    'name',
    'file',
  ]);
  expect(rowsIn()?.map((row) => row.split(',').slice(0, 2).join(','))).toEqual(['1,a', '2,b']);
});

test('a first file of several parts decides the types by all of them', async () => {
  const target = { kind: 'dataSet' as const, name: 'New', description: '', columns: 'infer' as const };
  begin({ target, partSize: 40 });
  const ids = await world.drop({ text: `id,n,d\n${lines(50).join(',2026-01-01\n')},x\n` });
  const [key = ''] = world.leases.keys();
  await work(world, key);
  expect(ids.map((one) => world.row(one).state)).toEqual(['committed']);
  const made = [...world.domo.dataSets.values()].at(-1);
  expect(made?.columns.map(({ type }) => type)).toEqual(['LONG', 'STRING', 'STRING']);
  expect(made?.rows.length).toBe(50);
});

test('files of a batch that add columns whose names are alike fill one', async () => {
  begin({ match: { ...route.match, extra: 'add' } });
  const ids = await world.drop({ text: 'id,name,Region\n1,a,x\n' }, { text: 'id,name,REGION\n2,b,3\n' });
  await work(world);
  expect(ids.map((one) => world.row(one).state)).toEqual(['committed', 'committed']);
  expect(world.domo.dataSets.get('D42')?.columns.map((column) => column.name)).toEqual([
    'id',
    'name',
    'Region',
  ]);
  expect(rowsIn()).toEqual(['1,a,x', '2,b,3']);
});
