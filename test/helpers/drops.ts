import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { SFNClient, type SFNClientConfig, StopExecutionCommand } from '@aws-sdk/client-sfn';
import { GetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { Ready } from '../../sandbox/sandbox.ts';
import { createBacklog } from '../../shared/aws/backlog.ts';
import { createIntake } from '../../shared/aws/intake.ts';
import { createLeases } from '../../shared/aws/leases.ts';
import { createLedger } from '../../shared/aws/ledger.ts';
import { createReports } from '../../shared/aws/reports.ts';
import { createDomo } from '../../shared/domo/client.ts';
import { loadId } from '../../shared/import/identity.ts';
import type { Lease } from '../../shared/import/lease/lease.ts';
import { type Standing, standingOf } from '../../shared/import/lease/standing.ts';
import type { Receipt } from '../../shared/import/ledger/receipt.ts';
import type { LedgerRow } from '../../shared/import/ledger/row.ts';
import type { LoadRecord } from '../../shared/import/load.ts';
import { replayMessage } from '../../shared/import/receive/message.ts';
import { outputPrefix } from '../../shared/outputs.ts';
import { found } from './found.ts';

/** What a test does with a sandbox: drops files, waits for what becomes of them, and asks Domo. */
export type Drops = Awaited<ReturnType<typeof connect>>;

/**
 * @param client more options of the AWS clients
 * @param client.stack the name of the stack, if it is another
 */
export async function connect(
  ready: Ready,
  { stack = 'Sluice', ...client }: Pick<SFNClientConfig, 'requestHandler'> & { stack?: string } = {},
) {
  const { accessKeyId, secretAccessKey, region, bucket } = ready;
  const options = { ...client, endpoint: ready.aws, region, credentials: { accessKeyId, secretAccessKey } };
  const s3 = new S3Client({ ...options, forcePathStyle: true });
  const sfn = new SFNClient(options);
  const sqs = new SQSClient(options);
  const dynamo = new DynamoDBClient(options);
  const cloudFormation = new CloudFormationClient(options);
  const { Stacks } = await cloudFormation.send(new DescribeStacksCommand({ StackName: stack }));
  const all = Stacks?.[0]?.Outputs ?? [];
  const prefix = outputPrefix(all.map(({ OutputKey = '' }) => OutputKey));
  const outputs = Object.fromEntries(
    all
      .filter(({ OutputKey }) => OutputKey?.startsWith(prefix))
      .map(({ OutputKey = '', OutputValue = '' }) => [OutputKey.slice(prefix.length), OutputValue]),
  );
  const documents = DynamoDBDocumentClient.from(dynamo);
  const table = { client: documents, name: String(outputs.TableName) };
  const ledger = createLedger(table);
  const leases = createLeases(table);
  const backlogs = createBacklog(table);
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
    leases,
    sqs,
    backlog: backlogs,
    intake: createIntake(sqs, String(outputs.IntakeQueueUrl)),
    outputs,

    /** Puts an object and returns the id of the load that it becomes. */
    async drop(key: string, Body: string | Uint8Array): Promise<string> {
      const put = await s3.send(
        new PutObjectCommand({ Bucket: bucket, Key: key, Body, ContentLength: Buffer.byteLength(Body) }),
      );
      const etag = String(put.ETag).replaceAll('"', '');
      return loadId({ bucket, key, versionId: put.VersionId ?? null, etag }, null);
    },

    /** The load when it is final. */
    async outcome(id: string, seconds = 60): Promise<LedgerRow> {
      const deadline = Date.now() + seconds * 1000;
      let row = await ledger.get(id);
      while (row?.endedAt == null) {
        if (Date.now() > deadline) {
          const lease = row && (await leases.read(row.streamKey));
          const backlog = row && (await backlogs.first(row.streamKey, 10));
          throw new Error(`load ${id} did not end: ${JSON.stringify({ row, lease, backlog })}`);
        }
        await new Promise((resolve) => setTimeout(resolve, 50));
        row = await ledger.get(id);
      }
      return row;
    },

    /** The load when it is in a state that is not final, and what it waits for, as far as its lease says it. */
    open(id: string, is: (standing: Standing) => boolean, commitInterval = 0): Promise<Standing> {
      return found(`load ${id} as it should stand`, async () => {
        const row = await ledger.get(id);
        if (row === null) return null;
        const lease = await leases.read(row.streamKey);
        const standing = standingOf(row, lease, { commitInterval }, Date.now());
        return is(standing) && standing;
      });
    },

    /** Stops the run that has the lease of a load's stream. */
    async stopRunOf(id: string): Promise<void> {
      const { streamKey } = (await ledger.get(id)) as LedgerRow;
      const { holder } = await leases.read(streamKey);
      const runs = String(outputs.ImportMachineArn).replace(':stateMachine:', ':execution:');
      await sfn.send(new StopExecutionCommand({ executionArn: `${runs}:${holder?.run}` }));
    },

    /** Waits until no run has the lease of a load's stream any more, and no load waits for it. */
    async atRest(id: string): Promise<Lease> {
      const { streamKey } = (await ledger.get(id)) as LedgerRow;
      return found(`the stream of load ${id} at rest`, async () => {
        const lease = await leases.read(streamKey);
        return lease.holder === null && (await backlogs.first(streamKey, 1)).length === 0 && lease;
      });
    },

    /** Tells of an object as EventBridge does, and waits until no message is left in the queue. */
    async tell(
      key: string,
      { versionId, bytes }: { versionId: string | null; bytes: number },
    ): Promise<void> {
      const object = { key, 'version-id': versionId ?? undefined, etag: 'e', size: bytes, sequencer: '01' };
      const detail = { bucket: { name: bucket }, object };
      await this.intake.send([JSON.stringify({ time: new Date().toISOString(), detail })]);
      await this.heard();
    },

    /** Waits until every message of the intake's queue was taken. @param patience milliseconds */
    async heard(patience = 60_000): Promise<void> {
      const isEmpty = async () => {
        const { Attributes = {} } = await sqs.send(
          new GetQueueAttributesCommand({ QueueUrl: outputs.IntakeQueueUrl, AttributeNames: ['All'] }),
        );
        return (
          Attributes.ApproximateNumberOfMessages === '0' &&
          Attributes.ApproximateNumberOfMessagesNotVisible === '0'
        );
      };
      await found('an empty queue', isEmpty, { seconds: patience / 1000 });
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
      await found(`load ${id} opened again`, async () => {
        return ((await ledger.get(id))?.replays ?? 0) > (before?.replays ?? 0);
      });
      return this.outcome(id);
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
