import { wasmModule } from '../../wasm/module.ts';
import { wasm } from './kernel.wasm.ts';

/** The kernel compares this many bytes together. */
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

/** What kernel.as.ts exports; the comments there say what each function does. */
interface Functions {
  read(
    length: number,
    delimiter: number,
    columns: number,
    most: number,
    before: number,
    fields: number,
    room: number,
  ): number;
  walk(length: number, delimiter: number, quote: number, before: number): number;
}

/**
 * The compiled part of the scan. All scans share its memory. So between writing the input of a call and reading its
 * results, a scan must not await anything.
 */
export interface Kernel extends Functions {
  /** The caller puts the bytes here that a call is to read. */
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

/** Compiled at its first use, because most functions never scan. */
export function loadKernel(): Kernel {
  if (kernel) return kernel;
  const { memory, CAPACITY, bytes, found, read, walk } = instantiate();
  kernel = {
    bytes: new Uint8Array(memory.buffer, bytes.value, CAPACITY.value),
    found: new Int32Array(memory.buffer, found.value, FIELDS + 1),
    read,
    walk,
  };
  return kernel;
}
