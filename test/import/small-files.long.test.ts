import type { LedgerRow } from '../../shared/import/ledger/row.ts';
import { orderOf } from '../../shared/import/order.ts';
import { domoFaults, firstHit } from '../helpers/domo-faults.ts';
import { domoState } from '../helpers/domo-state.ts';
import { connect, type Drops } from '../helpers/drops.ts';
import { noticesIn } from '../helpers/notices.ts';
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
    route('burst', 'APPEND'),
    route('refused', 'APPEND'),
    route('keys', 'UPSERT', { keyColumnNames: ['id'] }),
    route('busy', 'APPEND'),
    route('slow', 'APPEND', { commitInterval: '8s' }),
  ];
  sandbox = await startSandboxProcess({ imports });
  drops = await connect(sandbox);
});
afterAll(async () => {
  drops?.close();
  await sandbox?.stop();
});
afterEach(() => domoFaults(sandbox, 'DELETE'));

const file = (...ids: number[]) => `id,name\n${ids.map((id) => `${id},row ${id}\n`).join('')}`;

/** Drops files one behind the other. */
async function dropAll(prefix: string, bodies: string[]): Promise<string[]> {
  const ids: string[] = [];
  for (const [i, body] of bodies.entries()) {
    ids.push(await drops.drop(`${prefix}/${String(i).padStart(4, '0')}.csv`, body));
  }
  return ids;
}

async function outcomes(ids: string[]): Promise<LedgerRow[]> {
  const ended: LedgerRow[] = [];
  for (const id of ids) ended.push(await drops.outcome(id));
  return ended;
}

/** Drops a file whose request is long on its way, and waits until it holds the stream. */
async function hold(prefix: string, state: 'loading' | 'committing' = 'loading'): Promise<string> {
  const operation = state === 'loading' ? 'uploadPart' : 'commitExecution';
  await domoFaults(sandbox, 'POST', { kind: 'delay', operation, ms: 5000 });
  const first = await drops.drop(`${prefix}/first.csv`, file(0));
  await firstHit(sandbox);
  return first;
}

test('small files share parts and executions; bad ones leave with their own reasons, one notice for each cause', async () => {
  const ragged = (id: number) => `${file(id)}${id},one,too many\n`;
  const bodies = Array.from({ length: 200 }, (_, i) => file(10 * i, 10 * i + 1));
  bodies[20] = ragged(200);
  bodies[110] = ragged(1100);
  bodies[150] = `${file(1500)}1501,"a" b\n`;
  const bad = [20, 110, 150];
  const loads = await outcomes(await dropAll('burst', bodies));

  expect(loads.map(({ state }) => state)).toEqual(
    bodies.map((_, i) => (bad.includes(i) ? 'rejected' : 'committed')),
  );
  const good = loads.filter(({ state }) => state === 'committed');
  expect(new Set(good.map(({ parts }) => parts))).toEqual(new Set([1]));
  const { streams } = await domoState(sandbox);
  const executions = streams.find(({ id }) => id === good[0]?.streamId)?.executions ?? [];
  const committed = executions.filter(({ state }) => state === 'SUCCESS');
  // One for what arrives while nothing is under way, and one or a few more for what arrived meanwhile.
  expect(committed.length).toBeLessThanOrEqual(8);
  expect(committed.map(({ parts }) => parts)).toEqual(committed.map(() => 1));
  expect(executions.filter(({ state }) => state === 'ACTIVE')).toEqual([]);

  expect(loads[20]?.reason).toMatch(/burst\/0020\.csv: row 3, byte 20: .*3 columns/);
  expect(loads[110]?.reason).toMatch(/burst\/0110\.csv: row 3, byte 22: .*3 columns/);
  expect(loads[150]?.reason).toMatch(/burst\/0150\.csv: row 3, byte 30: text follows/);
  const byCause = new Set(bad.map((i) => `${loads[i]?.batch} ${loads[i]?.error}`));
  const told = noticesIn(sandbox.dir).filter(({ subject }) => subject.endsWith(', route burst'));
  expect(told).toHaveLength(byCause.size);

  const fileOf = new Map(good.map((load) => [Number(/(\d+)\.csv$/.exec(load.key)?.[1]), load]));
  const rows = (await drops.rows(good[0] as LedgerRow)).map(([id]) => Number(id));
  expect([...rows].sort((a, b) => a - b)).toEqual([...fileOf.keys()].flatMap((i) => [10 * i, 10 * i + 1]));
  // Within a batch in the order of the backlog.
  const places = rows.map((id) => fileOf.get(Math.floor(id / 10)) as LedgerRow);
  for (const executionId of new Set(places.map((load) => load.executionId))) {
    const orders = places.filter((load) => load.executionId === executionId).map(orderOf);
    expect(orders).toEqual([...orders].sort());
  }
});

