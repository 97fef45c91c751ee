import http, { type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import https from 'node:https';
import { ConfigInvalid } from '../errors.ts';
import { createDownload, type Download } from './download.ts';
import { allowanceMs, seconds, type Timings } from './timings.ts';

/** At most this much of an error body is read [R2]. Bytes. */
const errorBodyCap = 16 * 1024;
/** At most this much of an answer that is parsed. Only the answer to a query can be nearly as long. Bytes. */
const answerCap = 64 * 1024 * 1024;

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

export interface HttpRequest {
  method: Method;
  /** Encoded, with the query. */
  path: string;
  headers: Record<string, string>;
  /** Pieces, written one after the other. Nobody changes them, so that the request can be repeated. */
  body: readonly Buffer[];
  /** The size by which the time limit grows; at least the length of the body. */
  bytes: number;
  /** How much longer than usual the server may be silent. */
  thinkMs: number;
  /** Don't use a kept connection: the server may have closed it, and then the answer would be lost. */
  freshConnection: boolean;
  /** Texts that must not get into a message, even if the answer repeats them. */
  secrets: readonly string[];
  /** If it returns true for the headers of a success, the body is passed on while it comes. */
  downloads?: (headers: IncomingHttpHeaders) => boolean;
}

export interface HttpAnswer {
  status: number;
  headers: IncomingHttpHeaders;
  /** UTF-8. Only the first 16 KiB if the status is not a success. */
  text: string;
  /** `text` is not the whole body: it was too long, or the connection broke. A success that breaks is a `NoAnswer`. */
  partial: boolean;
  /** The secrets of the request. */
  secrets: readonly string[];
  /** What Domo says here may repeat cells of a file, which must not be shown. */
  discreet?: boolean;
  /** The body, if the request wanted it as a download. Then `text` is empty. */
  download?: Download;
}

export interface NoAnswer {
  /** false: certainly no byte of the request has left this machine. */
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
 * HTTP/1.1 over kept-alive connections. `fetch` takes twice the processor time for large bodies.
 *
 * @throws ConfigInvalid if the host is not an http or https address
 */
export function createTransport(host: string, timings: Timings): Transport {
  const base = parseHost(host);
  const secure = base.protocol === 'https:';
  const { request: open, Agent } = secure ? https : http;
  // The agent's timeout is for idle connections. A request sets its own.
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
        clearTimeout(answerTimer);
        resolve(outcome);
        // The reader of the download closes the connection.
        if (isAnswer(outcome) && outcome.download) return;
        // If the answer came before the body was sent, the connection can't be used again.
        if (!answer?.complete || !outgoing.writableFinished) outgoing.destroy();
      };
      const answered = (partial: boolean) => {
        if (!answer) return;
        const text = Buffer.concat(chunks).toString();
        const { statusCode = 0, headers } = answer;
        settle({ status: statusCode, headers, text, partial, secrets: request.secrets });
      };
      const broken = (reason: string, cause?: unknown) => {
        // For an error, half of the body is enough.
        if (answer && !isSuccess(answer.statusCode ?? 0)) answered(true);
        else settle({ sent: connected, reason, cause });
      };

      const connectTimer = setTimeout(
        () => broken(`no connection within ${seconds(timings.connectMs)}`),
        timings.connectMs,
      );
      // A slow connection is not a broken one: while the body is sent only silence counts [R10].
      const answerMs =
        timings.answerMs + request.thinkMs + allowanceMs(timings, Math.max(length, request.bytes));
      let answerTimer: NodeJS.Timeout | undefined;
      outgoing.on('finish', () => {
        if (settled) return;
        answerTimer = setTimeout(() => broken(`no complete answer within ${seconds(answerMs)}`), answerMs);
      });

      outgoing.on('socket', (socket) => {
        // A kept connection may still have the timeout that the server advised for idle time.
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

/** Waits until the socket takes each piece, so that its buffer never holds a second copy of the body. */
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
  // If several addresses fail, the error is an AggregateError, whose own message is empty.
  const detail = error.message || error.errors?.map(({ message }) => message).join(', ') || error.name;
  const meaning = error.code === undefined ? undefined : meanings[error.code];
  return meaning === undefined ? detail : `${meaning} (${detail})`;
}
