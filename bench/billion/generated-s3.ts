import { once } from 'node:events';
import http, { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { MadeObject } from './made-object.ts';

export interface GeneratedObject {
  /** In whatever bucket. */
  key: string;
  made: MadeObject;
}

/** AWS as functions see it: all is passed on, but for the bytes of one object, which are made when they are read. */
export interface GeneratedS3 {
  url: string;
  /** Bytes of the object that were read so far. */
  readonly bytesRead: number;
  close(): Promise<void>;
}

export async function startGeneratedS3(object: GeneratedObject, aws: () => string): Promise<GeneratedS3> {
  const agent = new http.Agent({ keepAlive: true });
  let bytesRead = 0;

  async function give(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { size } = object.made;
    const [, first, last] = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '') ?? [];
    if (first === undefined || last === undefined) throw new Error('only ranges of this object can be read');
    const [from, to] = [Number(first), Math.min(size, Number(last) + 1)];
    response.writeHead(206, {
      etag: request.headers['if-match'] ?? '',
      'content-length': to - from,
      'content-range': `bytes ${from}-${to - 1}/${size}`,
    });
    bytesRead += to - from;
    await pipeline(Readable.from(object.made.bytes(from, to), { objectMode: false }), response);
  }

  async function passOn(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method, url } = request;
    // The sandbox answers to its own name only.
    const { host: _, ...headers } = request.headers;
    const onward = http.request(`${aws()}${url}`, { ...{ agent, headers }, ...(method ? { method } : {}) });
    const answered = once(onward, 'response') as Promise<[IncomingMessage]>;
    await pipeline(request, onward);
    const [answer] = await answered;
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    await pipeline(answer, response);
  }

  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://aws');
    const isRead =
      request.method === 'GET' && url.pathname.endsWith(`/${object.key}`) && !url.searchParams.has('tagging');
    // Whoever breaks a connection off gets the other's broken off.
    (isRead ? give : passOn)(request, response).catch(() => response.destroy());
  });
  server.keepAliveTimeout = 120_000;
  server.requestTimeout = 0;
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    get bytesRead() {
      return bytesRead;
    },
    async close() {
      agent.destroy();
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
