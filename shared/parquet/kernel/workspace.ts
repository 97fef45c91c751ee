import type { Values } from '../encodings/values.ts';
import { address, BLOCK, createKernel, type Kernel } from './kernel.ts';

/** Bytes of dictionaries that stay in the memory for a row group. */
const mostKept = 3 * 2 ** 20;
/** Cells of a block, unless it would have fewer rows than these. */
const mostCells = 64 * 1024;
const leastRows = 16;

let idle: Workspace | null = null;

/**
 * The kernel and its memory, where a block of rows is spelt and put together. What is spelt holds until the next block
 * begins, and what is kept until the next row group does.
 */
export class Workspace {
  readonly kernel: Kernel;
  /** All of the memory, by address. */
  readonly bytes: Uint8Array;
  /** What the kernel says. */
  readonly found: Int32Array;
  /** Values of the column that is being spelt, and the levels of its rows. */
  readonly values: Values;
  readonly levels = new Int32Array(BLOCK);
  /** Which cell each row has: that of its own number, the first one, none. */
  readonly inOrder: Int32Array;
  readonly allFirst: Int32Array;
  readonly allNull: Int32Array;
  readonly source: Uint8Array;
  readonly out: Uint8Array;
  /** Rows that are spelt at once at most. */
  rows = BLOCK;
  private kept: number = address.arena;
  private top: number = address.arena;

  private constructor() {
    this.kernel = createKernel();
    const { buffer } = this.kernel.memory;
    const ints = (at: number, length: number) => new Int32Array(buffer, at, length);
    this.bytes = new Uint8Array(buffer);
    this.found = ints(address.found, 3);
    this.values = {
      ints: ints(address.values, 2 * BLOCK),
      floats: new Float64Array(buffer, address.values, BLOCK),
      bytes: new Uint8Array(0),
      starts: ints(address.starts, BLOCK),
      ends: ints(address.ends, BLOCK),
    };
    this.inOrder = ints(address.inOrder, BLOCK);
    for (let row = 0; row < BLOCK; row++) this.inOrder[row] = row;
    this.allFirst = ints(address.allFirst, BLOCK);
    this.allNull = ints(address.allNull, BLOCK).fill(-1);
    this.source = this.bytes.subarray(address.source, address.sourceEnd);
    this.out = this.bytes.subarray(address.out, address.outEnd);
  }

  /** Whoever takes it gives it back. There is mostly one, because each takes gigabytes of addresses. */
  static take(): Workspace {
    const taken = idle ?? new Workspace();
    idle = null;
    return taken;
  }

  give(): void {
    idle = this;
    this.values.bytes = new Uint8Array(0);
  }

  /** Begins a row group of so many leaves that are read. */
  beginGroup(leaves: number): void {
    this.rows = Math.max(leastRows, Math.min(BLOCK, Math.floor(mostCells / leaves)));
    this.kept = address.arena;
    this.top = address.arena;
  }

  beginBlock(): void {
    this.top = this.kept;
  }

  has(array: Int32Array): boolean {
    return array.buffer === this.bytes.buffer;
  }

  /** Room for numbers; null: there is none. */
  ints(length: number): Int32Array | null {
    const at = (this.top + 3) & ~3;
    if (at + 4 * length > address.arenaEnd) return null;
    this.top = at + 4 * length;
    return new Int32Array(this.bytes.buffer, at, length);
  }

  /** Where bytes may be put, and where they must end. */
  get free(): { at: number; end: number } {
    return { at: this.top, end: address.arenaEnd };
  }

  /** What was put into the free bytes ends at `to`. */
  use(to: number): void {
    this.top = to;
  }

  /** Whether so many bytes have room that are to be kept. To be called between two blocks, as is `keep`. */
  canKeep(bytes: number): boolean {
    return this.kept + bytes + 8 <= address.arena + mostKept;
  }

  /** Keeps what has been put into the memory since the block began. */
  keep(): void {
    this.kept = this.top;
  }
}
