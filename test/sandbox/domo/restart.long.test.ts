import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { startDomo } from '../../../sandbox/domo/domo.ts';
import { clientId, clientSecret, type Session, sessionWith, until } from './client.ts';

let dir: string;
const sessions: Session[] = [];

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'sluice-domo-test-'));
});
afterEach(async () => {
  for (const session of sessions.splice(0)) await session.close();
  await rm(dir, { recursive: true, force: true });
});

async function start(options: object = {}): Promise<Session> {
  const session = await sessionWith(
    await startDomo({ port: 0, dir, clientId, clientSecret, indexingMs: 0, ...options }),
  );
  sessions.push(session);
  return session;
}

async function stop(session: Session): Promise<void> {
  sessions.splice(sessions.indexOf(session), 1);
  await session.close();
}

/** A server in a process of its own, which can be killed. */
async function startProcess(indexingMs: number): Promise<{ session: Session; kill(): Promise<void> }> {
  const program = `
    import { startDomo } from ${JSON.stringify(join(process.cwd(), 'sandbox/domo/domo.ts'))};
    startDomo(${JSON.stringify({ port: 0, dir, clientId, clientSecret, indexingMs })})
      .then(({ port }) => console.log(port));`;
  const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = await once(child.stdout, 'data');
  const port = Number(String(line));
  const session = await sessionWith({ port, url: `http://127.0.0.1:${port}`, close: async () => undefined });
  return {
    session,
    async kill() {
      child.kill('SIGKILL');
      await once(child, 'exit');
    },
  };
}

test('everything is there again after a stop', async () => {
  const before = await start();
  const { streamId, dataSetId } = await before.createStream('id LONG, at DATETIME', {
    updateMethod: 'UPSERT',
    keyColumnNames: ['id'],
  });
  await before.load(streamId, ['1,2024-01-02T03:04:05\n2,\n']);
  await before.call('PATCH', `/v1/streams/${streamId}`, { body: { updateMethod: 'APPEND' } });
  await before.call('PUT', `/v1/datasets/${dataSetId}`, { body: { name: 'Renamed' } });
  const stream = (await before.call('GET', `/v1/streams/${streamId}?fields=all`)).json;
  await stop(before);

  const after = await start();
  expect((await after.call('GET', `/v1/streams/${streamId}?fields=all`)).json).toEqual(stream);
  await after.load(streamId, ['2,2024-02-02\n']);
  expect(await after.exported(dataSetId)).toBe('1,2024-01-02 03:04:05\n2,2024-02-02 00:00:00\n');
  expect((await after.call('GET', `/v1/streams/${streamId}/executions`)).json).toHaveLength(2);
  expect((await after.createStream('a LONG')).streamId).toBe(streamId + 1);
});

test('a committed execution and an import are indexed after a stop in between, in their order', async () => {
  const before = await start({ indexingMs: 3_600_000 });
  const { streamId, dataSetId } = await before.createStream('id LONG');
  await before.commit(streamId, ['1\n', '2\n']);
  await before.call('PUT', `/v1/datasets/${dataSetId}/data?updateMethod=APPEND`, { body: '3\n' });
  await before.commit(streamId, ['4\n'], { updateMethod: 'APPEND' });
  await stop(before);

  const after = await start();
  expect((await after.ended(streamId, 2)).state).toBe('SUCCESS');
  expect(await after.exported(dataSetId)).toBe('1\n2\n3\n4\n');
});

test('killed at any moment, it forgets nothing that it answered, and does nothing twice', async () => {
  const first = await startProcess(0);
  const { streamId, dataSetId } = await first.session.createStream('n LONG, text STRING');
  await first.session.load(streamId, ['0,there\n']);
  const rows = Array.from({ length: 40_000 }, (_, n) => `${n},"some text, ${n}"\n`).join('');
  // Uploaded in one life, committed in the next, indexed in the last, each ended in the midst of its work.
  await first.session.call('POST', `/v1/streams/${streamId}/executions`, {
    body: { updateMethod: 'APPEND' },
  });
  for (const part of [2, 1, 3]) await first.session.upload(streamId, 2, part, rows);
  first.session.upload(streamId, 2, 4, rows).catch(() => undefined);
  await first.kill();

  const second = await startProcess(0);
  for (const part of [4, 2]) await second.session.upload(streamId, 2, part, rows);
  await second.session.call('PUT', `/v1/streams/${streamId}/executions/2/commit`);
  await second.kill();

  const last = await start();
  expect(await last.ended(streamId, 2)).toMatchObject({ state: 'SUCCESS', parts: 4, rows: 160_000 });
  expect((await last.exported(dataSetId)) === `0,there\n${rows.repeat(4)}`).toBe(true);
  expect((await last.call('GET', `/v1/datasets/${dataSetId}`)).json.rows).toBe(160_001);
  await until(async () => (await readdir(join(dir, 'uploads'))).length === 0, 'the end of the files');
});

test('a folder serves one server at a time', async () => {
  const { kill } = await startProcess(0);
  await expect(start()).rejects.toThrow(/Another process is using .*Stop that sandbox/);
  await kill();
  await start();
});

test('what a kill left unfinished is cleared away at the start', async () => {
  const before = await start({ indexingMs: 3_600_000 });
  const { streamId } = await before.createStream('id LONG');
  await before.call('POST', `/v1/streams/${streamId}/executions`);
  await before.upload(streamId, 1, 1, '1\n');
  await stop(before);
  await writeFile(join(dir, 'uploads', 'half.csv.gz'), 'half');
  await writeFile(join(dir, 'scratch', 'batch.csv'), 'half');
  const after = await start();
  expect(await readdir(join(dir, 'uploads'))).toHaveLength(1);
  expect(await readdir(join(dir, 'scratch'))).toEqual([]);
  await after.call('PUT', `/v1/streams/${streamId}/executions/1/commit`);
  expect(await after.ended(streamId, 1)).toMatchObject({ state: 'SUCCESS', rows: 1 });
});

test('an upload that is refused, replaced, aborted or loaded leaves no file', async () => {
  const session = await start();
  const { streamId } = await session.createStream('id LONG');
  const files = () => readdir(join(dir, 'uploads'));
  await session.call('POST', `/v1/streams/${streamId}/executions`);
  await session.upload(streamId, 1, 1, '1,x\n');
  await session.upload(streamId, 1, 1, gzipSync('1\n').subarray(0, 12));
  expect(await files()).toHaveLength(0);
  await session.upload(streamId, 1, 1, '1\n');
  await session.upload(streamId, 1, 1, '2\n');
  expect(await files()).toHaveLength(1);
  await session.call('PUT', `/v1/streams/${streamId}/executions/1/abort`);
  expect(await files()).toHaveLength(0);
  for (const csv of ['1\n', 'x\n']) {
    const id = await session.commit(streamId, [csv]);
    await session.ended(streamId, id);
    await until(async () => (await files()).length === 0, 'the end of the files');
  }
});

test('nothing is left behind where no folder was given', async () => {
  const mine = async () => (await readdir(tmpdir())).filter((name) => name.startsWith('sluice-domo-'));
  const before = new Set(await mine());
  const domo = await startDomo({ port: 0, dir: null, clientId, clientSecret });
  const made = (await mine()).filter((name) => !before.has(name));
  expect(made.length).toBeGreaterThan(0);
  await domo.close();
  const left = await mine();
  // Other tests have folders of their own at the same time.
  expect(made.filter((name) => !left.includes(name)).length).toBeGreaterThan(0);
});
