import type { ImportRoute } from '../../../../shared/config/route.ts';
import { quiet } from '../../../helpers/quiet.ts';
import { runOf, work } from '../../../helpers/run.ts';
import { createSets } from '../../../helpers/sets.ts';

quiet();

const key = 'dataset-Sales';
const target = { kind: 'dataSet', name: 'Sales', description: '', columns: 'infer' } as const;

/** Loads files as one set, which makes its DataSet. */
async function loaded(files: readonly string[], changes: Partial<ImportRoute> = {}) {
  const { world, put } = createSets({ target, ...changes });
  for (const [place, text] of files.entries()) await put(`part-${place}.csv`, text);
  const mark = await put('_SUCCESS');
  await work(world, key);
  const { state, reason } = world.row(mark);
  const made = [...world.domo.dataSets.values()].at(-1);
  return { world, state, reason, types: made?.columns.map(({ type }) => type), rows: made?.rows };
}

const small = 'id,n\n1,7\n';
const many = (n: string) => `id,n\n${'1,7\n'.repeat(40)}1,${n}\n`;

describe.each([
  ['within the plan', 64e6],
  ['by an inspection', 40],
])('the columns of a DataSet that a set makes, with types that are found out %s', (_, partSize) => {
  test.each<[string, string[], string[]]>([
    ['of one type in all files', [many('7'), many('8')], ['LONG', 'LONG']],
    ['with a fraction in the last file', [many('7'), small, many('2.5')], ['LONG', 'DOUBLE']],
    ['with text in the last file', [many('7'), many('x')], ['LONG', 'STRING']],
    ['with text in the first file', [many('x'), many('7')], ['LONG', 'STRING']],
    ['with a column that is empty in the first file', ['id,n\n1,\n', many('8')], ['LONG', 'LONG']],
    ['in another order', [many('7'), `n,id\n${'x,1\n'.repeat(30)}`], ['LONG', 'STRING']],
    ['behind files without rows', ['', 'id,n\n', many('2.5'), many('x')], ['LONG', 'STRING']],
    ['with digits that no DOUBLE keeps', [many('2.5'), many('123456789012345678')], ['LONG', 'STRING']],
  ])('%s', async (_, files, types) => {
    const set = await loaded(files, { partSize });
    expect(set).toMatchObject({ state: 'committed', types });
    expect(set.rows).toHaveLength(
      files.reduce((sum, text) => sum + Math.max(0, text.split('\n').length - 2), 0),
    );
  });
});

test('nothing is made in Domo before all files were looked at', async () => {
  const { world, put } = createSets({ target, partSize: 40 });
  await put('a.csv', many('7'));
  await put('b.csv', many('x'));
  await put('_SUCCESS');
  const run = runOf(world, key);
  expect(await run.plan()).toMatchObject({ next: 'inspect' });
  expect(new Set(run.parts.flatMap(({ segments }) => segments?.map(({ object }) => object.key)))).toEqual(
    new Set(['incoming/sales/a.csv', 'incoming/sales/b.csv']),
  );
  expect(world.domo.dataSets.size).toBe(1);
  await run.toEnd();
  expect(world.domo.dataSets.size).toBe(2);
});

test('a file that can be read only where the columns are known is read by those of the others', async () => {
  // Two readings are possible of the second file by itself.
  const second = 'id,n;m\n1,2;3\n';
  expect(await loaded(['id,n;m\n1,x\n3,4\n', second])).toMatchObject({
    ...{ state: 'committed', rows: ['1,x', '3,4', '1,2;3'], types: ['LONG', 'STRING'] },
  });
  const misfit = await loaded(['id,n;m\n1,2\n3,4\n', second]);
  expect(misfit).toMatchObject({
    state: 'rejected',
    reason: expect.stringMatching(/part-1\.csv: row 2.*STRING/),
  });
  expect(misfit.world.domo.dataSets.size).toBe(1);
});

test('columns that are added beyond those that are listed fit all files, too', async () => {
  const listed = { ...target, columns: [{ name: 'id', type: 'LONG' } as const] };
  const set = await loaded([many('7'), many('x')], {
    target: listed,
    match: { by: 'name', extra: 'add', missing: 'reject' },
  });
  expect(set).toMatchObject({ state: 'committed', types: ['LONG', 'STRING'] });
});

test('a file with other columns is at fault, and nothing is left in Domo', async () => {
  const set = await loaded([many('7'), 'id,other\n1,2\n']);
  expect(set).toMatchObject({ state: 'rejected' });
  expect(set.reason).toContain('part-1.csv');
  expect(set.world.domo.dataSets.size).toBe(1);
});
