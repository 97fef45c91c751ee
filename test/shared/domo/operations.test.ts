import { columns, dataSet, dataSetId, examples, execution, goodReply, isCsv, stream } from './examples.ts';
import { clientOf, closeAll, errorOf, start, tokenRoute } from './harness.ts';

afterEach(closeAll);

describe('each operation', () => {
  test.each(examples)('$name sends exactly what the protocol says', async (example) => {
    const { server, domo } = await start();
    server.on(example.route, goodReply(example));

    await example.run(domo);

    expect(server.received.map(({ method, path }) => `${method} ${path}`)).toEqual([
      tokenRoute,
      example.route,
    ]);
    const [request] = server.at(example.route);
    expect(request?.query).toEqual(example.query ?? {});
    expect(request?.headers).toMatchObject({ accept: 'application/json', authorization: 'bearer token-1' });
    expect(request?.headers['transfer-encoding']).toBeUndefined();
    if (isCsv(example)) return;
    if (example.sent === undefined) {
      expect(request?.body).toHaveLength(0);
      expect(request?.headers['content-type']).toBeUndefined();
    } else {
      expect(JSON.parse(String(request?.body))).toEqual(example.sent);
      expect(request?.headers['content-type']).toBe('application/json');
      expect(request?.headers['content-length']).toBe(String(request?.body.length));
    }
  });

  test.each(examples)('$name works under a host with a path and a slash at its end', async (example) => {
    const { server } = await start();
    const { domo } = clientOf(`${server.url}/proxy/`);
    server.on('POST /proxy/oauth/token', { status: 200, body: { access_token: 't', expires_in: 60 } });
    server.on(example.route.replace(' ', ' /proxy'), goodReply(example));
    await example.run(domo);
  });
});

describe('answers', () => {
  test('a DataSet comes with its columns, without what the protocol does not name', async () => {
    const { server, domo } = await start();
    server.on(`GET /v1/datasets/${dataSetId}`, { status: 200, body: dataSet });
    const found = await domo.dataSets.get(dataSetId);
    expect(found).toMatchObject({
      id: dataSetId,
      name: 'Sales',
      rows: 12,
      schema: { columns },
      owner: { id: 27 },
    });
    expect(found).not.toHaveProperty('unheardOf');
    expect(found).not.toHaveProperty('columns');
  });

  test('an owner id may be a string [D4]', async () => {
    const { server, domo } = await start();
    server.on('GET /v1/datasets', { status: 200, body: [{ ...dataSet, owner: { id: '27' } }] });
    await expect(domo.dataSets.list()).resolves.toMatchObject([{ owner: { id: 27 } }]);
  });

  test('a Stream tells of its last execution, whatever else may stand there', async () => {
    const { server, domo } = await start();
    server.on(
      'GET /v1/streams/42',
      { status: 200, body: { ...stream, lastExecution: execution } },
      { status: 200, body: { ...stream, lastExecution: 'none' } },
    );
    expect((await domo.streams.get(42)).lastExecution).toMatchObject({ id: 3, currentState: 'ACTIVE' });
    expect((await domo.streams.get(42)).lastExecution).toBeUndefined();
  });

  test('a query gives columns and rows', async () => {
    const { server, domo } = await start();
    const body = {
      columns: ['a', 'b'],
      rows: [
        [1, 'x'],
        [null, true],
      ],
      numRows: 2,
      numColumns: 2,
      fromcache: true,
    };
    server.on(`POST /v1/datasets/query/execute/${dataSetId}`, { status: 201, body });
    await expect(domo.dataSets.query(dataSetId, 'SELECT * FROM table')).resolves.toEqual({
      columns: ['a', 'b'],
      rows: [
        [1, 'x'],
        [null, true],
      ],
      numRows: 2,
      numColumns: 2,
    });
  });

  const invalid: [string, string, unknown][] = [
    ['nothing', 'is empty', ''],
    ['text', 'is no JSON', 'ok'],
    ['half a document', 'is no JSON', '{"id": 3,'],
    ['another type', 'all of it should be Object', '42'],
    ['a list', 'id is missing, currentState is missing', [execution]],
    ['a missing key', 'currentState is missing', { ...execution, currentState: undefined }],
    ['an id that is no number', 'id should be number', { ...execution, id: '3' }],
  ];
  test.each(invalid)('%s instead of an execution is DomoAnswerInvalid: "%s"', async (_, message, body) => {
    const { server, domo } = await start();
    server.on('GET /v1/streams/42/executions/3', { status: 200, body });
    const error = await errorOf(domo.executions.get(42, 3));
    expect(error).toMatchObject({ name: 'DomoAnswerInvalid', retryable: false });
    expect(error.message).toContain(message);
    expect(error.message).toContain('GET /v1/streams/42/executions/3');
  });

  test.each(invalid)(
    '%s after creating an execution is an answer that was lost',
    async (_, message, body) => {
      const { server, domo } = await start();
      server.on('POST /v1/streams/42/executions', { status: 200, body });
      const error = await errorOf(domo.executions.create(42));
      expect(error).toMatchObject({ name: 'DomoAnswerLost', retryable: false });
      expect(error.message).toContain(message);
      expect(server.at('POST /v1/streams/42/executions')).toHaveLength(1);
    },
  );

  test('a column type that Domo does not have is named with its place', async () => {
    const { server, domo } = await start();
    const schema = { columns: [...columns, { name: 'c', type: 'JSON' }] };
    server.on(`GET /v1/datasets/${dataSetId}`, { status: 200, body: { ...dataSet, schema } });
    const error = await errorOf(domo.dataSets.get(dataSetId));
    expect(error.name).toBe('DomoAnswerInvalid');
    expect(error.message).toContain('schema.columns.2.type');
  });
});

