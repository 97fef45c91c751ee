import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { rightsOfCall } from '../../rights/calls.ts';
import { type Denials, denialMessage } from '../../rights/denials.ts';
import { isObject, type JsonObject } from '../json.ts';
import type { Registry } from '../run/registry.ts';
import type { Traffic } from '../traffic.ts';
import { ApiError, throttled } from './api-error.ts';
import { operations } from './operations.ts';

const target = /^AWSStepFunctions\.(?<operation>\w+)$/;
const maxBodyBytes = 4 * 1024 * 1024;

/** Answers one request of the AWS JSON 1.0 protocol. Signatures are not looked at. */
export async function answerRequest(
  registry: Registry,
  request: IncomingMessage,
  response: ServerResponse,
  { log, traffic, denials }: { log(line: string): void; traffic: Traffic; denials: Denials },
): Promise<void> {
  try {
    const { operation } = target.exec(String(request.headers['x-amz-target'] ?? ''))?.groups ?? {};
    const perform = operation && Object.hasOwn(operations, operation) ? operations[operation] : undefined;
    const body = await readBody(request);
    if (perform && operation && !traffic.call(operation)) throw throttled();
    if (!perform) {
      const what = operation ?? 'a request without an operation of Step Functions';
      throw new ApiError('UnknownOperationException', `The sandbox does not answer ${what}`);
    }
    const denied = denials.find(rightsOfCall('states', operation ?? '', body));
    if (denied !== null) throw new ApiError('AccessDeniedException', denialMessage(denied));
    send(response, 200, await perform(registry, body));
  } catch (error) {
    if (!(error instanceof ApiError)) log(`defect in the Step Functions API: ${(error as Error).stack}`);
    const { code, message } =
      error instanceof ApiError ? error : { code: 'InternalFailure', message: String(error) };
    send(response, code === 'InternalFailure' ? 500 : 400, {
      __type: `com.amazonaws.states#${code}`,
      message,
    });
  }
}

async function readBody(request: IncomingMessage): Promise<JsonObject> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > maxBodyBytes) throw new ApiError('ValidationException', 'The request is too large');
    chunks.push(chunk);
  }
  const text = Buffer.concat(chunks).toString('utf8') || '{}';
  try {
    const body: unknown = JSON.parse(text);
    if (isObject(body)) return body;
  } catch {
    // Said below.
  }
  throw new ApiError('SerializationException', 'The request is no JSON object');
}

function send(response: ServerResponse, status: number, body: JsonObject): void {
  const text = JSON.stringify(body);
  response.writeHead(status, {
    'content-type': 'application/x-amz-json-1.0',
    'content-length': Buffer.byteLength(text),
    'x-amzn-requestid': randomUUID(),
  });
  response.end(text);
}
