import type { ChunkReader } from '../chunk-reader.ts';
import type { InflateStream } from './inflate.ts';

/**
 * Gives a page in pieces, for each of which it is read and unpacked again: of many columns side by side not all pages have
 * room in the memory.
 *
 * @param size bytes of a piece
 */
export function unpackAgain(
  reader: ChunkReader,
  inflate: (bytes: Uint8Array, size: number) => Uint8Array,
  size: number,
): InflateStream {
  return async function* (chunks, all) {
    const at = reader.position;
    const first: Uint8Array[] = [];
    for await (const chunk of chunks) first.push(chunk);
    const length = first.reduce((sum, chunk) => sum + chunk.length, 0);
    // Nothing of the page itself stays while others wait for the next piece.
    const pieceOf = async (from: number) => {
      const packed = from === 0 ? Buffer.concat(first.splice(0)) : await reader.again(at, length);
      return new Uint8Array(inflate(packed, all).subarray(from, from + size));
    };
    for (let from = 0; from < all; from += size) yield await pieceOf(from);
  };
}
