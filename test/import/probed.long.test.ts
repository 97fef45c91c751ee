import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import * as v from 'valibot';
import { settingsSchema } from '../../sandbox/domo/settings.ts';
import { readWorld } from '../../sandbox/worlds/world.ts';
import type { LedgerRow } from '../../shared/import/ledger/row.ts';
import { run } from '../cli/captured.ts';
import { domoFaults } from '../helpers/domo-faults.ts';
import { domoState } from '../helpers/domo-state.ts';
import { connect, type Drops } from '../helpers/drops.ts';
import { exportsOf } from '../helpers/exports.ts';
import { found } from '../helpers/found.ts';
import { type SandboxProcess, startSandboxProcess } from '../helpers/sandbox-process.ts';

jest.setTimeout(240_000);

const columns = [
  { name: 'id', type: 'STRING' },
  { name: 'note', type: 'STRING' },
];
/** A route for each world, so that none meets what another has left behind. */
const worlds = [
  'part-appends',
  'part-header-dropped',
  'second-commit-twice',
  'abort-too-late',
  'export-null',
] as const;
type World = (typeof worlds)[number];

let sandbox: SandboxProcess;
let drops: Drops;
beforeAll(async () => {
  const exported = { route: 'export-null', schedule: 'at(2199-01-01T00:00:00)', prefix: 'exports/' };
  const config = {
    imports: worlds.map((world) => ({
      ...{ name: world, prefix: `${world}/`, dataSet: { name: world, columns } },
      ...{ updateMethod: 'APPEND', commitInterval: 0, partSize: '64KB', maxRecordBytes: 20_000 },
    })),
    exports: [{ name: 'nulls', ...exported }],
  };
  // A commit whose answer was lost is asked about for a minute.
  sandbox = await startSandboxProcess(config, ['--time-scale', '0.2']);
  drops = await connect(sandbox);
});
afterAll(async () => {
  drops?.close();
  await sandbox?.stop();
});

/** What a world has set. */
let changed: string[] = [];
afterEach(async () => {
  await domoFaults(sandbox, 'DELETE');
  const standard = v.parse(settingsSchema, {});
  await set(Object.fromEntries(changed.map((name) => [name, standard[name as keyof typeof standard]])));
});

async function set(settings: object): Promise<void> {
  const answer = await fetch(`${sandbox.domo}/_sandbox/settings`, {
    method: 'PUT',
    body: JSON.stringify(settings),
  });
  if (!answer.ok) throw new Error(await answer.text());
}

/** Puts the sandbox's Domo into a world, and has it probed. */
async function enter(world: World): Promise<void> {
  const { domo } = readWorld(join(import.meta.dirname, `../../sandbox/worlds/domo-${world}.json`));
  const { source: _, ...settings } = domo ?? {};
  changed = Object.keys(settings);
  await set(settings);
  const { code, out } = await run(['probe', '--endpoint', sandbox.aws, '--patience', '20s', '--json']);
  expect(JSON.parse(out)).toMatchObject({ interrupted: false, leftovers: [] });
  expect(code).toBe(0);
}

/** So many rows, each of which has a line break in quotes. */
const file = (rows: number) =>
  `id,note\n${Array.from({ length: rows }, (_, i) => `${i},"a note, and\nmore of ${i}"\n`).join('')}`;

/** The rows whose ids are not in the DataSet of a load once, with how often they are. */
async function notOnce(load: LedgerRow, rows: number): Promise<unknown[]> {
  const counts = new Map<string, number>(Array.from({ length: rows }, (_, i) => [String(i), 0]));
  for (const [id] of await drops.rows(load)) counts.set(String(id), (counts.get(String(id)) ?? 0) + 1);
  return [...counts].filter(([, count]) => count !== 1);
}

test('where a part that is sent again is added, a part whose answer is lost is in Domo once', async () => {
  await enter('part-appends');
  // The last part: those before it have their answers.
  await domoFaults(sandbox, 'POST', { kind: 'cut', at: 'answer', operation: 'uploadPart', after: 2 });
  const load = await drops.outcome(await drops.drop('part-appends/1.csv', file(12_000)), 120);
  expect(load).toMatchObject({ state: 'committed', rows: 12_000 });
  expect(await notOnce(load, 12_000)).toEqual([]);
  // A new execution, since the first one has a part that may be there.
  expect(load.executionId).toBe(2);
});

