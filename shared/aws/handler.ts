import { AwsRefused, AwsUnavailable, SluiceError, Unexpected } from '../errors.ts';
import { log } from '../log.ts';

/**
 * Makes a Lambda handler of a function: whatever it throws reaches the state machine as one of our own
 * errors, whose name its Retry and Catch know.
 */
export function handler<Input, Output>(work: (input: Input) => Promise<Output>) {
  return async (input: Input): Promise<Output> => {
    try {
      return await work(input);
    } catch (thrown) {
      const error = translate(thrown);
      log.warn(error.message, { error });
      throw error;
    }
  };
}

/** An error of ours for any error: the AWS SDK's by what they say of themselves, the rest as `Unexpected`. */
export function translate(thrown: unknown): SluiceError {
  if (thrown instanceof SluiceError) return thrown;
  if (!(thrown instanceof Error)) return new Unexpected(String(thrown));
  const text = `${thrown.name}: ${thrown.message}`;
  const { $metadata, $retryable, $fault } = thrown as SdkError;
  if ($retryable !== undefined || $fault === 'server' || ($metadata?.httpStatusCode ?? 0) >= 500) {
    return new AwsUnavailable(text, { cause: thrown });
  }
  if (connectionCodes.has((thrown as NodeJS.ErrnoException).code ?? thrown.name)) {
    return new AwsUnavailable(text, { cause: thrown });
  }
  if ($metadata !== undefined) return new AwsRefused(text, { cause: thrown });
  return new Unexpected(text, { cause: thrown });
}

/** What the SDK's exceptions carry beside name and message. */
interface SdkError {
  $fault?: 'client' | 'server';
  $retryable?: object;
  $metadata?: { httpStatusCode?: number };
}

const connectionCodes = new Set([
  'ECONNRESET',
  'ECONNREFUSED',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'TimeoutError',
]);
