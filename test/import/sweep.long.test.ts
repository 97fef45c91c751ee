import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Sandbox, startSandbox } from '../../sandbox/sandbox.ts';
import { createDocuments } from '../../shared/aws/documents.ts';
import { createObjects } from '../../shared/aws/objects.ts';
import { loadConfig } from '../../shared/config/load.ts';
import { objectOf } from '../../shared/import/ledger/row.ts';
import { orderOf } from '../../shared/import/order.ts';
import { type Swept, sweep, sweepDefaults } from '../../shared/import/sweep/sweep.ts';
import { run } from '../cli/captured.ts';
import { connect, type Drops } from '../helpers/drops.ts';

jest.setTimeout(120_000);

const columns = [{ name: 'id', type: 'LONG' }];
const route = (name: string) => ({
  ...{ name, prefix: `${name}/`, dataSet: { name, columns }, updateMethod: 'APPEND', commitInterval: 0 },
});

/** A sandbox in which no event of a key with `lost` in it arrives. */
let sandbox: Sandbox;
let drops: Drops;
let folder: string;
let config: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sluice-sweep-'));
  config = join(folder, 'sluice.config.json');
  await writeFile(config, JSON.stringify({ imports: ['used', 'new', 'listed', 'restored'].map(route) }));
  sandbox = await startSandbox({
    ...{ config, dir: join(folder, 'state'), fresh: true, port: 0, domoPort: 0 },
    relay: async (event, put) => (JSON.stringify(event.detail).includes('lost') ? 1 : put(event)),
  });
  drops = await connect(sandbox.ready);
});
afterAll(async () => {
  drops?.close();
  await sandbox?.stop();
  await rm(folder, { recursive: true, force: true });
});

const at = (...args: string[]) => run([...args, '--endpoint', sandbox.ready.aws]);
const idsIn = async (load: Parameters<Drops['rows']>[0]) => (await drops.rows(load)).map(([id]) => id);

/** What the function does once a day, some minutes later than it is. */
function sweepLater(): Promise<Swept> {
  const now = () => Date.now() + (sweepDefaults.grace + 60) * 1000;
  const { imports } = loadConfig(config);
  const { ledger, backlog, intake, s3 } = drops;
  const store = { objects: createObjects(s3), documents: createDocuments(s3) };
  const ports = { ledger, backlog, intake, ...store, routes: async () => imports };
  const clock = { now, sleep: async () => undefined };
  return sweep({ ...ports, clock, notices: { publish: async () => undefined } }, sandbox.ready.bucket);
}

test('what it finds is loaded, once; what was there before its route is only told of', async () => {
  const first = await drops.outcome(await drops.drop('used/first.csv', 'id\n1\n'));
  expect(first.state).toBe('committed');
  const lost = await drops.drop('used/lost.csv', 'id\n2\n');
  const early = await drops.drop('new/lost.csv', 'id\n3\n');
  expect(await drops.ledger.get(lost)).toBeNull();

  expect(await sweepLater()).toEqual({ started: 1, left: 1 });
  expect(await drops.outcome(lost)).toMatchObject({ state: 'committed', rows: 1, key: 'used/lost.csv' });
  expect(await idsIn(first)).toEqual([1, 2]);
  expect(await drops.ledger.get(early)).toBeNull();

  expect(await sweepLater()).toEqual({ started: 0, left: 1 });
  expect(await idsIn(first)).toEqual([1, 2]);
});

test('after the table was restored, what is committed is not loaded again', async () => {
  const ended = await drops.outcome(await drops.drop('restored/committed.csv', 'id\n7\n'));
  const before = await idsIn(ended);
  await drops.atRest(ended.id);
  const { id, route, streamKey } = ended;
  // As it was in the backup.
  await drops.ledger.reopen(id, ['committed'], { route, streamKey, force: false });
  const row = await drops.ledger.get(id);
  if (row === null) throw new Error('the row is gone');
  const load = { id, route, object: objectOf(row), sequencer: row.sequencer, receivedAt: row.receivedAt };
  await drops.backlog.put(streamKey, { load, order: orderOf(load), force: false, replays: row.replays });
  expect((await at('sweep', '--restored')).err).toContain(
    '1 open load had ended by its receipt, and ends so; 0 go on.',
  );
  expect(await drops.ledger.get(id)).toMatchObject({ state: 'committed', rows: 1, receipt: ended.receipt });
  const next = await drops.outcome(await drops.drop('restored/next.csv', 'id\n8\n'));
  expect(next.state).toBe('committed');
  expect(await idsIn(ended)).toEqual([...before, 8]);
});

test('the command lists what was not loaded, and with --fix it is loaded', async () => {
  const id = await drops.drop('listed/lost.csv', 'id\n4\n');
  expect((await at('sweep')).out).toContain('is loaded, being loaded, or has ended');

  const listed = await at('sweep', '--grace', '0s', '--json');
  expect(JSON.parse(listed.out)).toContainEqual({
    ...{ id, route: 'listed', bucket: sandbox.ready.bucket, key: 'listed/lost.csv', state: null, bytes: 5 },
    ...{ versionId: expect.any(String), receivedAt: expect.any(String), started: false },
  });
  const shown = await at('sweep', '--grace', '0s');
  expect(shown.out).toMatch(/^unknown +listed +listed\/lost\.csv +5 B +(just now|.* ago) +[a-z2-7]{20}$/m);
  expect(await drops.ledger.get(id)).toBeNull();

  const fixed = await at('sweep', '--grace', '0s', '--fix');
  expect(fixed).toMatchObject({ code: 0, err: '' });
  const load = await drops.outcome(id);
  expect(load.state).toBe('committed');
  expect(await idsIn(load)).toEqual([4]);
});

test.each(['yesterday', '7', '3w', '2026-13-01'])('refuses the time "%s"', async (text) => {
  const { code, err } = await at('sweep', '--since', text);
  expect([code, err]).toEqual([2, expect.stringContaining(`--since takes an age like 36h or a date`)]);
});
