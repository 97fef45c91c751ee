import { instantiate, type ZstdModule } from './module.ts';

/** An instance whose memory has become larger is not used again: it never shrinks. Bytes. */
const kept = 32 * 2 ** 20;

let idle: ZstdModule | null = null;

/**
 * What some frames were made of, all in memory.
 *
 * @param most bytes that there may be @returns null: the bytes are no frames, or of more text
 */
export function decompressZstd(bytes: Uint8Array, most: number): Uint8Array | null {
  const module = idle ?? instantiate();
  idle = null;
  const input = module.malloc(bytes.length);
  const output = module.malloc(most);
  if ((input === 0 && bytes.length > 0) || (output === 0 && most > 0)) {
    throw new RangeError(`the decoder of Zstandard has no memory for ${bytes.length} and ${most} bytes`);
  }
  new Uint8Array(module.memory.buffer).set(bytes, input);
  const size = module.ZSTD_decompress(output, most, input, bytes.length);
  const text = size < 0 ? null : new Uint8Array(module.memory.buffer, output, size).slice();
  module.free(input);
  module.free(output);
  if (module.memory.buffer.byteLength <= kept) idle = module;
  return text;
}
