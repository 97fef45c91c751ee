import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startDomo } from '../../../sandbox/domo/domo.ts';
import { clientId, clientSecret, type Session, sessionWith, until, withSession } from './client.ts';

const anHour = 3_600_000;
const at = (streamId: number, executionId: number) => `/v1/streams/${streamId}/executions/${executionId}`;

/** One more row than the first load of the test has. */
async function opened(own: Session, updateMethod: string) {
  const { streamId, dataSetId } = await own.createStream('n LONG', { updateMethod });
  const commit = () => own.call('PUT', `${at(streamId, 1)}/commit`);
  await own.call('POST', `/v1/streams/${streamId}/executions`);
  return { streamId, dataSetId, commit };
}

describe('a second commit of an execution [X16]', () => {
  test.each<[string, string, string, number, string]>([
    ['refused', 'while it is indexed', 'APPEND', 400, '1\n2\n'],
    ['refused', 'after its success', 'APPEND', 400, '1\n2\n'],
    ['harmless', 'while it is indexed', 'APPEND', 200, '1\n2\n'],
    ['harmless', 'after its success', 'APPEND', 200, '1\n2\n'],
    ['twice', 'while it is indexed', 'APPEND', 200, '1\n2\n1\n2\n'],
    ['twice', 'after its success', 'APPEND', 200, '1\n2\n1\n2\n'],
    ['twice', 'while it is indexed', 'REPLACE', 200, '1\n2\n'],
    ['twice', 'after its success', 'REPLACE', 200, '1\n2\n'],
  ])('as set to %s, %s, under %s, is answered %i', (secondCommit, when, updateMethod, status, rows) =>
    withSession({ secondCommit: secondCommit as 'twice', indexingMs: anHour }, async (own) => {
      const { streamId, dataSetId, commit } = await opened(own, updateMethod);
      await own.upload(streamId, 1, 1, '1\n');
      await own.upload(streamId, 1, 2, '2\n');
      expect((await commit()).status).toBe(200);
      if (when === 'after its success') {
        await own.settings({ indexingMs: 0 });
        await own.ended(streamId, 1);
      }
      expect((await commit()).status).toBe(status);
      await own.settings({ indexingMs: 0 });
      expect(await own.ended(streamId, 1)).toMatchObject({ state: 'SUCCESS', parts: 2, rows: 2 });
      expect(await own.exported(dataSetId)).toBe(rows);
    }),
  );

  test.each(['harmless', 'twice'] as const)('is refused of one that failed or was aborted: %s', (setting) =>
    withSession({ secondCommit: setting }, async (own) => {
      const { streamId, commit } = await opened(own, 'APPEND');
      await own.upload(streamId, 1, 1, 'x\n');
      await commit();
      await own.ended(streamId, 1);
      expect((await commit()).status).toBe(400);
      await own.call('POST', `/v1/streams/${streamId}/executions`);
      await own.call('PUT', `${at(streamId, 2)}/abort`);
      expect((await own.call('PUT', `${at(streamId, 2)}/commit`)).status).toBe(400);
    }),
  );

  test('brings nothing once the Stream has a newer execution', () =>
    withSession({ secondCommit: 'twice' }, async (own) => {
      const { streamId, dataSetId, commit } = await opened(own, 'APPEND');
      await own.upload(streamId, 1, 1, '1\n');
      await commit();
      await own.ended(streamId, 1);
      await own.call('POST', `/v1/streams/${streamId}/executions`);
      expect((await commit()).status).toBe(200);
      await own.ended(streamId, 1);
      expect(await own.exported(dataSetId)).toBe('1\n');
    }));
});

describe('a part under an id that has one [P7]', () => {
  test.each<['replaces' | 'appends', string]>([
    ['replaces', '2\n3\n'],
    ['appends', '1\n2\n3\n'],
  ])('%s it', (partAgain, rows) =>
    withSession({ partAgain }, async (own) => {
      const { streamId, dataSetId, commit } = await opened(own, 'APPEND');
      await own.upload(streamId, 1, 2, '3\n');
      await own.upload(streamId, 1, 1, '1');
      expect((await own.upload(streamId, 1, 1, 'a,b\n')).status).toBe(400);
      expect((await own.upload(streamId, 1, 1, '2\n')).status).toBe(200);
      await commit();
      expect(await own.ended(streamId, 1)).toMatchObject({ state: 'SUCCESS', parts: 2 });
      expect(await own.exported(dataSetId)).toBe(rows);
    }),
  );

  test('does not confuse the note of a failure', () =>
    withSession({ partAgain: 'appends' }, async (own) => {
      const { streamId, commit } = await opened(own, 'APPEND');
      for (const part of ['1\n', '2\n']) await own.upload(streamId, 1, 1, part);
      await own.upload(streamId, 1, 7, 'x\n');
      await commit();
      const { note } = await own.ended(streamId, 1);
      expect(note).toMatch(/^Part 7\. Row 1, /);
    }));
});

