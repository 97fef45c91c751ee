import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type IncomingHttpHeaders, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { S3Client, S3ServiceException } from '@aws-sdk/client-s3';
import type { Admit } from '../../../sandbox/s3/request-quotas.ts';
import { createS3, type LogRecord, type ObjectEvent, type S3 } from '../../../sandbox/s3/s3.ts';

process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';

export interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  body: string;
}

export interface Harness {
  s3: S3;
  client: S3Client;
  dir: string;
  port: number;
  events: ObjectEvent[];
  log: LogRecord[];
  /** A request as it stands, with nothing added but what HTTP needs. */
  raw(
    method: string,
    path: string,
    headers?: Record<string, string>,
    body?: Buffer | string,
  ): Promise<Answer>;
  /** Ends the server and the store; the folder stays. */
  stop(): Promise<void>;
  /** The same folder, a new process as it were. */
  restart(): Promise<void>;
}

export interface HarnessOptions {
  admit?: Admit;
  onEvent?: (event: ObjectEvent) => void | Promise<void>;
}

const running: (() => Promise<void>)[] = [];

/** Ends all that `startS3` started, and deletes their folders. For `afterEach` or `afterAll`. */
export async function stopAll(): Promise<void> {
  await Promise.all(running.splice(0).map((stop) => stop()));
}

/** A bucket `plain` without versions, and a bucket `versioned`; events of both are recorded. */
export async function startS3(options: HarnessOptions = {}): Promise<Harness> {
  const dir = await mkdtemp(join(tmpdir(), 'sluice-s3-'));
  const events: ObjectEvent[] = [];
  const log: LogRecord[] = [];

  async function start(): Promise<{ s3: S3; server: Server; client: S3Client; port: number }> {
    const s3 = await createS3({
      dir,
      region: 'eu-central-1',
      onEvent: options.onEvent ?? ((event) => void events.push(event)),
      log: (record) => void log.push(record),
      ...(options.admit ? { admit: options.admit } : {}),
    });
    await s3.createBucket('plain', { versioned: false, events: true });
    await s3.createBucket('versioned', { versioned: true, events: true });
    const server = createServer((message, response) => void s3.handle(message, response));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const client = new S3Client({
      endpoint: `http://127.0.0.1:${port}`,
      region: 'eu-central-1',
      credentials: { accessKeyId: 'sandbox', secretAccessKey: 'sandbox' },
      maxAttempts: 1,
    });
    return { s3, server, client, port };
  }

  let current: Awaited<ReturnType<typeof start>> | null = await start();
  const live = () => {
    if (current === null) throw new Error('The harness is stopped');
    return current;
  };

  async function stop(): Promise<void> {
    if (current === null) return;
    const { s3, server, client } = current;
    current = null;
    client.destroy();
    const ended = new Promise((resolve) => server.close(resolve));
    server.closeAllConnections();
    await ended;
    await s3.close();
  }

  running.push(async () => {
    await stop();
    await rm(dir, { recursive: true, force: true });
  });

  return {
    dir,
    events,
    log,
    get s3() {
      return live().s3;
    },
    get client() {
      return live().client;
    },
    get port() {
      return live().port;
    },
    raw: (method, path, headers = {}, body = '') => rawRequest(live().port, method, path, headers, body),
    stop,
    async restart() {
      await stop();
      current = await start();
    },
  };
}

function rawRequest(
  port: number,
  method: string,
  path: string,
  headers: Record<string, string>,
  body: Buffer | string,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const outgoing = request({ host: '127.0.0.1', port, method, path, headers, agent: false }, (incoming) => {
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
      incoming.on('error', reject);
      incoming.on('end', () =>
        resolve({
          status: incoming.statusCode ?? 0,
          headers: incoming.headers,
          body: Buffer.concat(chunks).toString('utf8'),
        }),
      );
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

/** What the SDK makes of a refusal. */
export async function refusal(call: Promise<unknown>): Promise<{ status: number | undefined; code: string }> {
  try {
    await call;
  } catch (error) {
    if (error instanceof S3ServiceException) {
      return { status: error.$metadata.httpStatusCode, code: error.name };
    }
    throw error;
  }
  throw new Error('The call was not refused');
}

/** Waits until `condition` holds; fails after five seconds. */
export async function eventually(condition: () => boolean): Promise<void> {
  const deadline = Date.now() + 5000;
  while (!condition()) {
    if (Date.now() > deadline) throw new Error('It did not come true within five seconds');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
