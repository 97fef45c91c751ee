import type { UpdateMethod } from '../data-set.ts';
import { DomoThrottled } from '../errors.ts';
import { type Execution, executionAnswer, readAs, readNothing, readPage } from './answers.ts';
import type { Call } from './call.ts';
import { eventOf, parseRetryAfter, stop } from './failure.ts';
import { jsonBody, type Operation, path } from './operation.ts';
import { checkLimit, type PageOptions } from './page.ts';
import { whatWasSaid } from './said.ts';

export interface Executions {
  /**
   * Aborts every other open execution of the Stream [X6]. `updateMethod` counts for this execution only [X2]. If the
   * answer is lost, it rejects with DomoAnswerLost.
   */
  create(streamId: number, options?: { updateMethod?: UpdateMethod }): Promise<Execution>;
  get(streamId: number, executionId: number): Promise<Execution>;
  /** Ascending ids, one page of at most 500 [X8]. */
  list(streamId: number, options?: PageOptions): Promise<Execution[]>;
  /**
   * After it, Domo goes on indexing: call `get` until `outcomeOf` says how the execution ended [X9, X10]. Rejects with
   * DomoThrottled if the commit comes too early; the execution stays open, and can be committed later [X11, X12].
   * Rejects with DomoRefused if Domo refuses the commit, and with DomoAnswerLost if it is not known. After either,
   * `get` says more [X16].
   */
  commit(streamId: number, executionId: number): Promise<Execution>;
  /** The DataSet stays as it is [X17, X19]. */
  abort(streamId: number, executionId: number): Promise<void>;
  /** Aborts the open execution, if there is one [X18]. */
  abortCurrent(streamId: number): Promise<void>;
}

/** What a state means [X5]. */
export type ExecutionOutcome = 'running' | 'succeeded' | 'aborted' | 'failed' | 'unknown';

/** Open and still indexing are both ACTIVE. A state that nobody has heard of proves nothing [X5]. */
export function outcomeOf({ currentState }: Pick<Execution, 'currentState'>): ExecutionOutcome {
  switch (currentState) {
    case 'ACTIVE':
      return 'running';
    case 'SUCCESS':
      return 'succeeded';
    case 'ABORTED':
      return 'aborted';
    case 'INVALID':
      return 'failed';
    default:
      return 'unknown';
  }
}

const pageLimit = 500;

export function createExecutions(call: Call): Executions {
  return {
    create: (streamId, { updateMethod } = {}) =>
      call({
        kind: 'create execution',
        method: 'POST',
        path: path`/v1/streams/${streamId}/executions`,
        subject: `Stream ${streamId}`,
        ...(updateMethod === undefined ? {} : { body: jsonBody({ updateMethod }) }),
        read: readAs(executionAnswer),
      }),

    get: (streamId, executionId) =>
      call({
        kind: 'get execution',
        method: 'GET',
        path: path`/v1/streams/${streamId}/executions/${executionId}`,
        subject: subjectOf(streamId, executionId),
        read: readAs(executionAnswer),
      }),

    list: async (streamId, { limit, offset } = {}) => {
      checkLimit(limit, pageLimit);
      const { items } = await call({
        kind: 'list executions',
        method: 'GET',
        path: path`/v1/streams/${streamId}/executions`,
        query: { limit, offset },
        subject: `Stream ${streamId}`,
        read: readPage(executionAnswer),
      });
      return items;
    },

    commit: (streamId, executionId) => call(commitOf(streamId, executionId)),

    abort: (streamId, executionId) =>
      call({
        kind: 'abort execution',
        method: 'PUT',
        path: path`/v1/streams/${streamId}/executions/${executionId}/abort`,
        subject: subjectOf(streamId, executionId),
        read: readNothing,
      }),

    abortCurrent: (streamId) =>
      call({
        kind: 'abort current execution',
        method: 'PUT',
        path: path`/v1/streams/${streamId}/executions/abort`,
        subject: `Stream ${streamId}`,
        read: readNothing,
      }),
  };
}

export function subjectOf(streamId: number, executionId: number): string {
  return `execution ${executionId} of Stream ${streamId}`;
}

/** It is not known how Domo says "too early" [X12]. These are words that it may use. */
const tooEarly = /\btoo (early|soon|often|frequent)|\bonce (every|per|in)\b|\bminutes?\b|rate limit|throttl/i;

function commitOf(streamId: number, executionId: number): Operation<Execution> {
  const operation: Operation<Execution> = {
    kind: 'commit execution',
    method: 'PUT',
    path: path`/v1/streams/${streamId}/executions/${executionId}/commit`,
    subject: subjectOf(streamId, executionId),
    read: readAs(executionAnswer),
    interpret: (answer, { now }) => {
      const { status, headers } = answer;
      const early =
        status === 429 || status === 409 || (status === 400 && tooEarly.test(whatWasSaid(answer).message));
      if (!early) return undefined;
      const message = `Domo does not commit ${operation.subject} yet: ${eventOf(operation, answer)}. Its parts are kept: commit it again later.`;
      // The wait takes minutes, so the caller has to wait, not this call.
      return { ...stop(DomoThrottled, message), retryAfterMs: parseRetryAfter(headers['retry-after'], now) };
    },
  };
  return operation;
}