test('where a first row like the column names vanishes, no row of a file that has only such rows does', async () => {
  await enter('part-header-dropped');
  const text = `id,note\n${'id,note\n'.repeat(20_000)}`;
  const load = await drops.outcome(await drops.drop('part-header-dropped/1.csv', text), 120);
  expect(load).toMatchObject({ state: 'committed', rows: 20_000 });
  expect(load.parts).toBeGreaterThan(1);
  expect(await drops.rows(load)).toHaveLength(20_000);
});

/** How many loads the world of second commits has had. */
let loads = 0;
test.each([
  ['has got to Domo', 'answer', 1, ['SUCCESS']],
  ['has not', 'request', 2, ['ABORTED', 'SUCCESS']],
] as const)(
  'where a second commit adds the rows again, a commit whose answer is lost and that %s brings them once',
  async (_, at, file_, states) => {
    await enter('second-commit-twice');
    loads += 1;
    await domoFaults(sandbox, 'POST', { kind: 'cut', at, operation: 'commitExecution' });
    const text = `id,note\n${file_}000,a\n${file_}001,b\n`;
    const load = await drops.outcome(await drops.drop(`second-commit-twice/${file_}.csv`, text), 180);
    expect(load).toMatchObject({ state: 'committed', rows: 2 });
    const ids = (await drops.rows(load)).map(([id]) => String(id)).filter((id) => id.startsWith(`${file_}`));
    expect(ids.sort()).toEqual([`${file_}000`, `${file_}001`]);
    const executions = await drops.domo.executions.list(Number(load.streamId));
    expect(executions.slice(-states.length).map(({ currentState }) => currentState)).toEqual(states);
    expect(executions.filter(({ currentState }) => currentState === 'SUCCESS')).toHaveLength(loads);
  },
);

test('where rows of an execution land that was aborted, they are not sent again, and the load ends not known', async () => {
  await enter('abort-too-late');
  await set({ indexingMs: 6000 });
  const id = await drops.drop('abort-too-late/1.csv', 'id,note\n1,a\n2,b\n');
  const { executionId, streamId, dataSetId } = await found('an execution that is committed', async () => {
    const row = await drops.ledger.get(id);
    const lease = row && (await drops.leases.read(row.streamKey));
    return (lease?.batch?.commitAccepted && lease.batch.execution) || null;
  });
  await drops.domo.executions.abort(streamId, executionId);
  const load = await drops.outcome(id, 120);
  expect(load).toMatchObject({ state: 'failed', reason: expect.stringContaining('is not known') });
  const counted = async () => (await drops.domo.dataSets.get(dataSetId)).rows;
  await found('the rows that land', async () => (await counted()) > 0, { seconds: 30 });
  await drops.atRest(id);
  expect((await drops.rows(load)).map(([one]) => String(one)).sort()).toEqual(['1', '2']);
  expect(await drops.domo.executions.list(streamId)).toHaveLength(1);
});

test('where an export writes null as \\N, it lands with empty cells', async () => {
  await enter('export-null');
  const load = await drops.outcome(await drops.drop('export-null/1.csv', 'id,note\n1,\n2,b\n'));
  expect(load.state).toBe('committed');
  const exports = exportsOf(sandbox, drops);
  const ended = await exports.run('nulls', '2026-11-28T06:00:00Z');
  expect(ended).toMatchObject({ status: 'SUCCEEDED', exported: { latest: { rows: 2, nulls: 1 } } });
  const latest = await exports.latest('exports/');
  if (latest === null) throw new Error('there is no pointer');
  expect((await exports.pointed(latest)).toString()).toBe('id,note\n1,\n2,b\n');
});

test('a signal that ends the process has it clear up first', async () => {
  const probes = async () => {
    const { dataSets } = await domoState(sandbox);
    return dataSets.filter(({ name }) => name.startsWith('Sluice probe'));
  };
  const root = join(import.meta.dirname, '../..');
  const child = spawn(process.execPath, ['cli/sluice.mjs', 'probe', '--endpoint', sandbox.aws], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (text) => {
    said += text;
  });
  const exit = once(child, 'exit');
  await found('a DataSet of the probe', async () => (await probes()).length > 0, { seconds: 60 });
  child.kill('SIGTERM');
  expect(await exit).toEqual([130, null]);
  expect(said).toContain('All that was made in Domo is deleted again.');
  expect(await probes()).toEqual([]);
});
