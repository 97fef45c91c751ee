import type { LedgerRow } from '../../shared/import/ledger/row.ts';
import { run } from '../cli/captured.ts';
import { connect, type Drops } from '../helpers/drops.ts';
import { type SandboxProcess, startSandboxProcess } from '../helpers/sandbox-process.ts';

jest.setTimeout(120_000);

const columns = [{ name: 'id', type: 'LONG' }];
const route = (name: string, more: object) => ({
  ...{ name, prefix: `${name}/`, updateMethod: 'APPEND', commitInterval: 0 },
  ...more,
});

let sandbox: SandboxProcess;
let drops: Drops;
beforeAll(async () => {
  sandbox = await startSandboxProcess({
    imports: [
      route('streamed', { dataSet: { name: 'Streamed', columns } }),
      route('sent', { dataSetApi: { name: 'Sent', columns } }),
      route('named', { stream: 1 }),
    ],
  });
  drops = await connect(sandbox);
});
afterAll(async () => {
  drops?.close();
  await sandbox?.stop();
});

const drop = async (name: string, row: number): Promise<LedgerRow> =>
  drops.outcome(await drops.drop(`${name}/${row}.csv`, `id\n${row}\n`));
const replay = (load: LedgerRow) => runHere(`replay ${load.id} --recreate`);
const runHere = (words: string) => run([...words.split(' '), '--wait', '--endpoint', sandbox.aws]);

async function dataSets(name: string): Promise<{ id: string; rows: number }[]> {
  const found = [];
  for await (const dataSet of drops.domo.dataSets.listAll({ nameLike: name }))
    if (dataSet.name === name) found.push(dataSet);
  return found;
}

test.each(['Streamed', 'Sent'])(
  'DataSet "%s" that was deleted in Domo is made anew by the command that the reason names',
  async (name) => {
    const prefix = name.toLowerCase();
    const first = await drop(prefix, 1);
    expect(first).toMatchObject({ state: 'committed' });
    const [before] = await dataSets(name);
    await drops.domo.dataSets.delete(String(before?.id));
    const second = await drop(prefix, 2);
    expect(second).toMatchObject({ state: 'failed', error: 'DataSetDeleted', fault: 'user' });
    expect(second.reason).toMatch(/was deleted in Domo.*--recreate.*"dataSet(Api)?" or "stream"/);
    expect(await dataSets(name)).toEqual([]);

    const [, command = ''] = /npx sluice (replay .*? --recreate),/.exec(second.reason ?? '') ?? [];
    expect(await runHere(command)).toMatchObject({ code: 0, out: expect.stringContaining('1 ') });
    const [after, ...others] = await dataSets(name);
    expect(others).toEqual([]);
    expect(after).toMatchObject({ rows: 1 });
    expect(after?.id).not.toBe(before?.id);
    expect(await drop(prefix, 3)).toMatchObject({ state: 'committed' });
    expect(await dataSets(name)).toMatchObject([{ id: after?.id, rows: 2 }]);
  },
);

test('--recreate leaves alone what is there, and what a route did not make', async () => {
  await drop('streamed', 9);
  const bad = await drops.outcome(await drops.drop('streamed/bad.csv', 'id\nx\n'));
  expect(bad).toMatchObject({ state: 'rejected' });
  expect(await replay(bad)).toMatchObject({
    code: 2,
    err: expect.stringContaining('is there: --recreate is for'),
  });
  const other = await drops.outcome(await drops.drop('named/bad.csv', 'id\nx\n'));
  expect(await replay(other)).toMatchObject({
    code: 2,
    err: expect.stringContaining('what was there before'),
  });
});
