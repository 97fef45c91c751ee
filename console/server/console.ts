import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Complaint } from '../../cli/complaint.ts';
import type { Connection } from '../../cli/connection.ts';
import { explain } from '../../cli/explain.ts';
import { refuseForeign } from '../../shared/foreign-requests.ts';
import type { Problem } from '../answers.ts';
import { createApi } from './api.ts';
import { handlerOf } from './call.ts';
import { type PageFile, pageFiles } from './page-files.ts';
import { problemOf } from './problem.ts';
import { createToken } from './token.ts';

export interface Console {
  /** The address of the page with the token, for a browser of this machine. */
  link: string;
  /** Ends the server, and removes the files that it has taken and not dropped. */
  close(): Promise<void>;
}

export interface ConsoleOptions {
  /** On 127.0.0.1; 0 takes any that is free. */
  port: number;
}

/**
 * Serves the console of a deployment on 127.0.0.1. The page has no secrets; whatever it asks for needs the token, which
 * stands behind the # of the link, so that no browser ever sends it in an address.
 *
 * @throws Complaint if there is no such deployment, or the port is taken
 */
export async function startConsole(connection: Connection, { port }: ConsoleOptions): Promise<Console> {
  const [api, files] = await Promise.all([createApi(connection), pageFiles()]);
  const token = createToken();
  const listener = (request: IncomingMessage, response: ServerResponse) => {
    const [path = '/', query = ''] = (request.url ?? '/').split('?');
    if (!path.startsWith('/api/')) return sendFile(files, path, request, response);
    if (!token.isIn(request)) {
      const message =
        'The link of this page has another token than this console, or none. Open the link that the terminal shows.';
      return sendJson(response, 401, { name: 'WrongToken', message } satisfies Problem);
    }
    const found = handlerOf(api.handlers, request.method ?? '', path.slice('/api'.length));
    if (found === null) {
      const message = `The console has no ${request.method} ${path}.`;
      return sendJson(response, 404, { name: 'NotFound', message } satisfies Problem);
    }
    // A handler may throw before it has a promise to reject.
    const answering = async () =>
      found.handler({ request, query: new URLSearchParams(query), params: found.params });
    answering().then(
      (answer) => sendJson(response, 200, answer ?? null),
      (error: unknown) => sendJson(response, statusOf(error), problemOf(error)),
    );
  };
  const server = createServer(refuseForeign(listener, 'The console'));
  // A large file may take its time on its way here.
  server.requestTimeout = 0;
  const bound = await listen(server, port);
  return {
    link: `http://127.0.0.1:${bound}/#token=${token.text}`,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await api.close();
    },
  };
}

async function listen(server: Server, port: number): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const isTaken = error.code === 'EADDRINUSE' || error.code === 'EACCES';
      const why = error.code === 'EACCES' ? 'needs rights that this process does not have' : 'is taken';
      const advice = `Port ${port} of 127.0.0.1 ${why}: choose another with --port, or leave that out.`;
      reject(isTaken ? new Complaint(advice) : error);
    });
    server.listen(port, '127.0.0.1', resolve);
  });
  return (server.address() as AddressInfo).port;
}

/** Wrong use is the page's fault; with anything else it could not do anything about it. */
function statusOf(error: unknown): number {
  return explain(error).exitCode === 2 ? 400 : 502;
}

/** Nothing of the page comes from elsewhere, goes elsewhere, or may be shown within another page. */
const headers = {
  'Content-Security-Policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Cache-Control': 'no-store',
};

function sendFile(
  files: ReadonlyMap<string, PageFile>,
  path: string,
  { method }: IncomingMessage,
  response: ServerResponse,
): void {
  const file = files.get(path === '/' ? '/index.html' : path);
  if (file === undefined || (method !== 'GET' && method !== 'HEAD')) {
    send(response, 404, 'text/plain; charset=utf-8', Buffer.from('The console has no such page.\n'));
  } else {
    send(response, 200, file.type, file.bytes);
  }
}

function sendJson(response: ServerResponse, status: number, answer: unknown): void {
  send(response, status, 'application/json', Buffer.from(JSON.stringify(answer)));
}

function send(response: ServerResponse, status: number, type: string, bytes: Buffer): void {
  // What was not read of the body would be taken for the next request.
  const rest = response.req.complete ? {} : { Connection: 'close' };
  response.writeHead(status, { ...headers, ...rest, 'Content-Type': type, 'Content-Length': bytes.length });
  response.end(response.req.method === 'HEAD' ? undefined : bytes);
}
