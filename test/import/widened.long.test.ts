import type { Column, ColumnType } from '../../shared/data-set.ts';
import type { LedgerRow } from '../../shared/import/ledger/row.ts';
import { run } from '../cli/captured.ts';
import { connect, type Drops } from '../helpers/drops.ts';
import { type SandboxProcess, startSandboxProcess } from '../helpers/sandbox-process.ts';

jest.setTimeout(180_000);

const listed: Column[] = [
  { name: 'id', type: 'LONG' },
  { name: 'v', type: 'LONG' },
];
const targets = {
  inferred: { dataSet: { name: 'Inferred', columns: 'infer' } },
  replaced: { dataSet: { name: 'Replaced', columns: 'infer' }, updateMethod: 'REPLACE' },
  listed: { dataSet: { name: 'Listed', columns: listed } },
  sent: { dataSetApi: { name: 'Sent', columns: 'infer' } },
};

let sandbox: SandboxProcess;
let drops: Drops;
beforeAll(async () => {
  const imports = Object.entries(targets).map(([name, target]) => {
    return { name, prefix: `${name}/`, updateMethod: 'APPEND', commitInterval: 0, ...target };
  });
  const set = {
    ...{ name: 'set', prefix: 'set/', updateMethod: 'APPEND', commitInterval: 0 },
    ...{ dataSet: { name: 'Set', columns: 'infer' }, files: { set: { marker: '_SUCCESS' } } },
  };
  sandbox = await startSandboxProcess({ imports: [...imports, set] });
  drops = await connect(sandbox);
});
afterAll(async () => {
  drops?.close();
  await sandbox?.stop();
});

const drop = async (key: string, text: string): Promise<LedgerRow> =>
  drops.outcome(await drops.drop(key, text));

async function dataSetOf(name: string): Promise<string> {
  for await (const { id, name: found } of drops.domo.dataSets.listAll({ nameLike: name }))
    if (found === name) return id;
  throw new Error(`there is no DataSet "${name}"`);
}

async function rowsOf(id: string): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of await drops.domo.dataSets.export(id, { includeHeader: false }))
    chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

const both = 'in Domo and in the route';
test.each<[name: string, cell: string, type: ColumnType, where: string, rows: string]>([
  ['inferred', '9.99', 'DOUBLE', 'in Domo', '1,10\n2,9.99\n'],
  ['replaced', '07030', 'STRING', 'in Domo', '2,07030\n'],
  ['listed', '9.99', 'STRING', both, '1,10\n2,9.99\n'],
  ['sent', '07030', 'STRING', 'in Domo', '1,10\n2,07030\n'],
])(
  'a column of route %s is widened for %s to %s, %s, and the file goes again',
  async (name, cell, type, where, rows) => {
    expect(await drop(`${name}/a.csv`, 'id,v\n1,10\n')).toMatchObject({ state: 'committed' });
    const refused = await drop(`${name}/b.csv`, `id,v\n2,${cell}\n`);
    expect(refused).toMatchObject({ state: 'rejected', error: 'CellOfWrongType' });
    expect(refused.reason).toMatch(new RegExp(`make the column a ${type},? ${where}`));
    expect(refused.reason?.includes('docs/cells.md says how to widen it')).toBe(name !== 'listed');

    const id = await dataSetOf(name.slice(0, 1).toUpperCase() + name.slice(1));
    const { schema } = await drops.domo.dataSets.get(id);
    const wider = schema.columns.map((column) => (column.name === 'v' ? { ...column, type } : column));
    await drops.domo.dataSets.updateSchema(id, wider);
    const replayed = await run(['replay', refused.id, '--wait', '--endpoint', sandbox.aws]);
    expect(replayed).toMatchObject({ code: 0 });
    expect(await rowsOf(id)).toBe(rows);
  },
);

test('a set that makes its DataSet needs no widening: its columns fit all of its files', async () => {
  await drops.drop('set/a.csv', 'id,v\n1,10\n');
  await drops.drop('set/b.csv', 'id,v\n2,9.99\n');
  expect(await drop('set/_SUCCESS', '')).toMatchObject({ state: 'committed' });
  expect(await rowsOf(await dataSetOf('Set'))).toBe('1,10\n2,9.99\n');
});
