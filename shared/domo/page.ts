export interface PageOptions {
  /** At least 1. */
  limit?: number;
  /** A position, counted from 0 [D6, S11]. */
  offset?: number;
}

/**
 * Checks that Domo gives pages of this size. It silently gives less if asked for more [S10], which would look like the
 * end of the list.
 *
 * @throws RangeError
 */
export function checkLimit(limit: number | undefined, max: number): void {
  if (limit !== undefined && !(Number.isInteger(limit) && limit >= 1 && limit <= max)) {
    throw new RangeError(`A page of ${limit} was asked for; Domo gives 1 to ${max}.`);
  }
}
