import { FileError, reviveError } from '../../shared/errors.ts';
import type { Outcome } from '../../shared/loads/finish.ts';

/** What the state machine knows of an error: the name, and as cause mostly what the Lambda service says. */
export interface StateError {
  Error: string;
  Cause: string;
}

/** `rejected` where the file is at fault, else `failed`; the reason is the sentence of the error. */
export function outcomeOf({ Error: name, Cause: cause }: StateError): Outcome & { reason: string } {
  const message = messageOf(cause);
  const error = reviveError(name, message);
  return {
    state: error instanceof FileError ? 'rejected' : 'failed',
    reason: error.message,
    fault: error.fault,
  };
}

function messageOf(cause: string): string {
  try {
    const { errorMessage } = JSON.parse(cause);
    return typeof errorMessage === 'string' ? errorMessage : cause;
  } catch {
    return cause;
  }
}
