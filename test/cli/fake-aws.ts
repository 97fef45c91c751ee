import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createS3, type ObjectCreated } from '../../sandbox/s3/s3.ts';
import { md5Of } from '../../sandbox/sqs/message.ts';
import { createBacklog } from '../../shared/aws/backlog.ts';
import { createLeases } from '../../shared/aws/leases.ts';
import { createLedger, type Ledger } from '../../shared/aws/ledger.ts';
import { createReports } from '../../shared/aws/reports.ts';
import { createStreams } from '../../shared/aws/streams.ts';
import { matchRoute } from '../../shared/config/match.ts';
import type { ImportRoute } from '../../shared/config/route.ts';
import { loadId } from '../../shared/import/identity.ts';
import type { Leases } from '../../shared/import/lease/lease.ts';
import type { Load } from '../../shared/import/load.ts';
import type { Reports } from '../../shared/import/ports.ts';
import { type ReceivePorts, receive } from '../../shared/import/receive/receive.ts';
import { startTable } from '../helpers/table.ts';

export interface FakeAws {
  url: string;
  dir: string;
  ledger: Ledger;
  leases: Leases;
  reports: Reports;
  /** What the stack answers; null is no stack. */
  outputs: Record<string, string> | null;
  /** The document of the configuration; undefined is one of another form. */
  imports: ImportRoute[] | undefined;
  /** What becomes of an object that was dropped. */
  onLoad: (load: Load) => Promise<void>;
  /** What becomes of loads that came through the queue, when `receive` has entered them. */
  onReceived: (ids: string[]) => Promise<void>;
  /** Gives messages to `receive`, now or later. */
  deliver: (work: () => Promise<void>) => Promise<void>;
  /** The messages of each call of SQS. */
  sent: string[][];
  /** From which call of SQS on it refuses all messages. */
  refusedFrom: number;
  /** Is told of each call of DynamoDB, and waited for before it is answered. */
  onCall: (operation: string) => void | Promise<void>;
  /** What AWS answers to everything, instead. */
  refusal: { status: number; code: string; message: string } | null;
  stop(): Promise<void>;
}

export const bucket = 'the-bucket';
const config = { bucket: 'the-assets', key: 'configuration.json' };

/**
 * Tables and a bucket that are real enough, a queue whose messages the step `receive` gets, and a deployment that says
 * what a test wants. There are no runs.
 */
