import http, { type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import https from 'node:https';
import { ConfigInvalid } from '../errors.ts';
import { createDownload, type Download } from './download.ts';
import { allowanceMs, seconds, type Timings } from './timings.ts';

/** Of an error body no more is read [R2]. */
const errorBodyCap = 16 * 1024;
/** Of an answer to be parsed; only a query comes near. */
const answerCap = 64 * 1024 * 1024;

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

export interface HttpRequest {
  method: Method;
  /** Encoded, with the query. */
  path: string;
  headers: Record<string, string>;
  /** Written one after the other and never changed, so that the request can be repeated. */
  body: readonly Buffer[];
  /** What the allowance of time is for; at least the length of the body. */
  bytes: number;
  /** How much longer than usual the far end may be silent. */
  thinkMs: number;
  /** Take no connection that was used before: the far end may have closed it, and the answer would be lost. */
  freshConnection: boolean;
  /** What must not get into a message, even where the answer repeats it. */
  secrets: readonly string[];
  /** A success with such headers is not gathered, but handed on while it comes. */
  downloads?: (headers: IncomingHttpHeaders) => boolean;
}

export interface HttpAnswer {
  status: number;
  headers: IncomingHttpHeaders;
  /** UTF-8. The first 16 KiB where the status is no success. */
  text: string;
  /** Longer than the cap, or cut off. A success is never cut off: that is a `NoAnswer`. */
  partial: boolean;
  /** Those of the request. */
  secrets: readonly string[];
  /** The body, where the request wanted it like this: `text` is empty then. */
  download?: Download;
}

export interface NoAnswer {
  /** false: it is certain that not one byte of the request left this machine. */
  sent: boolean;
  /** For a person. */
  reason: string;
  cause?: unknown;
}

export type Outcome = HttpAnswer | NoAnswer;

export function isAnswer(outcome: Outcome): outcome is HttpAnswer {
  return 'status' in outcome;
}

export function isSuccess(status: number): boolean {
  return status >= 200 && status <= 299;
}

/** One request, one outcome. Never rejects. */
export type Transport = (request: HttpRequest) => Promise<Outcome>;

/**
 * HTTP/1.1 over kept-alive connections. `fetch` would cost twice the processor time for big bodies.
 *
 * @throws ConfigInvalid when the host is no http or https address
 */
export function createTransport(host: string, timings: Timings): Transport {
  const base = parseHost(host);
  const secure = base.protocol === 'https:';
  const { request: open, Agent } = secure ? https : http;
  // The agent's timeout is for connections at rest: a request brings its own.
  const agent = new Agent({ keepAlive: true, timeout: timings.keepMs });
  const prefix = base.pathname.replace(/\/+$/, '');

  return (request) =>
    new Promise((resolve) => {
      let connected = false;
      let settled = false;
      let answer: IncomingMessage | undefined;
      const chunks: Buffer[] = [];
      let received = 0;

      const idleMs = timings.idleMs + request.thinkMs;
      const length = request.body.reduce((sum, piece) => sum + piece.length, 0);
      const outgoing = open(base, {
        method: request.method,
        path: prefix + request.path,
        headers: {
          ...request.headers,
          ...(request.method === 'GET' ? {} : { 'Content-Length': String(length) }),
        },
        agent: request.freshConnection ? false : agent,
        timeout: idleMs,
      });

      const settle = (outcome: Outcome) => {
        if (settled) return;
        settled = true;
        clearTimeout(connectTimer);
        clearTimeout(tryTimer);
        resolve(outcome);
        // Its reader closes the connection.
        if (isAnswer(outcome) && outcome.download) return;
        // An answer that overtook the body leaves a connection behind that nobody can use.
        if (!answer?.complete || !outgoing.writableFinished) outgoing.destroy();
      };
      const answered = (partial: boolean) => {
        if (!answer) return;
        const text = Buffer.concat(chunks).toString();
        const { statusCode = 0, headers } = answer;
        settle({ status: statusCode, headers, text, partial, secrets: request.secrets });
      };
      const broken = (reason: string, cause?: unknown) => {
        // With a bad status, half a body says enough.
        if (answer && !isSuccess(answer.statusCode ?? 0)) answered(true);
        else settle({ sent: connected, reason, cause });
      };

      const connectTimer = setTimeout(
        () => broken(`no connection within ${seconds(timings.connectMs)}`),
        timings.connectMs,
      );
      const tryMs = timings.tryMs + request.thinkMs + allowanceMs(timings, Math.max(length, request.bytes));
      const tryTimer = setTimeout(() => broken(`no complete answer within ${seconds(tryMs)}`), tryMs);

      outgoing.on('socket', (socket) => {
        // A kept connection may still have the timeout that the server advised for its rest.
        socket.setTimeout(idleMs);
        const ready = () => {
          connected = true;
          clearTimeout(connectTimer);
        };
        if (outgoing.reusedSocket) ready();
        else socket.once(secure ? 'secureConnect' : 'connect', ready);
      });
      outgoing.on('timeout', () => broken(`silence for ${seconds(idleMs)}`));
      outgoing.on('error', (error) => broken(describe(error), error));
      outgoing.on('response', (incoming) => {
        answer = incoming;
        const { statusCode = 0, headers } = incoming;
        const success = isSuccess(statusCode);
        if (success && request.downloads?.(headers)) {
          const download = createDownload(incoming, timings.idleMs, `${request.method} ${request.path}`);
          settle({
            status: statusCode,
            headers,
            text: '',
            partial: false,
            secrets: request.secrets,
            download,
          });
          return;
        }
        const cap = success && !request.downloads ? answerCap : errorBodyCap;
        incoming.on('data', (chunk: Buffer) => {
          chunks.push(chunk.subarray(0, cap - received));
          received += chunk.length;
          if (received > cap) answered(true);
        });
        incoming.on('end', () => answered(false));
        const cut = () => broken('the connection was cut in the middle of the answer');
        incoming.on('error', cut);
        incoming.on('close', cut);
      });

      void write(outgoing, request.body, () => settled);
    });
}

/** Waits for each piece to be taken, so that no second copy of the body gathers in the socket's buffer. */
async function write(outgoing: http.ClientRequest, pieces: readonly Buffer[], stopped: () => boolean) {
  for (const piece of pieces) {
    if (stopped()) return;
    if (outgoing.write(piece)) continue;
    await new Promise<void>((resolve) => {
      const go = () => {
        outgoing.off('drain', go);
        outgoing.off('close', go);
        resolve();
      };
      outgoing.on('drain', go);
      outgoing.on('close', go);
    });
  }
  if (!stopped()) outgoing.end();
}

function parseHost(host: string): URL {
  const url = URL.canParse(host) ? new URL(host) : undefined;
  if (!url || !['http:', 'https:'].includes(url.protocol) || url.username || url.password) {
    throw new ConfigInvalid('The Domo host is not a web address. Write it like https://api.domo.com.');
  }
  return url;
}

const meanings: Record<string, string> = {
  ECONNREFUSED: 'connection refused',
  ECONNRESET: 'the connection was cut',
  EPIPE: 'the connection was cut',
  ENOTFOUND: 'the host name is not known',
  EAI_AGAIN: 'the host name could not be looked up',
};

function describe(error: Error & { code?: string; errors?: Error[] }): string {
  // Trying several addresses ends in an AggregateError, whose own message is empty.
  const detail = error.message || error.errors?.map(({ message }) => message).join(', ') || error.name;
  const meaning = error.code === undefined ? undefined : meanings[error.code];
  return meaning === undefined ? detail : `${meaning} (${detail})`;
}
