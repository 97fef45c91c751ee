import { dataSetId, examples, execution, isCsv } from './examples.ts';
import { clientOf, closeAll, errorOf, secret, start, tokenRoute } from './harness.ts';

afterEach(closeAll);

/** What 4 tries of a repeatable operation, and the one try of the others, end with. */
interface Case {
  status: number;
  body?: unknown;
  headers?: Record<string, string>;
  repeatable: [name: string, requests: number];
  unrepeatable: [name: string, requests: number];
}
const both = (name: string, requests: number) => ({
  repeatable: [name, requests] as [string, number],
  unrepeatable: [name, requests] as [string, number],
});
const lost = {
  repeatable: ['DomoUnavailable', 4] as [string, number],
  unrepeatable: ['DomoAnswerLost', 1] as [string, number],
};
const said = (status: number, message: string) => ({ status, statusReason: 'x', message, toe: 'TOE-1' });
const page = { headers: { 'Content-Type': 'text/html' }, body: '<html><title>Down</title></html>' };

const cases: Case[] = [
  { status: 302, headers: { Location: 'https://elsewhere/?q=1' }, ...both('DomoRefused', 1) },
  {
    status: 400,
    body: said(400, 'Infrastructure problem (403): Access is denied'),
    ...both('DomoUnauthorized', 1),
  },
  // Once more with a new token [A14, A16].
  { status: 401, body: said(401, 'Full authentication is required'), ...both('DomoUnauthorized', 2) },
  { status: 403, ...both('DomoUnauthorized', 2) },
  {
    status: 403,
    body: { error: 'insufficient_scope', error_description: 'no', scope: 'data' },
    ...both('DomoUnauthorized', 2),
  },
  { status: 400, body: { error: 'insufficient_scope' }, ...both('DomoUnauthorized', 1) },
  { status: 404, body: said(404, 'Not Found'), ...both('DomoNotFound', 1) },
  { status: 410, ...both('DomoNotFound', 1) },
  { status: 405, ...both('DomoRefused', 1) },
  { status: 406, ...page, ...both('DomoRefused', 1) },
  { status: 415, body: 'plain text', ...both('DomoRefused', 1) },
  { status: 422, body: said(422, 'no'), ...both('DomoRefused', 1) },
  { status: 408, ...lost },
  { status: 500, body: said(500, 'Internal Server Error'), ...lost },
  { status: 502, ...page, ...lost },
  { status: 503, ...lost },
  { status: 504, ...page, ...lost },
  { status: 200, ...page, ...lost },
  { status: 200, body: ' \n<!DOCTYPE html><p>Down', ...lost },
];

test.each(cases.flatMap((given) => examples.map((example) => ({ ...given, name: example.name, example }))))(
  '$name and $status $body',
  async ({ status, body, headers, example, ...ends }) => {
    const { server, domo } = await start();
    server.on(example.route, { status, body, ...(headers === undefined ? {} : { headers }) });

    const error = await errorOf(example.run(domo));

    const [name, requests] = example.repeatable ? ends.repeatable : ends.unrepeatable;
    expect(error.name).toBe(name);
    expect(server.at(example.route)).toHaveLength(requests);
    const [method = '', path = ''] = example.route.split(' ');
    expect(error.message).toContain(`${method} ${path} answered ${status}`);
    if (JSON.stringify(body)?.includes('TOE-1')) expect(error.message).toContain('toe TOE-1');
  },
);

const plain = examples.filter((example) => example.name !== 'executions.commit' && !isCsv(example));

test.each(plain)('$name and 400: Domo refused it', async ({ route, run }) => {
  const { server, domo } = await start();
  server.on(route, { status: 400, body: said(400, 'Bad Request') });
  await expect(run(domo)).rejects.toMatchObject({ name: 'DomoRefused', retryable: false });
  expect(server.at(route)).toHaveLength(1);
});

test.each(plain)('$name and 429: repeated, since Domo did nothing', async ({ route, run }) => {
  const { server, domo } = await start();
  server.on(route, { status: 429 });
  await expect(run(domo)).rejects.toMatchObject({ name: 'DomoThrottled', retryable: true });
  expect(server.at(route)).toHaveLength(4);
});

describe('commit', () => {
  const route = 'PUT /v1/streams/42/executions/3/commit';
  test.each([
    [429, '', 'DomoThrottled'],
    [429, said(429, 'slow down'), 'DomoThrottled'],
    [409, said(409, 'Conflict'), 'DomoThrottled'],
    [400, said(400, 'You may only commit once every 15 minutes.'), 'DomoThrottled'],
    [400, said(400, 'Commit is too soon'), 'DomoThrottled'],
    [400, said(400, 'Execution is not active'), 'DomoRefused'],
    [400, said(400, 'Too many non-consecutive part ids. Make consecutive'), 'DomoRefused'],
    [400, '', 'DomoRefused'],
  ])('%d %j is %s, once: it is for the caller to decide [X12]', async (status, body, name) => {
    const { server, domo, clock } = await start();
    server.on(route, { status, body, headers: { 'Retry-After': '600' } });
    const error = await errorOf(domo.executions.commit(42, 3));
    expect(error.name).toBe(name);
    expect(server.at(route)).toHaveLength(1);
    expect(clock.slept).toEqual([]);
    if (name === 'DomoThrottled') expect(error.message).toContain('come back in 600 s');
  });
});

