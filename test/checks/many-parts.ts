/**
 * The memory of `plan` and `verify` for a load of very many parts: of a small object whose index says that its text is so
 * large, with the reports that its parts would have left. Each must stay under 192 MB: the functions have 1,769,
 * and of it they use little more for many parts than for few.
 *
 *   npm run check:many-parts -- [--parts 100000]
 */
import { parseArgs } from 'node:util';
import { CloudFormationClient, ListStackResourcesCommand } from '@aws-sdk/client-cloudformation';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { HeadObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { BatchWriteCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { createReports } from '../../shared/aws/reports.ts';
import { parseConfig } from '../../shared/config/config.ts';
import type { ImportRoute } from '../../shared/config/route.ts';
import type { PartReport } from '../../shared/csv/report.ts';
import { inspectionRef } from '../../shared/import/documents.ts';
import { loadId } from '../../shared/import/identity.ts';
import { indexName } from '../../shared/import/inspect/inspection.ts';
import { firstLease } from '../../shared/import/lease/lease.ts';
import type { Load } from '../../shared/import/load.ts';
import { orderOf } from '../../shared/import/order.ts';
import { rangesOf } from '../../shared/import/plan/ranges.ts';
import type { ObjectIndex } from '../../shared/source/object-index.ts';
import type { TextIndex } from '../../shared/source/text-index.ts';
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
      read: { encoding: 'windows-1252' },
    },
  ],
};

const sandbox = await startSandboxProcess(config);
const drops = await connect(sandbox);
const { aws: endpoint, region, accessKeyId, secretAccessKey, bucket } = sandbox;
const options = { endpoint, region, credentials: { accessKeyId, secretAccessKey } };
const lambda = new LambdaClient(options);
const cloudFormation = new CloudFormationClient(options);
const run = 'check-1';
const streamKey = 'dataset-Many';
const execution = { streamId: 1, executionId: 1, dataSetId: 'D', rowsBefore: 0 };
const [route] = parseConfig(JSON.stringify(config), 'config').imports;
if (route === undefined) throw new Error('no route');
try {
  const load = await enter(route);
  const { batch, fence } = await invoke('Plan', { streamKey, fence: 1, run, plans: 0 });
  await report(load, route, batch.id);
  const decided = await invoke('Verify', {
    ...{ streamKey, fence, run, batch, execution, round: 0, partTimeout: 100 },
  });
  if (decided.next !== 'commit') throw new Error(JSON.stringify(decided));
  for (const name of ['Plan', 'Verify']) {
    const peak = await peakMemory(sandbox.dir, name);
    console.log(`${name}: ${parts} parts, resident at most ${(peak / 1e6).toFixed(0)} MB`);
    if (peak > limit) process.exitCode = 1;
  }
} finally {
  for (const client of [lambda, cloudFormation]) client.destroy();
  drops.close();
  await sandbox.stop();
}

/** A load as `receive` leaves it, and a run that has the lease. No event: its key is under no route's prefix. */
async function enter({ name, updateMethod, partSize }: ImportRoute): Promise<Load> {
  const key = 'elsewhere/many.csv';
  const Body = header + '1,2\n'.repeat(20_000);
  await drops.s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body }));
  const { ETag, VersionId } = await drops.s3.send(new HeadObjectCommand({ Bucket: bucket, Key: key }));
  const size = Body.length;
  const object = { bucket, key, size, etag: String(ETag).replaceAll('"', ''), versionId: VersionId ?? null };
  const receivedAt = new Date().toISOString();
  const load: Load = { id: loadId(object, null), object, sequencer: '01', route: name, receivedAt };
  await drops.ledger.enter(load, { streamKey, updateMethod });
  await putIndex(load, header.length + parts * partSize);
  await drops.backlog.put(streamKey, { order: orderOf(load), load, force: false, replays: 0 });
  const holder = { run, fence: 1, since: receivedAt, started: true, giveUp: false, notBefore: null };
  await drops.leases.replace(streamKey, { ...firstLease, fence: 1, holder });
  return load;
}

/** Head and end of the text are those of the object. */
async function putIndex(load: Load, textSize: number): Promise<void> {
  const { size } = load.object;
  const end = 8000;
  const text: TextIndex = {
    ...{ encoding: 'windows-1252', size, textSize },
    checkpoints: [
      [0, 0],
      [size - end, textSize - end],
    ],
  };
  const index: ObjectIndex = { contents: null, text };
  const { bucket: Bucket, key: Key } = inspectionRef(load, indexName);
  await drops.s3.send(new PutObjectCommand({ Bucket, Key, Body: JSON.stringify(index) }));
  await drops.ledger.noteInspected(load.id, { streamKey, fence: 1 }, indexName);
}

/** The reports of all parts, written many at a time. */
async function report({ id }: Load, route: ImportRoute, batch: string): Promise<void> {
  const dataEnd = header.length + parts * route.partSize;
  const reportsTable = String(drops.outputs.ReportsTableName);
  let items: unknown[] = [];
  const flush = async () => {
    const requests = items.map((Item) => ({ PutRequest: { Item } }));
    items = [];
    await drops.table.client.send(
      new BatchWriteCommand({ RequestItems: { [reportsTable]: requests as never } }),
    );
  };
  const send = async ({ input }: { input: { Item: unknown } }) => void items.push(input.Item);
  const reports = createReports({
    name: reportsTable,
    client: { send } as unknown as DynamoDBDocumentClient,
  });
  for (const { index, start, end } of rangesOf(route, { dataStart: header.length, dataEnd })) {
    // A range begins at the byte before its share.
    const first = index === 0 ? start : start + 1;
    const bytes = (index === parts - 1 ? end : end + 1) - first;
    const cut: PartReport = {
      ...{ range: index, start: 'O', exact: index % 2 === 0, map: 'OIO', empty: false },
      ...{ rows: bytes / 4, bytes, newlineAdded: false },
      ...{ literalQuotes: 0, textAfterClose: 0, anomaly: null },
      changes: {},
    };
    await reports.put(batch, {
      ...{ part: index + 1, sentBytes: Math.round(bytes / 3), error: null, tries: 0 },
      segments: [{ load: id, cut, error: null }],
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
