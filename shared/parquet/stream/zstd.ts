import { Decompress } from 'fzstd';
import { damaged } from '../fault.ts';

/** Bytes that are taken at once: few, because blocks of one byte that repeats become 40,000 times as many. */
const STEP = 2048;

/** As the streams of Node do, for versions of Node that have none for Zstandard. */
export async function* inflateZstdStream(
  chunks: AsyncIterable<Uint8Array>,
  size: number,
): AsyncGenerator<Uint8Array> {
  let made: Uint8Array[] = [];
  let total = 0;
  const decoder = new Decompress((bytes) => {
    total += bytes.length;
    if (total > size) damaged(`has a page of more than the ${size} bytes that are told`);
    // It goes on writing to its own bytes.
    if (bytes.length > 0) made.push(bytes.slice());
  });
  for await (const chunk of chunks) {
    for (let at = 0; at < chunk.length; at += STEP) {
      decoder.push(chunk.subarray(at, at + STEP));
      const ready = made;
      made = [];
      yield* ready;
    }
  }
}
