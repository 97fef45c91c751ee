import { type Fault, SluiceError } from '../shared/errors.ts';
import { Complaint } from './complaint.ts';

export interface Explanation {
  text: string;
  exitCode: number;
}

/** The message for an error that ended a command. */
export function explain(error: unknown): Explanation {
  if (error instanceof Complaint) return { text: error.message, exitCode: error.exitCode };
  if (!(error instanceof Error)) return { text: String(error), exitCode: 1 };
  if (error instanceof SluiceError) {
    return { text: error.message, exitCode: error.name === 'ConfigInvalid' ? 2 : 1 };
  }
  if (error.name === 'SandboxError') return { text: error.message, exitCode: 1 };
  return { text: aws(error) ?? `${messageOf(error)} (SLUICE_DEBUG=1 shows where.)`, exitCode: 1 };
}

/** An error as JSON: `retryable` says whether the same command may work when it is given again. */
export interface ErrorJson {
  /** Of an error of ours the stable name; of others what they call themselves. */
  name: string;
  message: string;
  fault: Fault;
  retryable: boolean;
}

/** What `--output json` prints of an error that ended a command. @param message as it is explained to people */
export function errorJson(error: unknown, message: string): ErrorJson {
  const name = error instanceof Error ? error.name : 'Error';
  if (error instanceof SluiceError) return { name, message, fault: error.fault, retryable: error.retryable };
  if (error instanceof Complaint) return { name, message, fault: 'user', retryable: error.retryable };
  const isAws = error instanceof Error && ('$metadata' in error || isUnreachable(error));
  const retryable = isAws && ('$retryable' in error || isUnreachable(error));
  return { name, message, fault: isAws ? 'aws' : name === 'SandboxError' ? 'user' : 'bug', retryable };
}

function aws(error: Error): string | null {
  if (error.message.includes('Region is missing')) {
    return 'No AWS region is set. Name one with --region, set AWS_REGION, or set it in the profile that --profile or AWS_PROFILE names; for the sandbox, add --sandbox.';
  }
  switch (error.name) {
    case 'CredentialsProviderError':
    case 'TokenProviderError':
      return `No AWS credentials: ${error.message}. Log in, or name a profile with --profile or AWS_PROFILE; for the sandbox, add --sandbox.`;
    case 'ExpiredToken':
    case 'ExpiredTokenException':
    case 'RequestExpired':
      return 'The AWS credentials have expired. Log in again.';
    case 'InvalidClientTokenId':
    case 'UnrecognizedClientException':
    case 'InvalidAccessKeyId':
    case 'SignatureDoesNotMatch':
      return `AWS does not accept the credentials: ${messageOf(error)}`;
    case 'AccessDenied':
    case 'AccessDeniedException':
      return `AWS denies it: ${messageOf(error)}`;
  }
  return '$metadata' in error ? `AWS says ${error.name}: ${messageOf(error)}` : null;
}

/** If a connection fails for several addresses, the messages are in the parts of the error. */
export function messageOf(error: Error): string {
  if (error instanceof AggregateError && error.message === '') {
    return error.errors.map((part) => (part instanceof Error ? part.message : String(part))).join('; ');
  }
  return error.message || error.name;
}

/** Whether nothing listens at the address, or the connection broke. */
export function isUnreachable(error: unknown): boolean {
  const codes = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ENOTFOUND', 'EHOSTUNREACH', 'ETIMEDOUT']);
  if (!(error instanceof Error)) return false;
  if ('code' in error && codes.has(String(error.code))) return true;
  // The SDK wraps what it does not know as an error, and keeps its message.
  return '$metadata' in error && codes.has(/\b[A-Z]{5,}\b/.exec(error.message)?.[0] ?? '');
}

/** Whether an answer was none of AWS: the SDK could not read it, or found no code in it. */
export function isForeign(error: unknown): boolean {
  if (!(error instanceof Error) || !('$metadata' in error)) return false;
  return error.name === 'Unknown' || error.message.includes('Deserialization error');
}
