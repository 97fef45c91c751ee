import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GetQueueAttributesCommand, ListQueuesCommand, ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { createLambda } from '../../sandbox/lambda/lambda.ts';
import { type Sandbox, type SandboxOptions, startSandbox } from '../../sandbox/sandbox.ts';
import { realClock } from '../../sandbox/step-functions/clock.ts';
import { connect, type Drops } from '../helpers/drops.ts';
import { found } from '../helpers/found.ts';

jest.setTimeout(120_000);

const columns = [{ name: 'id', type: 'LONG' }];
const names = ['one', 'two', 'three'];
const imports = names.map((name) => ({
  ...{ name, prefix: `${name}/`, dataSet: { name, columns }, updateMethod: 'APPEND', commitInterval: 0 },
}));

let sandbox: Sandbox;
let drops: Drops;
let folder: string;
async function start(options: Partial<SandboxOptions>): Promise<void> {
  folder = await mkdtemp(join(tmpdir(), 'sluice-intake-'));
  const config = join(folder, 'sluice.config.json');
  await writeFile(config, JSON.stringify({ imports }));
  const dir = join(folder, 'state');
  sandbox = await startSandbox({ config, dir, fresh: true, port: 0, domoPort: 0, ...options });
  drops = await connect(sandbox.ready);
}
afterEach(async () => {
  drops?.close();
  await sandbox?.stop();
  await rm(folder, { recursive: true, force: true });
});

/** Messages of a queue, seen or not. */
async function messagesIn(QueueUrl: string): Promise<number> {
  const { Attributes = {} } = await drops.sqs.send(
    new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }),
  );
  const { ApproximateNumberOfMessages: waiting, ApproximateNumberOfMessagesNotVisible: hidden } = Attributes;
  return Number(waiting) + Number(hidden);
}

test('a message that nobody understands comes to the dead letters in the end, and the others go on', async () => {
  // Only the queues are hasty: what a call did not delete comes again after 0.18 s.
  await start({
    timeScale: 0.001,
    clock: realClock(),
    lambda: (options) => createLambda({ ...options, timeScale: 1 }),
  });
  const { QueueUrls = [] } = await drops.sqs.send(new ListQueuesCommand({}));
  const others = QueueUrls.filter((url) => url !== drops.outputs.IntakeQueueUrl);
  await drops.intake.send(['{"detail":']);
  const ids: string[] = [];
  for (let i = 0; i < 20; i++) ids.push(await drops.drop(`one/${i}.csv`, `id\n${i}\n`));
  const loads = [];
  for (const id of ids) loads.push(await drops.outcome(id));
  expect(loads.map(({ state }) => state)).toEqual(loads.map(() => 'committed'));
  // However often their messages came.
  const rows = await drops.rows(loads[0] as (typeof loads)[number]);
  expect(rows.map(([id]) => Number(id)).sort((a, b) => a - b)).toEqual(ids.map((_, i) => i));

  const QueueUrl = await found('a dead letter', async () => {
    for (const url of others) if ((await messagesIn(url)) > 0) return url;
    return null;
  });
  expect(QueueUrl).toMatch(/Intake/);
  const { Messages = [] } = await drops.sqs.send(new ReceiveMessageCommand({ QueueUrl }));
  expect(Messages.map(({ Body }) => Body)).toEqual(['{"detail":']);
  await drops.heard();
});

test('in an account that runs few functions at once everything is loaded, only later', async () => {
  await start({ world: { lambda: { concurrency: 3 } } });
  const ids = new Map<string, string[]>(names.map((name) => [name, []]));
  for (let i = 0; i < 40; i++) {
    for (const [name, own] of ids) own.push(await drops.drop(`${name}/${i}.csv`, `id\n${i}\n`));
  }
  for (const own of ids.values()) {
    const loads = [];
    for (const id of own) loads.push(await drops.outcome(id, 100));
    expect(loads.map(({ state }) => state)).toEqual(loads.map(() => 'committed'));
    const rows = await drops.rows(loads[0] as (typeof loads)[number]);
    expect(rows.map(([id]) => Number(id)).sort((a, b) => a - b)).toEqual(own.map((_, i) => i));
  }
  const throttles = Object.values(sandbox.usage()).reduce((sum, used) => sum + used.throttles, 0);
  expect(throttles).toBeGreaterThan(0);
});

test('after a hiccup a file is taken in within seconds, and not after the visibility timeout of the queue', async () => {
  await start({});
  const faults = `${sandbox.ready.aws}/_sandbox/faults`;
  // The first call can't read the routes.
  const hiccup = { code: 'AccessDenied', operation: 'GetObject', times: 1 };
  await fetch(faults, { method: 'POST', body: JSON.stringify([hiccup]) });
  const { state } = await drops.outcome(await drops.drop('one/1.csv', 'id\n1\n'), 60);
  expect(state).toBe('committed');
  expect(await (await fetch(faults)).json()).toMatchObject([{ hits: 1 }]);
});
