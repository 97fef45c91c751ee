/**
 * The memory of `plan` and `reconcile` for a load of very many parts: of an object that says it is so large, with the
 * reports that its parts would have left. Each must stay under 192 MB.
 *
 *   npm run check:many-parts -- [--parts 100000]
 */
import { parseArgs } from 'node:util';
import { CloudFormationClient, ListStackResourcesCommand } from '@aws-sdk/client-cloudformation';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { HeadObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { BatchWriteCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { parseConfig } from '../../shared/config/config.ts';
import { loadId } from '../../shared/import/identity.ts';
import type { Load } from '../../shared/import/load.ts';
import { rangesOf } from '../../shared/loads/planning/ranges.ts';
import { createReports } from '../../shared/aws/reports.ts';
import { orderOf } from '../../shared/loads/turn.ts';
import { createTurnStore } from '../../shared/loads/turn-store.ts';
import { createTurnstile } from '../../shared/loads/turnstile.ts';
import { connect } from '../helpers/drops.ts';
import { peakMemory } from '../helpers/peak-memory.ts';
import { startSandboxProcess } from '../helpers/sandbox-process.ts';

const { values } = parseArgs({ options: { parts: { type: 'string', default: '100000' } } });
const parts = Number(values.parts);
const limit = 192e6;
const header = 'a,b\n';
const config = {
  imports: [
    {
      ...{ name: 'many', prefix: 'in/', updateMethod: 'APPEND', commitInterval: 0 },
      dataSet: { name: 'Many', columns: ['a', 'b'].map((name) => ({ name, type: 'LONG' })) },
    },
  ],
};

const sandbox = await startSandboxProcess(config);
const drops = await connect(sandbox);
const { aws: endpoint, region, accessKeyId, secretAccessKey, bucket } = sandbox;
const options = { endpoint, region, credentials: { accessKeyId, secretAccessKey } };
const lambda = new LambdaClient(options);
const cloudFormation = new CloudFormationClient(options);
const run = 'arn:aws:states:us-east-1:000000000000:execution:Sluice-ImportMachine:check';
const hold = { streamKey: 'dataset-Many', fence: 1, run };
const execution = { streamId: 1, executionId: 1, dataSetId: 'D', rowsBefore: 0 };
try {
  const load = await enter();
  const { batch } = await invoke('Plan', { ...hold, attempt: 0, maxLoads: null });
  await drops.ledger.advance(load.id, hold.fence, 'loading', { ...execution, parts });
  await report(load);
  const decided = await invoke('Reconcile', {
    ...{ ...hold, batch, execution, round: 0, attempt: 1, partTimeout: 100 },
  });
  if (decided.next !== 'commit') throw new Error(JSON.stringify(decided));
  for (const name of ['Plan', 'Reconcile']) {
    const peak = await peakMemory(sandbox.dir, name);
    console.log(`${name}: ${parts} parts, resident at most ${(peak / 1e6).toFixed(0)} MB`);
    if (peak > limit) process.exitCode = 1;
  }
} finally {
  for (const client of [lambda, cloudFormation]) client.destroy();
  drops.close();
  await sandbox.stop();
}

/** A load in the ledger and in line, as `receive` and `join` leave it. No event: its key is under no route's prefix. */
async function enter(): Promise<Load> {
  const [route] = parseConfig(JSON.stringify(config), 'config').imports;
  if (route === undefined) throw new Error('no route');
  const key = 'elsewhere/many.csv';
  const Body = header + '1,2\n'.repeat(20_000);
  await drops.s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body }));
  const { ETag, VersionId } = await drops.s3.send(new HeadObjectCommand({ Bucket: bucket, Key: key }));
  const size = header.length + parts * route.partSize;
  const object = { bucket, key, size, etag: String(ETag).replaceAll('"', ''), versionId: VersionId ?? null };
  const load = {
    ...{ id: loadId(object, null), object, sequencer: '01', route },
    receivedAt: new Date().toISOString(),
  };
  await drops.ledger.receive(load, run, hold.streamKey);
  await drops.ledger.enqueue(load.id, run, hold.streamKey);
  const runs = { wake: async () => true, isRunning: async () => true, recover: async () => undefined };
  const turnstile = createTurnstile(createTurnStore(drops.table), runs, drops.ledger, async () => 'alive');
  await turnstile.join(hold.streamKey, { order: orderOf(load), run, token: 't', ticket: '1', load });
  return load;
}

/** The reports of all parts, written many at a time. */
async function report(load: Load): Promise<void> {
  let items: unknown[] = [];
  const flush = async () => {
    const requests = items.map((Item) => ({ PutRequest: { Item } }));
    items = [];
    await drops.table.client.send(
      new BatchWriteCommand({ RequestItems: { [drops.table.name]: requests as never } }),
    );
  };
  const send = async ({ input }: { input: { Item: unknown } }) => void items.push(input.Item);
  const reports = createReports({ ...drops.table, client: { send } as unknown as DynamoDBDocumentClient });
  for (const { index, start, end } of rangesOf(load, header.length)) {
    // A range begins at the byte before its share.
    const first = index === 0 ? start : start + 1;
    const bytes = (index === parts - 1 ? end : end + 1) - first;
    await reports.put(load.id, execution.executionId, {
      ...{ part: index + 1, sentBytes: Math.round(bytes / 3), error: null, tries: 0 },
      cut: {
        ...{ range: index, start: 'O', exact: index % 2 === 0, map: 'OIO', empty: false },
        ...{ rows: bytes / 4, bytes, newlineAdded: false },
        ...{ literalQuotes: 0, textAfterClose: 0, anomaly: null },
      },
    });
    if (items.length === 25) await flush();
  }
  if (items.length > 0) await flush();
}

async function invoke(name: string, payload: object) {
  const { StackResourceSummaries = [] } = await cloudFormation.send(
    new ListStackResourcesCommand({ StackName: 'Sluice' }),
  );
  const found = StackResourceSummaries.find(
    ({ LogicalResourceId, ResourceType }) =>
      ResourceType === 'AWS::Lambda::Function' && LogicalResourceId?.startsWith(name),
  );
  const { FunctionError, Payload } = await lambda.send(
    new InvokeCommand({ FunctionName: found?.PhysicalResourceId, Payload: JSON.stringify(payload) }),
  );
  const answer = JSON.parse(Payload?.transformToString() ?? 'null');
  if (FunctionError !== undefined) throw new Error(JSON.stringify(answer));
  return answer;
}
