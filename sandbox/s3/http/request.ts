import type { IncomingMessage } from 'node:http';
import { type Denials, noDenials } from '../../rights/denials.ts';
import { S3Error } from './error.ts';

/**
 * A parsed request. Its bucket is the first segment of the path, or, in virtual-hosted style, what stands before
 * `localhost` in its Host.
 */
export interface S3Request {
  readonly id: string;
  readonly method: string;
  readonly bucket: string | null;
  /** The decoded key. It is never normalised. */
  readonly key: string | null;
  readonly query: ReadonlyMap<string, string>;
  /** Lower-case names. The `x-amz-` parameters of a presigned URL are among them, as in S3. */
  readonly headers: Readonly<Record<string, string>>;
  readonly message: IncomingMessage;
  /** What the caller may not do. */
  readonly denials: Denials;
}

const longestKey = 1024;

/** @throws S3Error InvalidURI, KeyTooLongError */
export function parseRequest(message: IncomingMessage, id: string, denials: Denials = noDenials): S3Request {
  // Not with URL, which would resolve `..` in keys.
  const target = message.url ?? '/';
  const mark = target.indexOf('?');
  const path = mark < 0 ? target : target.slice(0, mark);
  const [, hosted] = /^(.+)\.localhost(?::\d+)?$/i.exec(message.headers.host ?? '') ?? [];
  const [, bucket = '', key = ''] =
    hosted === undefined ? (/^\/([^/]*)\/?(.*)$/s.exec(path) ?? []) : ['', hosted, path.slice(1)];

  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(message.headers)) {
    if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  const query = new Map<string, string>();
  for (const [name, value] of new URLSearchParams(mark < 0 ? '' : target.slice(mark + 1))) {
    if (name.toLowerCase().startsWith('x-amz-')) headers[name.toLowerCase()] ??= value;
    else if (!query.has(name)) query.set(name, value);
  }

  return {
    id,
    method: message.method ?? 'GET',
    bucket: bucket === '' ? null : decodePath(bucket),
    key: key === '' ? null : parseKey(key),
    query,
    headers,
    message,
    denials,
  };
}

function parseKey(encoded: string): string {
  const key = decodePath(encoded);
  const bytes = Buffer.byteLength(key);
  if (bytes > longestKey) {
    throw new S3Error(
      'KeyTooLongError',
      `Your key is too long: ${bytes} bytes, and ${longestKey} are allowed.`,
    );
  }
  return key;
}

function decodePath(encoded: string): string {
  try {
    return decodeURIComponent(encoded);
  } catch {
    throw new S3Error('InvalidURI', 'The path is not percent-encoded UTF-8.');
  }
}

/**
 * @returns null if the parameter is absent
 * @throws S3Error InvalidArgument unless it is a whole number of `minimum` to `maximum`
 */
export function integerParameter(
  request: S3Request,
  name: string,
  minimum: number,
  maximum: number,
): number | null {
  const text = request.query.get(name);
  if (text === undefined) return null;
  const value = /^\d{1,10}$/.test(text) ? Number(text) : Number.NaN;
  if (value >= minimum && value <= maximum) return value;
  throw new S3Error('InvalidArgument', `${name} must be an integer between ${minimum} and ${maximum}.`, {
    fields: { ArgumentName: name, ArgumentValue: text },
  });
}
