import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PutSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { type Aws, type AwsServices, createAws } from '../../../sandbox/aws.ts';
import { createSecretsManager } from '../../../sandbox/secrets-manager/secrets-manager.ts';
import { createUsage } from '../../../sandbox/usage/usage.ts';
import { readDomoSecret } from '../../../shared/aws/domo-secret.ts';
import { DomoUnauthorized, SecretInvalid } from '../../../shared/errors.ts';
import { type ScriptedServer, startScriptedServer } from '../../helpers/scripted-server.ts';
import { stream } from '../domo/examples.ts';
import { clientOf, tokenRoute } from '../domo/harness.ts';

const arn = 'arn:aws:secretsmanager:us-east-1:000000000000:secret:domo-abc123';
const route = 'GET /v1/streams/42';
const pair = (clientSecret: string) => ({ clientId: 'the-client', clientSecret });

let dir = '';
let aws: Aws;
let secrets: SecretsManagerClient;
let domo: ScriptedServer;
/** The one secret that Domo takes, and with it the tokens that were made of it. */
let taken = 'old';

beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'secret-'));
  taken = 'old';
  aws = await createAws(0);
  const secretsManager = createSecretsManager({
    file: join(dir, 'secrets.json'),
    secrets: [{ name: 'domo', arn, initial: { text: JSON.stringify(pair('old')) } }],
  });
  aws.open({ secretsManager, usage: createUsage() } as Partial<AwsServices> as AwsServices);
  secrets = new SecretsManagerClient({
    endpoint: aws.url,
    region: 'us-east-1',
    credentials: { accessKeyId: 'sandbox', secretAccessKey: 'sandbox' },
    maxAttempts: 1,
  });
  domo = await startScriptedServer();
  domo.on(tokenRoute, ({ headers }) => {
    const basic = Buffer.from(String(headers.authorization).replace('Basic ', ''), 'base64').toString();
    return basic === `the-client:${taken}`
      ? { status: 200, body: { access_token: `token-of-${taken}`, token_type: 'bearer', expires_in: 3599 } }
      : { status: 401, body: { error: 'unauthorized' } };
  });
  domo.on(route, ({ headers }) =>
    headers.authorization?.toLowerCase() === `bearer token-of-${taken}`
      ? { status: 200, body: stream }
      : { status: 401, body: { status: 401, statusReason: 'Unauthorized' } },
  );
});
afterEach(async () => {
  secrets.destroy();
  await domo.close();
  await aws.close();
  rmSync(dir, { recursive: true, force: true });
});

const put = (SecretString: string) =>
  secrets.send(new PutSecretValueCommand({ SecretId: arn, SecretString }));
const client = () => clientOf(domo.url, {}, { credentials: () => readDomoSecret(secrets, arn) }).domo;

describe('a secret that is rotated while loads run', () => {
  test('is used by the next call of a client that works with the old one', async () => {
    const at = client();
    await at.streams.get(42);
    await put(JSON.stringify(pair('new')));
    taken = 'new';
    await at.streams.get(42);
    expect(domo.at(route).map(({ headers }) => headers.authorization?.split('-').at(-1))).toEqual([
      'old',
      'old',
      'new',
    ]);
  });

  test('takes one new token for all calls that are under way', async () => {
    const at = client();
    await at.streams.get(42);
    await put(JSON.stringify(pair('new')));
    taken = 'new';
    await Promise.all(Array.from({ length: 10 }, () => at.streams.get(42)));
    expect(domo.at(tokenRoute)).toHaveLength(2);
  });

  test('does not disturb a token that Domo still takes', async () => {
    const at = client();
    await at.streams.get(42);
    await put(JSON.stringify(pair('new')));
    await at.streams.get(42);
    expect(domo.at(tokenRoute)).toHaveLength(1);
  });

  test('fails calls only as long as Domo has the new one, and Secrets Manager the old one', async () => {
    const at = client();
    await at.streams.get(42);
    taken = 'new';
    await expect(at.streams.get(42)).rejects.toThrow(DomoUnauthorized);
    await put(JSON.stringify(pair('new')));
    await expect(at.streams.get(42)).resolves.toMatchObject({ id: 42 });
  });
});

test.each([
  ['no JSON', 'the-client:old'],
  ['no object', '"old"'],
  ['no secret', '{"clientId":"the-client"}'],
  ['an empty secret', '{"clientId":"the-client","clientSecret":""}'],
])('a secret that holds %s is refused, and is not repeated', async (_, text) => {
  await put(text);
  const refusal = await readDomoSecret(secrets, arn).catch((error: Error) => error);
  expect(refusal).toBeInstanceOf(SecretInvalid);
  expect(String(refusal)).toContain(arn);
  expect(String(refusal)).not.toContain('the-client');
});
