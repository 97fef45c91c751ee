import { request as send } from 'node:http';
import type { Console } from '../../console/server/console.ts';

export interface Said {
  status: number;
  headers: Record<string, unknown>;
  text: string;
}

export interface Asking {
  /** Asks the API with the token, and gives back its answer; any other status than 200 is an error. */
  get<T>(path: string): Promise<T>;
  post<T>(path: string, body?: unknown): Promise<T>;
  /** Sends a request as it is, with any `Host` and other headers, which `fetch` would not. */
  raw(
    path: string,
    options?: { method?: string; headers?: Record<string, string>; body?: string | Buffer },
  ): Promise<Said>;
  token: string;
  port: number;
}

/** A client of a console that knows its link, as a page does. */
export function askingOf({ link }: Pick<Console, 'link'>): Asking {
  const { hostname, port, hash } = new URL(link);
  const token = hash.replace('#token=', '');

  const raw: Asking['raw'] = (path, { method = 'GET', headers = {}, body } = {}) =>
    new Promise((resolve, reject) => {
      const request = send({ hostname, port, path, method, headers }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk) => chunks.push(chunk));
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            text: Buffer.concat(chunks).toString('utf8'),
          }),
        );
      });
      request.on('error', reject);
      request.end(body);
    });

  async function ask<T>(method: string, path: string, body?: string | Buffer): Promise<T> {
    const headers = { Authorization: `Bearer ${token}` };
    const { status, text } = await raw(`/api${path}`, {
      method,
      headers,
      ...(body === undefined ? {} : { body }),
    });
    if (status !== 200) throw new Error(`${method} ${path}: ${status} ${text}`);
    return JSON.parse(text);
  }

  return {
    ...{ raw, token, port: Number(port) },
    get: (path) => ask('GET', path),
    post: (path, body = {}) =>
      ask('POST', path, Buffer.isBuffer(body) || typeof body === 'string' ? body : JSON.stringify(body)),
  };
}
