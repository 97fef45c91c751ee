import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import * as v from 'valibot';
import { BadBody, Refusal } from './refusal.ts';

/** One request, as the handlers see it. */
export interface Call {
  method: string;
  /** Decoded, without a trailing slash [S2]. */
  path: string;
  /** What the route's pattern captured. */
  params: string[];
  query: URLSearchParams;
  header(name: string): string | undefined;
  /** Origin under which the client reached the server, such as `http://127.0.0.1:4580`. */
  origin: string;
  /** The bytes of the body. They can be read once. Stopping early does not close the connection. */
  body(): AsyncIterable<Uint8Array>;
  /** Set by an injected fault: how many rows an export leaves out at its end. */
  rowsLost?: number;
}

/** What a handler answers. */
export interface Answer {
  status: number;
  headers?: Record<string, string>;
  json?: unknown;
  html?: string;
  stream?: Readable;
}

export type Handler = (call: Call) => Promise<Answer> | Answer;

/** Far more bytes than any JSON document of the API has. */
const longestDocument = 10_000_000;

export function callOf(request: IncomingMessage, url: URL, params: string[]): Call {
  return {
    method: request.method ?? 'GET',
    path: url.pathname.replace(/\/+$/, ''),
    params,
    query: url.searchParams,
    header(name) {
      const value = request.headers[name];
      return Array.isArray(value) ? value.join(', ') : value;
    },
    origin: url.origin,
    body: () => ({ [Symbol.asyncIterator]: () => request.iterator({ destroyOnReturn: false }) }),
  };
}

export async function readText(call: Call): Promise<string> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of call.body()) {
    length += chunk.length;
    if (length > longestDocument) throw new Refusal(413, 'Payload Too Large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** The JSON body; undefined where there is none. @throws BadBody */
export async function readJson(call: Call): Promise<unknown> {
  const text = await readText(call);
  if (text.trim() === '') return undefined;
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new BadBody(`The body is not JSON: ${(error as Error).message}`);
  }
}

/** @throws BadBody */
export async function readDocument<T extends v.GenericSchema>(
  call: Call,
  schema: T,
): Promise<v.InferOutput<T>> {
  const result = v.safeParse(schema, await readJson(call));
  if (result.success) return result.output;
  throw new BadBody(
    result.issues.map((issue) => `${v.getDotPath(issue) ?? 'body'}: ${issue.message}`).join('; '),
  );
}

/**
 * The page of a list that the query asks for. A limit above `most` is reduced to `most`, not refused [S10]. The offset
 * is a position [S11].
 */
export function page<T>(items: T[], query: URLSearchParams, most: number): T[] {
  const number = (name: string, otherwise: number): number => {
    const value = Number.parseInt(query.get(name) ?? '', 10);
    return Number.isNaN(value) ? otherwise : value;
  };
  const limit = Math.min(Math.max(number('limit', 50), 0), most);
  const offset = Math.max(number('offset', 0), 0);
  return items.slice(offset, offset + limit);
}
