import { type ChangeKind, changeKinds } from '../../cells/change.ts';
import type { MisfitReason } from '../../cells/verdict.ts';
import type { Workspace } from '../kernel/workspace.ts';

/** What stands against a cell: a misfit of its column, or a text that is none. */
export type CellFault =
  | { kind: 'misfit'; reason: MisfitReason; text: string }
  | { kind: 'notUtf8' }
  | { kind: 'nul' };

/** The mark of a cell that can't be written. */
export const FAULT = 255;

const none = new Uint8Array(0);
const noEnds = new Int32Array(1);

/** Cells as they are written, one behind the other: with their quotes, and without a delimiter. */
export class Spelled {
  bytes: Uint8Array = none;
  /** Where the cell `k` begins in `bytes` is `ends[k]`, and where it ends `ends[k + 1]`. */
  ends: Int32Array = noEnds;
  /** What was done to each, from 1, by its place in `changeKinds`; `FAULT`; null: nothing to any. */
  marks: Uint8Array | null = null;
  count = 0;
  at = 0;
  /** In whose memory the cells are; null: in none that the kernel has. */
  space: Workspace | null = null;
  private limit = 0;
  private readonly faults = new Map<number, CellFault>();
  private marked: Uint8Array = none;
  private own: Uint8Array = none;
  private ownEnds: Int32Array = noEnds;

  /** Begins anew, with room for so many cells. */
  start(capacity: number): void {
    if (this.ownEnds.length < capacity + 1) this.ownEnds = new Int32Array(capacity + 1);
    this.space = null;
    this.begin(this.own, 0, this.own.length, this.ownEnds);
  }

  /** The same in the kernel's memory, where that has room. What has been spelt is to be ended by `finish`. */
  startIn(space: Workspace, capacity: number): void {
    const ends = space.ints(capacity + 1);
    if (ends === null) {
      this.start(capacity);
      return;
    }
    const { at, end } = space.free;
    this.space = space;
    this.begin(space.bytes, at, end, ends);
  }

  private begin(bytes: Uint8Array, at: number, limit: number, ends: Int32Array): void {
    this.bytes = bytes;
    this.ends = ends;
    this.limit = limit;
    this.at = at;
    ends[0] = at;
    this.count = 0;
    this.marks = null;
    if (this.faults.size > 0) this.faults.clear();
  }

  finish(): void {
    this.space?.use(this.at);
  }

  /** Copies the cells into the kernel's memory for the rest of the row group, if it has room. */
  keepIn(space: Workspace): void {
    const { ends, bytes, at, count } = this;
    if (!space.canKeep(4 * (count + 1) + at)) return;
    space.beginBlock();
    const kept = space.ints(count + 1);
    if (kept === null) return;
    const { at: base } = space.free;
    for (let k = 0; k <= count; k++) kept[k] = base + (ends[k] as number);
    space.bytes.set(bytes.subarray(0, at), base);
    space.use(base + at);
    space.keep();
    Object.assign(this, { space, bytes: space.bytes, ends: kept, at: base + at, own: none, ownEnds: noEnds });
  }

  /** Makes room for so many bytes, and returns what they go into, at `at`. */
  room(bytes: number): Uint8Array {
    if (this.at + bytes > this.limit) this.grow(bytes);
    return this.bytes;
  }

  private grow(bytes: number): void {
    const base = this.ends[0] as number;
    const size = this.at - base;
    const grown = Buffer.allocUnsafeSlow(Math.max(size + bytes, 2 * size, 256));
    grown.set(this.bytes.subarray(base, this.at));
    if (this.space !== null) {
      // They no longer have room in the kernel's memory.
      this.ownEnds = this.ends.map((end) => end - base);
      this.ends = this.ownEnds;
      this.space = null;
      this.at = size;
    }
    this.own = grown;
    this.bytes = grown;
    this.limit = grown.length;
  }

  /** Ends a cell, whose bytes have gone into `room`. @param at behind its last byte */
  close(at: number): void {
    this.at = at;
    this.ends[++this.count] = at;
  }

  /** Takes up to so many cells that the kernel has written behind those that are there, with their ends. */
  advance(cells: number): void {
    this.count += cells;
    this.at = this.ends[this.count] as number;
  }

  /** Notes what was done to the cell that was closed last. */
  mark(kind: ChangeKind): void {
    this.marksOf()[this.count - 1] = changeKinds.indexOf(kind) + 1;
  }

  /** Ends a cell that can't be written. It counts only if a row has it. */
  fail(fault: CellFault): void {
    this.close(this.at);
    this.marksOf()[this.count - 1] = FAULT;
    this.faults.set(this.count - 1, fault);
  }

  faultOf(cell: number): CellFault | undefined {
    return this.faults.get(cell);
  }

  private marksOf(): Uint8Array {
    if (this.marks === null) {
      const capacity = this.ends.length - 1;
      if (this.marked.length < capacity) this.marked = new Uint8Array(capacity);
      else this.marked.fill(0);
      this.marks = this.marked;
    }
    return this.marks;
  }
}
