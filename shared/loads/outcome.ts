import { FileError, type SluiceError } from '../errors.ts';
import type { Outcome } from './conclude.ts';

/** `rejected` where the file is at fault, else `failed`; the reason is the sentence of the error. */
export function outcomeOfError(error: SluiceError): Outcome & { reason: string } {
  return {
    state: error instanceof FileError ? 'rejected' : 'failed',
    reason: error.message,
    fault: error.fault,
    error: error.name,
  };
}
