import {
  DomoAnswerLost,
  DomoUnavailable,
  type FileError,
  FileTooLarge,
  ImportRefused,
  SluiceError,
  Unexpected,
} from '../../errors.ts';
import type { Batch, BatchLoad } from '../batch.ts';
import { describe } from '../load.ts';

/** An import that Domo refused: nothing of it is in the DataSet [I6]. */
export type Refusal = ImportRefused | FileTooLarge;

export function isRefusal(error: unknown): error is Refusal {
  return error instanceof ImportRefused || error instanceof FileTooLarge;
}

/** Whether a request that ended so may have had its effect all the same. The client repeats a REPLACE itself [R9]. */
export function mayHaveActed(error: unknown, updateMethod: 'APPEND' | 'REPLACE'): boolean {
  if (error instanceof DomoAnswerLost || error instanceof Unexpected) return true;
  if (error instanceof SluiceError && error.isInDoubt) return true;
  return updateMethod === 'REPLACE' && error instanceof DomoUnavailable;
}

/** The load that is to blame for a refusal, with the error that it ends with; none where several went together. */
export function blame({ loads }: Pick<Batch, 'loads'>, refusal: Refusal): Map<BatchLoad, FileError> {
  const [first, ...others] = loads;
  if (first === undefined || others.length > 0) return new Map();
  const where = describe(first.load.object);
  const error =
    refusal instanceof FileTooLarge
      ? new FileTooLarge(`${where}: ${refusal.message} Nothing of it was loaded.`)
      : new ImportRefused(
          `${where}: ${refusal.message} Domo does not say which row, and every cell looks right for its column. The DataSet is as it was.`,
        );
  return new Map([[first, error]]);
}