describe('what an error says', () => {
  const route = 'GET /v1/streams/42';
  const messageOf = async (reply: { status: number; body?: unknown; headers?: Record<string, string> }) => {
    const { server, domo } = await start({ timings: { tries: 1 } });
    server.on(route, reply);
    return (await errorOf(domo.streams.get(42))).message;
  };

  test.each([
    [
      'JSON',
      { status: 422, body: said(422, 'Too odd.') },
      'Domo refused this: GET /v1/streams/42 answered 422: Too odd (toe TOE-1).',
    ],
    ['nothing', { status: 422 }, 'Domo refused this: GET /v1/streams/42 answered 422.'],
    [
      'plain text',
      { status: 422, body: 'a\tb\n\u001b[31mc' },
      'Domo refused this: GET /v1/streams/42 answered 422: a b [31mc.',
    ],
    [
      'JSON without a message',
      { status: 422, body: { statusReason: 'Odd' } },
      'Domo refused this: GET /v1/streams/42 answered 422: Odd.',
    ],
    [
      'JSON that is no object',
      { status: 422, body: [1] },
      'Domo refused this: GET /v1/streams/42 answered 422: [1].',
    ],
    [
      'a page with a title',
      { status: 503, ...page },
      'Domo is not available: GET /v1/streams/42 answered 503: Down.',
    ],
    [
      'a page without one',
      { status: 503, body: '<html><style>p{}</style><script>x<1</script><p>Back\n soon</p><script>open' },
      'Domo is not available: GET /v1/streams/42 answered 503: Back soon.',
    ],
    [
      'a redirection',
      { status: 301, headers: { Location: 'https://api.domo.com/v1?token=1' } },
      'Domo sends elsewhere: GET /v1/streams/42 answered 301 (to https://api.domo.com/v1). Check the Domo host.',
    ],
    [
      'an unknown id',
      { status: 404, body: said(404, 'Not Found') },
      'Domo has no Stream 42: GET /v1/streams/42 answered 404: Not Found (toe TOE-1). Check the id, and that the user of the Domo client may see it.',
    ],
  ])('%s', async (_, reply, message) => {
    expect(await messageOf(reply)).toBe(message);
  });

  test('of ten megabytes, a few lines are kept, and the rest is not even read', async () => {
    const ten = Buffer.alloc(10 * 1024 * 1024, 'x');
    const message = await messageOf({ status: 422, body: ten });
    expect(message.length).toBeLessThan(1000);
    expect(message).toContain('xxx…');
  });

  test('a 403 says where the credentials are and what they need', async () => {
    const { server } = await start();
    const { domo } = clientOf(
      server.url,
      {},
      { credentialsFrom: 'the secret "domo/prod" in Secrets Manager' },
    );
    server.on(route, { status: 403 });
    const { message } = await errorOf(domo.streams.get(42));
    expect(message).toContain('the secret "domo/prod" in Secrets Manager');
    expect(message).toContain('scope "data"');
  });

  test('a lost answer says what to ask Domo about', async () => {
    const { server, domo } = await start();
    server.on('POST /v1/streams/42/executions', { status: 502 });
    const { message } = await errorOf(domo.executions.create(42));
    expect(message).toContain('create execution: Stream 42');
    expect(message).toContain('Ask Domo before it is sent again');
  });

  test('a secret that was written with escapes is recognised all the same', async () => {
    const { server, domo } = await start();
    const escaped = [...'token-1'].map((letter) => `\\u00${letter.charCodeAt(0).toString(16)}`).join('');
    server.on(route, { status: 422, body: `{"message":"You sent ${escaped}"}` });
    const { message } = await errorOf(domo.streams.get(42));
    expect(message).toContain('You sent [secret]');
  });

  test.each([
    ['token', route],
    ['secret', tokenRoute],
  ])('a page that repeats the %s does not get it into the message', async (_, echoing) => {
    const basic = Buffer.from(`the-client:${secret}`).toString('base64');
    for (const status of [400, 401, 403, 422, 503]) {
      const { server, domo } = await start();
      server.on(echoing, ({ headers }) => ({
        status,
        body: { message: `You sent ${headers.authorization}`, toe: secret },
      }));
      const { message } = await errorOf(domo.streams.get(42));
      expect(message).toMatch(/You sent (bearer|Basic) \[secret\]/);
      for (const text of ['token-1', 'token-2', basic]) expect(message).not.toContain(text);
      if (echoing === tokenRoute) expect(message).not.toContain(secret);
    }
  });
});

test('a host that is none is a mistake of the configuration', () => {
  for (const host of ['', 'api.domo.com', 'ftp://api.domo.com', 'https://user:pass@api.domo.com']) {
    expect(() => clientOf(host)).toThrow(expect.objectContaining({ name: 'ConfigInvalid' }));
    expect(() => clientOf(host)).not.toThrow(/pass/);
  }
});

test('a redirection is not followed: the token stays with Domo', async () => {
  const { server, domo } = await start();
  const other = await start();
  server.on(`GET /v1/datasets/${dataSetId}`, { status: 307, headers: { Location: `${other.server.url}/x` } });
  await expect(domo.dataSets.get(dataSetId)).rejects.toMatchObject({ name: 'DomoRefused' });
  expect(other.server.received).toEqual([]);
});

test('the states of an execution [X5]', async () => {
  const { outcomeOf } = await import('../../../shared/domo/executions.ts');
  const outcomes = [
    'ACTIVE',
    'SUCCESS',
    'ABORTED',
    'INVALID',
    'FAILED',
    'ERROR',
    'SUCCEEDED',
    'active',
    '',
  ].map((currentState) => outcomeOf({ ...execution, currentState }));
  expect(outcomes).toEqual([
    'running',
    'succeeded',
    'aborted',
    'failed',
    'unknown',
    'unknown',
    'unknown',
    'unknown',
    'unknown',
  ]);
});
