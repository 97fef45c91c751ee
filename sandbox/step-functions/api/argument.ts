import { maxStateBytes } from '../flow/failure.ts';
import { ApiError } from './api-error.ts';

/**
 * Step Functions' own rule: no white space, brackets, wildcards or characters that mean something in an ARN.
 * @throws {ApiError} InvalidName
 */
export function checkName(name: string): void {
  if (name.length >= 1 && name.length <= 80 && !/[\s<>{}[\]?*"#%\\^|~`$&,;:/\p{Cc}]/u.test(name)) return;
  throw new ApiError('InvalidName', `Invalid Name: '${name}'`);
}

/** The ARN itself. @throws {ApiError} InvalidArn */
export function checkArn(arn: string): string {
  if (arn.startsWith('arn:')) return arn;
  throw new ApiError('InvalidArn', `Invalid Arn: 'Invalid ARN prefix: ${arn}'`);
}

/** @throws {ApiError} InvalidExecutionInput if it is too large, or not JSON. */
export function checkInput(input: string): void {
  if (Buffer.byteLength(input) > maxStateBytes) {
    throw new ApiError('InvalidExecutionInput', `The input has more than ${maxStateBytes} bytes`);
  }
  try {
    JSON.parse(input);
  } catch (error) {
    throw new ApiError(
      'InvalidExecutionInput',
      `Invalid State Machine Execution Input: '${(error as Error).message}'`,
    );
  }
}
