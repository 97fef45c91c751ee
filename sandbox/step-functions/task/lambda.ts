import { randomBytes, randomUUID } from 'node:crypto';
import { functionNameOf } from '../definition/resource.ts';
import { toText } from '../expression/expression.ts';
import { StateFailure } from '../flow/failure.ts';
import { isObject, type Json, type JsonObject } from '../json.ts';
import type { LambdaOutcome } from './task-runner.ts';

/** Function and payload of a lambda:invoke task. Without Payload the function gets an empty object. */
export function invocationOf(args: Json): { functionName: string; payload: Json } {
  const { FunctionName: name = null, Payload: payload = {} } = isObject(args) ? args : {};
  return { functionName: functionNameOf(toText(name, 'Arguments/FunctionName')), payload };
}

/** @throws {StateFailure} with the error name of the function, or of the service */
export function payloadOf(outcome: LambdaOutcome): Json {
  if (outcome.ok) {
    // A function that returns nothing answers `null`.
    return JSON.parse(JSON.stringify(outcome.payload ?? null)) as Json;
  }
  const { kind, errorType, errorMessage, trace = [] } = outcome;
  const cause = kind === 'service' ? errorMessage : JSON.stringify({ errorType, errorMessage, trace });
  throw new StateFailure(errorType, cause);
}

/**
 * The result of the optimised integration, with the metadata that counts towards the size of the state: the headers are
 * those of the histories that LocalStack's tests have recorded on AWS.
 */
export function invokeResult(payload: Json): JsonObject {
  const requestId = randomUUID();
  const headers = {
    Connection: 'keep-alive',
    'Content-Length': String(Buffer.byteLength(JSON.stringify(payload))),
    'Content-Type': 'application/json',
    Date: new Date().toUTCString(),
    'X-Amz-Executed-Version': '$LATEST',
    'X-Amzn-Trace-Id': `Root=1-${randomBytes(4).toString('hex')}-${randomBytes(12).toString('hex')}`,
    'x-amzn-Remapped-Content-Length': '0',
    'x-amzn-RequestId': requestId,
  };
  return {
    ExecutedVersion: '$LATEST',
    Payload: payload,
    SdkHttpMetadata: {
      AllHttpHeaders: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]])),
      HttpHeaders: headers,
      HttpStatusCode: 200,
    },
    SdkResponseMetadata: { RequestId: requestId },
    StatusCode: 200,
  };
}
