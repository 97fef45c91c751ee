import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { refuseForeign } from '../../shared/foreign-requests.ts';
import { type Admin, adminPrefix, answerAdmin } from './admin.ts';
import { answerOf, drain, send } from './answering.ts';
import { type Answer, callOf, type Handler } from './call.ts';
import { faultAnswer } from './faults.ts';
import type { Gate } from './gate.ts';
import { match, type Operation } from './operations.ts';
import type { Pace } from './pace.ts';
import { BadBody, Refusal } from './refusal.ts';

export interface Server {
  port: number;
  close(): Promise<void>;
}

/** How long requests in progress may take to end when the server closes. Milliseconds. */
const patience = 500;

/** Serves only on 127.0.0.1. @param port 0 stands for any free one */
export async function serve(
  { gate, pace, ...admin }: Admin & { gate: Gate; pace: Pace },
  handlers: Record<Operation, Handler>,
  port: number,
): Promise<Server> {
  const { state, tokens, faults, counters } = admin;
  const closing = new AbortController();
  const underWay = new Set<Promise<void>>();
  let origin = '';

  async function respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let url: URL;
    try {
      url = new URL(request.url ?? '/', origin);
    } catch {
      return send(response, answerOf(new Refusal(400, 'Bad Request')), null);
    }
    const method = request.method ?? 'GET';
    const path = callOf(request, url, []).path;
    if (path.startsWith(adminPrefix)) {
      const answer = await answerAdmin(admin, callOf(request, url, [])).catch(answerOf);
      await drain(request);
      return send(response, answer, null);
    }

    const found = match(method, path);
    const operation = 'operation' in found ? found.operation : null;
    const { delayMs, held, fault } = faults.judge(operation, method, path);
    if (delayMs > 0) await sleep(delayMs, undefined, { signal: closing.signal });
    if (held !== null) await unlessClosing(held, closing.signal);
    const cut = (): void => {
      counters.request(operation ?? 'unknown', 'cut');
      request.socket.destroy();
    };
    if (fault?.kind === 'cut' && fault.at === 'request') return cut();

    const call = callOf(request, url, 'params' in found ? found.params : []);
    let cutAnswerAfter: number | null = null;
    if (fault?.kind === 'cut' && fault.at === 'body') {
      const hasBody =
        request.headers['transfer-encoding'] !== undefined ||
        Number(request.headers['content-length'] ?? 0) > 0;
      if (hasBody) call.body = () => cutOff(request, fault.bytes);
      else cutAnswerAfter = fault.bytes;
    }

    const { body } = call;
    call.body = () => pace.of(request.socket, body());

    if (fault?.kind === 'loss') call.rowsLost = fault.rows;

    let answer: Answer;
    if (fault?.kind === 'status' && !fault.applied) {
      answer = faultAnswer(fault, path);
    } else {
      try {
        gate.enter();
        if (!('operation' in found)) throw unknownAddress(method, path, found.methods);
        if (found.operation !== 'token') {
          tokens.check(call);
          gate.call();
        }
        answer = await handlers[found.operation](call);
      } catch (error) {
        if (request.socket.destroyed) return counters.request(operation ?? 'unknown', 'cut');
        if (error instanceof BadBody) state.log(`${method} ${path}: ${error.why}`);
        if (!(error instanceof Refusal)) state.log(`${method} ${path}: ${(error as Error).stack}`);
        answer = answerOf(error);
      }
      if (fault?.kind === 'cut' && fault.at === 'answer') {
        answer.stream?.destroy();
        return cut();
      }
      if (fault?.kind === 'status') answer = faultAnswer(fault, path);
    }
    const { stream } = answer;
    if (stream !== undefined)
      answer.stream = Readable.from(pace.of(request.socket, stream), { objectMode: false });
    await drain(request);
    counters.request(operation ?? 'unknown', cutAnswerAfter === null ? answer.status : 'cut');
    await send(response, answer, cutAnswerAfter);
  }

  const listener = refuseForeign((request, response) => {
    const work = respond(request, response)
      .catch((error: Error) => {
        state.log(`${request.method} ${request.url}: ${error.message}`);
        response.destroy();
      })
      .finally(() => underWay.delete(work));
    underWay.add(work);
  });
  const server = createServer(listener);
  // A large part may take long, and an idle connection must not be closed just when it is used again.
  server.requestTimeout = 0;
  server.keepAliveTimeout = 65_000;
  server.on('clientError', (_error, socket) => {
    if (socket.writable) socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n');
  });

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve());
  });
  const address = server.address();
  const bound = address !== null && typeof address === 'object' ? address.port : port;
  origin = `http://127.0.0.1:${bound}`;
  return {
    port: bound,
    async close() {
      closing.abort();
      pace.stop();
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeIdleConnections();
      const impatient = setTimeout(() => {
        server.closeAllConnections();
        state.duck.interrupt();
      }, patience);
      await closed;
      // A handler may still work for a client that has closed its connection.
      await Promise.all(underWay);
      clearTimeout(impatient);
    },
  };
}

function unlessClosing(promise: Promise<void>, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => reject(new Error('The sandbox is shutting down.')), {
      once: true,
    });
    promise.then(resolve, reject);
  });
}

function unknownAddress(method: string, path: string, methods: string[]): Refusal {
  if (methods.length === 0) return new Refusal(404, `There is no ${path}.`);
  return new Refusal(405, `Request method '${method}' not supported`, {
    headers: { Allow: methods.join(', ') },
  });
}

/** The first `bytes` of the body. Then the connection is closed. */
async function* cutOff(request: IncomingMessage, bytes: number): AsyncGenerator<Uint8Array> {
  let left = bytes;
  for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    const part = chunk.subarray(0, left);
    left -= part.length;
    yield part;
    if (left <= 0) break;
  }
  request.socket.destroy();
  throw new Error('The connection was cut.');
}
