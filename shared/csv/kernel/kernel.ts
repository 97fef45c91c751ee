import { wasmModule } from '../../wasm/module.ts';
import { wasm } from './kernel.wasm.ts';

/** Bytes that the kernel looks at together. */
export const BLOCK = 64;

/** How the bytes before are read on; the values are those of kernel.as.ts. */
export const INSIDE = 1;
export const CLOSED = 2;
export const AFTER_CR = 4;
export const AT_FIELD = 8;
export const AT_RECORD = 16;

/** Places in `found`. */
export const AFTER = 0;
export const ROWS = 1;
export const RECORD = 2;
export const FIELDS = 3;
export const OPENED = 4;
export const LITERAL_QUOTES = 5;
export const TEXT_AFTER_CLOSE = 6;

/** What kernel.as.ts exports, which says what it does. */
interface Functions {
  read(
    length: number,
    delimiter: number,
    keepsStrayQuotes: boolean,
    columns: number,
    most: number,
    before: number,
    fields: number,
    room: number,
  ): number;
  walk(length: number, delimiter: number, before: number): number;
}

/**
 * The compiled part of the scan. Its memory is everybody's: what a call needs must be put there, and what it
 * leaves must be fetched, before anything is awaited.
 */
export interface Kernel extends Functions {
  /** Where the bytes are put that a call is to read. */
  bytes: Uint8Array;
  /** What the last `read` found. */
  found: Int32Array;
}

interface Exports extends Functions {
  memory: { buffer: ArrayBuffer };
  CAPACITY: { value: number };
  bytes: { value: number };
  found: { value: number };
}

const instantiate = wasmModule<Exports>(wasm);
let kernel: Kernel | undefined;

/** Compiled at its first use, since most functions never scan. */
export function loadKernel(): Kernel {
  if (kernel) return kernel;
  const { memory, CAPACITY, bytes, found, read, walk } = instantiate();
  kernel = {
    bytes: new Uint8Array(memory.buffer, bytes.value, CAPACITY.value),
    found: new Int32Array(memory.buffer, found.value, TEXT_AFTER_CLOSE + 1),
    read,
    walk,
  };
  return kernel;
}
