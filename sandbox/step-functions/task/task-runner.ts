import type { Json } from '../json.ts';

export interface LambdaCall {
  /** Without ARN and qualifier. */
  functionName: string;
  payload: unknown;
  /** Aborted when the answer is not needed any more: a time-out, a stopped run, the end of the sandbox. */
  signal: AbortSignal;
}

/**
 * The result of a function call. `function` errors come from the function or its runtime, and are named by their class.
 * `service` errors, like `Lambda.TooManyRequestsException`, come from the Lambda service itself.
 */
export type LambdaOutcome =
  | { ok: true; payload: unknown }
  | { ok: false; kind: 'function' | 'service'; errorType: string; errorMessage: string; trace?: string[] };

/** A service integration other than Lambda. An error that it throws is reported under its `name`. */
export type Integration = (call: { arguments: Json; signal: AbortSignal }) => Promise<Json>;

export interface TaskRunner {
  invokeLambda(call: LambdaCall): Promise<LambdaOutcome>;
  /** By Resource ARN. */
  integrations: ReadonlyMap<string, Integration>;
}
