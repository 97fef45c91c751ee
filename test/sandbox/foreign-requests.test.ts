import { mkdtempSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { type AddressInfo, Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type RunningStack, runStack } from '../../sandbox/run-stack.ts';
import { writeMiniStack } from './support/mini-stack.ts';

let folder = '';
let stack: RunningStack;
let bucket = '';
/** Of every server that the sandbox has in this process, also those that it tells nobody of. */
let ports: number[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'foreign-'));
  writeMiniStack(folder);
  const before = new Set(listening());
  stack = await runStack({
    assembly: folder,
    dir: join(folder, 'state'),
    fresh: false,
    port: 0,
    domoPort: 0,
  });
  ports = listening().filter((port) => !before.has(port));
  bucket = stack.ready.bucket;
});
afterAll(async () => {
  await stack.stop();
  rmSync(folder, { recursive: true, force: true });
});

function listening(): number[] {
  // Node has no documented way to ask; the types leave this one out.
  const handles = (process as unknown as { _getActiveHandles(): unknown[] })._getActiveHandles();
  return handles.filter((one) => one instanceof Server).map((one) => (one.address() as AddressInfo).port);
}

const awsPort = () => Number(new URL(stack.ready.aws).port);

type Headers = Record<string, string>;

/** `PORT` in a header stands for the server's own. */
function ask(
  port: number,
  { method = 'GET', path = '/', headers = {}, body = '' }: Partial<Question> = {},
): Promise<{ status: number; text: string }> {
  const own = Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, value.replace('PORT', String(port))]),
  );
  return new Promise((resolve, reject) => {
    const outgoing = request(
      { host: '127.0.0.1', port, method, path, headers: own, agent: false },
      (answer) => {
        let text = '';
        answer.setEncoding('utf8').on('data', (chunk: string) => {
          text += chunk;
        });
        answer.on('end', () => resolve({ status: answer.statusCode ?? 0, text }));
      },
    );
    outgoing.on('error', reject).end(body);
  });
}

interface Question {
  method: string;
  path: string;
  headers: Headers;
  body: string;
}

test('the sandbox has a server for AWS, one for Domo, and that of dynalite', () => {
  const { aws, domo } = stack.ready;
  expect(ports).toEqual(expect.arrayContaining([aws, domo].map((url) => Number(new URL(url).port))));
  expect(ports).toHaveLength(3);
});

const form = { 'content-type': 'application/x-www-form-urlencoded' };

test.each<[string, Partial<Question>]>([
  ['a name that was made to point here (DNS rebinding)', { headers: { host: 'evil.example:PORT' } }],
  ['a name that begins like one of ours', { headers: { host: '127.0.0.1.evil.example:PORT' } }],
  ['a name that ends like one of ours', { headers: { host: 'evillocalhost:PORT' } }],
  ['another port', { headers: { host: '127.0.0.1:1' } }],
  ['no port', { headers: { host: 'localhost' } }],
  [
    'a form of another site',
    { method: 'POST', headers: { ...form, origin: 'https://evil.example' }, body: 'a=b' },
  ],
  ['a page of a file or a sandboxed frame', { headers: { origin: 'null' } }],
  ['another server of this machine', { headers: { origin: 'http://127.0.0.1:3000' } }],
  ['our name with another protocol', { headers: { origin: 'https://localhost:PORT' } }],
  [
    'a picture in a page of another site',
    { headers: { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' } },
  ],
  ['a page of another server of this machine', { headers: { 'sec-fetch-site': 'same-site' } }],
  [
    'a preflight',
    {
      method: 'OPTIONS',
      headers: { origin: 'https://evil.example', 'access-control-request-method': 'PUT' },
    },
  ],
])('every server refuses %s', async (_what, question) => {
  for (const port of ports) {
    const { status, text } = await ask(port, question);
    expect([port, status, text]).toEqual([
      port,
      403,
      expect.stringMatching(/^The sandbox does not answer this: /),
    ]);
  }
});

test('every server refuses what has no Host', async () => {
  for (const port of ports) {
    const answer = await fetchOldProtocol(port);
    expect(answer).toMatch(/^HTTP\/1\.1 403 /);
  }
});

async function fetchOldProtocol(port: number): Promise<string> {
  const { connect } = await import('node:net');
  return new Promise((resolve, reject) => {
    let text = '';
    const socket = connect(port, '127.0.0.1', () => socket.write('GET / HTTP/1.0\r\n\r\n'));
    socket.on('data', (chunk) => {
      text += chunk;
    });
    socket.on('close', () => resolve(text));
    socket.on('error', reject);
  });
}

test.each<[string, Headers]>([
  ['its address', { host: '127.0.0.1:PORT' }],
  ['localhost', { host: 'localhost:PORT' }],
  ['localhost in capitals', { host: 'LocalHost:PORT' }],
  [
    'a page of its own',
    { host: 'localhost:PORT', origin: 'http://localhost:PORT', 'sec-fetch-site': 'same-origin' },
  ],
  ['a person who types its address', { host: '127.0.0.1:PORT', 'sec-fetch-site': 'none' }],
])('every server answers to %s', async (_what, headers) => {
  for (const port of ports) expect((await ask(port, { headers })).status).not.toBe(403);
});

test('a form of another site deletes no object', async () => {
  const port = awsPort();
  const path = `/${bucket}/precious.txt`;
  expect((await ask(port, { method: 'PUT', path, body: 'gold' })).status).toBe(200);
  const body = '<Delete><Object><Key>precious.txt</Key></Object></Delete>';
  const headers = { 'content-type': 'text/plain', origin: 'https://evil.example' };
  await ask(port, { method: 'POST', path: `/${bucket}?delete`, headers, body });
  expect(await ask(port, { path })).toEqual({ status: 200, text: 'gold' });
});

test('S3 takes a bucket from the Host, as clients in virtual-hosted style send it', async () => {
  const port = awsPort();
  const headers = { host: `${bucket}.localhost:PORT` };
  expect((await ask(port, { method: 'PUT', path: '/hosted/a%20b.txt', headers, body: 'there' })).status).toBe(
    200,
  );
  expect(await ask(port, { path: `/${bucket}/hosted/a%20b.txt` })).toEqual({ status: 200, text: 'there' });
  expect((await ask(port, { path: '/?list-type=2&prefix=hosted/', headers })).text).toContain(
    '<Key>hosted/a b.txt</Key>',
  );
});
