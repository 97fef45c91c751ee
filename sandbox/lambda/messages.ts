/** Parent to child: one event. The parent sends the next one after the child has answered. */
export interface Invoke {
  requestId: string;
  /** JSON. */
  event: string;
  arn: string;
  /** Milliseconds since 1970. */
  deadline: number;
}

export interface FunctionFault {
  errorType: string;
  errorMessage: string;
  trace: string[];
}

/** Child to parent. `maxRss` is the most memory that the process ever had resident, in bytes. */
export type FromChild =
  | { type: 'ready' }
  | { type: 'init-failed'; fault: FunctionFault }
  | { type: 'returned'; result: string; maxRss: number }
  | { type: 'threw'; fault: FunctionFault; maxRss: number };
