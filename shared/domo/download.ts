import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { pipeline, type Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { DomoAnswerInvalid, DomoUnavailable, SluiceError } from '../errors.ts';
import { seconds } from './timings.ts';

/** The bytes that Domo sends. Read them once; leaving the loop before the end closes the connection. */
export interface Download extends AsyncIterable<Buffer> {
  /** Closes the connection. Reading then rejects with the reason. */
  stop(reason: SluiceError): void;
}

/** Whether the headers say where the body ends. If they don't, a broken connection would look like the end. */
export function isFramed(headers: IncomingHttpHeaders): boolean {
  return headers['content-length'] !== undefined || /\bchunked\b/i.test(headers['transfer-encoding'] ?? '');
}

/**
 * The body of an answer, decompressed if it was sent as gzip [E13]. It reads only on demand, and `idleMs` counts only
 * during a read: so a slow consumer does not look like a silent Domo.
 *
 * @throws DomoUnavailable during a read, if the connection is cut or silent, or the data damaged. It never ends early
 *   without an error.
 * @throws DomoAnswerInvalid at the first read, if the encoding is one that was not asked for
 */
export function createDownload(incoming: IncomingMessage, idleMs: number, where: string): Download {
  // The stream keeps an error that comes before the first read, and reports it then.
  incoming.on('error', () => undefined);
  let source: Readable = incoming;
  return {
    stop: (reason) => void source.destroy(reason),
    [Symbol.asyncIterator]() {
      source = decoded(incoming, where);
      return read(source, incoming, idleMs, where);
    },
  };
}

async function* read(
  source: Readable,
  incoming: IncomingMessage,
  idleMs: number,
  where: string,
): AsyncGenerator<Buffer, void, undefined> {
  let bytes = 0;
  const silence = () => source.destroy(new Error(`silence for ${seconds(idleMs)}`));
  const chunks = source[Symbol.asyncIterator]();
  try {
    for (;;) {
      const timer = setTimeout(silence, idleMs);
      const { done, value } = await chunks.next().finally(() => clearTimeout(timer));
      if (done) break;
      bytes += value.length;
      yield value;
    }
    if (!incoming.complete) throw new Error('the connection was cut');
  } catch (error) {
    if (error instanceof SluiceError) throw error;
    const why = isCut(error) ? 'the connection was cut' : (error as Error).message;
    throw new DomoUnavailable(
      `Domo is not available: ${where} broke off after ${bytes} bytes: ${why}. It has to begin again.`,
      { cause: error },
    );
  } finally {
    source.destroy();
    if (!incoming.complete) incoming.destroy();
  }
}

function decoded(incoming: IncomingMessage, where: string): Readable {
  const encoding = (incoming.headers['content-encoding'] ?? 'identity').trim().toLowerCase();
  switch (encoding) {
    case 'identity':
      return incoming;
    case 'gzip':
    case 'x-gzip':
      // An error of either stream ends the one that is read.
      return pipeline(incoming, createGunzip(), () => undefined);
    default:
      incoming.destroy();
      throw new DomoAnswerInvalid(
        `Domo's answer to ${where} has the encoding "${encoding}", and was asked for gzip or none. Check the Domo host; if it is right, Domo has changed its API.`,
      );
  }
}

function isCut(error: unknown): boolean {
  const { code } = error as { code?: string };
  return ['ECONNRESET', 'ERR_STREAM_PREMATURE_CLOSE', 'EPIPE', 'Z_BUF_ERROR'].includes(code ?? '');
}