test('a part of several files that Domo refuses is sent again as one for each, and the one at fault is named', async () => {
  const first = await hold('refused');
  // Domo does not say which file of the part it can't take.
  await domoFaults(sandbox, 'POST', {
    ...{ operation: 'uploadPart', kind: 'status', status: 400 },
    message: 'row 2 of this part is malformed',
  });
  const ids = await dropAll('refused', [file(1), file(2), file(3)]);
  const loads = await outcomes([first, ...ids]);
  expect(loads.map(({ state, reason }) => [state, reason])).toEqual(
    loads.map(() => ['committed', undefined]),
  );
  const rows = (await drops.rows(loads[0] as LedgerRow)).map(([id]) => id);
  expect(rows).toEqual([0, 1, 2, 3]);
  const { streams } = await domoState(sandbox);
  const executions = streams.find(({ id }) => id === loads[0]?.streamId)?.executions ?? [];
  // The one that is refused and aborted has no part; the next has one for each file.
  expect(executions.at(-1)).toMatchObject({ state: 'SUCCESS', parts: 3 });
});

test('UPSERT: one file for each execution, so that no key is twice in one', async () => {
  const first = await hold('keys');
  const ids = await dropAll('keys', ['id,name\n0,b\n7,a\n', 'id,name\n7,b\n', 'id,name\n7,c\n8,d\n']);
  const loads = await outcomes([first, ...ids]);
  expect(loads.map(({ state }) => state)).toEqual(loads.map(() => 'committed'));
  expect(new Set(loads.map(({ executionId }) => executionId)).size).toBe(4);
  const rows = (await drops.rows(loads[0] as LedgerRow)) as [number, string][];
  expect(rows.sort(([a], [b]) => a - b)).toEqual([
    [0, 'b'],
    [7, 'c'],
    [8, 'd'],
  ]);
});

test('a load that waits behind another batch says behind which', async () => {
  const first = await hold('busy', 'committing');
  const second = await drops.drop('busy/second.csv', file(1));
  const { state, waits } = await drops.open(second, (load) => load.waits !== null);
  expect({ state, waits }).toEqual({
    state: 'received',
    waits: { for: 'batch', until: null, behind: { loads: 1, firstKey: 'busy/first.csv', firstId: first } },
  });
  await outcomes([first, second]);
});

test('a load that waits for the next commit says until when', async () => {
  const first = await drops.outcome(await drops.drop('slow/first.csv', file(1)));
  const { committedAt } = await drops.atRest(first.id);
  const second = await drops.drop('slow/second.csv', file(2));
  const { state, waits } = await drops.open(second, (load) => load.waits?.for === 'commitInterval', 8);
  const until = new Date(Date.parse(String(committedAt)) + 8000).toISOString();
  expect({ state, waits }).toEqual({
    state: 'received',
    waits: { for: 'commitInterval', until, behind: null },
  });
  const ended = await drops.outcome(second);
  expect(Date.parse(String(ended.endedAt))).toBeGreaterThanOrEqual(Date.parse(until));
});
