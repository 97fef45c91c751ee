import { AwsUnavailable } from '../errors.ts';
import { damaged } from './fault.ts';

/** Reads bytes of an object. */
export type ReadBytes = (from: number, to: number) => AsyncIterable<Uint8Array>;

/** The bytes of a column of a row group, from its start to its end. */
export interface ChunkReader {
  /** The byte of the object at which the next one is. */
  readonly position: number;
  /** Bytes that are left. */
  readonly left: number;
  /** Up to so many bytes, which stay to be taken; fewer only at the end. */
  peek(count: number): Promise<Uint8Array>;
  /** Throws ParquetFault where there are not so many. */
  take(count: number): Promise<Uint8Array>;
  skip(count: number): void;
  /** Bytes that were taken before. @param from the byte of the object */
  again(from: number, count: number): Promise<Uint8Array>;
}

/** Smaller steps are those of very many columns, for which nothing is read ahead. Bytes. */
const leastAhead = 64 * 1024;

/** @param step how many bytes are asked for at once, at least */
export function createChunkReader(read: ReadBytes, start: number, end: number, step: number): ChunkReader {
  /** Bytes that are at hand: `held[from]` is the one at `position`. */
  let held: Uint8Array = new Uint8Array(0);
  let from = 0;
  let position = start;
  /** Asked for while the bytes before it are worked on. */
  let ahead: { at: number; bytes: Promise<Uint8Array> } | null = null;

  function ask(at: number, least: number): Promise<Uint8Array> {
    if (ahead?.at === at) {
      const { bytes } = ahead;
      ahead = null;
      return bytes;
    }
    return collect(read, at, Math.min(end, at + Math.max(step, least)));
  }

  async function hold(count: number): Promise<void> {
    while (held.length - from < count) {
      const rest = held.subarray(from);
      const at = position + rest.length;
      const more = await ask(at, count - rest.length);
      held = rest.length === 0 ? more : Buffer.concat([rest, more]);
      from = 0;
      const next = position + held.length;
      if (next < end && held.length >= count && step >= leastAhead) {
        const bytes = collect(read, next, Math.min(end, next + step));
        // It is told of when its bytes are needed.
        bytes.catch(() => undefined);
        ahead = { at: next, bytes };
      }
    }
  }

  return {
    get position() {
      return position;
    },
    get left() {
      return end - position;
    },
    async peek(count) {
      const some = Math.min(count, end - position);
      if (held.length - from < some) await hold(some);
      return held.subarray(from, from + some);
    },
    async take(count) {
      if (count > end - position) damaged('has a page that is longer than its column');
      if (held.length - from < count) await hold(count);
      const bytes = held.subarray(from, from + count);
      from += count;
      position += count;
      // What is behind a large page does not keep all of it.
      if (held.length > step && held.length - from < step) {
        held = new Uint8Array(held.subarray(from));
        from = 0;
      }
      return bytes;
    },
    skip(count) {
      if (count > end - position) damaged('has a page that is longer than its column');
      position += count;
      if (count <= held.length - from) from += count;
      else {
        held = new Uint8Array(0);
        from = 0;
        ahead = null;
      }
    },
    again: (at, count) => collect(read, at, at + count),
  };
}

/** All bytes of a range. */
export async function collect(read: ReadBytes, from: number, to: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of read(from, to)) chunks.push(chunk);
  const [only] = chunks;
  const bytes = chunks.length === 1 && only !== undefined ? only : Buffer.concat(chunks);
  if (bytes.length !== to - from)
    throw new AwsUnavailable(`S3 gave ${bytes.length} bytes where ${to - from} were asked for. Try again.`);
  return bytes;
}
