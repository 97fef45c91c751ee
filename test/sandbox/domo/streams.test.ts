import { openSession, type Session, schemaOf, withSession } from './client.ts';

let session: Session;
beforeAll(async () => {
  session = await openSession();
});
afterAll(() => session.close());

describe('Streams', () => {
  test.each(['/v1/streams', '/v1/streams/'])(
    'are created at %s with 201 and their place [S2, S3, S4]',
    async (path) => {
      const reply = await session.call('POST', path, {
        body: {
          dataSet: { name: 'Made', description: 'so', schema: schemaOf('a LONG') },
          updateMethod: 'APPEND',
        },
      });
      expect(reply.status).toBe(201);
      expect(reply.headers.get('location')).toBe(`${session.domo.url}/v1/streams/${reply.json.id}`);
      expect(reply.json).toEqual({
        id: expect.any(Number),
        dataSet: {
          id: expect.any(String),
          name: 'Made',
          description: 'so',
          rows: 0,
          columns: 1,
          owner: { id: 27, name: 'Sandbox' },
          createdAt: expect.any(String),
          updatedAt: expect.any(String),
          pdpEnabled: false,
        },
        updateMethod: 'APPEND',
        createdAt: expect.any(String),
        modifiedAt: expect.any(String),
      });
      expect((await session.call('GET', `/v1/streams/${reply.json.id}/`)).json).toEqual(reply.json);
    },
  );

  test.each<[string, object]>([
    ['an unknown method', { updateMethod: 'append' }],
    ['UPSERT without keys', { updateMethod: 'UPSERT' }],
    ['a key that is no column', { updateMethod: 'UPSERT', keyColumnNames: ['b'] }],
    ['a key that is neither text nor list', { updateMethod: 'UPSERT', keyColumnNames: 1 }],
    ['a text that is no column', { updateMethod: 'UPSERT', keyColumnNames: 'b' }],
    ['no DataSet', { dataSet: null }],
  ])('are refused with 400: %s', async (_name, changes) => {
    const body = { dataSet: { name: 'x', schema: schemaOf('a LONG') }, updateMethod: 'APPEND', ...changes };
    expect((await session.call('POST', '/v1/streams', { body })).status).toBe(400);
  });

  test('show the fields that are asked for [S9, S10]', async () => {
    const { streamId, dataSetId } = await session.createStream('a LONG');
    const get = async (query: string) => (await session.call('GET', `/v1/streams/${streamId}${query}`)).json;
    expect(await get('?fields=id,updateMethod')).toEqual({ id: streamId, updateMethod: 'REPLACE' });
    expect((await get('?fields=dataset')).dataSet.name).toBe('Data');
    expect(await get('?fields=all')).not.toHaveProperty('lastExecution');
    await session.load(streamId, ['1\n']);
    expect((await get('?fields=all')).lastExecution).toMatchObject({ id: 1, currentState: 'SUCCESS' });
    const listed = (await session.call('GET', '/v1/streams?limit=500')).json;
    expect(listed.find(({ id }: { id: number }) => id === streamId).dataSet).toEqual({
      id: dataSetId,
      pdpEnabled: false,
    });
  });

  test('are listed ascending by id, by position, 500 at most [S10, S11]', () =>
    withSession({}, async (own) => {
      await Promise.all(Array.from({ length: 502 }, () => own.createStream('a LONG')));
      const ids = async (query: string): Promise<number[]> =>
        (await own.call('GET', `/v1/streams/${query}`)).json.map(({ id }: { id: number }) => id);
      expect(await ids('')).toHaveLength(50);
      expect(await ids('?limit=1000')).toHaveLength(500);
      expect(await ids('?limit=1000&offset=500')).toEqual([501, 502]);
    }));

  test('are found by one property of their DataSet [S12]', () =>
    withSession({}, async (own) => {
      const made = await own.createStream('a LONG', {
        dataSet: { name: 'Sales (EU)', schema: schemaOf('a LONG') },
      });
      const other = await own.createStream('a LONG', {
        dataSet: { name: 'Sales 2', schema: schemaOf('a LONG') },
      });
      const search = async (q: string) =>
        (await own.call('GET', `/v1/streams/search?fields=all&q=${encodeURIComponent(q)}`)).json;
      const ids = async (q: string) => (await search(q)).map(({ id }: { id: number }) => id);
      expect(await ids(`dataSource.id:${made.dataSetId}`)).toEqual([made.streamId]);
      expect(await ids('dataSource.name:Sales (EU)')).toEqual([made.streamId]);
      expect(await ids('dataSource.name:sales*')).toEqual([made.streamId, other.streamId]);
      expect(await ids('dataSource.owner.id:27')).toHaveLength(2);
      expect(await ids('dataSource.name:Sales')).toEqual([]);
      expect((await search(`dataSource.id:${made.dataSetId}`))[0].dataSet.name).toBe('Sales (EU)');
      expect((await search('dataSet.id:x')).status).toBe(400);
    }));

  test('change their method and nothing else [S14]', async () => {
    const { streamId } = await session.createStream('a LONG');
    const reply = await session.call('PATCH', `/v1/streams/${streamId}`, {
      body: { updateMethod: 'APPEND', dataSet: { name: 'Other', schema: schemaOf('b LONG') } },
    });
    expect(reply.status).toBe(200);
    expect(reply.json).toMatchObject({ updateMethod: 'APPEND', dataSet: { name: 'Data' } });
    expect(
      (await session.call('PATCH', `/v1/streams/${streamId}`, { body: { updateMethod: 'x' } })).status,
    ).toBe(400);
  });

  test('leave their DataSet behind [S15]', async () => {
    const { streamId, dataSetId } = await session.createStream('a LONG');
    await session.load(streamId, ['1\n']);
    expect((await session.call('DELETE', `/v1/streams/${streamId}`)).status).toBe(204);
    expect((await session.call('GET', `/v1/streams/${streamId}`)).status).toBe(404);
    expect(await session.exported(dataSetId)).toBe('1\n');
  });

  test('say so when their DataSet is gone [S4]', async () => {
    const { streamId, dataSetId } = await session.createStream('a LONG');
    await session.call('DELETE', `/v1/datasets/${dataSetId}`);
    expect((await session.call('GET', `/v1/streams/${streamId}`)).json).toEqual({
      id: streamId,
      dataSet: { id: dataSetId },
      deleted: true,
    });
    expect((await session.call('POST', `/v1/streams/${streamId}/executions`)).status).toBe(404);
  });

  test.each(['GET', 'PATCH', 'DELETE'])('that do not exist are answered 404: %s [R5]', async (method) => {
    const reply = await session.call(method, '/v1/streams/99999', method === 'PATCH' ? { body: {} } : {});
    expect(reply.json).toMatchObject({
      status: 404,
      statusReason: 'Not Found',
      message: expect.any(String),
      toe: expect.any(String),
    });
  });
});