describe('a part that begins with the column names [P8]', () => {
  test.each<['kept' | 'dropped', string, string]>([
    ['kept', 'a,b\n1,2\n', 'a,b\n1,2\nx,y\n'],
    ['dropped', 'a,b\n1,2\n', '1,2\nx,y\n'],
    ['dropped', '"a","b"\n1,2\n', '1,2\nx,y\n'],
    ['dropped', 'A,b\n1,2\n', 'A,b\n1,2\nx,y\n'],
    ['dropped', '1,2\na,b\n', '1,2\na,b\nx,y\n'],
  ])('has it %s: %j', (partHeader, part, rows) =>
    withSession({ partHeader }, async (own) => {
      const { streamId, dataSetId } = await own.createStream('a STRING, b STRING');
      await own.load(streamId, [part, 'x,y\n']);
      expect(await own.exported(dataSetId)).toBe(rows);
    }),
  );
});

describe('an abort of a committed execution [X17, X19]', () => {
  test.each<['discarded' | 'land', string, string, string]>([
    ['discarded', 'abort', '1\n', ''],
    ['land', 'abort', '1\n', '1\n'],
    ['discarded', 'new execution', '1\n', ''],
    ['land', 'new execution', '1\n', '1\n'],
    ['land', 'abort', 'x\n', ''],
  ])('with rows that are %s, by %s, of %j', (abortedRows, by, part, rows) =>
    withSession({ abortedRows, indexingMs: anHour, newExecutionAborts: 'all' }, async (own) => {
      const { streamId, dataSetId, commit } = await opened(own, 'APPEND');
      await own.upload(streamId, 1, 1, part);
      await commit();
      if (by === 'abort') expect((await own.call('PUT', `${at(streamId, 1)}/abort`)).status).toBe(200);
      else await own.call('POST', `/v1/streams/${streamId}/executions`);
      const state = async () => (await own.call('GET', at(streamId, 1))).json.currentState;
      expect(await state()).toBe('ABORTED');
      expect(await own.exported(dataSetId)).toBe('');
      await own.settings({ indexingMs: 0 });
      // What comes afterwards is indexed afterwards.
      const id = await own.commit(streamId, ['2\n']);
      expect(await own.ended(streamId, id)).toMatchObject({ state: 'SUCCESS' });
      expect(await own.exported(dataSetId)).toBe(`${rows}2\n`);
      expect(await state()).toBe('ABORTED');
      expect((await commit()).status).toBe(400);
    }),
  );

  test('that was not committed discards its parts in any case', () =>
    withSession({ abortedRows: 'land' }, async (own) => {
      const { streamId, dataSetId, commit } = await opened(own, 'APPEND');
      await own.upload(streamId, 1, 1, '1\n');
      await own.call('PUT', `${at(streamId, 1)}/abort`);
      expect((await commit()).status).toBe(400);
      await own.load(streamId, ['2\n']);
      expect(await own.exported(dataSetId)).toBe('2\n');
    }));
});

test('a second commit, an appended part and an abort that comes too late survive a stop', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'sluice-domo-test-'));
  const start = async (indexingMs: number): Promise<Session> => {
    const surprises = { secondCommit: 'twice', partAgain: 'appends', abortedRows: 'land' } as const;
    const domo = await startDomo({ port: 0, dir, clientId, clientSecret, indexingMs, ...surprises });
    return sessionWith(domo);
  };
  try {
    const before = await start(anHour);
    const twice = await opened(before, 'APPEND');
    for (const part of ['1\n', '2\n']) await before.upload(twice.streamId, 1, 1, part);
    for (let commit = 0; commit < 2; commit += 1) await twice.commit();
    const aborted = await opened(before, 'APPEND');
    await before.upload(aborted.streamId, 1, 1, '3\n');
    await aborted.commit();
    await before.call('PUT', `${at(aborted.streamId, 1)}/abort`);
    await before.close();

    const after = await start(0);
    try {
      await after.ended(twice.streamId, 1);
      expect(await after.exported(twice.dataSetId)).toBe('1\n2\n1\n2\n');
      await until(async () => (await after.exported(aborted.dataSetId)) === '3\n', 'the aborted rows');
      const { json } = await after.call('GET', at(aborted.streamId, 1));
      expect(json.currentState).toBe('ABORTED');
    } finally {
      await after.close();
    }
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
});
