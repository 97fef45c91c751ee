import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectionOf, sluiceCommand } from '../../cli/connection.ts';
import { run } from './captured.ts';

test.each<[string, object, object]>([
  ['AWS, in its own ways', {}, { endpoint: null, stack: 'Sluice', client: {}, words: [] }],
  [
    'AWS by a profile, in a region',
    { profile: 'work', region: 'eu-west-1', stack: 'Other' },
    { endpoint: null, stack: 'Other', client: { profile: 'work', region: 'eu-west-1' } },
  ],
  ['an environment', { env: 'prod' }, { stack: 'Sluice-prod' }],
  ['a stack of another name in an environment', { env: 'prod', stack: 'Other' }, { stack: 'Other' }],
  ['a sandbox of an environment', { env: 'prod', sandbox: true }, { stack: 'Sluice' }],
  [
    'the sandbox, with nobody’s credentials',
    { sandbox: true },
    {
      endpoint: 'http://127.0.0.1:4566',
      client: { region: 'us-east-1', credentials: { accessKeyId: 'sandbox', secretAccessKey: 'sandbox' } },
    },
  ],
])('%s', (_what, given, connection) => {
  expect(connectionOf(given)).toMatchObject(connection);
});

test.each([
  [['--sandbox', '--profile', 'x'], '--profile is for AWS'],
  [['--endpoint', 'http://127.0.0.1:9', '--region', 'x'], '--region is for AWS'],
  [['--env', 'prod_1'], '"prod_1" is no name of an environment'],
])('status %j is wrong use', async (args, message) => {
  expect(await run(['status', ...args])).toMatchObject({
    code: 2,
    out: '',
    err: expect.stringContaining(message),
  });
});

describe('the credential chain of AWS', () => {
  let dir = '';
  let server: Server;
  let signatures: string[] = [];
  const kept = { ...process.env };

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'sluice-profile-'));
    await writeFile(
      join(dir, 'credentials'),
      ['work', 'play']
        .map((name) => `[${name}]\naws_access_key_id = KEY-OF-${name}\naws_secret_access_key = x\n`)
        .join('\n'),
    );
    await writeFile(join(dir, 'config'), '[profile work]\nregion = eu-central-1\n');
    server = createServer((request, response) => {
      signatures.push(String(request.headers.authorization));
      response.writeHead(400, { 'content-type': 'text/xml' });
      response.end(
        '<ErrorResponse><Error><Code>ValidationError</Code><Message>Stack does not exist</Message></Error></ErrorResponse>',
      );
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterAll(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await rm(dir, { recursive: true, force: true });
  });
  beforeEach(() => {
    signatures = [];
    for (const name of Object.keys(process.env)) if (name.startsWith('AWS_')) delete process.env[name];
    Object.assign(process.env, {
      AWS_CONFIG_FILE: join(dir, 'config'),
      AWS_SHARED_CREDENTIALS_FILE: join(dir, 'credentials'),
      AWS_ENDPOINT_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      AWS_EC2_METADATA_DISABLED: 'true',
      AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
    });
  });
  afterEach(() => {
    for (const name of Object.keys(process.env)) if (!(name in kept)) delete process.env[name];
    Object.assign(process.env, kept);
  });

  test.each<[string, string[], NodeJS.ProcessEnv, RegExp]>([
    ['--profile', ['--profile', 'work'], {}, /Credential=KEY-OF-work\/\d+\/eu-central-1\//],
    [
      '--region before the profile’s',
      ['--profile', 'work', '--region', 'ap-south-1'],
      {},
      /KEY-OF-work\/\d+\/ap-south-1\//,
    ],
    ['AWS_PROFILE', [], { AWS_PROFILE: 'work' }, /KEY-OF-work\/\d+\/eu-central-1\//],
    [
      '--profile before AWS_PROFILE',
      ['--profile', 'work'],
      { AWS_PROFILE: 'play' },
      /KEY-OF-work\/\d+\/eu-central-1\//,
    ],
    [
      'keys of the environment',
      [],
      { AWS_ACCESS_KEY_ID: 'OWN', AWS_SECRET_ACCESS_KEY: 'x', AWS_REGION: 'us-west-2' },
      /Credential=OWN\/\d+\/us-west-2\//,
    ],
  ])('%s decides who asks, and where', async (_what, args, env, signature) => {
    Object.assign(process.env, env);
    const { code, err } = await run(['status', ...args]);
    expect(signatures).toEqual([expect.stringMatching(signature)]);
    expect({ code, err }).toEqual({
      code: 1,
      err: expect.stringContaining('There is no stack "Sluice" in the region'),
    });
  });

  test('a profile that there is not is said', async () => {
    for (const region of [[], ['--region', 'us-east-1']]) {
      const { code, err } = await run(['status', '--profile', 'wrok', ...region]);
      expect({ code, err }).toEqual({
        code: 2,
        err: expect.stringMatching(
          /There is no AWS profile "wrok" .* Did you mean "work"\? There are: work, play\. `aws configure --profile wrok`/,
        ),
      });
    }
    expect(signatures).toEqual([]);
  });

  test('no region is said', async () => {
    const { code, err } = await run(['status', '--profile', 'play']);
    expect({ code, err }).toEqual({ code: 1, err: expect.stringContaining('Name one with --region') });
  });
});

test.each<[string, object, readonly string[], string]>([
  ['AWS', {}, ['status'], 'npx sluice status'],
  ['the sandbox', { sandbox: true }, ['show', 'abc'], 'npx sluice show abc --sandbox'],
  [
    'another sandbox',
    { sandbox: true, endpoint: 'http://127.0.0.1:9' },
    ['status'],
    'npx sluice status --endpoint http://127.0.0.1:9',
  ],
  [
    'a deployment by name, with words that shells would take apart',
    { stack: 'A B', profile: "it's", region: 'us-east-1' },
    ['replay', 'x', '--force'],
    "npx sluice replay x --force --stack 'A B' --profile 'it'\\''s' --region us-east-1",
  ],
])('a command for %s carries its options', (_what, given, words, command) => {
  expect(sluiceCommand(connectionOf(given), words)).toBe(command);
});

test.each<[string, number, string, string]>([
  ['a page', 200, 'text/html', '<!doctype html><html><body>hello</body></html>'],
  ['an error page', 404, 'text/html', '<html>not <b>found</html>'],
  ['JSON', 404, 'application/json', '{"error":"not found"}'],
  ['JSON that is no error', 200, 'application/json', '{"a":1}'],
  ['nothing', 405, 'text/plain', ''],
])('an endpoint that answers with %s is not AWS, and that is said', async (_what, status, type, body) => {
  const server = createServer((_request, response) => {
    response.writeHead(status, { 'content-type': type });
    response.end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  try {
    const { code, out, err } = await run(['status', '--endpoint', url]);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toMatch(new RegExp(`^sluice: What answers at ${url} is not the sandbox’s AWS\\.`));
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});
