import zlib from 'node:zlib';
import { wasmModule } from '../wasm/module.ts';
import { wasm } from './deflate.wasm.ts';

/** Encodes one stream of deflate at a time, in its own memory of 1 MB. */
export interface Encoder {
  /** The caller puts the next block's bytes here. */
  readonly block: Uint8Array;
  /** Begins a stream. */
  start(): void;
  /** The CRC-32 of the block's first `size` bytes, continued from that of the bytes before. */
  crc32(size: number, before: number): number;
  /** Deflates the block's first `size` bytes. Only the last block of a stream may be shorter than `block`. */
  compress(size: number, isLast: boolean): Buffer;
}

/** What deflate.as.ts exports. Addresses and sizes are in bytes. */
export interface DeflateModule {
  memory: { buffer: ArrayBuffer };
  block: { value: number };
  blockSize: { value: number };
  output: { value: number };
  frequencies: { value: number };
  literalLengths: { value: number };
  start(): void;
  compress(size: number, isLast: boolean): number;
  crc32(from: number, size: number, before: number): number;
  codeLengths(symbols: number, limit: number, lengths: number): void;
}

export const instantiate = wasmModule<DeflateModule>(wasm);

export function createEncoder(): Encoder {
  const module = instantiate();
  const { buffer } = module.memory;
  const block = new Uint8Array(buffer, module.block.value, module.blockSize.value);
  return {
    block,
    start: module.start,
    crc32: (size, before) =>
      // Node's own is three times as fast, but exists only from 20.15 on.
      zlib.crc32?.(block.subarray(0, size), before) ?? module.crc32(module.block.value, size, before) >>> 0,
    compress: (size, isLast) =>
      Buffer.from(new Uint8Array(buffer, module.output.value, module.compress(size, isLast))),
  };
}
