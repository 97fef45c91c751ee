import { type ChangeKind, changeKinds } from '../../cells/change.ts';
import type { MisfitReason } from '../../cells/verdict.ts';

/** What stands against a cell: a misfit of its column, or a text that is none. */
export type CellFault =
  | { kind: 'misfit'; reason: MisfitReason; text: string }
  | { kind: 'notUtf8' }
  | { kind: 'nul' };

/** Cells as they are written, one behind the other: with their quotes, and without a delimiter. */
export class Spelled {
  bytes: Uint8Array = Buffer.allocUnsafeSlow(16 * 1024);
  /** Where the cell `k` begins is `ends[k]`, and where it ends `ends[k + 1]`. */
  ends = new Int32Array(1025);
  /** What was done to each, from 1, by its place in `changeKinds`; `FAULT`; null: nothing to any. */
  marks: Uint8Array | null = null;
  count = 0;
  at = 0;
  private readonly faults = new Map<number, CellFault>();
  private marked = new Uint8Array(0);

  /** Begins anew, with room for so many cells. */
  start(capacity: number): void {
    if (this.ends.length < capacity + 1) this.ends = new Int32Array(capacity + 1);
    this.count = 0;
    this.at = 0;
    this.marks = null;
    if (this.faults.size > 0) this.faults.clear();
  }

  /** Makes room for so many bytes, and returns what they go into, at `at`. */
  room(bytes: number): Uint8Array {
    const needed = this.at + bytes;
    if (needed > this.bytes.length) {
      const grown = Buffer.allocUnsafeSlow(Math.max(needed, 2 * this.bytes.length));
      grown.set(this.bytes.subarray(0, this.at));
      this.bytes = grown;
    }
    return this.bytes;
  }

  /** Ends a cell, whose bytes have gone into `room`. @param at behind its last byte */
  close(at: number): void {
    this.at = at;
    this.ends[++this.count] = at;
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

/** The mark of a cell that can't be written. */
export const FAULT = 255;
