import { AwsUnavailable, FileTooLarge } from '../../errors.ts';
import { describe } from '../load.ts';
import type { Segment } from '../part.ts';
import type { Clock } from '../ports.ts';
import type { ReadBytes } from './segment.ts';

/** A call reads for no longer than this: its function has four minutes, and what it has found must be told. Milliseconds. */
export const longestRead = 200_000;

/**
 * A range of so many bytes is not one that was planned as such, but one that was joined of many in which no row begins.
 * What needs longer for one is not going to be quicker the next time. Bytes.
 */
const joined = 4 * 2 ** 30;

/**
 * Reads an object until the time of the call is over. Throws `FileTooLarge` where so much of the object has hardly a row
 * that no call can read it, and else `AwsUnavailable`: another try may be quicker.
 *
 * @param until milliseconds since 1970
 */
export function readInTime(
  { now }: Pick<Clock, 'now'>,
  until: number,
  { object, range: { start, end } }: Pick<Segment, 'object' | 'range'>,
  read: ReadBytes,
): ReadBytes {
  return async function* (from, to) {
    for await (const chunk of read(from, to)) {
      if (now() > until) {
        const bytes = end - start;
        const what = `${describe(object)}: the ${bytes} bytes from byte ${start} on could not be read within ${longestRead / 1000} s.`;
        if (bytes < joined) throw new AwsUnavailable(what);
        throw new FileTooLarge(
          `${what} They are read in one go, because rows begin in few of them: most are comments, blank lines, or one cell. Take those out of the file, and drop it again.`,
        );
      }
      yield chunk;
    }
  };
}
