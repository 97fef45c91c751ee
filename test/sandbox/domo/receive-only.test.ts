import { crc32, gzipSync } from 'node:zlib';
import { openSession, type Session, until } from './client.ts';

let session: Session;
beforeAll(async () => {
  session = await openSession({ receiveOnlyRowBytes: 4 });
});
afterAll(() => session.close());

const dataSet = async (dataSetId: string) => (await session.call('GET', `/v1/datasets/${dataSetId}`)).json;

describe('a Domo that only receives', () => {
  test('knows rows, bytes and checksum of gzip parts by what they say of themselves, in the order of their ids', async () => {
    const { streamId, dataSetId } = await session.createStream('a LONG, b LONG');
    const { json } = await session.call('POST', `/v1/streams/${streamId}/executions`);
    await session.upload(streamId, json.id, 2, gzipSync('5,6\n'));
    await session.upload(streamId, json.id, 1, gzipSync('1,2\n3,4\n'));
    await session.call('PUT', `/v1/streams/${streamId}/executions/${json.id}/commit`);
    const ended = await session.ended(streamId, json.id);
    expect(ended).toMatchObject({ state: 'SUCCESS', parts: 2, rows: 3, bytes: 12 });
    expect(ended).toMatchObject({ crc: crc32('1,2\n3,4\n5,6\n') });
    expect((await dataSet(dataSetId)).rows).toBe(3);
    expect(await session.exported(dataSetId)).toBe('');
  });

  test('rounds the rows of all parts, not of each', async () => {
    const { streamId } = await session.createStream('a LONG');
    const parts = Array.from({ length: 8 }, () => gzipSync('1\n'));
    expect(await session.load(streamId, parts)).toMatchObject({ rows: 4, bytes: 16 });
  });

  test('takes what is no CSV, and what comes uncompressed', async () => {
    const { streamId } = await session.createStream('a LONG, b LONG');
    const ended = await session.load(streamId, ['"no end', '']);
    expect(ended).toMatchObject({ state: 'SUCCESS', rows: 2, bytes: 7, crc: null });
  });

  test('adds to a DataSet under APPEND, and counts anew under REPLACE', async () => {
    const { streamId, dataSetId } = await session.createStream('a LONG');
    await session.load(streamId, ['1,2\n'], { updateMethod: 'APPEND' });
    await session.load(streamId, ['3,4\n'], { updateMethod: 'APPEND' });
    expect((await dataSet(dataSetId)).rows).toBe(2);
    await session.load(streamId, ['1,2\n']);
    expect((await dataSet(dataSetId)).rows).toBe(1);
  });

  test('can be told so while it runs', async () => {
    await session.settings({ receiveOnlyRowBytes: null });
    const { streamId, dataSetId } = await session.createStream('a LONG');
    expect(await session.load(streamId, ['1\n'])).toMatchObject({ rows: 1, crc: null });
    await until(async () => (await session.exported(dataSetId)) === '1\n', 'the row');
    await session.settings({ receiveOnlyRowBytes: 4 });
  });
});
