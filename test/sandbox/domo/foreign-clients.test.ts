import { openSession, type Session, schemaOf } from './client.ts';

let session: Session;
beforeAll(async () => {
  session = await openSession();
});
afterAll(() => session.close());

const dataSet = { name: 'Data', schema: schemaOf('id LONG, attending STRING') };

describe('policies of a DataSet [D14]', () => {
  async function opened() {
    const { dataSetId } = await session.createStream('id LONG, attending STRING');
    const at = `/v1/datasets/${dataSetId}/policies`;
    const call = (method: string, path = '', body?: object) =>
      session.call(method, `${at}${path}`, body === undefined ? {} : { body });
    return { dataSetId, call };
  }

  const filter = { column: 'attending', operator: 'EQUALS', values: ['TRUE'] };
  const asked = { name: 'Attending', filters: [filter], type: 'user', users: [998], groups: [99] };
  const made = { ...asked, id: 2, filters: [{ ...filter, not: false }], virtualUsers: [] };
  const allRows = expect.objectContaining({ id: 1, name: 'All Rows', filters: [] });

  test('are made, shown, changed and deleted', async () => {
    const { dataSetId, call } = await opened();
    expect((await call('GET')).json).toEqual([allRows]);
    const created = await call('POST', '', asked);
    expect([created.status, created.json]).toEqual([201, made]);
    expect((await call('GET')).json).toEqual([allRows, made]);
    expect((await call('GET', '/2')).json).toEqual(made);
    expect((await session.call('GET', `/v1/datasets/${dataSetId}`)).json.policies).toEqual([made]);

    const changes = { name: 'Not attending', filters: [{ ...filter, not: true }] };
    const changed = { ...made, ...changes };
    expect(await call('PUT', '/2', changes)).toMatchObject({ status: 200, json: changed });
    expect((await call('GET', '/2')).json).toEqual(changed);
    expect((await call('POST', '', asked)).json.id).toBe(3);

    expect((await call('DELETE', '/2')).status).toBe(204);
    expect((await call('GET', '/2')).status).toBe(404);
    expect((await call('GET')).json).toHaveLength(2);
  });

  test.each<[string, string, object | undefined, number]>([
    ['POST', '', { ...asked, name: '' }, 400],
    ['POST', '', { name: 'No filters' }, 400],
    ['POST', '', { ...asked, filters: [{ ...filter, column: 'other' }] }, 400],
    ['PUT', '/1', { name: 'Mine' }, 400],
    ['DELETE', '/1', undefined, 400],
    ['GET', '/7', undefined, 404],
    ['PUT', '/7', { name: 'x' }, 404],
    ['DELETE', '/x', undefined, 404],
  ])('%s %j of %j is answered %i', async (method, path, body, status) => {
    const { call } = await opened();
    expect((await call(method, path, body)).status).toBe(status);
  });
});

describe('a Stream', () => {
  test.each<[string, unknown]>([
    ['a list', ['id']],
    ['a text', 'id'],
  ])('takes its keys as %s [S5]', async (_, keyColumnNames) => {
    const made = await session.call('POST', '/v1/streams', {
      body: { dataSet, updateMethod: 'UPSERT', keyColumnNames },
    });
    expect(made.status).toBe(201);
    const { id: streamId } = made.json;
    await session.load(streamId, ['1,a\n2,b\n']);
    await session.load(streamId, ['2,c\n']);
    expect(await session.exported(made.json.dataSet.id)).toBe('1,a\n2,c\n');
  });

  test.each<[string, object | undefined, number, string]>([
    ['?updateMethod=APPEND', undefined, 200, 'APPEND'],
    ['?updateMethod=APPEND', {}, 200, 'APPEND'],
    ['?updateMethod=APPEND', { updateMethod: 'REPLACE' }, 200, 'REPLACE'],
    ['?updateMethod=append', undefined, 400, 'REPLACE'],
    ['?updateMethod=UPSERT', { keyColumnNames: 'id' }, 200, 'UPSERT'],
    ['', undefined, 200, 'REPLACE'],
  ])('is changed by the query %j with the body %j [S14]', async (query, body, status, updateMethod) => {
    const { streamId } = await session.createStream('id LONG, text STRING');
    const at = `/v1/streams/${streamId}`;
    const reply = await session.call('PATCH', `${at}${query}`, body === undefined ? {} : { body });
    expect(reply.status).toBe(status);
    expect((await session.call('GET', at)).json.updateMethod).toBe(updateMethod);
  });

  test('can be made with an empty DataSet, whose columns come later [S1]', async () => {
    const made = await session.call('POST', '/v1/streams', { body: { dataSet: {} } });
    expect([made.status, made.json.dataSet]).toMatchObject([201, { rows: 0, columns: 0 }]);
    const { id: streamId } = made.json;
    const { id: dataSetId } = made.json.dataSet;
    await session.call('POST', `/v1/streams/${streamId}/executions`);
    for (const part of ['1\n', '1,2\n', '1'])
      expect((await session.upload(streamId, 1, 1, part)).json.message).toContain('too many columns');
    expect(await session.load(streamId, [])).toMatchObject({
      state: 'INVALID',
      note: 'The DataSet has no columns.',
    });
    const path = `/v1/datasets/${dataSetId}/data?includeHeader=true`;
    expect((await session.call('GET', path)).text).toBe('');

    await session.call('PUT', `/v1/datasets/${dataSetId}`, { body: { schema: schemaOf('n LONG') } });
    expect((await session.load(streamId, ['1\n'])).state).toBe('SUCCESS');
    expect(await session.exported(dataSetId)).toBe('1\n');
  });
});
