import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { SFNClient, type SFNClientConfig } from '@aws-sdk/client-sfn';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { Ready } from '../../sandbox/sandbox.ts';
import { createDomo } from '../../shared/domo/client.ts';
import { loadId } from '../../shared/import/identity.ts';
import { createLedger } from '../../shared/aws/ledger.ts';
import { finalStates, type LoadRecord } from '../../shared/import/load.ts';
import type { Receipt } from '../../shared/import/ledger/receipt.ts';
import { createReports } from '../../shared/aws/reports.ts';

/** What a test does with a sandbox: drops files, waits for what becomes of them, and asks Domo. */
export type Drops = Awaited<ReturnType<typeof connect>>;

/** @param client more options of the AWS clients */
export async function connect(ready: Ready, client: Pick<SFNClientConfig, 'requestHandler'> = {}) {
  const { accessKeyId, secretAccessKey, region, bucket } = ready;
  const options = { ...client, endpoint: ready.aws, region, credentials: { accessKeyId, secretAccessKey } };
  const s3 = new S3Client({ ...options, forcePathStyle: true });
  const sfn = new SFNClient(options);
  const dynamo = new DynamoDBClient(options);
  const cloudFormation = new CloudFormationClient(options);
  const { Stacks } = await cloudFormation.send(new DescribeStacksCommand({ StackName: 'Sluice' }));
  const outputs = Object.fromEntries(
    (Stacks?.[0]?.Outputs ?? []).map(({ OutputKey, OutputValue }) => [OutputKey, OutputValue ?? '']),
  );
  const table = { client: DynamoDBDocumentClient.from(dynamo), name: String(outputs.TableName) };
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
    reports: createReports(table),
    outputs,

    /** Puts an object and returns the id of the load that it becomes. */
    async drop(key: string, Body: string | Uint8Array): Promise<string> {
      const put = await s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body }));
      const etag = String(put.ETag).replaceAll('"', '');
      return loadId({ bucket, key, versionId: put.VersionId ?? null, etag }, null);
    },

    /** The load when it is final. */
    async outcome(id: string, seconds = 60): Promise<LoadRecord> {
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

    /** All rows of the DataSet that a load went to, as Domo's query gives them. */
    async rows(load: LoadRecord): Promise<unknown[][]> {
      const { dataSet } = await domo.streams.get(Number(load.streamId));
      return (await domo.dataSets.query(dataSet.id, 'SELECT * FROM table')).rows;
    },

    close() {
      for (const client of [s3, sfn, dynamo, cloudFormation]) client.destroy();
    },
  };
}
