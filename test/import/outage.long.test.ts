import { PutSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { LedgerRow } from '../../shared/import/ledger/row.ts';
import { connect, type Drops } from '../helpers/drops.ts';
import { found } from '../helpers/found.ts';
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
  const imports = ['One', 'Two', 'Impatient'].map((name) => ({
    name,
    prefix: `${name}/`,
    dataSet: { name, columns },
    updateMethod: 'APPEND',
    commitInterval: 0,
    ...(name === 'Impatient' ? { maxPause: 0 } : {}),
  }));
  // The state machine rides over minutes of trouble; here they pass quickly.
  sandbox = await startSandboxProcess({ imports }, ['--time-scale', '0.05']);
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

/** A load that is committed. */
async function load(name: string, route = 'One'): Promise<LedgerRow> {
  const ended = await drops.outcome(await drops.drop(`${route}/${name}.csv`, file));
  expect(ended).toMatchObject({ state: 'committed', rows: 2 });
  return ended;
}

const away = { kind: 'status', status: 503, headers: { 'Retry-After': '600' }, times: null };

test('Domo away for a while: the load waits, says for what and until when, and goes on', async () => {
  const before = await rows();
  await faults('POST', away);
  const dropped = await drops.drop('One/patient.csv', file);
  const { waits, reason, receivedAt } = await drops.open(
    dropped,
    (load) => load.state === 'paused' && load.waits?.until != null,
  );
  expect(Date.parse(String(waits?.until))).toBeGreaterThan(Date.parse(receivedAt));
  expect(reason).toContain('503');
  await faults('DELETE');
  expect(await drops.outcome(dropped)).toMatchObject({ state: 'committed' });
  expect(await rows()).toBe(before + 2);
  expect(await drops.atRest(dropped)).toMatchObject({ paused: null, notBefore: null });
});

test('Domo away for longer than maxPause: the load fails with who is to blame, nothing is loaded, the next one is', async () => {
  await load('before', 'Impatient');
  const before = await rows('Impatient');
  await faults('POST', { kind: 'cut', at: 'request', times: null });
  const ended = await drops.outcome(await drops.drop('Impatient/down.csv', file), 110);
  await faults('DELETE');
  expect(ended).toMatchObject({ state: 'failed', fault: 'domo', reason: expect.stringMatching(/Domo/) });
  expect(await rows('Impatient')).toBe(before);
  await load('next', 'Impatient');
  expect(await drops.replay(ended.id)).toMatchObject({ state: 'committed' });
  expect(await rows('Impatient')).toBe(before + 4);
});

describe('wrong credentials', () => {
  let secrets: SecretsManagerClient;
  let good: LedgerRow;
  const set = (clientId: string, clientSecret: string) => {
    const SecretString = JSON.stringify({ clientId, clientSecret });
    return secrets.send(new PutSecretValueCommand({ SecretId: drops.outputs.DomoSecretArn, SecretString }));
  };
  const mend = () => set(sandbox.domoClientId, sandbox.domoClientSecret);
  beforeAll(() => {
    const { accessKeyId, secretAccessKey, region, aws: endpoint } = sandbox;
    secrets = new SecretsManagerClient({ endpoint, region, credentials: { accessKeyId, secretAccessKey } });
  });
  beforeEach(async () => {
    good = await load(`good ${Math.random()}`);
    await set('nobody', 'hidden-word');
    // What the functions still hold from before is no longer good.
    await fetch(`${sandbox.domo}/_sandbox/tokens`, { method: 'DELETE' });
  });
  afterEach(mend);
  afterAll(() => secrets.destroy());

  test('for longer than maxPause: the load fails and says which secret to mend', async () => {
    const ended = await drops.outcome(await drops.drop('Impatient/credentials.csv', file));
    expect(ended).toMatchObject({ state: 'failed', fault: 'user', reason: expect.stringMatching(/secret/) });
    expect(ended.reason).toContain(String(drops.outputs.DomoSecretArn));
    expect(ended.reason).not.toContain('hidden-word');
    await mend();
    await load('mended');
  });

  test('for a while: the load goes on when they are right', async () => {
    const dropped = await drops.drop('One/rotated.csv', file);
    await found('a try in vain', async () => (await drops.leases.read(good.streamKey)).paused !== null);
    await mend();
    expect(await drops.outcome(dropped)).toMatchObject({ state: 'committed' });
  });
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
