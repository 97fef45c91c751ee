import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { SFNClient, type SFNClientConfig } from '@aws-sdk/client-sfn';
import { SQSClient } from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { Ready } from '../../sandbox/sandbox.ts';
import { createBacklog } from '../../shared/aws/backlog.ts';
import { createIntake } from '../../shared/aws/intake.ts';
import { createLeases } from '../../shared/aws/leases.ts';
import { createLedger } from '../../shared/aws/ledger.ts';
import { createReports } from '../../shared/aws/reports.ts';
import { createDomo } from '../../shared/domo/client.ts';
import { loadId } from '../../shared/import/identity.ts';
import type { Receipt } from '../../shared/import/ledger/receipt.ts';
import type { LedgerRow } from '../../shared/import/ledger/row.ts';
import { finalStates, type LoadRecord } from '../../shared/import/load.ts';
import { replayMessage } from '../../shared/import/receive/message.ts';

/** What a test does with a sandbox: drops files, waits for what becomes of them, and asks Domo. */
export type Drops = Awaited<ReturnType<typeof connect>>;

/** @param client more options of the AWS clients */
export async function connect(ready: Ready, client: Pick<SFNClientConfig, 'requestHandler'> = {}) {
  const { accessKeyId, secretAccessKey, region, bucket } = ready;
  const options = { ...client, endpoint: ready.aws, region, credentials: { accessKeyId, secretAccessKey } };
  const s3 = new S3Client({ ...options, forcePathStyle: true });
  const sfn = new SFNClient(options);
  const sqs = new SQSClient(options);
  const dynamo = new DynamoDBClient(options);
  const cloudFormation = new CloudFormationClient(options);
  const { Stacks } = await cloudFormation.send(new DescribeStacksCommand({ StackName: 'Sluice' }));
  const outputs = Object.fromEntries(
    (Stacks?.[0]?.Outputs ?? []).map(({ OutputKey, OutputValue }) => [OutputKey, OutputValue ?? '']),
  );
  const documents = DynamoDBDocumentClient.from(dynamo);
  const table = { client: documents, name: String(outputs.TableName) };
  const ledger = createLedger(table);
  const domo = createDomo({
    host: ready.domo,
    credentials: async () => ({ clientId: ready.domoClientId, clientSecret: ready.domoClientSecret }),
  });

  return {
    s3,
    sfn,
    domo,
    ledger,
    table,
    reports: createReports({ client: documents, name: String(outputs.ReportsTableName) }),
    leases: createLeases(table),
    backlog: createBacklog(table),
    intake: createIntake(sqs, String(outputs.IntakeQueueUrl)),
    outputs,

    /** Puts an object and returns the id of the load that it becomes. */
    async drop(key: string, Body: string | Uint8Array): Promise<string> {
      const put = await s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body }));
      const etag = String(put.ETag).replaceAll('"', '');
      return loadId({ bucket, key, versionId: put.VersionId ?? null, etag }, null);
    },

    /** The load when it is final. */
    async outcome(id: string, seconds = 60): Promise<LedgerRow> {
      const deadline = Date.now() + seconds * 1000;
      while (Date.now() < deadline) {
        const load = await ledger.get(id);
        if (load !== null && (finalStates as readonly string[]).includes(load.state)) return load;
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      throw new Error(`load ${id} did not end: ${JSON.stringify(await ledger.get(id))}`);
    },

    async receipt(load: LoadRecord): Promise<Receipt> {
      const address = new URL(String(load.receipt));
      const Key = decodeURIComponent(address.pathname.slice(1));
      const { Body } = await s3.send(new GetObjectCommand({ Bucket: address.hostname, Key }));
      return JSON.parse((await Body?.transformToString()) ?? '');
    },

    /** Has a load loaded again that has ended, and returns it when it has ended anew. */
    async replay(id: string, force = false): Promise<LedgerRow> {
      const before = await ledger.get(id);
      await this.intake.send([replayMessage(id, force)]);
      for (;;) {
        const now = await ledger.get(id);
        if (now !== null && now.replays > (before?.replays ?? 0)) return this.outcome(id);
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    },

    /** All rows of the DataSet that a load went to, as Domo's query gives them. */
    async rows(load: LoadRecord): Promise<unknown[][]> {
      const { dataSet } = await domo.streams.get(Number(load.streamId));
      return (await domo.dataSets.query(dataSet.id, 'SELECT * FROM table')).rows;
    },

    close() {
      for (const client of [s3, sfn, sqs, dynamo, cloudFormation]) client.destroy();
    },
  };
}
