import { openSession, type Session, schemaOf, withSession } from './client.ts';

let session: Session;
beforeAll(async () => {
  session = await openSession();
});
afterAll(() => session.close());

const create = async (name: string, columns = 'id LONG, name STRING') =>
  (
    await session.call('POST', '/v1/datasets', {
      body: { name, description: 'd', rows: 0, schema: schemaOf(columns) },
    })
  ).json;

describe('DataSets', () => {
  test('are created with 201 and the whole document [D2, D3]', async () => {
    const reply = await session.call('POST', '/v1/datasets', {
      body: { name: 'New', description: 'what it is', rows: 7, schema: schemaOf('id LONG, when DATETIME') },
    });
    expect(reply.status).toBe(201);
    expect(reply.json).toEqual({
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      name: 'New',
      description: 'what it is',
      rows: 0,
      columns: 2,
      schema: schemaOf('id LONG, when DATETIME'),
      owner: { id: 27, name: 'Sandbox' },
      createdAt: expect.stringMatching(/Z$/),
      updatedAt: expect.stringMatching(/Z$/),
      pdpEnabled: false,
      policies: [],
    });
    expect((await session.call('GET', `/v1/datasets/${reply.json.id}`)).json).toEqual(reply.json);
  });

  test.each<[string, unknown]>([
    ['no schema', { name: 'x' }],
    ['no columns', { name: 'x', schema: { columns: [] } }],
    ['an unknown type', { name: 'x', schema: { columns: [{ name: 'a', type: 'BOOLEAN' }] } }],
    ['a name twice', { name: 'x', schema: schemaOf('a LONG, a LONG') }],
    ['no name', { schema: schemaOf('a LONG') }],
    ['no object', []],
  ])('are refused with a bare 400: %s [R3]', async (_name, body) => {
    const reply = await session.call('POST', '/v1/datasets', { body: body as object });
    expect(reply.status).toBe(400);
    expect(reply.json).toEqual({
      status: 400,
      statusReason: 'Bad Request',
      message: 'Bad Request',
      toe: expect.any(String),
    });
  });

  test('are refused with 400 where the body is no JSON', async () => {
    const reply = await session.call('POST', '/v1/datasets', {
      body: '{"name":',
      headers: { 'Content-Type': 'application/json' },
    });
    expect([reply.status, reply.json.message]).toEqual([400, 'Bad Request']);
  });

  test('are updated in part [D9], the schema as a whole [D10]', async () => {
    const { id } = await create('Before');
    const named = await session.call('PUT', `/v1/datasets/${id}`, { body: { name: 'After' } });
    expect([named.status, named.json.name, named.json.description]).toEqual([200, 'After', 'd']);
    const shaped = await session.call('PUT', `/v1/datasets/${id}`, { body: { schema: schemaOf('b DATE') } });
    expect(shaped.json).toMatchObject({ name: 'After', columns: 1, schema: schemaOf('b DATE') });
  });

  test('are deleted with 204, then unknown [D5, D12]', async () => {
    const { id } = await create('Gone');
    const reply = await session.call('DELETE', `/v1/datasets/${id}`);
    expect([reply.status, reply.text]).toEqual([204, '']);
    const later = await session.call('GET', `/v1/datasets/${id}`);
    expect(later.json).toMatchObject({ status: 404, statusReason: 'Not Found' });
    await session.settings({ deletedForm: 'subset' });
    expect((await session.call('GET', `/v1/datasets/${id}`)).json).toEqual({
      id,
      name: 'Gone',
      deleted: true,
    });
    await session.settings({ deletedForm: '404' });
    expect((await session.call('DELETE', `/v1/datasets/${id}`)).status).toBe(404);
  });

  test('are listed by position, 50 at most, without schema [D6, D8]', () =>
    withSession({}, async (own) => {
      for (let i = 0; i < 53; i += 1)
        await own.call('POST', '/v1/datasets', { body: { name: `Set ${i}`, schema: schemaOf('a LONG') } });
      const list = async (query: string) => (await own.call('GET', `/v1/datasets${query}`)).json;
      expect(await list('')).toHaveLength(50);
      expect(await list('?limit=500')).toHaveLength(50);
      expect((await list('?limit=2&offset=51')).map((each: { name: string }) => each.name)).toEqual([
        'Set 51',
        'Set 52',
      ]);
      expect(await list('?offset=53')).toEqual([]);
      expect((await list('?limit=1'))[0]).not.toHaveProperty('schema');
      expect(await list('?nameLike=SET%2052')).toHaveLength(1);
      expect(await list('?nameLike=')).toHaveLength(50);
      expect((await list('?sort=nameDescending&limit=1'))[0].name).toBe('Set 9');
      expect((await list('?sort=createdAtAscending&limit=1'))[0].name).toBe('Set 0');
    }));
});
