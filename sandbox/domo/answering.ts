import type { IncomingMessage, ServerResponse } from 'node:http';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Answer } from './call.ts';
import { errorBody, Refusal } from './refusal.ts';

/** The answer for an error that a handler throws. */
export function answerOf(error: unknown): Answer {
  if (!(error instanceof Refusal)) return { status: 500, json: errorBody(500, 'Internal Server Error') };
  const { status, headers, body } = error;
  return 'html' in body ? { status, headers, html: String(body.html) } : { status, headers, json: body };
}

/** Lets so many bytes through, then fails. */
function breakAfter(bytes: number): Transform {
  let left = bytes;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      const part = chunk.subarray(0, left);
      left -= part.length;
      this.push(part);
      done(left > 0 ? null : new Error('cut'));
    },
  });
}

/**
 * Sends the answer.
 *
 * @param cutAfter close the connection after so many bytes of its body
 */
export async function send(response: ServerResponse, answer: Answer, cutAfter: number | null): Promise<void> {
  const { status, headers = {}, json, html, stream } = answer;
  if (stream !== undefined) {
    response.writeHead(status, headers);
    // An error closes the connection, so that the client sees that the body is incomplete.
    if (cutAfter === null) await pipeline(stream, response);
    else await pipeline(stream, breakAfter(cutAfter), response);
    return;
  }
  const text = html ?? (json === undefined ? '' : JSON.stringify(json));
  const type = html === undefined ? 'application/json;charset=UTF-8' : 'text/html;charset=utf-8';
  const body = Buffer.from(text);
  response.writeHead(status, {
    ...(body.length > 0 ? { 'Content-Type': type } : {}),
    // A 204 has no body, so it has no length either.
    ...(status === 204 ? {} : { 'Content-Length': body.length }),
    ...headers,
  });
  if (cutAfter === null) {
    response.end(body);
  } else {
    response.write(body.subarray(0, cutAfter));
    response.destroy();
  }
}

/** Reads the rest of the request and drops it, so that a client that is still sending sees the answer. */
export async function drain(request: IncomingMessage): Promise<void> {
  if (request.readableEnded || request.destroyed) return;
  await new Promise<void>((resolve) => {
    request
      .once('end', resolve)
      .once('close', resolve)
      .once('error', () => resolve());
    request.resume();
  });
}
