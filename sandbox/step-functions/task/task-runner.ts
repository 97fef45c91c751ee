import type { Json } from '../json.ts';

export interface LambdaCall {
  /** Without ARN and qualifier. */
  functionName: string;
  payload: unknown;
  /** Aborted when nobody waits for the answer any more: a timeout, a stopped run, a sandbox that closes. */
  signal: AbortSignal;
}

/**
 * What a call of a function came to. `function` errors are thrown by the function or its runtime and named by their
 * class; `service` errors, like `Lambda.TooManyRequestsException`, come from the Lambda service itself.
 */
export type LambdaOutcome =
  | { ok: true; payload: unknown }
  | { ok: false; kind: 'function' | 'service'; errorType: string; errorMessage: string; trace?: string[] };

/** A service integration beside Lambda. An error that it throws is reported under its `name`. */
export type Integration = (call: { arguments: Json; signal: AbortSignal }) => Promise<Json>;

export interface TaskRunner {
  invokeLambda(call: LambdaCall): Promise<LambdaOutcome>;
  /** By Resource ARN. */
  integrations: ReadonlyMap<string, Integration>;
}