export async function startFakeAws(): Promise<FakeAws> {
  const table = await startTable();
  const endpoint = await table.client.config.endpoint?.();
  const dir = await mkdtemp(join(tmpdir(), 'sluice-cli-'));
  const s3 = await createS3({
    dir: join(dir, 's3'),
    region: 'us-east-1',
    async onEvent(event) {
      if (event.kind === 'Object Created') await fake.onLoad(loadOf(event, fake.imports ?? []));
    },
  });
  await s3.createBucket(bucket, { versioned: true, events: true });

  const server = createServer((request, response) => {
    answer(request, response).catch((error) => response.destroy(error));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;

  const fake: FakeAws = {
    url: `http://127.0.0.1:${port}`,
    dir,
    ledger: createLedger(table),
    leases: createLeases(table),
    reports: createReports(table.reports),
    outputs: {
      ...{ BucketName: bucket, TableName: table.name, ReportsTableName: table.reports.name },
      ...{ IntakeQueueUrl: `http://127.0.0.1:${port}/000000000000/intake`, ImportMachineArn: 'arn:machine' },
      ...{ ConfigBucket: config.bucket, ConfigKey: config.key },
    },
    imports: [],
    onLoad: async () => {},
    onReceived: async () => {},
    deliver: (work) => work(),
    sent: [],
    refusedFrom: Number.POSITIVE_INFINITY,
    onCall: () => {},
    refusal: null,
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await s3.close();
      await table.stop();
      await rm(dir, { recursive: true, force: true });
    },
  };
  const ports: ReceivePorts = {
    ...{
      ledger: fake.ledger,
      leases: fake.leases,
      backlog: createBacklog(table),
      streams: createStreams(table),
    },
    routes: async () => fake.imports ?? [],
    runs: { start: async () => 'started', isRunning: async () => true },
    notices: { publish: async () => {} },
    clock: { now: Date.now, sleep: async () => {} },
    intake: { changeVisibility: async () => {} },
  };
  return fake;

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const [service, operation = ''] = String(request.headers['x-amz-target'] ?? '').split('.');
    const isForm = String(request.headers['content-type']).startsWith('application/x-www-form-urlencoded');
    if (fake.refusal) {
      const { status, code, message } = fake.refusal;
      response.writeHead(status, { 'content-type': 'text/xml' });
      response.end(
        `<ErrorResponse><Error><Code>${code}</Code><Message>${message}</Message></Error></ErrorResponse>`,
      );
    } else if (service === 'DynamoDB_20120810') {
      await fake.onCall(operation);
      const { hostname, port: tablePort } = endpoint ?? {};
      const body = await bodyOf(request);
      const { 'content-length': _, connection: __, host: ___, ...headers } = request.headers;
      const reply = await fetch(`http://${hostname}:${tablePort}/`, {
        method: 'POST',
        headers: headers as Record<string, string>,
        body,
      });
      response.writeHead(reply.status, { 'content-type': 'application/x-amz-json-1.0' });
      response.end(await reply.text());
    } else if (service === 'AmazonSQS') {
      response.writeHead(200, { 'content-type': 'application/x-amz-json-1.0' });
      response.end(JSON.stringify(await takeMessages(JSON.parse(await bodyOf(request)).Entries)));
    } else if (isForm) {
      const form = new URLSearchParams(await bodyOf(request));
      describeStacks(form.get('StackName') ?? '', response);
    } else if (request.url?.startsWith(`/${config.bucket}/${config.key}`)) {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ imports: fake.imports, exports: [] }));
    } else {
      await s3.handle(request, response);
    }
  }

  async function takeMessages(entries: { Id: string; MessageBody: string }[]): Promise<object> {
    const bodies = entries.map(({ MessageBody }) => MessageBody);
    fake.sent.push(bodies);
    if (fake.sent.length > fake.refusedFrom) {
      const refused = { SenderFault: false, Code: 'InternalError', Message: 'Come back later.' };
      return { Successful: [], Failed: entries.map(({ Id }) => ({ Id, ...refused })) };
    }
    await fake.deliver(async () => {
      const messages = entries.map(({ Id: id, MessageBody: body }) => {
        return { id, body, receiptHandle: id, receives: 1 };
      });
      const failed = await receive(ports, messages);
      if (failed.length > 0) throw new Error(`receive refused ${bodies}`);
      await fake.onReceived(bodies.flatMap((body) => JSON.parse(body).replay?.load ?? []));
    });
    return {
      Successful: entries.map(({ Id, MessageBody }) => ({
        ...{ Id, MessageId: Id, MD5OfMessageBody: md5Of(MessageBody) },
      })),
    };
  }

  function describeStacks(name: string, response: ServerResponse): void {
    const isThere = fake.outputs !== null && name === 'Sluice';
    response.writeHead(isThere ? 200 : 400, { 'content-type': 'text/xml' });
    const outputs = Object.entries(fake.outputs ?? {})
      .map(
        ([key, value]) => `<member><OutputKey>${key}</OutputKey><OutputValue>${value}</OutputValue></member>`,
      )
      .join('');
    response.end(
      isThere
        ? `<DescribeStacksResponse><DescribeStacksResult><Stacks><member><StackName>${name}</StackName><StackStatus>CREATE_COMPLETE</StackStatus><Outputs>${outputs}</Outputs></member></Stacks></DescribeStacksResult></DescribeStacksResponse>`
        : `<ErrorResponse><Error><Code>ValidationError</Code><Message>Stack with id ${name} does not exist</Message></Error></ErrorResponse>`,
    );
  }
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

function loadOf(event: ObjectCreated, imports: ImportRoute[]): Load {
  const { key, size, etag } = event;
  const object = { bucket: event.bucket, key, size, etag, versionId: event.versionId };
  const route = matchRoute(imports, key);
  if (!route) throw new Error(`no route for ${key}`);
  return { id: loadId(object, null), object, sequencer: null, route: route.name, receivedAt: event.time };
}
