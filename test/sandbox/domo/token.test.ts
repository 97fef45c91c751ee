import {
  basic,
  clientId,
  clientSecret,
  openSession,
  type Request,
  type Session,
  send,
  until,
  withSession,
} from './client.ts';

let session: Session;
beforeAll(async () => {
  session = await openSession();
});
afterAll(() => session.close());

const form = (body: string): Request => ({
  body,
  headers: { Authorization: basic, 'Content-Type': 'application/x-www-form-urlencoded' },
});

describe('the token endpoint', () => {
  test.each<[string, string, string, Request]>([
    [
      'GET with a query [A1]',
      'GET',
      '?grant_type=client_credentials&scope=data%20user',
      { headers: { Authorization: basic } },
    ],
    ['a form, as pydomo sends it [A2]', 'POST', '', form('grant_type=client_credentials&scope=data+user')],
    [
      'a form with a bare space, as Java sends it [A3]',
      'POST',
      '',
      form('grant_type=client_credentials&scope=data user'),
    ],
    [
      'POST with a query',
      'POST',
      '?grant_type=client_credentials&scope=data+user',
      { headers: { Authorization: basic } },
    ],
    [
      'no scope, which is all of them [A4]',
      'GET',
      '?grant_type=client_credentials',
      { headers: { Authorization: basic } },
    ],
    [
      'a scheme in capitals',
      'GET',
      '?grant_type=client_credentials',
      { headers: { Authorization: basic.replace('Basic', 'BASIC') } },
    ],
  ])('takes %s', async (_name, method, query, request) => {
    const reply = await send(`${session.domo.url}/oauth/token${query}`, method, request);
    expect(reply.status).toBe(200);
    expect(reply.headers.get('content-type')).toBe('application/json;charset=UTF-8');
    expect(reply.headers.get('cache-control')).toBe('no-store');
    expect(reply.json).toMatchObject({ token_type: 'bearer', expires_in: 3599, userId: 27, env: 'sandbox' });
    expect(reply.json.scope.split(' ')).toEqual(expect.arrayContaining(['data', 'user']));
    const used = await send(`${session.domo.url}/v1/streams`, 'GET', {
      headers: { Authorization: `Bearer ${reply.json.access_token}` },
    });
    expect(used.status).toBe(200);
  });

  test('gives a token whose middle part says when it ends [A8, A9]', async () => {
    const { json } = await send(`${session.domo.url}/oauth/token?grant_type=client_credentials`, 'GET', {
      headers: { Authorization: basic },
    });
    const parts = json.access_token.split('.');
    expect(parts).toHaveLength(3);
    const claims = JSON.parse(Buffer.from(parts[1], 'base64url').toString());
    expect(claims).toMatchObject({
      client_id: clientId,
      scope: expect.arrayContaining(['data']),
      jti: json.jti,
    });
    expect(Number.isInteger(claims.exp)).toBe(true);
    expect(Math.abs(claims.exp - Date.now() / 1000 - 3600)).toBeLessThan(5);
  });

  test.each<[string, string, Record<string, string>, number]>([
    ['no credentials', '?grant_type=client_credentials', {}, 401],
    [
      'a wrong secret',
      '?grant_type=client_credentials',
      { Authorization: `Basic ${btoa(`${clientId}:x`)}` },
      401,
    ],
    [
      'a wrong id',
      '?grant_type=client_credentials',
      { Authorization: `Basic ${btoa(`x:${clientSecret}`)}` },
      401,
    ],
    ['another grant', '?grant_type=password', { Authorization: basic }, 400],
    ['no grant', '', { Authorization: basic }, 400],
  ])('refuses %s [A20]', async (_name, query, headers, status) => {
    const reply = await send(`${session.domo.url}/oauth/token${query}`, 'GET', { headers });
    expect(reply.status).toBe(status);
    expect(reply.json).toMatchObject({ status, message: expect.any(String) });
    expect(reply.json).not.toHaveProperty('access_token');
  });
});

describe('a call without a valid token', () => {
  const get = (headers: Record<string, string>, path = '/v1/streams') =>
    send(`${session.domo.url}${path}`, 'GET', { headers });

  test.each<[string, Record<string, string>]>([
    ['none', {}],
    ['another scheme', { Authorization: basic }],
    ['nonsense', { Authorization: 'bearer nonsense' }],
    [
      'a payload of its own',
      { Authorization: `bearer e30.${btoa('{"exp":9999999999,"scope":["data"]}')}.x` },
    ],
  ])('is answered 401: %s [A14, A15]', async (_name, headers) => {
    const reply = await get(headers);
    expect(reply.status).toBe(401);
    expect(reply.headers.get('www-authenticate')).toMatch(/^Bearer /);
    expect(reply.json).toEqual({
      status: 401,
      statusReason: 'Internal Server Error',
      path: '/v1/streams',
      message: expect.stringContaining('Full authentication is required'),
      toe: expect.any(String),
    });
  });

  test('is answered 406 and a page where only CSV is accepted [A17]', async () => {
    const reply = await get({ Accept: 'text/csv' }, '/v1/datasets/any/data');
    expect([reply.status, reply.headers.get('content-type')]).toEqual([406, 'text/html;charset=utf-8']);
  });

  test('is answered 403 where the token lacks the scope [A19]', async () => {
    const { json } = await send(
      `${session.domo.url}/oauth/token?grant_type=client_credentials&scope=user`,
      'GET',
      { headers: { Authorization: basic } },
    );
    const reply = await get({ Authorization: `bearer ${json.access_token}` });
    expect(reply.status).toBe(403);
    expect(reply.json).toMatchObject({ error: 'insufficient_scope', scope: 'data' });
  });
});

describe('the life of a token', () => {
  test('ends, and the answer says when [A10, A14]', () =>
    withSession({ tokenSeconds: 0 }, async (own) => {
      const reply = await until(async () => {
        const answer = await own.call('GET', '/v1/streams');
        return answer.status !== 200 && answer;
      }, 'the end of the token');
      expect(reply.status).toBe(401);
      expect(reply.headers.get('www-authenticate')).toMatch(/error="invalid_token".*Jwt expired at \d{4}-/);
    }));

  test('can be ended from outside', () =>
    withSession({}, async (own) => {
      expect((await own.call('GET', '/v1/streams')).status).toBe(200);
      await send(`${own.domo.url}/_sandbox/tokens`, 'DELETE');
      expect((await own.call('GET', '/v1/streams')).status).toBe(401);
    }));
});
