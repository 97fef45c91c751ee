/** How an invocation ended. `payload` is the JSON value that the handler returned. */
export type LambdaOutcome =
  | { ok: true; payload: unknown }
  | {
      ok: false;
      errorType: string;
      errorMessage: string;
      trace?: string[];
      /** The function failed, or Lambda itself refused the call. */
      kind: 'function' | 'service';
    };

/** Bytes of JSON that a synchronous invocation may take, and return. */
export const payloadLimit = 6_291_556;
