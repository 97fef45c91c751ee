import type { Fault } from '../../errors.ts';
import { FileError, type SluiceError } from '../../errors.ts';
import type { FinalState } from '../load.ts';
import type { Unresolved } from './row.ts';

/** With what a load ends. */
export interface Outcome {
  state: FinalState;
  /** A sentence for a person. */
  reason?: string;
  fault?: Fault;
  /** The stable name of the error. */
  error?: string;
  /** By what it may be in Domo all the same. */
  unresolved?: Unresolved | null;
}

/** `rejected` where the file is at fault, else `failed`; the reason is the sentence of the error. */
export function outcomeOfError(error: SluiceError): Outcome & { reason: string } {
  return {
    state: error instanceof FileError ? 'rejected' : 'failed',
    reason: error.message,
    fault: error.fault,
    error: error.name,
  };
}
