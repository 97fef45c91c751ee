import { AwsUnavailable, FileError, reviveError } from '../../shared/errors.ts';
import type { Outcome } from '../../shared/loads/finish.ts';

/** What the state machine knows of an error: the name, and as cause mostly what the Lambda service says. */
export interface StateError {
  Error: string;
  Cause: string;
}

/** The names that Step Functions gives to a function that was not reached or did not answer in time. */
const notAnswered = /^(Lambda\.|States\.Timeout$|Sandbox\.Timedout$)/;

/** `rejected` where the file is at fault, else `failed`; the reason is the sentence of the error. */
export function outcomeOf({ Error: name, Cause: cause }: StateError): Outcome & { reason: string } {
  const message = messageOf(cause);
  const error = notAnswered.test(name)
    ? new AwsUnavailable(`${name}: ${message}`)
    : reviveError(name, message);
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
