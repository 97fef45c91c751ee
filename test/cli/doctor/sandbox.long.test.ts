import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PutBucketVersioningCommand, S3Client } from '@aws-sdk/client-s3';
import {
  GetSecretValueCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import type { Finding } from '../../../cli/doctor/finding.ts';
import { createDomo, type Domo } from '../../../shared/domo/client.ts';
import { type SandboxProcess, startSandboxProcess } from '../../helpers/sandbox-process.ts';
import { type Outcome, run } from '../captured.ts';

const route = (name: string) => ({ name, prefix: `incoming/${name}/`, updateMethod: 'APPEND' });
const bucket = 'our-files';
const missing = '317970a1-6a6e-4f70-8e09-44cf5f34cf44';

let sandbox: SandboxProcess;
let domo: Domo;
let secrets: SecretsManagerClient;
let secretId: string;
let whole: string;

beforeAll(async () => {
  sandbox = await startSandboxProcess({
    bucket,
    imports: [
      { ...route('sales'), stream: 1 },
      { ...route('customers'), dataSet: { name: 'Customers', columns: 'infer' } },
      { ...route('rates'), dataSetApi: { dataSetId: missing } },
    ],
  });
  const { aws: endpoint, region, accessKeyId, secretAccessKey, domoClientId, domoClientSecret } = sandbox;
  secrets = new SecretsManagerClient({ endpoint, region, credentials: { accessKeyId, secretAccessKey } });
  domo = createDomo({
    host: sandbox.domo,
    credentials: async () => ({ clientId: domoClientId, clientSecret: domoClientSecret }),
  });
  await domo.streams.create({
    ...{ name: 'Sales', description: '', updateMethod: 'APPEND' },
    columns: [{ name: 'id', type: 'LONG' }],
  });
  const findings = JSON.parse((await doctor('--json')).out) as Finding[];
  const found = findings.find(({ subject }) => subject === 'secret')?.found ?? '';
  secretId = found.split(' ')[0] ?? '';
  whole = String((await secrets.send(new GetSecretValueCommand({ SecretId: secretId }))).SecretString);
}, 120_000);
afterAll(async () => {
  secrets.destroy();
  await sandbox.stop();
});
afterEach(() => putSecret(whole));

const doctor = (...args: string[]): Promise<Outcome> => run(['doctor', '--endpoint', sandbox.aws, ...args]);

async function putSecret(SecretString: string): Promise<void> {
  await secrets.send(new PutSecretValueCommand({ SecretId: secretId, SecretString }));
}

/** What was found of each subject, and that nothing else was. */
async function statuses(): Promise<{ code: number; text: string; found: Record<string, string> }> {
  const { code, out, err } = await doctor('--json');
  expect(err).toBe('');
  const findings = JSON.parse(out) as Finding[];
  return {
    code,
    text: out,
    found: Object.fromEntries(findings.map(({ subject, status }) => [subject, status])),
  };
}

const well = {
  ...{ region: 'ok', credentials: 'ok', stack: 'ok', secret: 'ok', Domo: 'ok', probe: 'ok' },
  ...{ 'import sales': 'ok', 'import customers': 'ok', 'import rates': 'wrong' },
  ...{ updates: 'warning', bucket: 'ok', writes: 'ok', tables: 'ok', rules: 'ok', 'dead letters': 'ok' },
  // The sandbox's topic has no subscribers.
  notices: 'skipped',
  ...{ streams: 'ok', loads: 'ok' },
  // The sandbox does not tell of quotas, nor of what gives the messages of a queue to a function.
  ...{ intake: 'skipped', concurrency: 'skipped' },
};

test('what is well is ok, what Domo has not is wrong, and what nobody can look at is not green', async () => {
  expect(await statuses()).toMatchObject({ code: 1, found: well });
});

test('a file that is dropped in the bucket that there was already is loaded', async () => {
  const file = join(sandbox.dir, '..', 'customers.csv');
  await writeFile(file, 'id,name\n1,Ada\n2,Grace\n');
  const { code, out } = await run([
    'drop',
    file,
    '--route',
    'customers',
    '--wait',
    '--endpoint',
    sandbox.aws,
  ]);
  expect({ code, out }).toEqual({
    code: 0,
    out: expect.stringMatching(
      /^2 rows of s3:\/\/our-files\/incoming\/customers\/customers\.csv are in Domo\.\nReceipt: s3:\/\/our-files\/_sluice\//,
    ),
  });
  expect((await doctor()).out).toMatch(
    /✔ ok +import customers +APPEND into the DataSet "Customers" by Stream/,
  );
});

test('a person reads the same, each thing with how to mend it', async () => {
  const { code, out } = await doctor();
  expect(code).toBe(1);
  expect(out).toMatch(/✔ ok +bucket +our-files keeps versions/);
  expect(out).toMatch(/✖ wrong +import rates +Domo has no DataSet 317970a1/);
  expect(out).toMatch(/✔ ok +dead letters +\d queues, empty/);
  expect(out).toMatch(/✔ ok +intake +The queue is empty/);
  // The sandbox does not say who is subscribed.
  expect(out).toMatch(/ skipped +notices/);
  expect(out.trimEnd().split('\n').at(-1)).toBe('1 wrong, 1 warning, 3 not looked at.');
});

test.each([
  ['nothing was put in yet', '{"clientId":"","clientSecret":"kept-to-itself"}'],
  ['is no JSON', 'kept-to-itself'],
])('a secret that %s is told once, and what depends on it is not looked at', async (_what, text) => {
  await putSecret(text);
  const found = { ...well, secret: 'wrong', Domo: 'skipped', updates: 'skipped' };
  const { code, text: said, ...rest } = await statuses();
  expect({ code, ...rest }).toEqual({
    code: 1,
    found: { ...found, 'import sales': 'skipped', 'import customers': 'skipped', 'import rates': 'skipped' },
  });
  expect(said).toContain('put-secret-value');
  expect(said).not.toContain('kept-to-itself');
});

test('credentials that Domo does not accept are told once, and not shown', async () => {
  await putSecret('{"clientId":"somebody","clientSecret":"kept-to-itself"}');
  const { found, text } = await statuses();
  expect(found).toMatchObject({
    secret: 'ok',
    Domo: 'wrong',
    'import sales': 'skipped',
    'import rates': 'skipped',
  });
  expect(text).toMatch(/does not accept the client id and secret/);
  expect(text).not.toMatch(/kept-to-itself|c29tZWJvZHk/);
});

test('nothing of the secret is shown where all is well', async () => {
  const { out } = await doctor();
  expect(out + (await statuses()).text).not.toContain(sandbox.domoClientSecret);
});

test('a bucket without versions, and a Stream that does something else, are found', async () => {
  const { aws: endpoint, region, accessKeyId, secretAccessKey } = sandbox;
  const s3 = new S3Client({ endpoint, region, credentials: { accessKeyId, secretAccessKey } });
  const versioning = (Status: 'Enabled' | 'Suspended') =>
    s3.send(new PutBucketVersioningCommand({ Bucket: bucket, VersioningConfiguration: { Status } }));
  await versioning('Suspended');
  await domo.streams.update(1, { updateMethod: 'REPLACE' });
  try {
    expect((await statuses()).found).toEqual({ ...well, bucket: 'wrong', 'import sales': 'warning' });
  } finally {
    await versioning('Enabled');
    await domo.streams.update(1, { updateMethod: 'APPEND' });
    s3.destroy();
  }
});

test('another stack is wrong, and all that belongs to it is not looked at', async () => {
  const { code, out } = await doctor('--json', '--stack', 'Other');
  const findings = JSON.parse(out) as Finding[];
  expect(code).toBe(1);
  expect(findings.filter(({ status }) => status === 'wrong')).toEqual([
    {
      ...{ subject: 'stack', status: 'wrong', remedy: null },
      found: expect.stringContaining('There is no stack "Other"'),
    },
  ]);
  const { region, credentials, stack, ...others } = Object.fromEntries(
    findings.map(({ subject, status }) => [subject, status]),
  );
  expect({ region, credentials, stack }).toEqual({ region: 'ok', credentials: 'ok', stack: 'wrong' });
  expect(new Set(Object.values(others))).toEqual(new Set(['skipped']));
});
