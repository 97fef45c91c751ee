import { PutSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { connect, type Drops } from '../helpers/drops.ts';
import { type SandboxProcess, startSandboxProcess } from '../helpers/sandbox-process.ts';

jest.setTimeout(120_000);

const file = 'id,name\n1,a\n2,b\n';
let sandbox: SandboxProcess;
let drops: Drops;
beforeAll(async () => {
  const columns = [
    { name: 'id', type: 'LONG' },
    { name: 'name', type: 'STRING' },
  ];
  const imports = ['One', 'Two'].map((name) => ({
    name,
    prefix: `${name}/`,
    dataSet: { name, columns },
    updateMethod: 'APPEND',
    commitInterval: 0,
  }));
  // The state machine rides over minutes of trouble; here they pass quickly.
  sandbox = await startSandboxProcess({ imports }, ['--time-scale', '0.1']);
  drops = await connect(sandbox);
});
afterAll(async () => {
  drops?.close();
  await sandbox?.stop();
});
afterEach(() => faults('DELETE'));

async function faults(method: 'POST' | 'DELETE', ...rules: object[]): Promise<void> {
  const init = method === 'POST' ? { body: JSON.stringify(rules) } : {};
  const answer = await fetch(`${sandbox.domo}/_sandbox/faults`, { method, ...init });
  if (!answer.ok) throw new Error(await answer.text());
}

async function rows(name = 'One'): Promise<number> {
  const [stream] = await drops.domo.streams.search({ name });
  return stream === undefined ? 0 : (await drops.domo.dataSets.get(stream.dataSet.id)).rows;
}

test('Domo unreachable: the load fails with who is to blame, nothing is loaded, the next one is', async () => {
  const before = await rows();
  await faults('POST', { kind: 'cut', at: 'request', times: null });
  const load = await drops.outcome(await drops.drop('One/down.csv', file), 110);
  await faults('DELETE');
  expect(load).toMatchObject({ state: 'failed', fault: 'domo', reason: expect.stringMatching(/Domo/) });
  expect(await rows()).toBe(before);
  const next = await drops.outcome(await drops.drop('One/next.csv', file));
  expect(next).toMatchObject({ state: 'committed', rows: 2 });
});

test('wrong credentials: the load fails and says which secret to mend', async () => {
  const secrets = new SecretsManagerClient({
    endpoint: sandbox.aws,
    region: sandbox.region,
    credentials: { accessKeyId: sandbox.accessKeyId, secretAccessKey: sandbox.secretAccessKey },
  });
  const SecretId = drops.outputs.DomoSecretArn;
  const set = (clientId: string, clientSecret: string) => {
    const SecretString = JSON.stringify({ clientId, clientSecret });
    return secrets.send(new PutSecretValueCommand({ SecretId, SecretString }));
  };
  await set('nobody', 'hidden-word');
  // What the functions still hold from before is no longer good.
  await fetch(`${sandbox.domo}/_sandbox/tokens`, { method: 'DELETE' });
  const load = await drops.outcome(await drops.drop('One/credentials.csv', file));
  await set(sandbox.domoClientId, sandbox.domoClientSecret);
  secrets.destroy();
  expect(load).toMatchObject({ state: 'failed', fault: 'user', reason: expect.stringMatching(/secret/) });
  expect(load.reason).toContain(String(SecretId));
  expect(load.reason).not.toContain('hidden-word');
  const next = await drops.outcome(await drops.drop('One/mended.csv', file));
  expect(next).toMatchObject({ state: 'committed' });
});

test.each([
  ['creating a Stream', 'createStream', 'Two'],
  ['creating an execution', 'createExecution', 'One'],
  ['a part', 'uploadPart', 'One'],
  ['the commit', 'commitExecution', 'One'],
])('%s whose answer is lost is not done twice', async (_, operation, route) => {
  const before = await rows(route);
  await faults('POST', { kind: 'cut', at: 'answer', times: 1, operation });
  const load = await drops.outcome(await drops.drop(`${route}/lost-${operation}.csv`, file));
  expect(load).toMatchObject({ state: 'committed', rows: 2 });
  expect(await rows(route)).toBe(before + 2);
  const rules = await (await fetch(`${sandbox.domo}/_sandbox/faults`)).json();
  expect(rules).toMatchObject([{ operation, hits: 1 }]);
  expect(await drops.domo.streams.search({ name: route })).toHaveLength(1);
});
