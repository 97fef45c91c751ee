import { AwsUnavailable, reviveError, type SluiceError } from '../errors.ts';

/** What the state machine knows of an error: the name, and as cause mostly what the Lambda service says. */
export interface StateError {
  Error: string;
  Cause: string;
}

/**
 * The names that Step Functions gives to a function that was not reached, did not answer in time, or did not live to
 * answer, and to a list of parts that it could not read.
 */
const notAnswered =
  /^(Lambda\.|(States\.Timeout|States\.ItemReaderFailed|Sandbox\.Timedout|Runtime\.ExitError)$)/;

/** The error of ours that a state ended with. */
export function errorOf({ Error: name, Cause: cause }: StateError): SluiceError {
  const message = messageOf(cause);
  return notAnswered.test(name) ? new AwsUnavailable(`${name}: ${message}`) : reviveError(name, message);
}

function messageOf(cause: string): string {
  try {
    const { errorMessage } = JSON.parse(cause);
    return typeof errorMessage === 'string' ? errorMessage : cause;
  } catch {
    return cause;
  }
}
