import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createS3, type ObjectCreated } from '../../sandbox/s3/s3.ts';
import type { ImportRoute } from '../../shared/config/route.ts';
import { loadId } from '../../shared/import/identity.ts';
import { createLedger, type Ledger } from '../../shared/aws/ledger.ts';
import type { Load } from '../../shared/import/load.ts';
import { createReports, type Reports } from '../../shared/aws/reports.ts';
import { startTable } from '../helpers/table.ts';

export interface FakeAws {
  url: string;
  dir: string;
  ledger: Ledger;
  reports: Reports;
  /** What the stack answers; null is no stack. */
  outputs: Record<string, string> | null;
  /** What the state machine hands to `receive`; undefined is a definition of another form. */
  imports: ImportRoute[] | undefined;
  /** What becomes of an object that was dropped. */
  onLoad: (load: Load) => Promise<void>;
  /** What AWS answers to everything, instead. */
  refusal: { status: number; code: string; message: string } | null;
  stop(): Promise<void>;
}

export const bucket = 'the-bucket';

/** A table and a bucket that are real enough, and a deployment that says what a test wants. */
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
    reports: createReports(table),
    outputs: { BucketName: bucket, TableName: table.name, ImportMachineArn: 'arn:machine' },
    imports: [],
    onLoad: async () => {},
    refusal: null,
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await s3.close();
      await table.stop();
      await rm(dir, { recursive: true, force: true });
    },
  };
  return fake;

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const target = String(request.headers['x-amz-target'] ?? '');
    const isForm = String(request.headers['content-type']).startsWith('application/x-www-form-urlencoded');
    if (fake.refusal) {
      const { status, code, message } = fake.refusal;
      response.writeHead(status, { 'content-type': 'text/xml' });
      response.end(
        `<ErrorResponse><Error><Code>${code}</Code><Message>${message}</Message></Error></ErrorResponse>`,
      );
    } else if (target.startsWith('DynamoDB_')) {
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
    } else if (target === 'AWSStepFunctions.DescribeStateMachine') {
      const { stateMachineArn } = JSON.parse(await bodyOf(request));
      const Payload = { event: '{% $states.input %}', imports: fake.imports };
      const definition = JSON.stringify({ States: { Receive: { Arguments: { Payload } } } });
      response.writeHead(200, { 'content-type': 'application/x-amz-json-1.0' });
      response.end(JSON.stringify({ stateMachineArn, definition, creationDate: 0 }));
    } else if (isForm) {
      const form = new URLSearchParams(await bodyOf(request));
      describeStacks(form.get('StackName') ?? '', response);
    } else {
      await s3.handle(request, response);
    }
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
  const route = imports.find(({ prefix }) => key.startsWith(prefix));
  if (!route) throw new Error(`no route for ${key}`);
  return { id: loadId(object, null), object, sequencer: null, route, receivedAt: event.time };
}
