import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import { startDomo } from '../../../sandbox/domo/domo.ts';
import { openSession, type Session, send, withSession } from './client.ts';

let session: Session;
beforeAll(async () => {
  session = await openSession();
});
afterAll(() => session.close());

describe('the server', () => {
  test.each<[string, string, number]>([
    ['GET', '/', 404],
    ['GET', '/v2/streams', 404],
    ['GET', '/v1/datasets/x/nothing', 404],
    ['DELETE', '/v1/streams', 405],
    ['POST', '/v1/streams/1/executions/1/part/1', 405],
    ['PUT', '/oauth/token', 405],
    ['GET', '/v1/datasets/%E0%A4%A', 404],
  ])('answers %s %s with %i and the usual document [R1]', async (method, path, status) => {
    const reply = await session.call(method, path);
    expect(reply.status).toBe(status);
    expect(reply.json).toMatchObject({
      status,
      statusReason: expect.any(String),
      message: expect.any(String),
      toe: expect.any(String),
    });
  });

  test('outlives what is no HTTP at all', async () => {
    for (const text of [
      'nonsense\r\n\r\n',
      'GET / HTTP/9.9\r\n\r\n',
      'GET http://[ HTTP/1.1\r\nHost: x\r\n\r\n',
    ]) {
      const answer = await new Promise<string>((resolve) => {
        let received = '';
        const socket = connect(session.domo.port, '127.0.0.1', () => socket.end(text));
        socket.on('data', (data) => {
          received += data;
        });
        socket.on('close', () => resolve(received));
        socket.on('error', () => resolve(received));
      });
      expect(answer).toMatch(/^HTTP\/1\.1 4\d\d /);
    }
    expect((await session.call('GET', '/v1/streams')).status).toBe(200);
  });

  test('is bound to 127.0.0.1 alone', async () => {
    const others = Object.values(networkInterfaces())
      .flat()
      .filter((each) => each !== undefined && !each.internal && each.family === 'IPv4');
    for (const other of others)
      await expect(send(`http://${other?.address}:${session.domo.port}/`, 'GET')).rejects.toThrow();
    expect((await send(`http://127.0.0.1:${session.domo.port}/`, 'GET')).status).toBe(404);
  });

  test('answers before it has seen a long body it does not want, and the client hears it', async () => {
    const reply = await session.call('PUT', '/v1/datasets/unknown/data', { body: 'x'.repeat(5_000_000) });
    expect(reply.status).toBe(404);
    const anonymous = await send(`${session.domo.url}/v1/streams/1/executions/1/part/1`, 'PUT', {
      body: 'x'.repeat(5_000_000),
    });
    expect(anonymous.status).toBe(401);
  });

  test('says so when its port is taken', async () => {
    const { port } = session.domo;
    const second = startDomo({ port, dir: null, clientId: 'a', clientSecret: 'b' });
    await expect(second).rejects.toThrow('EADDRINUSE');
  });

  test('refuses settings that it does not know', async () => {
    const wrong = { port: 0, dir: null, clientId: 'a', clientSecret: 'b', indexingMs: -1 };
    await expect(startDomo(wrong)).rejects.toThrow();
    const before = (await send(`${session.domo.url}/_sandbox/settings`, 'GET')).json;
    for (const body of [{ typeErrors: 'ignore' }, { indexingMS: 3 }]) {
      const reply = await send(`${session.domo.url}/_sandbox/settings`, 'PUT', { body });
      expect(reply.status).toBe(400);
    }
    expect((await send(`${session.domo.url}/_sandbox/settings`, 'GET')).json).toEqual(before);
  });

  test('closes though it is in the midst of a query and of indexing', () =>
    withSession({}, async (own) => {
      const { streamId, dataSetId } = await own.createStream('n LONG');
      const rows = Array.from({ length: 200_000 }, (_, n) => `${n}\n`).join('');
      await own.load(streamId, [rows]);
      const endless = 'SELECT count(*) FROM table a, table b, table c WHERE a.n + b.n + c.n = 7';
      const reply = own
        .call('POST', `/v1/datasets/query/execute/${dataSetId}`, { body: { sql: endless } })
        .catch(() => null);
      await own.commit(streamId, [rows, rows]);
      await own.close();
      // Either it was told, or the connection closed before.
      expect((await reply)?.status ?? 503).toBe(503);
      own.close = async () => undefined;
    }));

  test('closes though requests are under way', () =>
    withSession({}, async (own) => {
      await send(`${own.domo.url}/_sandbox/faults`, 'POST', {
        body: { kind: 'delay', ms: 60_000, operation: 'getStream' },
      });
      const { streamId } = await own.createStream('a LONG');
      const lost = own.call('GET', `/v1/streams/${streamId}`).catch(() => 'lost');
      await own.call('GET', '/v1/streams');
      await own.close();
      expect(await lost).toBe('lost');
      own.close = async () => undefined;
    }));
});
