import type { Answer } from './http.ts';

/** A refusal in the words of the service: `name` is what an SDK makes an exception of. */
export class ServiceFault extends Error {
  override readonly name: string;
  readonly queryName: string | null;

  /** @param queryName what the query protocol calls it, of a service that had one before it spoke JSON */
  constructor(name: string, message: string, queryName: string | null = null) {
    super(message);
    this.name = name;
    this.queryName = queryName;
  }
}

export type Operation = (input: Record<string, unknown>) => unknown;

/** Answers a call of AWS's JSON protocol, in which `X-Amz-Target` names the operation. */
export async function answerJson(
  service: string,
  operations: Record<string, Operation>,
  operation: string,
  body: Buffer,
): Promise<Answer> {
  try {
    const call = Object.hasOwn(operations, operation) ? operations[operation] : undefined;
    if (call === undefined) {
      throw new ServiceFault(
        'UnknownOperationException',
        `The sandbox's ${service} does not know ${operation}.`,
      );
    }
    return json(200, await call(parse(body)));
  } catch (error) {
    if (error instanceof ServiceFault) {
      const { name, message, queryName } = error;
      const headers = queryName === null ? {} : { 'x-amzn-query-error': `${queryName};Sender` };
      return { ...json(400, { __type: name, message }), headers };
    }
    return json(500, { __type: 'InternalFailure', message: String(error) });
  }
}

export function json(status: number, body: unknown): Answer {
  return { status, contentType: 'application/x-amz-json-1.1', body: JSON.stringify(body) };
}

function parse(body: Buffer): Record<string, unknown> {
  try {
    const input: unknown = JSON.parse(body.length === 0 ? '{}' : body.toString('utf8'));
    if (typeof input === 'object' && input !== null) return { ...input };
  } catch {
    // Falls through to the same refusal.
  }
  throw new ServiceFault('SerializationException', 'The body of the request is not a JSON object.');
}
