import type { Answer } from '../http.ts';
import { json } from '../json-protocol.ts';
import { queryFault } from '../query-protocol.ts';
import { rightsOfCall } from './calls.ts';
import { type Denials, denialMessage } from './denials.ts';

/** The services that are denied in JSON, by the name in `X-Amz-Target`. */
const prefixes: Record<string, string> = {
  AmazonSQS: 'sqs',
  AWSEvents: 'events',
  DynamoDB_20120810: 'dynamodb',
  Logs_20140328: 'logs',
  secretsmanager: 'secretsmanager',
};

/**
 * The answer to a call of AWS's JSON protocol that is denied; null if it is not
 * (AccessDeniedException of the "Common Errors" of each service's API reference).
 */
export function deniedCall(denials: Denials, target: string, operation: string, body: Buffer): Answer | null {
  const service = prefixes[target];
  const denied = service === undefined ? null : denials.find(rightsOfCall(service, operation, inputOf(body)));
  if (denied === null) return null;
  const answer = json(400, {
    __type: 'com.amazon.coral.service#AccessDeniedException',
    message: denialMessage(denied),
  });
  // The name that SQS had for it before it spoke JSON.
  return service === 'sqs' ? { ...answer, headers: { 'x-amzn-query-error': 'AccessDenied;Sender' } } : answer;
}

/** The answer to a call of AWS's query protocol that is denied; null if it is not. */
export function deniedForm(denials: Denials, service: string, form: URLSearchParams): Answer | null {
  const input = Object.fromEntries(form);
  const denied = denials.find(rightsOfCall(service, form.get('Action') ?? '', input));
  if (denied === null) return null;
  // SNS has a name of its own for it (sns/latest/api/API_Publish.html).
  return queryFault(service === 'sns' ? 'AuthorizationError' : 'AccessDenied', denialMessage(denied), 403);
}

/** The input as far as it can be read: the service itself says what is wrong with it. */
function inputOf(body: Buffer): Record<string, unknown> {
  try {
    return (JSON.parse(body.toString('utf8')) ?? {}) as Record<string, unknown>;
  } catch {
    return {};
  }
}
