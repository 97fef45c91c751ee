import { wasmModule } from '../wasm/module.ts';
import { wasm } from './zstd.wasm.ts';

/**
 * What the C decoder exports (https://facebook.github.io/zstd/zstd_manual.html). Addresses and sizes are in bytes. A result
 * below zero, or of `ZSTD_isError`, is the number of an error.
 */
export interface ZstdModule {
  memory: { buffer: ArrayBuffer; grow(pages: number): number };
  malloc(size: number): number;
  free(address: number): void;
  ZSTD_createDCtx(): number;
  ZSTD_decompress(output: number, outputSize: number, input: number, inputSize: number): number;
  ZSTD_decompressStream(context: number, output: number, input: number): number;
  ZSTD_DStreamInSize(): number;
  ZSTD_DStreamOutSize(): number;
}

/** Whoever uses an instance looks at its memory anew whenever it may have grown. */
export const instantiate = wasmModule<ZstdModule>(wasm, {
  env: { emscripten_notify_memory_growth: () => undefined },
});
