import { collected } from '../collected.ts';
import type { Segment } from '../part.ts';
import type { Objects } from '../ports.ts';

/** A smaller object is read whole before its turn. Bytes. */
const small = 256 * 1024;
/** How many small objects are under way or at hand at the same time: 16 MB at most. */
const ahead = 64;

/**
 * Reads the objects of a part's segments. S3 takes some 20 ms to begin an answer whatever the size, so small objects are
 * asked for before it is their turn; a large one is read as a stream when it is.
 */
export function createPrefetch(objects: Pick<Objects, 'read'>, segments: readonly Segment[]) {
  const fetched = new Map<number, Promise<Buffer>>();
  let next = 0;

  function fetchUpTo(index: number): void {
    for (; next < Math.min(segments.length, index + ahead); next++) {
      const segment = segments[next];
      if (segment === undefined || segment.object.size > small || segments.length === 1) continue;
      const bytes = collected(objects.read(segment.object, 0, segment.object.size));
      // It is told of when it is its turn.
      bytes.catch(() => undefined);
      fetched.set(next, bytes);
    }
  }

  return {
    /** What reads the object of the segment with this index: the indexes must be asked for in their order. */
    of(index: number): (from: number, to: number) => AsyncIterable<Uint8Array> {
      const segment = segments[index];
      if (segment === undefined) throw new RangeError(`there is no segment ${index}`);
      fetchUpTo(index);
      const bytes = fetched.get(index);
      fetched.delete(index);
      if (bytes === undefined) return (from, to) => objects.read(segment.object, from, to);
      return async function* (from, to) {
        yield (await bytes).subarray(from, to);
      };
    },
  };
}
