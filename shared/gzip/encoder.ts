import zlib from 'node:zlib';
import { wasmModule } from '../wasm/module.ts';
import { wasm } from './deflate.wasm.ts';

/** One stream of deflate at a time, in a memory of its own of 1 MB. */
export interface Encoder {
  /** Where the next block's bytes are put. */
  readonly block: Uint8Array;
  /** Begins a stream. */
  start(): void;
  /** Of the block's first `size` bytes, continued from the CRC-32 of those before. */
  crc32(size: number, before: number): number;
  /** Deflates the block's first `size` bytes: all of them, unless they are the stream's last. */
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
      // Three times as fast, but Node has it only from 20.15 on.
      zlib.crc32?.(block.subarray(0, size), before) ?? module.crc32(module.block.value, size, before) >>> 0,
    compress: (size, isLast) =>
      Buffer.from(new Uint8Array(buffer, module.output.value, module.compress(size, isLast))),
  };
}
