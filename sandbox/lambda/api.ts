import type { IncomingMessage, ServerResponse } from 'node:http';
import { readBody } from '../http.ts';
import { type Denials, noDenials } from '../rights/denials.ts';
import type { Lambda } from './lambda.ts';
import { payloadLimit } from './outcome.ts';
import { deniedInvocation } from './rights.ts';

/** The one path of Lambda's API that is answered: a function's, to be called while the caller waits. */
const invocations = /^\/2015-03-31\/functions\/([^/]+)\/invocations$/;

const statuses: Record<string, number> = {
  AccessDeniedException: 403,
  ResourceNotFoundException: 404,
  TooManyRequestsException: 429,
};

/** Answers Invoke as Lambda does: also a function that failed was called, and so is a 200. */
export function createLambdaApi(lambda: Pick<Lambda, 'invoke'>, denials: Denials = noDenials) {
  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await readBody(request, payloadLimit + 1);
    const answer = (status: number, document: unknown, headers: Record<string, string> = {}) => {
      response.writeHead(status, { 'Content-Type': 'application/json', ...headers });
      response.end(JSON.stringify(document));
    };
    const refuse = (name: string, message: string) =>
      answer(statuses[name] ?? 400, { message }, { 'x-amzn-ErrorType': name });

    const [path = ''] = (request.url ?? '').split('?');
    const name = invocations.exec(path)?.[1];
    const kind = String(request.headers['x-amz-invocation-type'] ?? 'RequestResponse');
    if (request.method !== 'POST' || name === undefined || kind !== 'RequestResponse') {
      return refuse(
        'UnknownOperationException',
        "The sandbox's Lambda knows Invoke, with an answer, and nothing else.",
      );
    }
    const payload: unknown = body.length === 0 ? null : JSON.parse(body.toString('utf8'));
    const functionName = decodeURIComponent(name);
    const denied = deniedInvocation(denials, functionName);
    if (denied !== null) return refuse('AccessDeniedException', denied);
    const outcome = await lambda.invoke({ functionName, payload });
    if (outcome.ok) return answer(200, outcome.payload);
    const { errorType, errorMessage, trace, kind: whose } = outcome;
    if (whose === 'service') return refuse(errorType.replace(/^Lambda\./, ''), errorMessage);
    answer(200, { errorType, errorMessage, trace }, { 'X-Amz-Function-Error': 'Unhandled' });
  };
}
