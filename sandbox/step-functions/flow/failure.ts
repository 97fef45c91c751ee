import { byteLength, type Json } from '../json.ts';

/** The most bytes of JSON that an input, an output, a result or the variables of a state may have. */
export const maxStateBytes = 256 * 1024;

/** A wildcard does not match these. States.DataLimitExceeded can be caught by its own name. */
const notWild = ['States.Runtime', 'States.DataLimitExceeded'];

/**
 * A state failed. `error` is the Error Name that Retry and Catch match, `cause` is for people. Any other error inside
 * the interpreter is a bug of the interpreter.
 */
export class StateFailure extends Error {
  readonly error: string;
  override readonly cause: string | undefined;
  /** Which time-out it was, if that matters. Both are reported as States.Timeout. */
  readonly expired: 'heartbeat' | 'lifetime' | undefined;
  /** Whether States.ALL matches it. */
  readonly inAll: boolean;
  /** The field whose expression failed, like `Assign/rows`. */
  location: string | undefined;

  constructor(
    error: string,
    cause?: string,
    expired?: StateFailure['expired'],
    inAll = !notWild.includes(error),
  ) {
    super(cause ? `${error}: ${cause}` : error);
    this.error = error;
    this.cause = cause;
    this.expired = expired;
    this.inAll = inAll;
  }
}

/** Work stops for a reason outside its states: StopExecution, a time-out, or the end of the sandbox. */
export class Interruption extends Error {
  readonly kind: 'aborted' | 'timedOut' | 'closed';
  readonly error: string | undefined;
  override readonly cause: string | undefined;

  constructor(kind: Interruption['kind'], error?: string, cause?: string) {
    super(`interrupted: ${kind}`);
    this.kind = kind;
    this.error = error;
    this.cause = cause;
  }
}

/** @param location the field whose expression failed, if it is one */
export const evaluationFailure = (cause: string, location?: string): StateFailure =>
  Object.assign(new StateFailure('States.QueryEvaluationError', cause), { location });

/** Whether an `ErrorEquals` list names this failure. */
export function matches(failure: StateFailure, names: readonly string[]): boolean {
  if (failure.error === 'States.Runtime') return false;
  const wild = !notWild.includes(failure.error);
  return names.some((name) => {
    if (name === failure.error) return true;
    if (name === 'States.ALL') return failure.inAll;
    if (name === 'States.TaskFailed') return wild && failure.error !== 'States.Timeout';
    return name === 'States.HeartbeatTimeout' && failure.expired === 'heartbeat';
  });
}

/**
 * @param inAll whether States.ALL matches the failure
 * @throws {StateFailure} States.DataLimitExceeded, which names what is too large
 */
export function limitSize<T extends Json>(value: T, what: string, inAll = false): T {
  const bytes = byteLength(value);
  if (bytes > maxStateBytes) {
    throw new StateFailure(
      'States.DataLimitExceeded',
      `${what} has ${bytes} bytes; Step Functions allows ${maxStateBytes}. Put it in S3 and pass its key.`,
      undefined,
      inAll,
    );
  }
  return value;
}
