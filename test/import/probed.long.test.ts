import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../cli/captured.ts';
import { domoFaults } from '../helpers/domo-faults.ts';
import { connect, type Drops } from '../helpers/drops.ts';
import { type SandboxProcess, startSandboxProcess } from '../helpers/sandbox-process.ts';

jest.setTimeout(240_000);

const columns = [
  { name: 'id', type: 'LONG' },
  { name: 'note', type: 'STRING' },
];
/** A route for each world, so that none meets what another has left behind. */
const worlds = ['part-appends'] as const;
type World = (typeof worlds)[number];

let sandbox: SandboxProcess;
let drops: Drops;
beforeAll(async () => {
  sandbox = await startSandboxProcess({
    imports: worlds.map((world) => ({
      ...{ name: world, prefix: `${world}/`, dataSet: { name: world, columns } },
      ...{ updateMethod: 'APPEND', commitInterval: 0, partSize: '64KB', maxRecordBytes: 20_000 },
    })),
  });
  drops = await connect(sandbox);
});
afterAll(async () => {
  drops?.close();
  await sandbox?.stop();
});

/** Puts the sandbox's Domo into a world, and has it probed. */
async function enter(world: World): Promise<void> {
  const { domo } = JSON.parse(
    readFileSync(join(import.meta.dirname, `../../sandbox/worlds/domo-${world}.json`), 'utf8'),
  );
  const { source: _, ...settings } = domo;
  const body = JSON.stringify({ indexingMs: 300, ...settings });
  await fetch(`${sandbox.domo}/_sandbox/settings`, { method: 'PUT', body });
  const { code, err } = await run(['probe', '--endpoint', sandbox.aws, '--patience', '20s', '--json']);
  expect([code, err.includes('left')]).toEqual([0, false]);
}

/** So many rows, a few of which have a line break in quotes: some parts begin with a guess. */
const file = (rows: number) =>
  `id,note\n${Array.from({ length: rows }, (_, i) => `${i},"a note, and\nmore of ${i}"\n`).join('')}`;

/** How often each id is in the DataSet of a load: all that are not there once. */
async function notOnce(load: Awaited<ReturnType<Drops['outcome']>>, rows: number): Promise<unknown[]> {
  const counts = new Map<unknown, number>(Array.from({ length: rows }, (_, i) => [i, 0]));
  for (const [id] of await drops.rows(load)) counts.set(id, (counts.get(id) ?? 0) + 1);
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
