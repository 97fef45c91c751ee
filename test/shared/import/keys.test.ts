import type { ImportRoute } from '../../../shared/config/route.ts';
import { route } from '../../helpers/load.ts';
import { createWorld, type World } from '../../helpers/ports.ts';
import { quiet } from '../../helpers/quiet.ts';
import { work } from '../../helpers/run.ts';

quiet();

const columns = [
  { name: 'id', type: 'STRING' as const },
  { name: 'name', type: 'STRING' as const },
];

/** A world in which a file was dropped under UPSERT, and its load has ended. */
async function ended(text: string, changes: Partial<ImportRoute> = {}): Promise<World> {
  const of: ImportRoute = { ...route, updateMethod: 'UPSERT', keyColumnNames: ['id'], ...changes };
  const world = createWorld({ routes: [of] });
  world.domo.addStream(42, { columns });
  await world.drop({ text });
  await work(world, await world.ports.streams.keyOf(of));
  return world;
}

const many = Array.from({ length: 300 }, (_, i) => `${i},a\n`).join('');
const pad: Partial<ImportRoute> = { read: { ...route.read, shortRows: 'pad' } };
const nulls: Partial<ImportRoute> = { cells: { ...route.cells, nulls: ['n/a'] } };

test.each<[string, string, number, Partial<ImportRoute>?]>([
  ['an empty cell', 'id,name\n1,a\n,b\n', 3],
  ['an empty cell among many rows', `id,name\n${many},b\n${many}`, 302],
  ['an empty cell in another order of columns', 'name,id\na,1\nb,\n', 3],
  ['a \\N', 'id,name\n\\N,b\n', 2],
  ['a word of "nulls"', 'id,name\n1,b\nn/a,b\n', 3, nulls],
  ['a cell that a short row lacks', 'name,id\na,1\nb\n', 3, pad],
  ['a key of which case is all that differs', 'id,name\n1,a\n,b\n', 3, { keyColumnNames: ['ID'] }],
])(
  '%s in a key is rejected, with its row, and nothing of the file is in Domo',
  async (_, text, row, changes = {}) => {
    const world = await ended(text, changes);
    const [load] = [...world.rows.values()];
    expect(load).toMatchObject({ state: 'rejected', error: 'KeyMissing', fault: 'user' });
    expect(load?.reason).toMatch(new RegExp(`: row ${row}, byte \\d+: .*in column "id" is null`));
    expect(load?.reason).toContain('"keyColumnNames"');
    expect(world.domo.dataSets.get('D42')?.rows).toEqual([]);
  },
);

test('keys that all have a value are loaded, an empty text among them', async () => {
  const world = await ended('id,name\n1,\n"",b\n');
  expect(world.domo.dataSets.get('D42')?.rows).toEqual(['1,', '"",b']);
});

test('where the route shows no cells, none is told', async () => {
  const world = await ended('id,name\n1,a\nsecret,b\n', {
    cells: { ...route.cells, nulls: ['secret'] },
    showCells: false,
  });
  const [load] = [...world.rows.values()];
  expect(load).toMatchObject({ state: 'rejected', error: 'KeyMissing' });
  expect(JSON.stringify([load, world.notices, world.receipts()])).not.toContain('secret');
});

test('a first file that lacks the key is rejected, and nothing is made', async () => {
  const world = await ended('a,b\n1,2\n', {
    target: { kind: 'dataSet', name: 'Made', description: '', columns: 'infer' },
  });
  const [load] = [...world.rows.values()];
  expect(load).toMatchObject({ state: 'rejected', error: 'HeaderMismatch' });
  expect(load?.reason).toContain('"id"');
  expect(world.domo.streams.size).toBe(1);
});
