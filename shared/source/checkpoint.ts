/**
 * A place where a character begins: its byte of the object, its byte of the text, and, where it is not 0, the state of the
 * decoder there. As short as it can be, because an index has thousands of them.
 */
export type Checkpoint = readonly [object: number, text: number, state?: number];

export const start: Checkpoint = [0, 0];

/** The last of the checkpoints whose `place` (0: byte of the object, 1: byte of the text) is at most `at`. */
export function lastBefore(
  checkpoints: readonly (readonly [number, number, ...unknown[]])[],
  place: 0 | 1,
  at: number,
): number {
  let low = 0;
  let high = checkpoints.length;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((checkpoints[middle]?.[place] ?? Number.POSITIVE_INFINITY) <= at) low = middle;
    else high = middle;
  }
  return low;
}