describe('what was deleted is not found', () => {
  const runs: [string, string][] = [
    ['dataSets.get', `GET /v1/datasets/${dataSetId}`],
    ['streams.get', 'GET /v1/streams/42'],
  ];
  const answers: [string, { status: number; body?: unknown }][] = [
    [
      '404',
      { status: 404, body: { status: 404, statusReason: 'Not Found', message: 'Not Found', toe: 'T' } },
    ],
    ['an empty 404', { status: 404 }],
    ['200 with deleted: true', { status: 200, body: { id: 42, deleted: true } }],
  ];
  test.each(runs.flatMap((run) => answers.map((answer) => [...run, ...answer] as const)))(
    '%s (%s)',
    async (name, route, _answer, reply) => {
      const { server, domo } = await start();
      server.on(route, reply);
      const error = await errorOf(
        Promise.all(examples.filter((example) => example.name === name).map(({ run }) => run(domo))),
      );
      expect(error).toMatchObject({ name: 'DomoNotFound', fault: 'user', retryable: false });
      expect(server.at(route)).toHaveLength(1);
    },
  );

  test('in lists and searches it is left out', async () => {
    const { server, domo } = await start();
    server.on('GET /v1/streams', { status: 200, body: [{ id: 1, deleted: true }, stream] });
    server.on('GET /v1/streams/search', { status: 200, body: [{ id: 1, deleted: true }] });
    server.on('GET /v1/datasets', { status: 200, body: [dataSet, { id: 'x', deleted: true }] });
    await expect(domo.streams.list()).resolves.toMatchObject([{ id: 42 }]);
    await expect(domo.streams.search({ dataSetId })).resolves.toEqual([]);
    await expect(domo.dataSets.list()).resolves.toMatchObject([{ id: dataSetId }]);
  });

  test('delete meets 404: not found at the first try, done after one whose answer was lost', async () => {
    const { server, domo } = await start();
    server.on('DELETE /v1/streams/42', { status: 404 });
    await expect(domo.streams.delete(42)).rejects.toMatchObject({ name: 'DomoNotFound' });
    for (const lost of ['cut', { status: 502 }] as const) {
      server.on('DELETE /v1/streams/42', lost, { status: 404 });
      await expect(domo.streams.delete(42)).resolves.toBeUndefined();
    }
    server.on('DELETE /v1/streams/42', { status: 429 }, { status: 404 });
    await expect(domo.streams.delete(42)).rejects.toMatchObject({ name: 'DomoNotFound' });
  });
});

describe('paging', () => {
  test('listAll goes on until a page is empty, even when Domo gives less than asked for', async () => {
    const { server, domo } = await start();
    const all = Array.from({ length: 7 }, (_, n) => ({ ...dataSet, id: `id-${n}`, deleted: n === 3 }));
    server.on('GET /v1/datasets', ({ query }) => {
      const offset = Number(query.offset);
      return { status: 200, body: all.slice(offset, offset + 3) };
    });
    const ids: string[] = [];
    for await (const { id } of domo.dataSets.listAll({ nameLike: 'x', sort: 'name' })) ids.push(id);
    expect(ids).toEqual(['id-0', 'id-1', 'id-2', 'id-4', 'id-5', 'id-6']);
    expect(server.at('GET /v1/datasets').map(({ query }) => query)).toEqual(
      ['0', '3', '6', '7'].map((offset) => ({ limit: '50', offset, nameLike: 'x', sort: 'name' })),
    );
  });

  test.each([
    ['dataSets', 51],
    ['dataSets', 0],
    ['streams', 501],
    ['streams', 1.5],
  ] as const)('%s.list refuses a limit of %d, which Domo would silently change', async (what, limit) => {
    const { server, domo } = await start();
    await expect(async () => domo[what].list({ limit })).rejects.toThrow(RangeError);
    await expect(async () => domo.executions.list(42, { limit: 501 })).rejects.toThrow(RangeError);
    expect(server.received).toHaveLength(0);
  });
});
