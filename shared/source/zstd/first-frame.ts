import { frameHeaderSize, frameKind, readFrameHeader, skippableHeaderSize } from '../../zstd/frame-header.ts';
import type { PackedObject } from '../compression.ts';

/** More frames without text than anybody puts before the first that has any. */
const mostSkipped = 16;
const longestHeader = 18;

/** What an object of Zstandard says of itself before it is decompressed. */
export interface ZstdStart {
  /** Of the text of its first frame, by the frame's own word, which is no proof; null: it does not say. Bytes. */
  contentSize: number | null;
}

/** Looks for the first frame with text, behind any without; null: the object is not of Zstandard. */
export async function zstdStart({ size, read }: PackedObject): Promise<ZstdStart | null> {
  let at = 0;
  for (let skipped = 0; skipped < mostSkipped && at < size; skipped++) {
    const bytes = await bytesOf(read(at, Math.min(size, at + longestHeader)));
    const kind = bytes.length < 4 ? null : frameKind(bytes);
    if (kind === null) return at === 0 ? null : { contentSize: null };
    if (kind === 'frame') {
      const isWhole = bytes.length >= frameHeaderSize(bytes);
      return { contentSize: isWhole ? readFrameHeader(bytes).contentSize : null };
    }
    if (bytes.length < skippableHeaderSize) break;
    at += skippableHeaderSize + bytes.readUInt32LE(4);
  }
  return at === 0 ? null : { contentSize: null };
}

async function bytesOf(chunks: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const all: Uint8Array[] = [];
  for await (const chunk of chunks) all.push(chunk);
  return Buffer.concat(all);
}
