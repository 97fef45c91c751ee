import { DomoAnswerLost, SluiceError } from '../errors.ts';

/** Whether an error of Domo's client is a clear refusal: no try of the request can have had its effect. */
export function isRefusal(error: unknown): error is SluiceError {
  return error instanceof SluiceError && !(error instanceof DomoAnswerLost) && !error.isInDoubt;
}
