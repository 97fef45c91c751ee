import { ZstdNotRead } from '../../errors.ts';
import { createUnzstd } from '../../zstd/unzstd.ts';
import { unread } from '../fault.ts';

/** Unpacks a page as `inflateSnappyStream` does. */
export async function* inflateZstdStream(
  chunks: AsyncIterable<Uint8Array>,
  size: number,
): AsyncGenerator<Uint8Array> {
  const frames = createUnzstd({ object: 'a page' });
  try {
    for await (const chunk of chunks) {
      for (const piece of frames.push(chunk)) if (piece.length > 0) yield piece;
    }
    frames.end();
  } catch (error) {
    if (!(error instanceof ZstdNotRead)) throw error;
    unread(
      `has a page of ${size} bytes whose Zstandard refers back too far, or needs a dictionary. Write it with smaller pages or row groups, and drop that`,
    );
  } finally {
    frames.close();
  }
}
