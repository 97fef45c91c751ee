import type { ServerResponse } from 'node:http';
import type { Writable } from 'node:stream';
import { finished } from 'node:stream/promises';
import type { XmlNode } from '@aws-sdk/xml-builder';
import { S3Error } from './error.ts';
import type { S3Request } from './request.ts';
import { element, serialize } from './xml.ts';

export interface S3Response {
  status: number;
  headers?: Record<string, string | number>;
  /** A document, or a function that writes the body and leaves the answer open. */
  body?: XmlNode | ((to: Writable) => Promise<void>);
}

export function errorResponse(error: unknown, request: Pick<S3Request, 'id' | 'message'>): S3Response {
  const known =
    error instanceof S3Error ? error : new S3Error('InternalError', `The sandbox failed: ${describe(error)}`);
  return {
    status: known.status,
    headers: known.headers,
    body: element(
      'Error',
      element('Code', known.code),
      element('Message', known.message),
      ...Object.entries(known.fields).map(([name, value]) => element(name, value)),
      element('Resource', (request.message.url ?? '/').replace(/\?.*$/s, '')),
      element('RequestId', request.id),
      element('HostId', 'sandbox'),
    ),
  };
}

export const describe = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Resolves when the answer is sent, or can't be sent because the client has closed its connection. */
export async function send(
  response: S3Response,
  request: { id: string; method: string },
  to: ServerResponse,
): Promise<void> {
  const { status, body } = response;
  const headers: Record<string, string | number> = {
    server: 'SluiceSandbox',
    'x-amz-request-id': request.id,
    'x-amz-id-2': 'sandbox',
    ...response.headers,
  };
  if (body === undefined || typeof body === 'function') {
    to.writeHead(status, headers);
    await body?.(to);
    to.end();
    await finished(to);
    return;
  }
  const xml = Buffer.from(serialize(body));
  headers['content-type'] = 'application/xml';
  headers['content-length'] = xml.length;
  to.writeHead(status, headers);
  to.end(request.method === 'HEAD' ? undefined : xml);
}
