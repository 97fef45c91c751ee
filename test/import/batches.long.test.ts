import type { LoadRecord } from '../../shared/import/load.ts';
import { connect, type Drops } from '../helpers/drops.ts';
import { type SandboxProcess, startSandboxProcess } from '../helpers/sandbox-process.ts';

jest.setTimeout(120_000);

const columns = [
  { name: 'id', type: 'LONG' },
  { name: 'name', type: 'STRING' },
];
const route = (name: string, updateMethod: string, more: object = {}) => ({
  ...{ name, prefix: `${name}/`, dataSet: { name, columns }, updateMethod, commitInterval: 0 },
  ...more,
});

let sandbox: SandboxProcess;
let drops: Drops;
beforeAll(async () => {
  const imports = [
    route('many', 'APPEND'),
    route('bad', 'APPEND', { partSize: '64KB' }),
    route('newest', 'REPLACE'),
    route('stopped', 'APPEND'),
    route('committing', 'APPEND'),
    route('guarded', 'REPLACE', { shrinkGuard: 0.5 }),
  ];
  sandbox = await startSandboxProcess({ imports });
  drops = await connect(sandbox);
});
afterAll(async () => {
  drops?.close();
  await sandbox?.stop();
});
afterEach(() => faults('DELETE'));

async function faults(method: 'POST' | 'DELETE', ...rules: object[]): Promise<void> {
  const init = method === 'POST' ? { body: JSON.stringify(rules) } : {};
  const answer = await fetch(`${sandbox.domo}/_sandbox/faults`, { method, ...init });
  if (!answer.ok) throw new Error(await answer.text());
}

const file = (...ids: number[]) => `id,name\n${ids.map((id) => `${id},row ${id}\n`).join('')}`;

async function idsIn(load: LoadRecord): Promise<unknown[]> {
  return (await drops.rows(load)).map(([id]) => id);
}

const executionsOf = (load: LoadRecord) => drops.domo.executions.list(Number(load.streamId));

/** Drops a file whose part, or whose commit, is long on its way, and waits until that is. */
async function hold(prefix: string, id: number, operation = 'uploadPart'): Promise<string> {
  await faults('POST', { kind: 'delay', operation, ms: 4000 });
  const first = await drops.drop(`${prefix}/0000.csv`, file(id));
  await drops.open(first, ({ state }) => state === (operation === 'uploadPart' ? 'loading' : 'committing'));
  return first;
}

test('files that wait for a stream go together, in the order of their arrival', async () => {
  const first = await hold('many', 0);
  const ids: string[] = [];
  for (let i = 1; i <= 30; i++) {
    ids.push(await drops.drop(`many/${String(i).padStart(4, '0')}.csv`, file(i * 10, i * 10 + 1)));
  }
  const loads = [await drops.outcome(first)];
  for (const id of ids) loads.push(await drops.outcome(id));
  expect(loads.map(({ state }) => state)).toEqual(loads.map(() => 'committed'));
  expect(new Set(loads.map(({ executionId }) => executionId)).size).toBeLessThanOrEqual(3);
  const expected = [0, ...ids.flatMap((_, i) => [(i + 1) * 10, (i + 1) * 10 + 1])];
  expect(await idsIn(loads[0] as LoadRecord)).toEqual(expected);
  await drops.atRest(first);
});

test('a bad file is rejected by its row, and the rest of its batch is loaded without it, once', async () => {
  const first = await hold('bad', 0);
  const good = Array.from({ length: 20_000 }, (_, i) => i + 1);
  const broken = `${file(...good)}20001,one,too many\n${file(...good).slice('id,name\n'.length)}`;
  const ids = [
    await drops.drop('bad/1.csv', file(1)),
    await drops.drop('bad/2.csv', broken),
    await drops.drop('bad/3.csv', file(3)),
  ];
  const [one, two, three] = [
    await drops.outcome(String(ids[0])),
    await drops.outcome(String(ids[1])),
    await drops.outcome(String(ids[2])),
  ];
  expect(two).toMatchObject({ state: 'rejected', fault: 'user' });
  expect(two.reason).toMatch(/bad\/2\.csv.*row 20002.*byte/);
  expect([one.state, three.state]).toEqual(['committed', 'committed']);
  expect(one.executionId).toBe(three.executionId);
  expect(await idsIn(await drops.outcome(first))).toEqual([0, 1, 3]);
});

test('of the REPLACE files that wait only the newest is loaded', async () => {
  const first = await hold('newest', 0);
  const older = await drops.drop('newest/1.csv', file(1));
  const newest = await drops.drop('newest/2.csv', file(2, 3));
  expect(await drops.outcome(newest)).toMatchObject({ state: 'committed', rows: 2 });
  expect(await drops.outcome(older)).toMatchObject({ state: 'superseded' });
  expect(await idsIn(await drops.outcome(first))).toEqual([2, 3]);
});

test('a run that is stopped by hand: another one takes over, and its loads go on', async () => {
  const first = await hold('stopped', 1);
  const second = await drops.drop('stopped/2.csv', file(2));
  await drops.stopRunOf(first);
  const loads = [await drops.outcome(first), await drops.outcome(second)];
  expect(loads.map(({ state }) => state)).toEqual(['committed', 'committed']);
  expect(await idsIn(loads[0] as LoadRecord)).toEqual([1, 2]);
  await drops.atRest(first);
  const left = (await executionsOf(loads[0] as LoadRecord)).filter(
    ({ currentState }) => currentState === 'ACTIVE',
  );
  expect(left).toEqual([]);
});

test('a run that is stopped while it commits: the commit is seen through, and nothing is loaded twice', async () => {
  const first = await hold('committing', 1, 'commitExecution');
  const second = await drops.drop('committing/2.csv', file(2));
  await drops.stopRunOf(first);
  const loads = [await drops.outcome(first), await drops.outcome(second)];
  expect(loads.map(({ state }) => state)).toEqual(['committed', 'committed']);
  expect(await idsIn(loads[0] as LoadRecord)).toEqual([1, 2]);
  await drops.atRest(first);
});

test('a REPLACE that would leave too few rows is held until somebody wants it so', async () => {
  const before = await drops.outcome(await drops.drop('guarded/many.csv', file(1, 2, 3, 4, 5)));
  const few = await drops.outcome(await drops.drop('guarded/few.csv', file(6, 7)));
  expect(few).toMatchObject({ state: 'rejected', reason: expect.stringMatching(/2 rows.*5 rows.*--force/) });
  expect(await idsIn(before)).toEqual([1, 2, 3, 4, 5]);
  expect(await drops.replay(few.id, true)).toMatchObject({ state: 'committed' });
  expect(await idsIn(before)).toEqual([6, 7]);
});
