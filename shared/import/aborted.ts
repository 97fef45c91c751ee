import { ExecutionAborted } from '../errors.ts';
import type { OpenExecution } from './destination.ts';

/** How often in a row a batch is sent again whose execution somebody else aborts. */
export const maxAborted = 3;

export function abortedFromOutside({ streamId, executionId }: OpenExecution): ExecutionAborted {
  return new ExecutionAborted(
    `Execution ${executionId} of Stream ${streamId} was aborted from outside: somebody else created an execution on this Stream. Make sure that only Sluice writes to it, then replay the load.`,
  );
}
