import type { IncomingMessage } from 'node:http';
import { UsageError } from '../../cli/complaint.ts';

/** A request to the API. */
export interface Call {
  request: IncomingMessage;
  query: URLSearchParams;
  /** What stands in the places of the path that the handler leaves open. */
  params: string[];
}

export type Handler = (call: Call) => Promise<unknown>;

/** Handlers by method and path, like `GET /loads/:id`. */
export type Handlers = Record<string, Handler>;

/** The handler of a request, with what its path has in the open places; null: there is none. */
export function handlerOf(
  handlers: Handlers,
  method: string,
  path: string,
): { handler: Handler; params: string[] } | null {
  const given = path.split('/');
  for (const [name, handler] of Object.entries(handlers)) {
    const [ownMethod, ownPath = ''] = name.split(' ');
    const own = ownPath.split('/');
    if (ownMethod !== method || own.length !== given.length) continue;
    const isOwn = own.every((step, i) => step.startsWith(':') || step === given[i]);
    if (!isOwn) continue;
    const open = given.filter((_, i) => own[i]?.startsWith(':'));
    const params = open.map(decoded);
    return params.every((text) => text !== null) ? { handler, params } : null;
  }
  return null;
}

/** null: the text is no part of an address. */
function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}

/** Bytes of a body in JSON: ids of loads, and no more. */
const bodyLimit = 2 ** 20;

/** The body of a request, a JSON object. Throws `UsageError` for any other. */
export async function objectIn(request: IncomingMessage): Promise<Record<string, unknown>> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > bodyLimit) throw new UsageError(`The body has more than ${bodyLimit} bytes.`);
    chunks.push(chunk);
  }
  try {
    const value: unknown = JSON.parse(Buffer.concat(chunks).toString('utf8'));
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value };
  } catch {
    // The same is to be said of it.
  }
  throw new UsageError('The body is no JSON object.');
}

export function textOf(value: unknown, name: string): string {
  if (typeof value === 'string' && value !== '') return value;
  throw new UsageError(`${name} is missing.`);
}

export function textsOf(value: unknown, name: string): string[] {
  if (Array.isArray(value) && value.every((one) => typeof one === 'string')) return value;
  throw new UsageError(`${name} is no list of texts.`);
}
