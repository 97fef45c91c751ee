import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';

export interface Received {
  method: string;
  /** Without the query. */
  path: string;
  query: Record<string, string>;
  headers: IncomingHttpHeaders;
  body: Buffer;
  /** Which connection it came by, counted from 1. */
  connection: number;
}

export type Reply =
  /** Not `framed`: the end of the connection is the end of the body. */
  | { status: number; headers?: Record<string, string>; body?: unknown; framed?: boolean }
  /** Reads the request, then cuts the connection without a word. */
  | 'cut'
  /** Cuts it at the request's head, unread body and all. */
  | 'cut at once'
  /** Answers 422 at the request's head, and never reads the body. */
  | 'refuse at once'
  /** Says 200 and half a body, then cuts. */
  | 'cut in the answer'
  /** Says 503 and half a body, then cuts. */
  | 'cut in the error'
  /** Never answers. */
  | 'silence'
  /** Says 200 and sends a space every few milliseconds, for ever. */
  | 'trickle';

/** Replies in their order; the last one is given again and again. */
export type Script = Reply | ((request: Received) => Reply | Promise<Reply>);

export interface ScriptedServer {
  readonly url: string;
  readonly port: number;
  /** In order of arrival, those that were cut at once included (without a body). */
  readonly received: Received[];
  /** How many there have been. */
  readonly connections: number;
  /** How many there are. */
  openConnections(): Promise<number>;
  /** `GET /v1/streams/42`. A route without a script answers 418. */
  on(route: string, ...scripts: Script[]): void;
  /** The requests of one route. */
  at(route: string): Received[];
  close(): Promise<void>;
}

export interface ScriptedServerOptions {
  port?: number;
  tls?: { key: string; cert: string };
}

/** A real server on 127.0.0.1 that does what a test tells it to, and remembers what came. */
export async function startScriptedServer(options: ScriptedServerOptions = {}): Promise<ScriptedServer> {
  const scripts = new Map<string, Script[]>();
  const received: Received[] = [];
  const numbers = new WeakMap<Socket, number>();
  const timers = new Set<NodeJS.Timeout>();
  let connections = 0;

  async function serve(incoming: IncomingMessage, outgoing: ServerResponse) {
    const url = new URL(incoming.url ?? '', 'http://server');
    const request: Received = {
      method: incoming.method ?? '',
      path: url.pathname,
      query: Object.fromEntries(url.searchParams),
      headers: incoming.headers,
      body: Buffer.alloc(0),
      connection: numbers.get(incoming.socket) ?? 0,
    };
    received.push(request);
    const queue = scripts.get(`${request.method} ${request.path}`) ?? [{ status: 418 }];
    const script = (queue.length > 1 ? queue.shift() : queue[0]) ?? { status: 418 };
    if (script === 'cut at once') {
      incoming.socket.destroy();
      return;
    }
    if (script === 'refuse at once') {
      incoming.pause();
      outgoing.writeHead(422, { 'Content-Length': 0 }).end();
      return;
    }
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk);
    request.body = Buffer.concat(chunks);
    act(typeof script === 'function' ? await script(request) : script, incoming.socket, outgoing);
  }

  function act(reply: Reply, socket: Socket, outgoing: ServerResponse) {
    if (typeof reply === 'object') {
      const { status, headers = {}, body = '', framed = true } = reply;
      const isText = typeof body === 'string' || Buffer.isBuffer(body);
      const bytes = isText ? body : JSON.stringify(body);
      const type = isText ? {} : { 'Content-Type': 'application/json' };
      if (!framed) outgoing.useChunkedEncodingByDefault = false;
      outgoing.writeHead(status, {
        ...(framed ? { 'Content-Length': Buffer.byteLength(bytes) } : {}),
        ...type,
        ...headers,
      });
      outgoing.end(bytes);
    } else if (reply === 'cut') {
      socket.destroy();
    } else if (reply === 'cut in the answer' || reply === 'cut in the error') {
      const status = reply === 'cut in the answer' ? 200 : 503;
      outgoing.writeHead(status, { 'Content-Type': 'application/json', 'Content-Length': 1000 });
      outgoing.write('{"id": 1,', () => socket.destroy());
    } else if (reply === 'trickle') {
      outgoing.writeHead(200, { 'Content-Type': 'application/json' });
      timers.add(setInterval(() => outgoing.write(' '), 5));
    }
  }

  const listener = (incoming: IncomingMessage, outgoing: ServerResponse) => {
    // A client that goes away in the middle is what some tests are about.
    serve(incoming, outgoing).catch(() => outgoing.destroy());
  };
  const server = options.tls ? createSecureServer(options.tls, listener) : createServer(listener);
  // Else it would tell its clients to close connections after 5 s.
  server.keepAliveTimeout = 60_000;
  server.on(options.tls ? 'secureConnection' : 'connection', (socket: Socket) => {
    connections += 1;
    numbers.set(socket, connections);
  });
  await new Promise<void>((resolve) => server.listen(options.port ?? 0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;

  return {
    url: `${options.tls ? 'https' : 'http'}://127.0.0.1:${port}`,
    port,
    received,
    get connections() {
      return connections;
    },
    openConnections: () =>
      new Promise((resolve, reject) => {
        server.getConnections((error, count) => (error ? reject(error) : resolve(count)));
      }),
    on(route, ...replies) {
      scripts.set(route, replies);
    },
    at(route) {
      return received.filter(({ method, path }) => `${method} ${path}` === route);
    },
    close() {
      for (const timer of timers) clearInterval(timer);
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
