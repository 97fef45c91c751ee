import { connect, type Drops } from '../helpers/drops.ts';
import { noticesIn } from '../helpers/notices.ts';
import { type SandboxProcess, startSandboxProcess } from '../helpers/sandbox-process.ts';

jest.setTimeout(120_000);

const columns = [{ name: 'id', type: 'LONG' }];
const extras = [
  ['tag', { operation: 'PutObjectTagging' }],
  ['tags that are there', { operation: 'GetObjectTagging' }],
  ['receipt', { operation: 'PutObject', prefix: '_sluice/receipts/' }],
] as const;

let sandbox: SandboxProcess;
let drops: Drops;
beforeAll(async () => {
  const imports = extras.map(([name], i) => ({
    ...{ name: `r${i}`, prefix: `${i}/`, dataSet: { name, columns }, updateMethod: 'APPEND' },
    commitInterval: 0,
  }));
  sandbox = await startSandboxProcess({ imports });
  drops = await connect(sandbox);
});
afterAll(async () => {
  drops?.close();
  await sandbox?.stop();
});
afterEach(() => fetch(`${sandbox.aws}/_sandbox/faults`, { method: 'DELETE' }));

test.each(extras.map(([name, rule], i) => [name, i, rule] as const))(
  'a %s that may not be written or read stops nothing, and is told once',
  async (_, i, rule) => {
    const denied = { code: 'AccessDenied', times: null, ...rule };
    await fetch(`${sandbox.aws}/_sandbox/faults`, { method: 'POST', body: JSON.stringify([denied]) });
    const first = await drops.outcome(await drops.drop(`${i}/1.csv`, 'id\n1\n'));
    await drops.atRest(first.id);
    const second = await drops.outcome(await drops.drop(`${i}/2.csv`, 'id\n2\n'));
    expect([first.state, second.state]).toEqual(['committed', 'committed']);
    expect((await drops.rows(first)).map(([id]) => id)).toEqual([1, 2]);
    const isReceipt = rule.operation === 'PutObject';
    expect(first.receipt === null).toBe(isReceipt);
    const lease = await drops.atRest(second.id);
    expect(lease).toMatchObject({ failures: 0, noticesSent: [isReceipt ? 'receipt' : 'tag'] });
    const told = noticesIn(sandbox.dir).filter(({ subject }) => subject.endsWith(`, route r${i}`));
    expect(told.map(({ subject }) => subject)).toEqual([
      `Sluice: may not ${isReceipt ? 'write receipts' : 'tag objects'}, route r${i}`,
    ]);
  },
);
