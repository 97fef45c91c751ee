import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SandboxError } from './sandbox-error.ts';

/** An answer of one of AWS's APIs. */
export interface Answer {
  status: number;
  contentType: string;
  body: string;
  headers?: Record<string, string>;
}

/**
 * Starts to listen on 127.0.0.1.
 *
 * @param what whose port it is, and the option that sets another one, for the message
 * @returns the port, also where 0 was asked for
 * @throws SandboxError if the port is taken or not allowed
 */
export async function listen(
  server: Server,
  port: number,
  what: { name: string; option: string },
): Promise<number> {
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, '127.0.0.1', () => {
        server.off('error', reject);
        resolve();
      });
    });
  } catch (error) {
    throw portError(error, port, what);
  }
  return (server.address() as AddressInfo).port;
}

/** What a person should read instead of EADDRINUSE; any other error as it is. */
export function portError(error: unknown, port: number, what: { name: string; option: string }): unknown {
  const code = (error as NodeJS.ErrnoException).code;
  const other = `choose another port for ${what.name}: ${what.option} ${port + 1}`;
  if (code === 'EADDRINUSE') {
    return new SandboxError(
      `Port ${port} of 127.0.0.1 is taken, perhaps by another sandbox. End what listens there, or ${other}.`,
    );
  }
  if (code === 'EACCES') {
    return new SandboxError(`Port ${port} needs rights that this process does not have: ${other}.`);
  }
  return error;
}

/** The whole body of a request. Rejects if the client goes away first, or if it is longer than `limit` bytes. */
export async function readBody(request: IncomingMessage, limit: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > limit) throw new Error(`The body of the request has more than ${limit} bytes.`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

export function sendAnswer(response: ServerResponse, { status, contentType, body, headers }: Answer): void {
  response.writeHead(status, {
    ...headers,
    'Content-Type': contentType,
    'Content-Length': Buffer.byteLength(body),
  });
  response.end(body);
}
