import { isServerError, isThrottlingError, isTransientError } from '@smithy/core/retry';
import { AwsRefused, AwsUnavailable, SluiceError, Unexpected } from '../errors.ts';
import { log } from '../log.ts';

/** What a function may want to know of its own call. */
export interface Context {
  /** Milliseconds until Lambda ends it. */
  getRemainingTimeInMillis(): number;
}

/**
 * Makes a Lambda handler of a function: whatever it throws reaches the state machine as one of our own
 * errors, whose name its Retry and Catch know.
 */
export function handler<Input, Output, Rest extends [] | [Context]>(
  work: (input: Input, ...rest: Rest) => Promise<Output>,
) {
  return async (input: Input, ...rest: Rest): Promise<Output> => {
    log.resetKeys();
    const subject = subjectOf(input);
    log.appendKeys(subject);
    try {
      const output = await work(input, ...rest);
      // A step of a run: its parts are many, and their reports tell of them.
      if (subject.run !== undefined) log.info(`done${nextOf(output)}`);
      return output;
    } catch (thrown) {
      const error = translate(thrown);
      log.warn(error.message, { error });
      throw error;
    }
  };
}

/** `: next open`, of an answer by which a run goes on. */
function nextOf(output: unknown): string {
  const { next } = (output ?? {}) as { next?: unknown };
  return typeof next === 'string' ? `: next ${next}` : '';
}

/** The run and the batch that a call is about: by these the lines of a load are found among all. */
function subjectOf(input: unknown): { run?: string; batch?: string } {
  const { run, batch } = (input ?? {}) as { run?: unknown; batch?: unknown };
  const { id = batch } = (batch ?? {}) as { id?: unknown };
  return { ...(typeof run === 'string' ? { run } : {}), ...(typeof id === 'string' ? { batch: id } : {}) };
}

/** An error of ours for any error: the AWS SDK's by what they say of themselves, the rest as `Unexpected`. */
export function translate(thrown: unknown): SluiceError {
  if (thrown instanceof SluiceError) return thrown;
  if (!(thrown instanceof Error)) return new Unexpected(String(thrown));
  const text = `${thrown.name}: ${thrown.message}`;
  const error = thrown as SdkError;
  const { $metadata, $fault } = error;
  if (isThrottlingError(error) || isTransientError(error) || isServerError(error) || $fault === 'server') {
    return new AwsUnavailable(text, { cause: thrown });
  }
  // Nobody answered: the SDK knows only some of the reasons, and a refusal is told to people as a missing right.
  if ($metadata !== undefined && $metadata.httpStatusCode === undefined) {
    return new AwsUnavailable(text, { cause: thrown });
  }
  if ($metadata !== undefined) return new AwsRefused(text, { cause: thrown });
  return new Unexpected(text, { cause: thrown });
}

/** What the SDK's exceptions carry beside name and message. */
type SdkError = Parameters<typeof isThrottlingError>[0];
