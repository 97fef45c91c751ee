import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CloudFormationClient, ListStackResourcesCommand } from '@aws-sdk/client-cloudformation';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import type { BridgeEvent } from '../../sandbox/event-bridge/event-bridge.ts';
import { compilePattern } from '../../sandbox/event-bridge/pattern.ts';
import { type Sandbox, startSandbox } from '../../sandbox/sandbox.ts';
import { createExpectations } from '../../shared/aws/expectations.ts';
import { loadConfig } from '../../shared/config/load.ts';
import { expectedFrom } from '../../shared/import/expect/expected.ts';
import { toRecord } from '../../shared/import/ledger/row.ts';
import { connect, type Drops } from '../helpers/drops.ts';
import { noticesIn } from '../helpers/notices.ts';

jest.setTimeout(180_000);

const columns = [{ name: 'id', type: 'LONG' }];
let sandbox: Sandbox;
let drops: Drops;
let folder: string;
let config: string;
/** What came to the bus from people, not from AWS. */
const events: BridgeEvent[] = [];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sluice-events-'));
  config = join(folder, 'sluice.config.json');
  const route = {
    ...{ name: 'sales', prefix: 'sales/', dataSet: { name: 'Sales', columns }, updateMethod: 'APPEND' },
    ...{ commitInterval: 0, expect: { every: '1d', wait: '1h' } },
  };
  const quiet = { ...route, name: 'quiet', prefix: 'quiet/', dataSet: { name: 'Quiet', columns } };
  await writeFile(config, JSON.stringify({ imports: [route, quiet] }));
  sandbox = await startSandbox({
    ...{ config, dir: join(folder, 'state'), fresh: true, port: 0, domoPort: 0 },
    relay: async (event, put) => {
      if (event.source === 'sluice') events.push(event);
      return put(event);
    },
  });
  drops = await connect(sandbox.ready);
});
afterAll(async () => {
  drops?.close();
  await sandbox?.stop();
  await rm(folder, { recursive: true, force: true });
});

test('each load that ends is an event that a rule can match, and a bad one a notice that leads to it', async () => {
  events.length = 0;
  const good = await drops.outcome(await drops.drop('sales/good.csv', 'id\n1\n2\n'));
  const bad = await drops.outcome(await drops.drop('sales/bad.csv', 'id\n1\nx\n'));
  await drops.atRest(bad.id);
  expect([good.state, bad.state]).toEqual(['committed', 'rejected']);
  const [stream] = await drops.domo.streams.search({ name: 'Sales' });
  expect(events.map((event) => event.detail)).toEqual([
    {
      ...{ version: 1, stack: 'Sluice', ...toRecord(good), error: null },
      dataSetId: stream?.dataSet.id,
    },
    { version: 1, stack: 'Sluice', ...toRecord(bad), error: bad.error, dataSetId: expect.anything() },
  ]);
  const pattern = { source: ['sluice'], detail: { route: ['sales'], state: ['committed'] } };
  expect(events.map(compilePattern(pattern, 'a rule'))).toEqual([true, false]);

  const all = noticesIn(join(folder, 'state')) as Sent[];
  const notice = all.find(({ attributes }) => attributes.kind === 'load');
  expect(notice?.subject).toBe('Sluice: rejected bad.csv, route sales');
  expect(notice?.attributes).toEqual({
    ...{ kind: 'load', route: 'sales', state: 'rejected', fault: 'user', stack: 'Sluice' },
    error: bad.error,
  });
  expect(notice?.message).toContain(`npx sluice show --endpoint ${sandbox.ready.aws} ${bad.id}`);
  expect(notice?.message).toMatch(/^Stack: Sluice, account 000000000000, us-east-1\nRun: https:/m);
  expect(JSON.parse(notice?.https ?? '')).toMatchObject({ version: '1.0', source: 'custom' });
});

test('a file that did not come is told of once', async () => {
  await drops.outcome(await drops.drop('sales/expected.csv', 'id\n3\n'));
  const expectations = createExpectations(drops.table);
  for (const { name, expect: setting } of loadConfig(config).imports) {
    if (setting === undefined) throw new Error('the route expects nothing');
    // As if it had been deployed two days ago.
    await expectations.put(name, expectedFrom(setting, Date.now() - 2 * 86_400_000));
  }
  await watch();
  await watch();
  expect(told()).toEqual(['Sluice: no file came, route quiet']);
});

const told = () =>
  noticesIn(join(folder, 'state')).flatMap(({ subject }) =>
    subject.includes('no file came') ? [subject] : [],
  );

interface Sent {
  subject: string;
  message: string;
  https: string;
  attributes: Record<string, string>;
}

/** What the timer does every five minutes. */
async function watch(): Promise<void> {
  const { aws: endpoint, region, accessKeyId, secretAccessKey } = sandbox.ready;
  const options = { endpoint, region, credentials: { accessKeyId, secretAccessKey } };
  const formation = new CloudFormationClient(options);
  const { StackResourceSummaries = [] } = await formation.send(
    new ListStackResourcesCommand({ StackName: 'Sluice' }),
  );
  formation.destroy();
  const made = StackResourceSummaries.find(
    ({ LogicalResourceId, ResourceType }) =>
      ResourceType === 'AWS::Lambda::Function' && LogicalResourceId?.startsWith('Watch'),
  );
  const lambda = new LambdaClient(options);
  const { FunctionError, Payload } = await lambda.send(
    new InvokeCommand({ FunctionName: String(made?.PhysicalResourceId), Payload: '{}' }),
  );
  lambda.destroy();
  if (FunctionError) throw new Error(Buffer.from(Payload ?? []).toString());
}
