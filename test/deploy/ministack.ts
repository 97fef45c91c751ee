import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { testCertificate } from '../helpers/certificate.ts';
import { preparePython } from '../helpers/python.ts';

const root = join(import.meta.dirname, '..', '..');

export interface Ministack {
  url: string;
  /** What a client needs to find it, to trust it and to be let in. */
  environment: Record<string, string>;
  /** Ends it, which ends the functions that it started. */
  stop(): Promise<void>;
}

/**
 * The emulator, on 127.0.0.1 alone. Over TLS, because it evaluates policies, and the bucket's refuses anything else.
 *
 * @param dir for what it writes; its log is `ministack.log` there
 * @throws PythonMissing
 */
export async function startMinistack(dir: string): Promise<Ministack> {
  const python = preparePython(join(root, '.venv', 'deploy'), join(import.meta.dirname, 'requirements.txt'));
  const certificate = join(dir, 'certificate.pem');
  const key = join(dir, 'key.pem');
  const temporary = join(dir, 'tmp');
  await mkdir(temporary);
  await writeFile(certificate, testCertificate.cert);
  await writeFile(key, testCertificate.key);
  const port = await freePort();
  const url = `https://127.0.0.1:${port}`;
  const trust = { NODE_EXTRA_CA_CERTS: certificate, AWS_CA_BUNDLE: certificate };
  const direct = { NO_PROXY: '127.0.0.1', no_proxy: '127.0.0.1' };
  const child = spawn(python, ['-m', 'ministack'], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...withoutAws(process.env),
      ...trust,
      ...direct,
      ...{ BIND_HOST: '127.0.0.1', GATEWAY_PORT: String(port), IOT_MTLS_ENABLED: '0', SFTP_ENABLED: '0' },
      ...{ USE_SSL: '1', MINISTACK_SSL_CERT: certificate, MINISTACK_SSL_KEY: key },
      // Every call is held against the policies of whoever makes it.
      AUTH: 'true',
      TMPDIR: temporary,
    },
  });
  const log = createWriteStream(join(dir, 'ministack.log'));
  child.stdout.pipe(log, { end: false });
  child.stderr.pipe(log, { end: false });
  await answering(child, port, join(dir, 'ministack.log'));
  return {
    url,
    environment: {
      ...trust,
      ...direct,
      AWS_ENDPOINT_URL: url,
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
    },
    async stop() {
      await end(child);
      log.end();
    },
  };
}

/** The caller's environment without what would lead to an account of theirs. */
export function withoutAws(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !name.startsWith('AWS_')));
}

async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

async function answering(child: ChildProcess, port: number, log: string): Promise<void> {
  const deadline = Date.now() + 60_000;
  for (;;) {
    if (child.exitCode !== null) throw new Error(`ministack ended with ${child.exitCode}; see ${log}`);
    if (await reachable(port)) return;
    if (Date.now() > deadline) throw new Error(`ministack does not answer on port ${port}; see ${log}`);
    await sleep(200);
  }
}

function reachable(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  const patience = setTimeout(() => child.kill('SIGKILL'), 10_000);
  await ended;
  clearTimeout(patience);
}
